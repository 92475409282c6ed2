import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { KeySpec } from '../../../core/src/x509/key-type';
import type { KeyMaker, KeyPairPem } from '../../../core/src/ports';
import { nodeKeyMaker } from '../../../host/src/keys';

const folder = resolve('test/test-keys');

/** RSA keys of the usual length by their numbers in the folder. The zoo of certificates has the first ones. */
const usual = ['09', '10', '11', '12', '13', '14', '15', '16'].map((number) => `rsa-2048-${number}`);

/** Goes on from maker to maker, so that two CAs in a row have keys of their own. */
let next = 0;

/** Hands out the same few RSA keys over and over: making keys takes the longest by far, and these tests are about files. */
export function stockedKeyMaker(): KeyMaker {
  return { ...nodeKeyMaker, make: (spec) => stockedKey(spec) };
}

/** A key of the kind: one for tests if it is RSA of the usual length, else one that is made now. */
export function stockedKey(spec: KeySpec): Promise<KeyPairPem> {
  if (spec.algorithm !== 'rsa' || spec.bits !== 2048) return nodeKeyMaker.make(spec);
  return Promise.resolve(keyNamed(usual[next++ % usual.length] ?? ''));
}

const read = new Map<string, KeyPairPem>();

function keyNamed(name: string): KeyPairPem {
  const known = read.get(name);
  if (known) return known;
  const privateKey = readFileSync(`${folder}/${name}.key`, 'utf8');
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  const pair = { publicKey, privateKey };
  read.set(name, pair);
  return pair;
}
