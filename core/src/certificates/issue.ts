import * as forge from 'node-forge';
import { canonicalIp } from './ip-address';
import type { KeyMaker } from '../ports';
import { authorityValidityDays, validityFrom } from './policy';

export type CertificateRole = 'server' | 'client';

export interface LeafOrder {
  readonly commonName: string;
  readonly organization: string;
  /** Host names and IP addresses; none for a certificate that no name is asked of. */
  readonly names: readonly string[];
  readonly roles: readonly CertificateRole[];
  readonly validityDays: number;
}

export interface Refused {
  readonly kind: 'refused';
  /** A clause that completes `..., because`. */
  readonly reason: string;
}

/** A CA that can sign, parsed once for all that it signs. */
export interface Issuer {
  readonly kind: 'issuer';
  /** The CA certificate alone, without whatever else its file holds. */
  readonly pem: string;
  readonly subject: Asn1;
  /** The bytes of its subject key identifier. */
  readonly keyIdentifier: string;
  readonly notAfter: number;
  /** Its private key (PEM). */
  readonly key: string;
}

/** Signs with a private key (PEM): node-forge lays out certificates, but signs slowly. */
export type Sign = KeyMaker['signRsa'];

type Certificate = forge.pki.Certificate;
type Asn1 = forge.asn1.Asn1;
const { asn1 } = forge;

/**
 * Makes a certificate for a private CA that may sign leaves and nothing else, and gives it ready to sign. The key is
 * an RSA key in PEM.
 */
export function issueAuthority(organization: string, keyPem: string, now: number, signWith: Sign): Issuer | Refused {
  const key = readPrivateKey(keyPem);
  if (key.kind === 'refused') return key;
  const publicKey = forge.pki.rsa.setPublicKey(key.key.n, key.key.e);
  const validity = validityFrom(now, authorityValidityDays, null);
  const certificate = draft(publicKey, validity.notBefore, validity.notAfter);
  const keyIdentifier = certificate.generateSubjectKeyIdentifier().getBytes();
  // A part of the key in the name: Go picks a CA by its name, so two CAs should not share one.
  const mark = forge.util.bytesToHex(keyIdentifier).slice(0, 8);
  const subject = nameOf(organization, `Private CA ${mark}`);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier },
  ]);
  return {
    kind: 'issuer',
    pem: sign(certificate, subject, subject, (data) => signWith(key.pem, data)),
    subject,
    keyIdentifier,
    notAfter: validity.notAfter,
    key: key.pem,
  };
}

/** Issues a certificate (PEM) for a public key (PEM, RSA) in the name of a CA. */
export function issueLeaf(order: LeafOrder, publicKeyPem: string, issuer: Issuer, now: number, signWith: Sign): string {
  const { notBefore, notAfter } = validityFrom(now, order.validityDays, issuer.notAfter);
  const certificate = draft(forge.pki.publicKeyFromPem(publicKeyPem), notBefore, notAfter);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    // Key encipherment is for TLS 1.2 without forward secrecy, which some outside callers still speak.
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: order.roles.includes('server'), clientAuth: order.roles.includes('client') },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuer.keyIdentifier },
    ...(order.names.length > 0 ? [{ name: 'subjectAltName', altNames: order.names.map(alternativeName) }] : []),
  ]);
  return sign(certificate, nameOf(order.organization, order.commonName), issuer.subject, (data) =>
    signWith(issuer.key, data),
  );
}

/** The public half (PEM) of a key that stands on the disk already. */
export function publicHalf(privateKeyPem: string): { readonly kind: 'public'; readonly pem: string } | Refused {
  const read = readPrivateKey(privateKeyPem);
  if (read.kind === 'refused') return read;
  return { kind: 'public', pem: forge.pki.publicKeyToPem(forge.pki.rsa.setPublicKey(read.key.n, read.key.e)) };
}

/** Takes an existing CA into use: the certificate in its file that belongs to the key. Whether it may sign, the plan has asked. */
export function readIssuer(certificatesPem: string, keyPem: string): Issuer | Refused {
  const read = readPrivateKey(keyPem);
  if (read.kind === 'refused') return read;
  for (const pem of certificateBlocks(certificatesPem)) {
    const certificate = parseRsaCertificate(pem);
    if (certificate && belongsTo(certificate, read.key)) return issuerOf(certificate, pem, read.pem);
  }
  return refused('the CA file contains no certificate for its key');
}

/** The certificates in a PEM text, each in its marks; keys and all else are left out. */
export function certificateBlocks(pem: string): readonly string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
}

/** SHA-256 over a certificate's DER, in hex, as facts about certificates have it. */
export function fingerprintOf(pem: string): string {
  return forge.md.sha256
    .create()
    .update(forge.pem.decode(pem)[0]?.body ?? '')
    .digest()
    .toHex();
}

function refused(reason: string): Refused {
  return { kind: 'refused', reason };
}

/** Go refuses shorter RSA keys (spec 5.2). */
const leastBits = 1024;

