import type { PlacedCaller } from './caller';
import type { CertificateFacts, FileReading, NotReadReason } from './certificate';
import type { Notes } from './memo';
import type { TextRange } from './text';
import type { EffectiveValue } from './process';

/** What a path in a configuration leads to, seen from here. */
export type PathFact =
  /** It cannot be known here: a template, a container's path, Vault. */
  | { readonly kind: 'unknown' }
  /** An absolute path to a file that is not on this machine, where nothing shows that it should be: its folder is not, or is on every machine. */
  | { readonly kind: 'elsewhere'; readonly path: string; readonly folder: string }
  /** It leads to `path` (absolute), of which nothing is known because it was not read. */
  | { readonly kind: 'not-read'; readonly path: string; readonly why: NotReadReason }
  /** `path` is absolute: the file found, or the first place where it was looked for. */
  | { readonly kind: 'here'; readonly path: string; readonly reading: FileReading };

/** What is known of the file that a value names; null where it names none, or no file shows who names it. */
export function fileNamedBy(value: EffectiveValue | null | undefined, facts: Pick<Facts, 'path'>): PathFact | null {
  if (!value?.text || !value.written) return null;
  return facts.path(value.written.document.uri, value.text);
}

/** The private key of a CA in what a process's container is given. */
export interface MountedAuthorityKey {
  /** Absolute. */
  readonly path: string;
  /** As the document of the container writes it, such as `./certs/ca.key`. */
  readonly shown: string;
  /** Where the document mounts it; the range is null where the document does not say that in one place. */
  readonly mountedBy: { readonly uri: string; readonly range: TextRange | null };
  /** Where it belongs, absolute and as it is shown. */
  readonly home: string;
  readonly homeShown: string;
  /** False where its file holds what the process reads. */
  readonly isMovable: boolean;
}

/** The user that a process runs as. */
export interface Runner {
  /** As its document writes it. */
  readonly name: string;
  readonly user: number;
  readonly groups: readonly number[];
}

/** What was read before the rules run. Rules never wait. */
export interface Facts {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The fact about a path as the document's configuration writes it. `unknown` for one that was not gathered. */
  path(uri: string, written: string): PathFact;
  /** Files and folders of this machine, absolute, that its container is given; absent where that is not known. */
  readonly mounted?: readonly string[];
  /** Keys of CAs in what its container is given; absent where nobody looked. */
  readonly authorityKeys?: readonly MountedAuthorityKey[];
  /** Secrets that a `Certificate` of cert-manager beside its documents makes, by name, each with that `Certificate`'s; absent where nobody looked. */
  readonly madeSecrets?: ReadonlyMap<string, string>;
  /** The user of its process by numbers; absent where that cannot be told. */
  readonly runner?: Runner;
  /** Who calls the HTTP port of the process, by its documents and the files that they name. */
  readonly callers: readonly PlacedCaller[];
  /** The reading of PEM text that stands inline. */
  inline(text: string): FileReading;
  isSignedBy(certificate: CertificateFacts, issuer: CertificateFacts): boolean;
  /** True for a file (an absolute path) with a private key that git tracks. False also where nobody asked git. */
  isTracked(path: string): boolean;
  /** What was found out from these facts, by whoever asks for it. Absent where nobody asks twice. */
  readonly notes?: Notes;
}
