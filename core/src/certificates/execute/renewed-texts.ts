import type { Failed, Files } from '../../ports';
import { certificateBlocks, fingerprintOf } from '../issue/issue';
import type { PlannedLeaf } from '../plan/planned-leaf';
import type { Change } from './plan-writer';

interface SignedLeaf {
  readonly leaf: PlannedLeaf;
  /** The new certificate (PEM). */
  readonly text: string;
}

/** The new texts of certificates, and of their key where it is new (PEM). Fails where a certificate is no longer the one of the plan. */
export async function renewedTexts(
  signed: readonly SignedLeaf[],
  newKey: string | null,
  files: Files,
): Promise<{ readonly changes: readonly Change[] } | Failed> {
  const changes: Change[] = [];
  for (const { leaf, text } of signed) {
    const former = await files.readText(leaf.certificate);
    if (former === null) return { failure: `${leaf.certificate} is no longer readable, so it was not renewed.` };
    if (leaf.replaces !== null && !isCertificate(former, leaf.replaces)) {
      return {
        failure: `${leaf.certificate} changed in the meantime and was not replaced. Run this again.`,
      };
    }
    changes.push(changeOf(leaf, text, former, newKey));
  }
  const key = signed[0]?.leaf.key;
  if (newKey === null || key === undefined || changes.some(({ path }) => path === key)) return { changes };
  const former = await files.readText(key);
  // The key first: with the new key and the old certificate a handshake fails no sooner than the other way round.
  if (former === null) return { failure: `${key} is no longer readable, so it was not replaced.` };
  return { changes: [{ path: key, text: newKey, former, kind: 'key' }, ...changes] };
}

/** The private keys of a file that holds certificates too. */
function keyBlocks(text: string): string {
  const blocks = text.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END [A-Z ]*PRIVATE KEY-----/g) ?? [];
  return blocks.map((block) => `${block.replaceAll('\r', '')}\n`).join('');
}

/** True where the first certificate of a file is the one of a fingerprint. */
function isCertificate(text: string, fingerprint: string): boolean {
  const [first] = certificateBlocks(text);
  return first !== undefined && fingerprintOf(first) === fingerprint;
}

function changeOf(
  { certificate, key }: SignedLeaf['leaf'],
  text: string,
  former: string,
  newKey: string | null,
): Change {
  if (key !== certificate) return { path: certificate, text, former, kind: 'certificate' };
  return { path: certificate, text: `${text}${newKey ?? keyBlocks(former)}`, former, kind: 'pair' };
}
