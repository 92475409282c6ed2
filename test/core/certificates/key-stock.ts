import type { KeyMaker, KeyPairPem } from '../../../core/src/ports';
import { nodeKeyMaker } from '../../../host/src/keys';

/** Goes on from maker to maker, so that two CAs in a row have keys of their own. */
let next = 0;
let stock: Promise<readonly KeyPairPem[]> | null = null;

/** Hands out the same few keys over and over: making keys takes the longest by far, and these tests are about files. */
export async function stockedKeyMaker(): Promise<KeyMaker> {
  stock ??= Promise.all(Array.from({ length: 8 }, () => nodeKeyMaker.makeRsa(2048)));
  const keys = await stock;
  return {
    ...nodeKeyMaker,
    makeRsa: () => {
      const key = keys[next++ % keys.length];
      return key ? Promise.resolve(key) : Promise.reject(new Error('The stock is empty.'));
    },
  };
}
