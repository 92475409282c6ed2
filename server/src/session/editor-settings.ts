import type { KnownNames } from '../../../core/src/settings/chosen';
import type { Layer } from '../../../core/src/settings/project';
import { isInside } from '../../../core/src/model/containment';
import { sentSettings, readSettings } from './sent-settings';

/** What the editor's user set, by workspace folder: absolute paths. */
export class EditorSettings {
  private folders: readonly string[] = [];
  /** Those of files outside of all folders. */
  private general: unknown = undefined;
  private readonly byFolder = new Map<string, unknown>();
  /** What came with the start, which holds below what is sent later. */
  private initial: unknown = undefined;

  constructor(
    private readonly known: KnownNames,
    /** Takes a sentence for the user. */
    private readonly report: (message: string) => void,
  ) {}

  /** Takes what a client sent at the start. */
  begin(folders: readonly string[], initial: unknown): void {
    this.folders = folders;
    this.initial = sentSettings(initial);
    this.tellOf([this.initial]);
  }

  /** Takes what a client sent for everything, and perhaps for each of the folders. */
  take(
    folders: readonly string[],
    general: unknown,
    byFolder: readonly (readonly [folder: string, value: unknown])[] = [],
  ): void {
    this.folders = folders;
    this.general = sentSettings(general);
    this.byFolder.clear();
    for (const [folder, value] of byFolder) this.byFolder.set(folder, sentSettings(value));
    this.tellOf([this.general, ...this.byFolder.values()]);
  }

  follow(folders: readonly string[]): void {
    this.folders = folders;
  }

  /** What counts for what lies in a folder. Relative paths start at its workspace folder, else at the first one. */
  layersFor(folder: string | null): readonly Layer[] {
    const owner = folder === null ? null : this.ownerOf(folder);
    const value = owner !== null && this.byFolder.has(owner) ? this.byFolder.get(owner) : this.general;
    return [value, this.initial].map((each) => ({
      chosen: readSettings(each, this.known).chosen,
      folder: owner ?? this.folders[0] ?? null,
    }));
  }

  private tellOf(values: readonly unknown[]): void {
    const problems = values.flatMap((value) => readSettings(value, this.known).problems);
    if (problems.length > 0) this.report([...new Set(problems)].join('\n'));
  }

  /** The innermost workspace folder around a folder; null outside of all. */
  ownerOf(folder: string): string | null {
    const around = this.folders.filter((each) => isInside(folder, each));
    return around.sort((a, b) => b.length - a.length)[0] ?? null;
  }
}
