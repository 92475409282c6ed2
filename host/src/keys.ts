import { createPrivateKey, createPublicKey, generateKeyPair, sign } from 'node:crypto';
import type { KeySpec } from '../../core/src/x509/key-type';
import type { KeyMaker, KeyPairPem } from '../../core/src/ports';
import { keyFacts } from './certificate-facts';

const encodings = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const;

/** Makes keys in a thread of Node's own, and signs with OpenSSL: node-forge takes thirty times as long, and knows RSA only. */
export const nodeKeyMaker: KeyMaker = {
  make,
  publicHalf: (privateKey) => {
    try {
      const key = createPublicKey(createPrivateKey(privateKey));
      return { pem: key.export({ type: 'spki', format: 'pem' }).toString(), facts: keyFacts(key) };
    } catch {
      return null; // No key, or of a kind that OpenSSL does not know.
    }
  },
  sign: (privateKey, hash, data) => sign(hash, data, privateKey),
};

function make(spec: KeySpec): Promise<KeyPairPem> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null, publicKey: string, privateKey: string): void => {
      if (error) reject(error);
      else resolve({ publicKey, privateKey });
    };
    if (spec.algorithm === 'rsa') generateKeyPair('rsa', { modulusLength: spec.bits, ...encodings }, settle);
    else if (spec.algorithm === 'ec') generateKeyPair('ec', { namedCurve: spec.curve, ...encodings }, settle);
    else generateKeyPair('ed25519', encodings, settle);
  });
}
