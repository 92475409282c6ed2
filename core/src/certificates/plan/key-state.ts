import type { CertificateFacts, FileReading, PemBlock } from '../../model/certificate';
import { whyNotRead } from '../../model/not-read';
import { certificatesIn } from '../../x509/key-pair';
import { isGoCurve } from '../../x509/key-type';
import type { NamedFile } from './needs';

/** Whether a key that a plan needs is there and can be used for issuing. */
export type KeyState =
  | { readonly kind: 'missing' }
  | { readonly kind: 'usable'; readonly fingerprint: string }
  /** The reason completes `the key stands, but ...`. */
  | { readonly kind: 'unusable'; readonly reason: string };

/** The first private key of a file; undefined where it holds none, or was not read. */
export function privateKeyIn(reading: FileReading): Extract<PemBlock, { readonly kind: 'private-key' }> | undefined {
  if (reading.kind !== 'pem') return undefined;
  return reading.blocks.find((block) => block.kind === 'private-key');
}

export function keyState(reading: FileReading): KeyState {
  if (reading.kind === 'missing') return { kind: 'missing' };
  const unread = unreadReason(reading);
  if (unread !== null) return { kind: 'unusable', reason: unread };
  const block = privateKeyIn(reading);
  if (!block) return { kind: 'unusable', reason: 'it contains no private key' };
  if (block.encrypted) return { kind: 'unusable', reason: 'it is encrypted' };
  if (!block.key) return { kind: 'unusable', reason: "it can't be parsed" };
  if (block.key.algorithm === 'other' || (block.key.algorithm === 'ec' && !isGoCurve(block.key)))
    return { kind: 'unusable', reason: 'Mimir reads no keys of its kind' };
  return { kind: 'usable', fingerprint: block.key.fingerprint };
}

function unreadReason(reading: FileReading): string | null {
  if (reading.kind === 'folder') return 'it is a folder';
  if (reading.kind === 'unreadable') return `it can't be read (${reading.reason})`;
  if (reading.kind === 'not-read') return `it was not read: ${whyNotRead(reading.why)}`;
  return null;
}

/** The certificate of a CA file that belongs to the key. */
export function certificateOfKey({ reading }: NamedFile, key: NamedFile): CertificateFacts | null {
  const state = keyState(key.reading);
  if (state.kind === 'usable')
    return certificatesIn(reading).find((certificate) => certificate.key.fingerprint === state.fingerprint) ?? null;
  return null;
}
