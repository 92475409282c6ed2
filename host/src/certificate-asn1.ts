import * as forge from 'node-forge';
import type { CertificateFacts } from '../../core/src/model/certificate';
import { ipText } from '../../core/src/x509/ip-address';

/** What Node 20's `X509Certificate` does not tell. */
export interface CertificateDetails extends Pick<
  CertificateFacts,
  | 'version'
  | 'negativeSerial'
  | 'commonName'
  | 'selfIssued'
  | 'signatureAlgorithm'
  | 'dnsNames'
  | 'ipAddresses'
  | 'extendedKeyUsage'
  | 'keyUsage'
  | 'isAuthority'
> {
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
}

type Asn1 = forge.asn1.Asn1;
type Extensions = ReadonlyMap<string, string>;

/** In words that Go would use, for a certificate that it would not take. */
export class MalformedCertificate extends Error {}

/** Reads a certificate's DER; throws where it is not one. */
export function certificateDetails(der: Buffer): CertificateDetails {
  const [body, algorithm] = childrenOf(forge.asn1.fromDer(der.toString('latin1')));
  const fields = childrenOf(body);
  const explicitVersion = contextTag(fields[0]) === 0 ? fields[0] : null;
  const [serial, , issuer, , subject, publicKey] = explicitVersion ? fields.slice(1) : fields;
  const extensions = extensionsOf(fields.find((field) => contextTag(field) === 3));
  return {
    version: explicitVersion ? bytesOf(childrenOf(explicitVersion)[0]).charCodeAt(0) + 1 : 1,
    negativeSerial: bytesOf(serial).charCodeAt(0) >= 0x80,
    commonName: commonNameOf(subject),
    selfIssued: derOf(issuer).equals(derOf(subject)),
    signatureAlgorithm: signatureNameOf(oidOf(childrenOf(algorithm)[0])),
    ...alternativeNamesOf(extensions),
    extendedKeyUsage: extendedKeyUsageOf(extensions),
    keyUsage: keyUsageOf(extensions),
    isAuthority: authorityFlagOf(extensions),
    publicKey: derOf(publicKey),
  };
}

function childrenOf(node: Asn1 | undefined): readonly Asn1[] {
  if (!node || typeof node.value === 'string') throw new MalformedCertificate('x509: malformed certificate');
  return node.value;
}

function bytesOf(node: Asn1 | undefined): string {
  if (!node || typeof node.value !== 'string') throw new MalformedCertificate('x509: malformed certificate');
  return node.value;
}

function oidOf(node: Asn1 | undefined): string {
  return forge.asn1.derToOid(bytesOf(node));
}

function derOf(node: Asn1 | undefined): Buffer {
  if (!node) throw new MalformedCertificate('x509: malformed certificate');
  return Buffer.from(forge.asn1.toDer(node).getBytes(), 'latin1');
}

/** The number of a context-specific tag; null for any other. */
function contextTag(node: Asn1 | undefined): number | null {
  if (node?.tagClass === forge.asn1.Class.CONTEXT_SPECIFIC) return node.type;
  return null;
}

/** The last common name of a subject, as Go takes it. */
function commonNameOf(subject: Asn1 | undefined): string {
  const names = childrenOf(subject)
    .flatMap((set) => childrenOf(set).map(childrenOf))
    .filter(([type]) => oidOf(type) === '2.5.4.3');
  const value = names.at(-1)?.[1];
  if (!value) return '';
  // The ASN.1 reader has decoded BMP strings already; all others come as bytes.
  if (value.type === forge.asn1.Type.BMPSTRING) return bytesOf(value);
  return Buffer.from(bytesOf(value), 'latin1').toString('utf8');
}

function extensionsOf(node: Asn1 | undefined): Extensions {
  const extensions = new Map<string, string>();
  if (!node) return extensions;
  for (const extension of childrenOf(childrenOf(node)[0])) {
    const fields = childrenOf(extension);
    const oid = oidOf(fields[0]);
    if (extensions.has(oid)) throw new MalformedCertificate('x509: certificate contains duplicate extensions');
    extensions.set(oid, bytesOf(fields.at(-1)));
  }
  return extensions;
}

function alternativeNamesOf(extensions: Extensions): Pick<CertificateDetails, 'dnsNames' | 'ipAddresses'> {
  const value = extensions.get('2.5.29.17');
  if (value === undefined) return { dnsNames: [], ipAddresses: [] };
  const names = childrenOf(forge.asn1.fromDer(value));
  return {
    dnsNames: names.filter((name) => contextTag(name) === 2).map(bytesOf),
    ipAddresses: names.filter((name) => contextTag(name) === 7).map(addressOf),
  };
}

function addressOf(name: Asn1): string {
  const bytes = [...Buffer.from(bytesOf(name), 'latin1')];
  const text = ipText(bytes);
  if (text === null) throw new MalformedCertificate(`x509: cannot parse IP address of length ${bytes.length}`);
  return text;
}

const usageNames: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '2.5.29.37.0': 'any',
};

function extendedKeyUsageOf(extensions: Extensions): readonly string[] | null {
  const value = extensions.get('2.5.29.37');
  if (value === undefined) return null;
  return childrenOf(forge.asn1.fromDer(value)).map((usage) => usageNames[oidOf(usage)] ?? oidOf(usage));
}

const keyUsageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

function keyUsageOf(extensions: Extensions): readonly string[] | null {
  const value = extensions.get('2.5.29.15');
  if (value === undefined) return null;
  // Tag, length and the count of unused bits come before the bits. The ASN.1 reader might take them for ASN.1.
  const bits = Buffer.from(value.slice(3), 'latin1');
  return keyUsageBits.filter((_, index) => ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0);
}

function authorityFlagOf(extensions: Extensions): boolean | null {
  const value = extensions.get('2.5.29.19');
  if (value === undefined) return null;
  const flag = childrenOf(forge.asn1.fromDer(value))[0];
  return flag?.type === forge.asn1.Type.BOOLEAN && bytesOf(flag) !== '\0';
}

const signatureNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2WithRSAEncryption',
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.3.14.3.2.29': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.10': 'rsassaPss',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.10040.4.3': 'dsaWithSHA1',
  '1.2.840.10045.4.1': 'ecdsaWithSHA1',
  '1.2.840.10045.4.3.2': 'ecdsaWithSHA256',
  '1.2.840.10045.4.3.3': 'ecdsaWithSHA384',
  '1.2.840.10045.4.3.4': 'ecdsaWithSHA512',
  '1.3.101.112': 'ed25519',
};

function signatureNameOf(oid: string): string {
  return signatureNames[oid] ?? oid;
}
