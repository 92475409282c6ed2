import { generateKeyPair, sign } from 'node:crypto';
import type { KeyMaker, KeyPairPem } from '../../core/src/ports';

/** Makes keys in a thread of Node's own, and signs with OpenSSL: node-forge takes thirty times as long. */
export const nodeKeyMaker: KeyMaker = {
  makeRsa: (bits) =>
    new Promise<KeyPairPem>((resolve, reject) => {
      generateKeyPair(
        'rsa',
        {
          modulusLength: bits,
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        },
        (error, publicKey, privateKey) => (error ? reject(error) : resolve({ publicKey, privateKey })),
      );
    }),
  signRsa: (privateKey, data) => sign('sha256', data, privateKey),
};
