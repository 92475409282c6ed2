import type { Judged } from './judging';
import type { FileChange, Reason } from './secure-plan';
import { withoutExamples, type Planning } from './planning';

/** What a plan comes to so far: the texts that it would write, and what stands against it. Nothing of it is on the disk. */
export class Draft {
  /** By absolute path. */
  private readonly texts = new Map<string, string>();
  /** Files that hold no configuration of Mimir, with what they hold now. */
  private readonly added = new Map<string, string | null>();
  readonly refused: Reason[] = [];
  /** Callers of HTTP ports that cannot be made to call by HTTPS. */
  readonly blocked: Reason[] = [];
  readonly told: string[] = [];
  /** The deployment with the texts as they are now, once somebody asked for it: steps that write nothing follow each other. */
  private latest: Promise<Judged> | null = null;

  constructor(private readonly planning: Planning) {}

  /** What a file would hold; undefined where it stays as it is. */
  textOf(path: string): string | undefined {
    return this.texts.get(path);
  }

  /** Changes a file that was looked at. */
  write(path: string, text: string): void {
    if (this.texts.get(path) !== text) this.latest = null;
    this.texts.set(path, text);
  }

  /** Writes a file that nobody looked at; `former` is what it holds, null where it is not there. */
  writeBeside(path: string, former: string | null, text: string): void {
    this.added.set(path, former);
    this.write(path, text);
  }

  refuse(reasons: readonly Reason[]): void {
    for (const reason of reasons) {
      if (!this.refused.some(({ what, why }) => what === reason.what && why === reason.why)) this.refused.push(reason);
    }
  }

  /** The deployment as it would be. */
  judged(): Promise<Judged> {
    this.latest ??= this.judge();
    return this.latest;
  }

  private async judge(): Promise<Judged> {
    const { before, folder, judging } = this.planning;
    if (this.texts.size === 0) return before;
    return withoutExamples(await judging.judge(this.texts, folder.local.replace(/(.)\/$/, '$1')));
  }

  /** What would be written, without what is so already. */
  changes(after: Judged): readonly FileChange[] {
    const { before, ports } = this.planning;
    return [...this.texts].flatMap(([path, text]) => {
      const uri = ports.paths.toUri(path);
      const former = before.files.get(uri)?.source.text ?? after.files.get(uri)?.source.text ?? null;
      const standing = this.added.has(path) ? (this.added.get(path) ?? null) : former;
      if (standing === text) return [];
      return [{ path, former: standing, text }];
    });
  }
}
