import * as forge from 'node-forge';
import type { KeyFacts } from '../../model/certificate';
import type { KeyMaker } from '../../ports';
import {
  alternativeNames,
  authorityKey,
  basicConstraints,
  extendedKeyUsage,
  keyUsage,
  subjectKey,
} from '../../x509/extensions';
import { isGoCurve } from '../../x509/key-type';
import { validityFrom } from './validity';
import {
  type Asn1,
  distinguishedName,
  issuerFields,
  type IssuerFields,
  keyIdentifierOf,
  publicKeyBits,
  type SignatureAlgorithm,
  signatureOf,
  signedCertificate,
} from '../../x509/certificate-encoding';
import { present } from '../../model/present';

export type CertificateRole = 'server' | 'client';

export interface LeafOrder {
  readonly commonName: string;
  readonly organization: string;
  /** Host names and IP addresses; none for a certificate that no name is asked of. */
  readonly names: readonly string[];
  readonly roles: readonly CertificateRole[];
  readonly validityDays: number;
}

/** What a CA that is made says of itself. */
export interface AuthorityOrder {
  readonly organization: string;
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
  /** Its private key (PEM), and how that signs. */
  readonly key: string;
  readonly signature: SignatureAlgorithm;
}

/** A public key (PEM), with what it is. */
export interface PublicKey {
  readonly kind: 'public';
  readonly pem: string;
  readonly facts: KeyFacts;
}

/** Reads private keys and signs with them. */
export type Keys = Pick<KeyMaker, 'publicHalf' | 'sign'>;

/** Makes a certificate for a private CA that may sign leaves and nothing else, and gives it ready to sign. The key is PEM. */
export function issueAuthority(order: AuthorityOrder, keyPem: string, now: number, keys: Keys): Issuer | Refused {
  const key = readPrivateKey(keyPem, keys);
  if (key.kind === 'refused') return key;
  const validity = validityFrom(now, order.validityDays, null);
  const keyIdentifier = keyIdentifierOf(key.half.pem);
  // A part of the key in the name: Go picks a CA by its name, so two CAs should not share one.
  const mark = forge.util.bytesToHex(keyIdentifier).slice(0, 8);
  const subject = distinguishedName(order.organization, `Private CA ${mark}`);
  const signature = signatureOf(key.half.facts);
  const extensions = [
    basicConstraints(true),
    keyUsage(['keyCertSign', 'cRLSign']),
    subjectKey(keyIdentifier),
    authorityKey(keyIdentifier),
  ];
  const content = { subject, issuer: subject, ...validity, publicKey: key.half.pem, extensions };
  const pem = signedCertificate(content, signature, (hash, data) => keys.sign(key.pem, hash, data));
  return { kind: 'issuer', pem, subject, keyIdentifier, notAfter: validity.notAfter, key: key.pem, signature };
}

/** Issues a certificate (PEM) for a public key in the name of a CA. */
export function issueLeaf(order: LeafOrder, key: PublicKey, issuer: Issuer, now: number, keys: Keys): string {
  const extensions = present([
    basicConstraints(false),
    // Key encipherment is for TLS 1.2 without forward secrecy, which some outside callers still speak. Only RSA can do it.
    keyUsage(key.facts.algorithm === 'rsa' ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature']),
    extendedKeyUsage(order.roles),
    subjectKey(keyIdentifierOf(key.pem)),
    authorityKey(issuer.keyIdentifier),
    order.names.length > 0 && alternativeNames(order.names),
  ]);
  const content = {
    subject: distinguishedName(order.organization, order.commonName),
    issuer: issuer.subject,
    ...validityFrom(now, order.validityDays, issuer.notAfter),
    publicKey: key.pem,
    extensions,
  };
  return signedCertificate(content, issuer.signature, (hash, data) => keys.sign(issuer.key, hash, data));
}

/** The public half of a key that exists already. */
export function publicHalf(privateKeyPem: string, keys: Keys): PublicKey | Refused {
  const read = readPrivateKey(privateKeyPem, keys);
  if (read.kind === 'refused') return read;
  return { kind: 'public', ...read.half };
}

/** Takes an existing CA into use: the certificate in its file that belongs to the key. Whether it may sign, the plan has asked. */
export function readIssuer(certificatesPem: string, keyPem: string, keys: Keys): Issuer | Refused {
  const read = readPrivateKey(keyPem, keys);
  if (read.kind === 'refused') return read;
  const bits = publicKeyBits(read.half.pem);
  for (const block of certificateBlocks(certificatesPem)) {
    const fields = fieldsOf(block);
    if (fields?.keyBits !== bits) continue;
    const { subject, keyIdentifier, notAfter } = fields;
    const pem = `${block.replaceAll('\r', '')}\n`;
    return {
      kind: 'issuer',
      pem,
      subject,
      keyIdentifier,
      notAfter,
      key: read.pem,
      signature: signatureOf(read.half.facts),
    };
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

interface ReadKey {
  readonly kind: 'key';
  /** The one block of its file. */
  readonly pem: string;
  readonly half: { readonly pem: string; readonly facts: KeyFacts };
}

function readPrivateKey(pem: string, keys: Keys): ReadKey | Refused {
  if (/ENCRYPTED/.test(pem)) return refused('the key is encrypted');
  // Other blocks may be in the file too, such as the certificate.
  const block = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[^-]*-----END \1-----/.exec(pem)?.[0];
  const half = block && keys.publicHalf(block);
  if (!block || !half) return refused('it contains no private key that can be read');
  const { algorithm, bits } = half.facts;
  if (algorithm === 'rsa' && bits !== null && bits < leastBits)
    return refused(`the key has ${bits} bits, and Mimir's peers reject keys below ${leastBits}`);
  if (algorithm === 'other' || (algorithm === 'ec' && !isGoCurve(half.facts)))
    return refused('Mimir reads no keys of its kind');
  return { kind: 'key', pem: block, half };
}

/** Null for a certificate that is damaged. */
function fieldsOf(pem: string): IssuerFields | null {
  try {
    return issuerFields(pem);
  } catch {
    return null;
  }
}
