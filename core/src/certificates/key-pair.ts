import type { CertificateFacts, FileReading, KeyFacts, PemBlock } from '../model/certificate';
import { atLeast, type MimirVersion } from '../model/version';

export type LoadedPair =
  /** The leaf first; blocks that Go would only fail on at the handshake are left out. */
  | { readonly kind: 'loaded'; readonly chain: readonly CertificateFacts[] }
  /** Go's own words, such as `tls: private key does not match public key`. */
  | { readonly kind: 'refused'; readonly error: string }
  /** One of the files is not there or cannot be read: Go does not come so far. */
  | { readonly kind: 'unread' };

/** Loads a certificate and its key as Go's `tls.X509KeyPair` does, in its order of checks (spec 5.3). */
export function loadKeyPair(certificate: FileReading, key: FileReading, version: MimirVersion): LoadedPair {
  const certificateBlocks = blocksOf(certificate);
  const keyBlocks = blocksOf(key);
  if (!certificateBlocks || !keyBlocks) return { kind: 'unread' };
  const leaf = certificateBlocks.find(isCertificateBlock);
  if (!leaf) return { kind: 'refused', error: noCertificate(certificateBlocks) };
  const privateKey = keyBlocks.find((block) => block.kind === 'private-key');
  if (!privateKey) return { kind: 'refused', error: noKey(keyBlocks) };
  const error = leafError(leaf, version) ?? pairError(leaf, privateKey.key);
  if (error !== null) return { kind: 'refused', error };
  return { kind: 'loaded', chain: certificatesIn(certificate) };
}

/** The certificates that count where Go reads a CA file: `AppendCertsFromPEM` passes over all else without a word. */
export function authorityPool(reading: FileReading, version: MimirVersion): readonly CertificateFacts[] {
  return certificatesIn(reading).filter((certificate) => parseError(certificate, version) === null);
}

/** All certificates of a reading, in their order. */
export function certificatesIn(reading: FileReading): readonly CertificateFacts[] {
  return (blocksOf(reading) ?? []).flatMap((block) => (block.kind === 'certificate' ? [block.certificate] : []));
}

/** What Go's `x509.ParseCertificate` has against a certificate that other libraries read; null where it takes it. */
export function parseError({ negativeSerial, key }: CertificateFacts, version: MimirVersion): string | null {
  if (negativeSerial && atLeast(version, '2.16')) return 'x509: negative serial number';
  if (key.algorithm === 'ec' && !isGoCurve(key)) return 'x509: unsupported elliptic curve';
  return null;
}

type CertificateBlock = Extract<PemBlock, { kind: 'certificate' | 'malformed-certificate' }>;

function blocksOf(reading: FileReading): readonly PemBlock[] | null {
  if (reading.kind === 'pem') return reading.blocks;
  return reading.kind === 'not-pem' ? [] : null;
}

function isCertificateBlock(block: PemBlock): block is CertificateBlock {
  return block.kind === 'certificate' || block.kind === 'malformed-certificate';
}

/** P-224, P-256, P-384 and P-521 by OpenSSL's names. */
function isGoCurve({ curve }: KeyFacts): boolean {
  return curve === 'secp224r1' || curve === 'prime256v1' || curve === 'secp384r1' || curve === 'secp521r1';
}

function labelOf(block: PemBlock): string {
  return isCertificateBlock(block) ? 'CERTIFICATE' : block.label;
}

function noCertificate(blocks: readonly PemBlock[]): string {
  const labels = blocks.map(labelOf);
  if (labels.length === 0) return 'tls: failed to find any PEM data in certificate input';
  if (labels.length === 1 && labels[0]?.endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${labels.join(' ')}]`;
}

function noKey(blocks: readonly PemBlock[]): string {
  const labels = blocks.map(labelOf);
  if (labels.length === 0) return 'tls: failed to find any PEM data in key input';
  if (labels.length === 1 && labels[0] === 'CERTIFICATE') {
    return 'tls: found a certificate rather than a key in the PEM for the private key';
  }
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${labels.join(' ')}]`;
}

function leafError(leaf: CertificateBlock, version: MimirVersion): string | null {
  return leaf.kind === 'certificate' ? parseError(leaf.certificate, version) : leaf.reason;
}

function pairError(leaf: CertificateBlock, key: KeyFacts | null): string | null {
  if (!key || (key.algorithm === 'ec' && !isGoCurve(key))) return 'tls: failed to parse private key';
  if (key.algorithm === 'other') return 'tls: found unknown private key type in PKCS#8 wrapping';
  if (leaf.kind !== 'certificate') return null;
  const { algorithm, fingerprint } = leaf.certificate.key;
  if (algorithm === 'other') return 'tls: unknown public key algorithm';
  if (algorithm !== key.algorithm) return 'tls: private key type does not match public key type';
  return fingerprint === key.fingerprint ? null : 'tls: private key does not match public key';
}
