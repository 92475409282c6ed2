import * as forge from 'node-forge';
import type { KeyFacts } from '../model/certificate';
import { asn1, type Asn1, childrenOf, explicit, node, oidNode, parsed } from './asn1';
import { type Extension, extensionList, subjectKeyIdentifier } from './extensions';
import type { SignatureHash } from './key-type';

export type { Asn1 };

/** What a certificate says, before anybody has signed it. */
export interface CertificateContent {
  readonly subject: Asn1;
  readonly issuer: Asn1;
  readonly notBefore: number;
  readonly notAfter: number;
  /** PEM. */
  readonly publicKey: string;
  readonly extensions: readonly Extension[];
}

/** How a CA's key signs. */
export interface SignatureAlgorithm {
  readonly oid: string;
  readonly hash: SignatureHash;
}

/** What of a CA's certificate those that it signs depend on. */
export interface IssuerFields {
  /** As it is in the certificate, byte for byte: peers compare names so. */
  readonly subject: Asn1;
  /** The bytes of its subject key identifier. */
  readonly keyIdentifier: string;
  readonly notAfter: number;
  /** The bits of its public key. */
  readonly keyBits: string;
}

/** The algorithm for a CA's key: a hash as strong as its curve. */
export function signatureOf({ algorithm, curve }: KeyFacts): SignatureAlgorithm {
  if (algorithm === 'ed25519') return { oid: '1.3.101.112', hash: null };
  if (algorithm === 'rsa') return { oid: '1.2.840.113549.1.1.11', hash: 'sha256' };
  if (curve === 'secp521r1') return { oid: '1.2.840.10045.4.3.4', hash: 'sha512' };
  if (curve === 'secp384r1') return { oid: '1.2.840.10045.4.3.3', hash: 'sha384' };
  return { oid: '1.2.840.10045.4.3.2', hash: 'sha256' };
}

/** The bytes by which a certificate names a public key (PEM): SHA-1 over its bits, as RFC 5280 has it. */
export function keyIdentifierOf(publicKey: string): string {
  return identifierOfBits(keyBitsOf(spkiOf(publicKey)));
}

/** The bits of a public key (PEM). */
export function publicKeyBits(publicKey: string): string {
  return keyBitsOf(spkiOf(publicKey));
}

/** Lays a certificate out, has it signed, and gives it in PEM. */
export function signedCertificate(
  content: CertificateContent,
  { oid, hash }: SignatureAlgorithm,
  sign: (hash: SignatureHash, data: Uint8Array) => Uint8Array,
): string {
  const algorithm = node('SEQUENCE', [
    oidNode(oid),
    // Only RSA's algorithms have parameters, which are NULL.
    ...(oid.startsWith('1.2.840.113549.') ? [node('NULL', '')] : []),
  ]);
  const body = layOut(content, algorithm);
  const signature = sign(
    hash,
    Uint8Array.from(asn1.toDer(body).getBytes(), (byte) => byte.charCodeAt(0)),
  );
  const signed = node('SEQUENCE', [body, algorithm, node('BITSTRING', `\0${String.fromCharCode(...signature)}`)]);
  return forge.pem.encode({ type: 'CERTIFICATE', body: asn1.toDer(signed).getBytes() }).replaceAll('\r', '');
}

/** Reads a CA's certificate (PEM), whatever its key is. Throws for one that is damaged. */
export function issuerFields(pem: string): IssuerFields {
  const fields = childrenOf(childrenOf(parsed(forge.pem.decode(pem)[0]?.body ?? ''))[0]);
  // Certificates of version 1 do not say so.
  const body = fields[0]?.tagClass === asn1.Class.CONTEXT_SPECIFIC ? fields : [fields[0], ...fields];
  const [subject, spki] = [body[subjectField], body[keyField]];
  const end = childrenOf(body[validityField])[1];
  if (!subject || !spki || !end) throw new TypeError('It has no subject, key or end.');
  const keyBits = keyBitsOf(spki);
  return {
    subject,
    keyBits,
    keyIdentifier: statedIdentifier(body.slice(keyField + 1)) ?? identifierOfBits(keyBits),
    notAfter: timeOf(end),
  };
}

