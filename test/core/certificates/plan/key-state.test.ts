import assert from 'node:assert/strict';
import { certificateOfKey, keyState, privateKeyIn } from '../../../../core/src/certificates/plan/key-state';
import type { FileReading, KeyFacts } from '../../../../core/src/model/certificate';
import { rsaKey } from '../../x509/facts';
import { authorityFile, certificateFile, keyFile, keyOf, pem } from '../planned';

const elliptic = (curve: string): KeyFacts => ({ algorithm: 'ec', bits: null, curve, fingerprint: 'a key' });
const unparsed: FileReading = pem({ kind: 'private-key', label: 'PRIVATE KEY', encrypted: false, key: null });

const states: readonly (readonly [what: string, FileReading, state: string])[] = [
  ['missing', { kind: 'missing', folderExists: true }, 'missing'],
  ['an RSA key', keyFile(rsaKey), 'usable a key'],
  ['a key on a curve of Go', keyFile(elliptic('prime256v1')), 'usable a key'],
  ['an Edwards key', keyFile({ ...rsaKey, algorithm: 'ed25519' }), 'usable a key'],
  ['a key on another curve', keyFile(elliptic('secp256k1')), 'unusable: Mimir reads no keys of its kind'],
  ['a key of another kind', keyFile({ ...rsaKey, algorithm: 'other' }), 'unusable: Mimir reads no keys of its kind'],
  ['a key with a passphrase', keyFile(rsaKey, true), 'unusable: it is encrypted'],
  ['a key that nobody can read', unparsed, "unusable: it can't be parsed"],
  ['a certificate', certificateFile({}), 'unusable: it contains no private key'],
  ['a text', { kind: 'not-pem', empty: false, der: false }, 'unusable: it contains no private key'],
  ['a folder', { kind: 'folder' }, 'unusable: it is a folder'],
  ['a file that is not ours', { kind: 'unreadable', reason: 'EACCES' }, "unusable: it can't be read (EACCES)"],
  [
    'a file outside',
    { kind: 'not-read', why: 'outside' },
    'unusable: it was not read: it is outside the folders that may be read',
  ],
];

describe('The state of a key', () => {
  for (const [what, reading, expected] of states)
    it(`is told of ${what}`, () => {
      const state = keyState(reading);
      const said = {
        missing: 'missing',
        usable: `usable ${state.kind === 'usable' ? state.fingerprint : ''}`,
        unusable: `unusable: ${state.kind === 'unusable' ? state.reason : ''}`,
      }[state.kind];
      assert.equal(said, expected);
    });

  it('is that of the first private key of the file', () => {
    const [first, second] = [keyOf('first'), keyOf('second')].flatMap((file) => privateKeyIn(file) ?? []);
    assert.ok(first && second);
    const both = pem({ kind: 'other', label: 'EC PARAMETERS' }, first, second);
    assert.equal(privateKeyIn(both), first);
    assert.equal(privateKeyIn({ kind: 'folder' }), undefined);
  });
});

describe('The certificate of a CA file that belongs to a key', () => {
  const authorities = certificateFile({ commonName: 'Old' }, { commonName: 'Root' });
  const of = (key: FileReading): string | undefined =>
    certificateOfKey({ path: 'ca.crt', reading: authorities }, { path: 'ca.key', reading: key })?.commonName;

  it('is the one with its public key', () => assert.equal(of(keyOf('Root')), 'Root'));
  it('is none where the key is another', () => assert.equal(of(keyOf('Other')), undefined));
  it('is none where the key cannot be used', () => assert.equal(of(keyOf('Root', true)), undefined));
  it('is none where the file has none', () =>
    assert.equal(
      certificateOfKey({ path: 'ca.crt', reading: authorityFile('Other') }, { path: 'ca.key', reading: keyOf('Root') }),
      null,
    ));
});
