import type { AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { knownNames, knownRules } from '../../../core/src/settings/known';
import type { ReadSettingsFile } from '../../../core/src/settings/file';
import { SettingsByFile } from '../../../core/src/settings/settings-by-file';
import { isInside } from '../../../core/src/model/containment';
import type { Severity } from '../../../core/src/model/finding';
import type { MimirVersion } from '../../../core/src/model/version';
import type { BoundedWorld, BoundsCall } from './bounds';

/** What every command that judges files is told. */
export interface JudgingCall extends BoundsCall {
  /** Null: by the documents, else the newest. */
  readonly mimirVersion: MimirVersion | null;
  readonly kind: string | null;
  /** Levels of rules, over those of settings files. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  readonly files: readonly string[];
  /** False where comments in the files suppress nothing; true where absent. */
  readonly honorsIgnores?: boolean;
}

/** What a call adds to the settings of every file. */
export type CallSettings = Pick<AnalysisSettings, 'environment'> &
  Partial<Pick<AnalysisSettings, 'deployments' | 'honorsIgnores'>>;

/** The settings of each file: the options of the call, over the nearest settings file up to the root. */
export function settingsOfCall(
  call: JudgingCall,
  added: CallSettings,
  catalogue: Catalogue,
  world: BoundedWorld,
): SettingsByFile {
  const { paths, currentFolder, bounds, terminal } = world;
  const chosen = {
    mimirVersion: call.mimirVersion ?? undefined,
    rules: call.rules,
    workingDirectory: call.cwd === null ? undefined : paths.resolve(currentFolder, call.cwd),
  };
  const ownFolders = [bounds.place, ...call.named.map((file) => paths.folderOf(paths.resolve(currentFolder, file)))];
  // What a file leads to outside is not looked at, and neither are its settings.
  const isLookedAt = (folder: string): boolean =>
    call.allowOutside || isInside(folder, bounds.place) || ownFolders.includes(folder);
  const rootFor = (folder: string): string | null => {
    if (call.allowOutside) return null;
    if (isInside(folder, bounds.place)) return bounds.place;
    // The folder of a file that was named counts as inside, wherever it is.
    return folder;
  };
  const sources = {
    layersFor: () => [{ chosen, folder: currentFolder }],
    stopFor: (folder: string) => (isLookedAt(folder) ? bounds.place : null),
    rootFor,
    // As in an editor that has the root open: paths may be meant from there on.
    complete: (settings: AnalysisSettings) => ({ ...settings, workspaceFolders: [bounds.place], ownFolders, ...added }),
  };
  return new SettingsByFile(world, knownNames(catalogue), sources, (message) =>
    terminal.error(`warning: ${message}\n`),
  );
}

/** A settings file, with its path as users are told it. */
export interface ShownSettingsFile extends ReadSettingsFile {
  readonly shownPath: string;
}

/** The rules that a settings file turns off. */
export function rulesOff({ chosen: { rules = {} } }: ReadSettingsFile): readonly string[] {
  const known = new Set(knownRules.map(({ id }) => id));
  return Object.keys(rules).filter((rule) => rules[rule] === 'off' && known.has(rule));
}

/** What is wrong with the settings files, one line each: `path:line:column: warning: message`. */
export function settingsWarnings(files: readonly ShownSettingsFile[]): readonly string[] {
  return files.flatMap(({ shownPath, text, problems }) =>
    problems.map(({ range, severity, message }) => {
      const before = text.slice(0, range.start).split('\n');
      return `${shownPath}:${before.length}:${(before.at(-1) ?? '').length + 1}: ${severity}: ${message}`;
    }),
  );
}
