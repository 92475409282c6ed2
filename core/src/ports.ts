import type { CertificateFacts, FileReading, KeyFacts } from './model/certificate';
import type { KeySpec, SignatureHash } from './x509/key-type';

/** What stands at a path. */
export type FileStatus =
  | { readonly kind: 'file'; readonly size: number; readonly modified: number; readonly mode: number }
  | { readonly kind: 'folder' }
  | { readonly kind: 'missing' }
  /** Nobody looked, or the look took too long. */
  | { readonly kind: 'unknown' };

/** A failure is a sentence or two with the path in it. */
export interface Failed {
  readonly failure: string;
}

export type CreateOutcome = 'created' | 'exists' | Failed;

/** The disk. Paths are absolute and in the machine's own form; nothing here throws. */
export interface Files {
  stat(path: string): Promise<FileStatus>;
  /** The text, or null where it cannot be read. */
  readText(path: string): Promise<string | null>;
  /** Names in a folder, folders with a slash at the end; empty where it cannot be read. */
  list(folder: string): Promise<readonly string[]>;
  /** Creates the file whole or not at all (a secret with mode 0600), its folders with it (0700), and never replaces one that stands. */
  create(path: string, text: string, secret: boolean): Promise<CreateOutcome>;
  /** Copies a file to a name that is free; the copy of a secret has mode 0600. */
  keep(path: string, copy: string, secret: boolean): Promise<CreateOutcome>;
  /**
   * Puts a draft from the same folder in the place of a file, in one step that a crash cannot halve, with the file's owner
   * and the given mode, or with the file's own (null).
   */
  replace(path: string, draft: string, mode: number | null): Promise<'replaced' | Failed>;
  remove(path: string): Promise<'removed' | Failed>;
  /** Removes a folder that holds nothing; any other stays. */
  removeFolder?(path: string): Promise<void>;
  /** Gives a file or folder to a user and group, where this process may do that; absent where nobody may. */
  own?(path: string, user: number, group: number): Promise<void>;
  /** Where a path leads once symbolic links are followed, as far as it exists; null where that cannot be told. */
  realPath(path: string): Promise<string | null>;
  /** Creates a lock file that no living run holds, its folder with it; `remove` gives it back. */
  lock(path: string): Promise<'locked' | 'busy' | Failed>;
  /** Asks whether something may be listed by whoever only looks around; absent where everything may. */
  readonly mayList?: (folder: string) => Promise<boolean>;
}

/** A user of this machine with all of its groups, its own first. */
export interface Account {
  readonly user: number;
  readonly groups: readonly number[];
}

/** Reads certificate and key files, and compares certificates. Cached by path, size and time. */
export interface CertificateReader {
  read(path: string): Promise<FileReading>;
  /** Reads PEM text that stands inline in a configuration. */
  readInline(text: string): FileReading;
  /** A user of this machine by its name or number; null where there is none, or none can be seen. Absent where nobody may look. */
  accountOf?(user: string): Account | null;
  /** True where the issuer's key made the certificate's signature. Both must have been read by this reader. */
  isSignedBy(certificate: CertificateFacts, issuer: CertificateFacts): boolean;
}

/** What version control knows of files. */
export interface VersionControl {
  /** True where it tracks the file (an absolute path); null where that cannot be found out. Repositories are looked for only within the folders, if there are any. */
  isTracked(path: string, within?: readonly string[] | null): Promise<boolean | null>;
  /** True where it is told to leave the file alone. */
  isIgnored?(path: string): Promise<boolean>;
  /** True where whoever adds everything would add the file. */
  wouldTrack?(path: string): Promise<boolean>;
}

/** The files of a commit. */
export interface Revision {
  /** The top of the work tree that it is about, absolute. */
  readonly top: string;
  /** The commit's name in full. */
  readonly commit: string;
  /** What is at a path (relative to the top, with slashes; empty for the top); null for nothing. Rejects where it cannot be read. */
  at(path: string): Promise<RevisionEntry | null>;
}

export type RevisionEntry =
  | { readonly kind: 'folder'; readonly entries: readonly { readonly name: string; readonly isFolder: boolean }[] }
  /** A link's bytes are what it leads to. */
  | { readonly kind: 'file' | 'link'; bytes(): Promise<Uint8Array> }
  /** A repository inside this one. */
  | { readonly kind: 'submodule' };

export interface KeyPairPem {
  /** Unencrypted PKCS#8. */
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface KeyMaker {
  /** Makes a pair off the event loop. Rejects where this machine cannot. */
  make(spec: KeySpec): Promise<KeyPairPem>;
  /** What a private key (one PEM block, not encrypted) is, with its public half (PEM); null where it is none that can be read. */
  readonly publicHalf: (privateKey: string) => { readonly pem: string; readonly facts: KeyFacts } | null;
  /** Signs with a private key (PEM): RSA as PKCS #1 v1.5 has it, ECDSA in DER. Throws where the key is none. */
  readonly sign: (privateKey: string, hash: SignatureHash, data: Uint8Array) => Uint8Array;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Tells what comes, goes and changes in folders. Nothing here throws, and nothing here keeps a process alive. */
export interface FolderWatching {
  /**
   * Calls `changed` with the name of each entry that came, went or changed directly in the folder, or with the folder's own name where
   * that went; null where the system does not say which. `failed` ends it. Refused where the system cannot watch a folder that is there.
   */
  watch(
    folder: string,
    changed: (name: string | null) => void,
    failed: () => void,
  ): { stop(): void } | 'missing' | 'refused';
}

/** Files of a process that editors show. Only the user may read them, and they are gone when the process ends. */
export interface ResultFiles {
  /** Writes a file, or writes over the one of the same key, and gives its path; null where it cannot be written. */
  save(key: string, name: string, text: string): Promise<string | null>;
}

/** Names of files on this machine. Pure: nothing is looked up. */
export interface Paths {
  /** The path of a `file:` URI; null for any other. */
  fromUri(uri: string): string | null;
  toUri(path: string): string;
  isAbsolute(path: string): boolean;
  folderOf(path: string): string;
  /** The path made absolute against a folder. */
  resolve(folder: string, path: string): string;
}
