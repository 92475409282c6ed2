import type { CertificateFacts, FileReading } from './model/certificate';

/** What stands at a path. */
export type FileStatus =
  | { readonly kind: 'file'; readonly size: number; readonly modified: number; readonly mode: number }
  | { readonly kind: 'folder' }
  | { readonly kind: 'missing' };

export type CreateOutcome = 'created' | 'exists' | { readonly failure: string };

/** The disk. Paths are absolute and in the machine's own form; nothing here throws. */
export interface Files {
  stat(path: string): Promise<FileStatus>;
  /** The text, or null where it cannot be read. */
  readText(path: string): Promise<string | null>;
  /** Names in a folder, folders with a slash at the end; empty where it cannot be read. */
  list(folder: string): Promise<readonly string[]>;
  /** Creates the file whole or not at all, its folders with it (0700 for a secret), and never replaces one that stands. */
  create(path: string, text: string, secret: boolean): Promise<CreateOutcome>;
}

/** Reads certificate and key files, and compares certificates. Cached by path, size and time. */
export interface CertificateReader {
  read(path: string): Promise<FileReading>;
  /** Reads PEM text that stands inline in a configuration. */
  readInline(text: string): FileReading;
  /** True where the issuer's key made the certificate's signature. Both must have been read by this reader. */
  isSignedBy(certificate: CertificateFacts, issuer: CertificateFacts): boolean;
}

export interface KeyPairPem {
  /** Unencrypted PKCS#8. */
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface KeyMaker {
  /** Makes an RSA pair off the event loop. */
  makeRsa(bits: number): Promise<KeyPairPem>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
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