/** A subject in UTF-8. X.509 allows 64 characters in a part. */
export function distinguishedName(organization: string, commonName: string): Asn1 {
  const part = (oid: string, value: string): Asn1 =>
    node('SET', [
      node('SEQUENCE', [oidNode(oid), node('UTF8', forge.util.encodeUtf8(Array.from(value).slice(0, 64).join('')))]),
    ]);
  return node('SEQUENCE', [
    ...(organization === '' ? [] : [part('2.5.4.10', organization)]),
    part('2.5.4.3', commonName),
  ]);
}

/** The parts of a certificate: version, serial number, algorithm, issuer, validity, subject, key, extensions. */
const validityField = 4;
const subjectField = 5;
const keyField = 6;

/** The body that is signed, of version 3 (RFC 5280 section 4.1.2). */
function layOut(
  { issuer, subject, notBefore, notAfter, publicKey, extensions }: CertificateContent,
  algorithm: Asn1,
): Asn1 {
  return node('SEQUENCE', [
    explicit(0, node('INTEGER', '\x02')),
    node('INTEGER', serialNumber()),
    algorithm,
    issuer,
    node('SEQUENCE', [timeNode(notBefore), timeNode(notAfter)]),
    subject,
    spkiOf(publicKey),
    explicit(3, extensionList(extensions)),
  ]);
}

/** 126 random bits in 128: the top bit clear, so that the number is positive, the next set, so that its length is fixed. */
function serialNumber(): string {
  const [first = 0, ...rest] = crypto.getRandomValues(new Uint8Array(16));
  return String.fromCharCode((first & 0x3f) | 0x40, ...rest);
}

/** Two digits of the year are enough until 2049, and wanted until then (RFC 5280 section 4.1.2.5). */
function timeNode(time: number): Asn1 {
  const date = new Date(time);
  if (date.getUTCFullYear() < 2050) return node('UTCTIME', asn1.dateToUtcTime(date));
  return node('GENERALIZEDTIME', asn1.dateToGeneralizedTime(date));
}

function spkiOf(publicKey: string): Asn1 {
  return parsed(forge.pem.decode(publicKey)[0]?.body ?? '');
}

/** Without the byte that counts unused bits, of which keys have none. */
function keyBitsOf(spki: Asn1): string {
  const field = childrenOf(spki)[1] ?? { value: null };
  // Forge parses bits that look like ASN.1, as RSA's are, and keeps them beside.
  const bits = 'bitStringContents' in field ? field.bitStringContents : field.value;
  if (typeof bits !== 'string') throw new TypeError('A public key has bits.');
  return bits.slice(1);
}

function identifierOfBits(bits: string): string {
  return forge.md.sha1.create().update(bits).digest().getBytes();
}

/** The identifier that a certificate gives itself, among what follows its key. */
function statedIdentifier(optional: readonly (Asn1 | undefined)[]): string | null {
  // Extensions come last, after parts that nobody uses.
  const list = optional.at(-1);
  for (const extension of childrenOf(childrenOf(list)[0])) {
    const parts = childrenOf(extension);
    const [id, value] = [parts[0]?.value, parts.at(-1)?.value];
    if (typeof id !== 'string' || typeof value !== 'string') continue;
    if (asn1.derToOid(forge.util.createBuffer(id)) !== subjectKeyIdentifier) continue;
    const inner = parsed(value).value;
    if (typeof inner === 'string') return inner;
    return null;
  }
  return null;
}

function timeOf({ type, value }: Asn1): number {
  const text = typeof value === 'string' ? value : '';
  const date = type === asn1.Type.UTCTIME ? asn1.utcTimeToDate(text) : asn1.generalizedTimeToDate(text);
  return date.getTime();
}
