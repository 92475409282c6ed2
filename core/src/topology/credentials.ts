import { authorityPool, loadKeyPair, type LoadedPair } from '../x509/key-pair';
import type { CertificateFacts, FileReading } from '../model/certificate';
import type { Facts } from '../model/facts';
import { Question } from '../model/memo';
import type { EffectiveValue, FamilyConfiguration, Process } from '../model/process';

/** The certificate and key that one end presents. */
export type Presented =
  | { readonly kind: 'none' }
  /** Only one of the two is named. */
  | { readonly kind: 'half' }
  /** A file is not there. */
  | { readonly kind: 'unknown' }
  /** Both are named, and what they hold cannot be seen from here: they lie in a container, a secret or Vault. */
  | { readonly kind: 'unseen' }
  | Exclude<LoadedPair, { readonly kind: 'unread' }>;

/** Whom one end trusts. */
export type Trusted =
  /** The roots of the machine that Mimir runs on. */
  | { readonly kind: 'system' }
  | { readonly kind: 'pool'; readonly roots: readonly CertificateFacts[] }
  /** The file is not there, or cannot be read. */
  | { readonly kind: 'unknown' }
  /** What the file holds cannot be seen from here. */
  | { readonly kind: 'unseen' };

/** The certificates that an end came to. */
export function certificatesOf(of: Presented | Trusted): readonly CertificateFacts[] {
  if (of.kind === 'loaded') return of.chain;
  if (of.kind === 'pool') return of.roots;
  return [];
}

/** Every link of a deployment asks again: the answers are kept in the facts that they rest on, by family. */
const presented = new Question<Presented>('presented');
const trusted = new Question<Trusted>('trusted');

/** Reads what the family's effective settings present. A path beats the inline text of the same item (spec 1.2). */
export function presentedBy(view: FamilyConfiguration, process: Process, facts: Facts): Presented {
  const read = (): Presented => readPresented(view, process, facts);
  if (facts.notes) return facts.notes.of(presented, view.family.id, read);
  return read();
}

/** Reads whom the family's effective settings trust. */
export function trustedBy(view: FamilyConfiguration, process: Process, facts: Facts): Trusted {
  const read = (): Trusted => readTrusted(view, process, facts);
  if (facts.notes) return facts.notes.of(trusted, view.family.id, read);
  return read();
}

function readPresented(view: FamilyConfiguration, process: Process, facts: Facts): Presented {
  const certificate = itemOf(view.value('certificate'), view.value('certificateText'), facts);
  const key = itemOf(view.value('key'), view.value('keyText'), facts);
  if (certificate === null && key === null) return { kind: 'none' };
  if (certificate === null || key === null) return { kind: 'half' };
  if (certificate === 'unknown' || key === 'unknown') return { kind: 'unseen' };
  const pair = loadKeyPair(certificate, key, process.version.version);
  if (pair.kind === 'unread') return { kind: 'unknown' };
  return pair;
}

function readTrusted(view: FamilyConfiguration, process: Process, facts: Facts): Trusted {
  const authority = itemOf(view.value('authority'), view.value('authorityText'), facts);
  if (authority === null) return { kind: 'system' };
  if (authority === 'unknown') return { kind: 'unseen' };
  if (isAbsent(authority)) return { kind: 'unknown' };
  return { kind: 'pool', roots: authorityPool(authority, process.version.version) };
}

/** Null where the item is empty. */
function itemOf(
  path: EffectiveValue | null,
  inline: EffectiveValue | null,
  facts: Facts,
): FileReading | 'unknown' | null {
  if (path && path.text !== '') {
    if (path.text === null || !path.written) return 'unknown';
    const fact = facts.path(path.written.document.uri, path.text);
    if (fact.kind === 'here') return fact.reading;
    return 'unknown';
  }
  if (!inline || inline.text === '') return null;
  if (inline.text === null) return 'unknown';
  return facts.inline(inline.text);
}

function isAbsent({ kind }: FileReading): boolean {
  return kind === 'missing' || kind === 'folder' || kind === 'unreadable';
}
