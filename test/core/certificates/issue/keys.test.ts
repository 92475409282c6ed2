import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { certificateBlocks, publicHalf, readIssuer } from '../../../../core/src/certificates/issue/issue';
import type { KeyFacts } from '../../../../core/src/model/certificate';
import { nodeKeyMaker } from '../../../../host/src/keys';
import { Memory } from '../memory';

const pemOf = ({ privateKey }: { readonly privateKey: KeyObject }): string =>
  String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const elliptic = pemOf(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }));

describe('A private key that is to sign, or to be signed', () => {
  const refusal = (pem: string, facts?: Partial<KeyFacts>): string | null => {
    const keys = {
      ...nodeKeyMaker,
      publicHalf: (text: string) => {
        const half = nodeKeyMaker.publicHalf(text);
        return half && { ...half, facts: { ...half.facts, ...facts } };
      },
    };
    const half = publicHalf(pem, keys);
    return half.kind === 'refused' ? half.reason : null;
  };
  const short = (bits: number): Partial<KeyFacts> => ({ algorithm: 'rsa', bits, curve: null });

  const cases: readonly (readonly [what: string, pem: string, facts: Partial<KeyFacts>, reason: string | null])[] = [
    ['on a curve of Go', elliptic, {}, null],
    [
      'on another curve',
      pemOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' })),
      {},
      'Mimir reads no keys of its kind',
    ],
    ['on an Edwards curve', pemOf(generateKeyPairSync('ed25519')), {}, null],
    ['of another kind', pemOf(generateKeyPairSync('ed448')), {}, 'Mimir reads no keys of its kind'],
    [
      'of RSA that is too short',
      elliptic,
      short(1023),
      "the key has 1023 bits, and Mimir's peers reject keys below 1024",
    ],
    ['of RSA that is just long enough', elliptic, short(1024), null],
    ['of RSA whose length nobody knows', elliptic, { ...short(0), bits: null }, null],
    ['on a curve of few bits', elliptic, { bits: 224 }, null],
    ['that is damaged', elliptic.replace(/\n.{20}/, '\nAAAA'), {}, 'it contains no private key that can be read'],
    [
      'that is a public one',
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
      {},
      'it contains no private key that can be read',
    ],
    ['that has a passphrase', elliptic.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'), {}, 'the key is encrypted'],
    [
      'that is beside something else',
      `-----BEGIN EC PARAMETERS-----\nAAAA\n-----END EC PARAMETERS-----\n${elliptic}`,
      {},
      null,
    ],
  ];
  for (const [what, pem, facts, reason] of cases)
    it(`${reason === null ? 'may' : 'may not'} be one ${what}`, () => assert.equal(refusal(pem, facts), reason));
});

describe('The CA of a file', () => {
  it('is the certificate of its key, without what else is there', async () => {
    const [disk, other] = [new Memory(), new Memory()];
    const flags =
      '-server.grpc-tls-cert-path=/tls/s.crt -server.grpc-tls-key-path=/tls/s.key -server.grpc-tls-ca-path=/tls/ca.crt';
    for (const each of [disk, other]) await each.execute(await each.plan(flags));
    const [own, theirs] = [disk.text('/tls/ca.crt'), other.text('/tls/ca.crt')];
    const damaged = own.replace(/\n.{20}/, '\nAAAA');
    const key = disk.text('/mimir-tls-ca/ca.key');
    const read = readIssuer(`${damaged}${theirs}\n# ours\n${own.replaceAll('\n', '\r\n')}`, key, nodeKeyMaker);
    assert.deepEqual(read.kind === 'issuer' && [read.pem, read.key], [own, key.trimEnd()]);
    const none = readIssuer(`${damaged}${theirs}`, key, nodeKeyMaker);
    assert.deepEqual(none, { kind: 'refused', reason: 'the CA file contains no certificate for its key' });
    assert.equal(readIssuer(own, 'else', nodeKeyMaker).kind, 'refused');
    assert.deepEqual(certificateBlocks('else'), []);
  });
});
