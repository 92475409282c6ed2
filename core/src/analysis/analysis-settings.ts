import type { Severity } from '../model/finding';
import type { Environment } from '../model/process';
import type { MimirVersion } from '../model/version';
import type { RulePreferences } from '../reporting/rule';

/** What the user says about the whole analysis, from the editor's settings or the command line. */
export interface AnalysisSettings {
  /** Null: by what the documents show, else the newest. */
  readonly mimirVersion: MimirVersion | null;
  /** Mimir's working directory, absolute; null: each file's own folder, then the workspace folder. */
  readonly workingDirectory: string | null;
  /** Absolute. */
  readonly workspaceFolders: readonly string[];
  /** Folders, absolute, whose files the user has chosen to have looked at, beside those of the workspace. */
  readonly ownFolders?: readonly string[];
  /** From a folder where Mimir runs to a folder here. */
  readonly pathMappings: Readonly<Record<string, string>>;
  /** Files that belong together though none of them says so: absolute paths, by deployment. */
  readonly deployments: readonly (readonly string[])[];
  /** Whether files beside the open ones are read to see if they belong to the same deployment. */
  readonly looksBeside: boolean;
  /** True for a file (by its URI) that is not looked at, whatever it holds. */
  readonly isExcluded: (uri: string) => boolean;
  /** True for a file that is Mimir's YAML where it looks like nothing that is known; no file where absent. */
  readonly isIncluded?: (uri: string) => boolean;
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** False where comments suppress nothing, so that all that they hide is shown; true where absent. */
  readonly honorsIgnores?: boolean;
  readonly preferences: RulePreferences;
  readonly environment: Environment;
}

/** Where nothing is known of the variables that a process has. */
export const unknownEnvironment: AnalysisSettings['environment'] = { values: new Map(), complete: false };

export const defaultAnalysisSettings: AnalysisSettings = {
  mimirVersion: null,
  workingDirectory: null,
  workspaceFolders: [],
  pathMappings: {},
  deployments: [],
  looksBeside: false,
  isExcluded: () => false,
  rules: {},
  preferences: { expiryWarningDays: 30, internalName: 'mimir.internal' },
  environment: unknownEnvironment,
};
