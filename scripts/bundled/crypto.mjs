// node:crypto in bundles: Node takes as long to load it as we take to check a small file, and most files need none of it.
/* global require */
const loaded = () => require('node:crypto');

export const createHash = (...given) => loaded().createHash(...given);
export const createPrivateKey = (...given) => loaded().createPrivateKey(...given);
export const createPublicKey = (...given) => loaded().createPublicKey(...given);
export const generateKeyPair = (...given) => loaded().generateKeyPair(...given);
export const randomBytes = (...given) => loaded().randomBytes(...given);
export const randomUUID = (...given) => loaded().randomUUID(...given);
export const sign = (...given) => loaded().sign(...given);

/** What `new` gives is what this returns. */
export function X509Certificate(...given) {
  return new (loaded().X509Certificate)(...given);
}
