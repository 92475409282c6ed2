import type { KeyFacts } from '../model/certificate';

/** The kinds of private keys that somebody may choose. */
export const keyTypes = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ecdsa-p256', 'ecdsa-p384'] as const;
export type KeyType = (typeof keyTypes)[number];

/** What a key is to be: also kinds that are kept where they exist, and never chosen. */
export type KeySpec =
  | { readonly algorithm: 'rsa'; readonly bits: number }
  /** The curve by OpenSSL's name. */
  | { readonly algorithm: 'ec'; readonly curve: string }
  | { readonly algorithm: 'ed25519' };

const specs: Readonly<Record<KeyType, KeySpec>> = {
  'rsa-2048': { algorithm: 'rsa', bits: 2048 },
  'rsa-3072': { algorithm: 'rsa', bits: 3072 },
  'rsa-4096': { algorithm: 'rsa', bits: 4096 },
  'ecdsa-p256': { algorithm: 'ec', curve: 'prime256v1' },
  'ecdsa-p384': { algorithm: 'ec', curve: 'secp384r1' },
};

/** What a chosen type means. */
export function specOf(type: KeyType): KeySpec {
  return specs[type];
}

export function isKeyType(name: string): name is KeyType {
  return keyTypes.some((type) => type === name);
}

/** The curves that Go reads, by OpenSSL's names, and how the field calls them. */
const goCurves: Readonly<Record<string, string>> = {
  secp224r1: 'P-224',
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

/** True for a key on a curve that Go reads. */
export function isGoCurve({ curve }: Pick<KeyFacts, 'curve'>): boolean {
  return curve !== null && Object.hasOwn(goCurves, curve);
}

/** A key's kind as users know it, such as `ECDSA P-256` or `RSA 2048`. */
export function keyWords(spec: KeySpec): string {
  if (spec.algorithm === 'rsa') return `RSA ${String(spec.bits)}`;
  if (spec.algorithm === 'ec') return `ECDSA ${goCurves[spec.curve] ?? spec.curve}`;
  return 'Ed25519';
}

/** What a key that exists is; null where Go reads no keys of its kind. */
export function specOfKey(key: KeyFacts): KeySpec | null {
  const { algorithm, bits, curve } = key;
  if (algorithm === 'rsa') {
    if (bits === null) return null;
    return { algorithm, bits };
  }
  if (algorithm === 'ec') {
    if (isGoCurve(key) && curve !== null) return { algorithm, curve };
    return null;
  }
  if (algorithm === 'ed25519') return { algorithm };
  return null;
}

/** The kind of a key for one that takes its place; null where it is too weak, or none that Go reads. */
export function likeKey(key: KeyFacts): KeySpec | null {
  const spec = specOfKey(key);
  if (spec?.algorithm === 'rsa') {
    if (spec.bits >= 2048) return { algorithm: 'rsa', bits: Math.min(spec.bits, mostBits) };
    return null;
  }
  if (spec?.algorithm === 'ec' && spec.curve === 'secp224r1') return null;
  return spec;
}

/** Go refuses longer RSA keys in a handshake. */
const mostBits = 8192;

/** The hash of a signature; null where the kind of key has one of its own (Ed25519). */
export type SignatureHash = 'sha256' | 'sha384' | 'sha512' | null;
