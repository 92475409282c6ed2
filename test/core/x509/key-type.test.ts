import assert from 'node:assert/strict';
import type { KeyFacts } from '../../../core/src/model/certificate';
import { isGoCurve, isKeyType, keyTypes, keyWords, likeKey, specOf, specOfKey } from '../../../core/src/x509/key-type';

type Key = Pick<KeyFacts, 'algorithm' | 'bits' | 'curve'>;

const rsa = (bits: number | null): Key => ({ algorithm: 'rsa', bits, curve: null });
const ec = (curve: string | null): Key => ({ algorithm: 'ec', bits: null, curve });

/** What a key is, and what a new one in its place is to be, in words. */
const keys: readonly (readonly [key: Key, is: string | null, like: string | null])[] = [
  [rsa(1024), 'RSA 1024', null],
  [rsa(2047), 'RSA 2047', null],
  [rsa(2048), 'RSA 2048', 'RSA 2048'],
  [rsa(4096), 'RSA 4096', 'RSA 4096'],
  [rsa(8192), 'RSA 8192', 'RSA 8192'],
  // Go refuses longer ones in a handshake.
  [rsa(16384), 'RSA 16384', 'RSA 8192'],
  [rsa(null), null, null],
  [ec('secp224r1'), 'ECDSA P-224', null],
  [ec('prime256v1'), 'ECDSA P-256', 'ECDSA P-256'],
  [ec('secp384r1'), 'ECDSA P-384', 'ECDSA P-384'],
  [ec('secp521r1'), 'ECDSA P-521', 'ECDSA P-521'],
  [ec('secp256k1'), null, null],
  [ec('toString'), null, null],
  [ec(null), null, null],
  [{ algorithm: 'ed25519', bits: null, curve: null }, 'Ed25519', 'Ed25519'],
  [{ algorithm: 'other', bits: null, curve: null }, null, null],
];

describe('A kind of key', () => {
  for (const [key, is, like] of keys) {
    it(`of ${key.algorithm} ${key.bits ?? key.curve ?? ''} is ${is ?? 'none that Go reads'}, and ${like ?? 'none'} in a new key`, () => {
      const whole = { ...key, fingerprint: 'f' };
      const words = [specOfKey(whole), likeKey(whole)].map((spec) => spec && keyWords(spec));
      assert.deepEqual(words, [is, like]);
    });
  }

  it('is told by no more than what makes it one', () => {
    const whole = { algorithm: 'ed25519', bits: null, curve: null, fingerprint: 'f' } as const;
    assert.deepEqual([specOfKey(whole), likeKey(whole)], [{ algorithm: 'ed25519' }, { algorithm: 'ed25519' }]);
  });

  it('that may be chosen means what its name says', () => {
    assert.deepEqual(
      keyTypes.map((type) => [type, keyWords(specOf(type))]),
      [
        ['rsa-2048', 'RSA 2048'],
        ['rsa-3072', 'RSA 3072'],
        ['rsa-4096', 'RSA 4096'],
        ['ecdsa-p256', 'ECDSA P-256'],
        ['ecdsa-p384', 'ECDSA P-384'],
      ],
    );
    assert.ok(isKeyType('rsa-2048'));
    assert.ok(!isKeyType('rsa-1024'));
  });

  it('on another curve than the four that Go reads is called by that curve', () => {
    assert.equal(keyWords({ algorithm: 'ec', curve: 'secp256k1' }), 'ECDSA secp256k1');
    assert.ok(!isGoCurve({ curve: 'secp256k1' }));
    assert.ok(!isGoCurve({ curve: null }));
  });
});
