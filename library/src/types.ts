/** The types of `mimir-tls`. They ship as they are here. */

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What Mimir does about a problem. */
export type Effect = 'refuses-to-start' | 'connection-fails' | 'refuses-callers' | 'insecure' | 'ignored' | 'style';

/** Counted from 0; characters are UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Place {
  readonly path: string;
  readonly range: Range;
  readonly message: string;
}

export interface Edit {
  readonly path: string;
  readonly range: Range;
  readonly text: string;
}

export interface QuickFix {
  readonly title: string;
  readonly preferred: boolean;
  /** True where `mimir-tls check --fix` makes it without `--unsafe`. */
  readonly safe: boolean;
  /** Null for a fix that does something else than to edit these files, such as to make certificates. */
  readonly edits: readonly Edit[] | null;
}

export interface Finding {
  /** The rule's id. */
  readonly rule: string;
  readonly severity: Severity;
  readonly effect: Effect;
  readonly message: string;
  readonly range: Range;
  readonly related: readonly Place[];
  readonly quickFixes: readonly QuickFix[];
  readonly helpUrl?: string;
}

export interface CheckedFile {
  /** As it was named, or relative to the current folder. */
  readonly path: string;
  /** Null for a file that was named and is not recognized, and so not checked. */
  readonly kind: string | null;
  readonly mimirVersion: string;
  readonly findings: readonly Finding[];
  /** How many more problems comments in the file suppress. */
  readonly suppressed: number;
}

/** What was found, and what was not looked at. The same as `mimir-tls check --format json`, whose schema is in the package. */
export interface CheckReport {
  readonly schemaVersion: 1;
  readonly files: readonly CheckedFile[];
  /** What was named and could not be read: nobody knows what is in it. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** How many files of folders are not Mimir's. */
  readonly passedOver: number;
  readonly counts: Readonly<Record<Severity, number>>;
  readonly coverage: {
    readonly files: number;
    readonly deployments: number;
    readonly hops: number;
    readonly certificates: number;
    /** By the reason. */
    readonly notSeen: Readonly<Record<string, number>>;
    readonly unseen: readonly { readonly reason: string; readonly name: string }[];
  };
  /** What settings files leave out of the answer. */
  readonly settings: {
    readonly files: readonly {
      readonly path: string;
      readonly rulesOff: readonly string[];
      readonly problems: readonly string[];
    }[];
    readonly excluded: readonly string[];
  };
}

/** `.mimir-tls.yaml` counts too; what is given here counts more. */
export interface CheckOptions {
  /** The folder that relative names start at; by default that of the process. */
  readonly cwd?: string;
  /** Such as `2.17`; by default as the files show, else the newest. */
  readonly mimirVersion?: string;
  /** What the files are, where names and contents do not tell: `mimir-yaml`, `flags`, and so on. */
  readonly kind?: string;
  /** The folder that Mimir is started in; by default each file's own. */
  readonly workingDirectory?: string;
  /** Nothing outside of this folder is read; by default the repository around `cwd`. */
  readonly root?: string;
  /** Reads outside of it too. */
  readonly allowOutside?: boolean;
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  /** Patterns as in `.gitignore`. */
  readonly exclude?: readonly string[];
  /** Variables for `-config.expand-env`; those of the process do not count. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Checks files, folders and globs; without any the folder `cwd`. Rejects where the call makes no sense, with the reason. */
export type Check = (names?: readonly string[], options?: CheckOptions) => Promise<CheckReport>;

/** Checks a text as if it were a file of that name, with the files around it. Rejects where the call makes no sense, with the reason. */
export type CheckText = (text: string, name: string, options?: CheckOptions) => Promise<CheckReport>;
