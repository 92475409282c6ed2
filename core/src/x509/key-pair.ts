import type { CertificateFacts, FileReading, KeyFacts, PemBlock } from '../model/certificate';
import type { GoFault } from '../model/go-fault';
import { atLeast, type MimirVersion } from '../model/version';
import { isGoCurve } from './key-type';

export type LoadedPair =
  /** The leaf first; blocks that Go would only fail on at the handshake are left out. */
  | { readonly kind: 'loaded'; readonly chain: readonly CertificateFacts[] }
  /** What Go has against the pair. */
  | { readonly kind: 'refused'; readonly fault: GoFault }
  /** One of the files is not there or cannot be read: Go does not come so far. */
  | { readonly kind: 'unread' };

/** Loads a certificate and its key as Go's `tls.X509KeyPair` does, in its order of checks (spec 5.3). */
export function loadKeyPair(certificate: FileReading, key: FileReading, version: MimirVersion): LoadedPair {
  const certificateBlocks = blocksOf(certificate);
  const keyBlocks = blocksOf(key);
  if (!certificateBlocks || !keyBlocks) return { kind: 'unread' };
  const leaf = certificateBlocks.find(isCertificateBlock);
  if (!leaf) return { kind: 'refused', fault: noCertificate(certificateBlocks) };
  const privateKey = keyBlocks.find((block) => block.kind === 'private-key');
  if (!privateKey) return { kind: 'refused', fault: noKey(keyBlocks) };
  const fault = leafFault(leaf, version) ?? pairFault(leaf, privateKey.key);
  if (fault?.code === 'key-mismatch' && hasLaterLeaf(certificate, privateKey.key))
    return { kind: 'refused', fault: { code: 'wrong-order' } };
  if (fault !== null) return { kind: 'refused', fault };
  return { kind: 'loaded', chain: certificatesIn(certificate) };
}

/** The certificates that count where Go reads a CA file: `AppendCertsFromPEM` silently skips the rest. */
export function authorityPool(reading: FileReading, version: MimirVersion): readonly CertificateFacts[] {
  return certificatesIn(reading).filter((certificate) => certificateFault(certificate, version) === null);
}

/** All certificates of a reading, in their order. */
export function certificatesIn(reading: FileReading): readonly CertificateFacts[] {
  return (blocksOf(reading) ?? []).flatMap((block) => (block.kind === 'certificate' ? [block.certificate] : []));
}

/** What Go's `x509.ParseCertificate` has against a certificate that other libraries read; null where it takes it. */
export function certificateFault({ negativeSerial, key }: CertificateFacts, version: MimirVersion): GoFault | null {
  if (negativeSerial && atLeast(version, '2.16')) return { code: 'negative-serial' };
  if (key.algorithm === 'ec' && !isGoCurve(key)) return { code: 'unsupported-curve' };
  return null;
}

type CertificateBlock = Extract<PemBlock, { kind: 'certificate' | 'malformed-certificate' }>;

function blocksOf(reading: FileReading): readonly PemBlock[] | null {
  if (reading.kind === 'pem') return reading.blocks;
  if (reading.kind === 'not-pem') return [];
  return null;
}

function isCertificateBlock(block: PemBlock): block is CertificateBlock {
  return block.kind === 'certificate' || block.kind === 'malformed-certificate';
}

function labelOf(block: PemBlock): string {
  if (isCertificateBlock(block)) return 'CERTIFICATE';
  return block.label;
}

function noCertificate(blocks: readonly PemBlock[]): GoFault {
  const labels = blocks.map(labelOf);
  if (labels.length === 0) return { code: 'no-pem', input: 'certificate' };
  if (labels.length === 1 && labels[0]?.endsWith('PRIVATE KEY')) return { code: 'swapped', input: 'certificate' };
  return { code: 'no-block', input: 'certificate', labels };
}

function noKey(blocks: readonly PemBlock[]): GoFault {
  const labels = blocks.map(labelOf);
  if (labels.length === 0) return { code: 'no-pem', input: 'key' };
  if (labels.length === 1 && labels[0] === 'CERTIFICATE') return { code: 'swapped', input: 'key' };
  return { code: 'no-block', input: 'key', labels };
}

function leafFault(leaf: CertificateBlock, version: MimirVersion): GoFault | null {
  if (leaf.kind === 'certificate') return certificateFault(leaf.certificate, version);
  return { code: 'malformed-certificate', reason: leaf.reason };
}

/** True where the key's own certificate comes after another one in the file. */
function hasLaterLeaf(certificate: FileReading, key: KeyFacts | null): boolean {
  return certificatesIn(certificate).some((each) => each.key.fingerprint === key?.fingerprint);
}

function pairFault(leaf: CertificateBlock, key: KeyFacts | null): GoFault | null {
  if (!key || (key.algorithm === 'ec' && !isGoCurve(key))) return { code: 'unparsable-key' };
  if (key.algorithm === 'other') return { code: 'unknown-key-type' };
  if (leaf.kind !== 'certificate') return null;
  const { algorithm, fingerprint } = leaf.certificate.key;
  if (algorithm === 'other') return { code: 'unknown-public-key' };
  if (algorithm !== key.algorithm) return { code: 'key-type-mismatch' };
  if (fingerprint === key.fingerprint) return null;
  return { code: 'key-mismatch' };
}
