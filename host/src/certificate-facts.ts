import { createHash, createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { CertificateFacts, KeyFacts, PemBlock } from '../../core/src/model/certificate';
import { certificateDetails, MalformedCertificate, type CertificateDetails } from './certificate-asn1';
import type { PemText } from './pem';

export type ReadCertificate =
  { readonly facts: CertificateFacts; readonly parsed: X509Certificate } | { readonly malformed: string };

/** Reads one certificate's DER. What Go would not take is malformed, in words like Go's. */
export function readCertificate(der: Buffer): ReadCertificate {
  try {
    const details = certificateDetails(der);
    const parsed = new X509Certificate(der);
    return { facts: factsOf(der, parsed, details), parsed };
  } catch (error) {
    if (error instanceof MalformedCertificate) return { malformed: error.message };
    return { malformed: 'x509: malformed certificate' };
  }
}

function factsOf(der: Buffer, parsed: X509Certificate, details: CertificateDetails): CertificateFacts {
  const { publicKey, ...told } = details;
  const notBefore = Date.parse(parsed.validFrom);
  const notAfter = Date.parse(parsed.validTo);
  if (Number.isNaN(notBefore) || Number.isNaN(notAfter)) throw new MalformedCertificate('x509: malformed validity');
  return {
    ...told,
    fingerprint: sha256(der),
    subject: oneLine(parsed.subject),
    issuer: oneLine(parsed.issuer),
    serial: parsed.serialNumber,
    notBefore,
    notAfter,
    key: publicKeyFacts(publicKey),
  };
}

/** Node writes a name with one attribute on a line, and leaves an empty one out. */
function oneLine(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ');
}

function publicKeyFacts(der: Buffer): KeyFacts {
  try {
    return keyFacts(createPublicKey({ key: der, format: 'der', type: 'spki' }));
  } catch {
    return { algorithm: 'other', bits: null, curve: null, fingerprint: sha256(der) };
  }
}

/** Reads a block whose label says that it is a private key. Nothing of the key but its public half's hash leaves here. */
export function readPrivateKey({ label, headers, der }: PemText): PemBlock {
  const encrypted = label === 'ENCRYPTED PRIVATE KEY' || (headers.get('Proc-Type') ?? '').includes('ENCRYPTED');
  if (encrypted) return { kind: 'private-key', label, encrypted, key: null };
  return { kind: 'private-key', label, encrypted, key: privateKeyFacts(der) };
}

/** Go tries the three forms in this order, whatever the label says. */
function privateKeyFacts(der: Buffer): KeyFacts | null {
  for (const type of ['pkcs1', 'pkcs8', 'sec1'] as const) {
    try {
      return keyFacts(createPublicKey(createPrivateKey({ key: der, format: 'der', type })));
    } catch {
      continue;
    }
  }
  return null;
}

/** What a key is; of a private one nothing but its public half leaves here. */
export function keyFacts(key: KeyObject): KeyFacts {
  return {
    algorithm: algorithmOf(key.asymmetricKeyType),
    bits: key.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? null) : null,
    curve: key.asymmetricKeyDetails?.namedCurve ?? null,
    fingerprint: sha256(key.export({ type: 'spki', format: 'der' })),
  };
}

function algorithmOf(type: string | undefined): KeyFacts['algorithm'] {
  if (type === 'rsa' || type === 'ec' || type === 'ed25519') return type;
  return 'other';
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