function readPrivateKey(
  pem: string,
): { readonly kind: 'key'; readonly key: forge.pki.rsa.PrivateKey; readonly pem: string } | Refused {
  if (/ENCRYPTED/.test(pem)) return refused('the key is encrypted');
  // Other blocks may stand in the file too, such as the certificate.
  const block = /-----BEGIN (RSA )?PRIVATE KEY-----[^-]*-----END (RSA )?PRIVATE KEY-----/.exec(pem)?.[0];
  try {
    const key = block === undefined ? null : forge.pki.privateKeyFromPem(block);
    if (key && key.n.bitLength() < leastBits)
      return refused(`the key has ${key.n.bitLength()} bits, and Mimir's peers reject keys below ${leastBits}`);
    if (key && block !== undefined) return { kind: 'key', key, pem: block };
  } catch {
    // An elliptic curve in PKCS #8, or no key at all: forge knows RSA only.
  }
  return refused('the key is not an RSA key, the only supported kind');
}

function parseRsaCertificate(pem: string): Certificate | null {
  try {
    return forge.pki.certificateFromPem(pem);
  } catch {
    return null; // Of another algorithm, or damaged.
  }
}

function belongsTo({ publicKey }: Certificate, key: forge.pki.rsa.PrivateKey): boolean {
  return 'n' in publicKey && publicKey.n.equals(key.n) && publicKey.e.equals(key.e);
}

function issuerOf(certificate: Certificate, pem: string, key: string): Issuer {
  const extension: unknown = certificate.getExtension('subjectKeyIdentifier');
  const hex = isObject(extension) ? extension['subjectKeyIdentifier'] : undefined;
  return {
    kind: 'issuer',
    pem: `${pem.replaceAll('\r', '')}\n`,
    // As it stands, byte for byte: peers compare names so, and forge would write some of them in another form.
    subject: subjectOf(asn1.fromDer(forge.pem.decode(pem)[0]?.body ?? '')),
    keyIdentifier:
      typeof hex === 'string' ? forge.util.hexToBytes(hex) : certificate.generateSubjectKeyIdentifier().getBytes(),
    notAfter: certificate.validity.notAfter.getTime(),
    key,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function draft(publicKey: forge.pki.PublicKey, notBefore: number, notAfter: number): Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = serialNumber();
  certificate.validity.notBefore = new Date(notBefore);
  certificate.validity.notAfter = new Date(notAfter);
  return certificate;
}

/** 126 random bits in 128: the top bit clear, so that the number is positive, the next set, so that its length is fixed. */
function serialNumber(): string {
  const [first, ...rest] = forge.random.getBytesSync(16);
  return forge.util.bytesToHex(String.fromCharCode(((first?.charCodeAt(0) ?? 0) & 0x3f) | 0x40) + rest.join(''));
}

/** A subject in UTF-8; forge's own writer would take ASCII only. X.509 allows 64 characters in a part. */
function nameOf(organization: string, commonName: string): Asn1 {
  const part = (oid: string, value: string): Asn1 =>
    node('SET', [
      node('SEQUENCE', [
        node('OID', asn1.oidToDer(oid).getBytes()),
        node('UTF8', forge.util.encodeUtf8(Array.from(value).slice(0, 64).join(''))),
      ]),
    ]);
  return node('SEQUENCE', [
    ...(organization === '' ? [] : [part('2.5.4.10', organization)]),
    part('2.5.4.3', commonName),
  ]);
}

function node(type: keyof typeof asn1.Type, value: string | Asn1[]): Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type[type], typeof value !== 'string', value);
}

function alternativeName(name: string): { readonly type: number; readonly value?: string; readonly ip?: string } {
  const ip = canonicalIp(name);
  return ip === null ? { type: 2, value: name } : { type: 7, ip };
}

/** The parts of a certificate: version, serial number, algorithm, issuer, validity, subject, key, extensions. */
const issuerField = 3;
const subjectField = 5;

function subjectOf(certificate: Asn1): Asn1 {
  const fields = childrenOf(childrenOf(certificate)[0]);
  const subject = fields[fields[0]?.tagClass === asn1.Class.CONTEXT_SPECIFIC ? subjectField : subjectField - 1];
  if (!subject) throw new TypeError('A parsed certificate has a subject.');
  return subject;
}

function childrenOf(node: Asn1 | undefined): Asn1[] {
  return node && typeof node.value !== 'string' ? node.value : [];
}

/** Signs what forge has laid out, with the names put in as they are to stand. */
function sign(
  certificate: Certificate,
  subject: Asn1,
  issuer: Asn1,
  signBytes: (data: Uint8Array) => Uint8Array,
): string {
  const algorithmOid = forge.pki.oids['sha256WithRSAEncryption'] ?? '';
  certificate.signatureOid = algorithmOid;
  certificate.siginfo.algorithmOid = algorithmOid;
  // Forge lays out whole certificates only; the place of the signature stays empty.
  certificate.signature = '';
  const [body, algorithm] = childrenOf(forge.pki.certificateToAsn1(certificate));
  if (!body || !algorithm) throw new TypeError('A certificate has a body and an algorithm.');
  childrenOf(body).splice(issuerField, 1, issuer);
  childrenOf(body).splice(subjectField, 1, subject);
  const signature = signBytes(Uint8Array.from(asn1.toDer(body).getBytes(), (byte) => byte.charCodeAt(0)));
  const signed = node('SEQUENCE', [body, algorithm, node('BITSTRING', `\0${String.fromCharCode(...signature)}`)]);
  return forge.pem.encode({ type: 'CERTIFICATE', body: asn1.toDer(signed).getBytes() }).replaceAll('\r', '');
}
