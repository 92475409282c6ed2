import type { KeySpec } from '../../../core/src/x509/key-type';
import type { KeyMaker, KeyPairPem } from '../../../core/src/ports';
import { nodeKeyMaker } from '../../../host/src/keys';

/** Goes on from maker to maker, so that two CAs in a row have keys of their own. */
let next = 0;
const stocks = new Map<string, Promise<readonly KeyPairPem[]>>();

/** Hands out the same few keys over and over: making keys takes the longest by far, and these tests are about files. */
export async function stockedKeyMaker(): Promise<KeyMaker> {
  await stockOf({ algorithm: 'rsa', bits: 2048 });
  return {
    ...nodeKeyMaker,
    make: async (spec) => {
      const keys = await stockOf(spec);
      const key = keys[next++ % keys.length];
      if (!key) throw new Error('The stock is empty.');
      return key;
    },
  };
}

/** What is made in a thread of Node's own is made at the same time. */
function stockOf(spec: KeySpec): Promise<readonly KeyPairPem[]> {
  const id = JSON.stringify(spec);
  const known = stocks.get(id) ?? Promise.all(Array.from({ length: 8 }, () => nodeKeyMaker.make(spec)));
  stocks.set(id, known);
  return known;
}
