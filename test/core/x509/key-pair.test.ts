import assert from 'node:assert/strict';
import { goWords, type GoFault } from '../../../core/src/model/go-fault';
import { authorityPool, loadKeyPair } from '../../../core/src/x509/key-pair';
import type { FileReading, KeyFacts, PemBlock } from '../../../core/src/model/certificate';
import type { MimirVersion } from '../../../core/src/model/version';
import { openZoo, type Zoo } from '../certificates/zoo';
import { certificateFacts, rsaKey } from './facts';

describe('a certificate and its key', () => {
  let zoo: Zoo;
  before(async () => (zoo = await openZoo()));

  async function load(certificate: string, key: string, version: MimirVersion = '3.1'): Promise<string> {
    const pair = loadKeyPair(await zoo.read(certificate), await zoo.read(key), version);
    if (pair.kind === 'loaded') return pair.chain.map(({ commonName }) => commonName).join(' < ');
    return pair.kind === 'refused' ? goWords(pair.fault) : 'unread';
  }

  const loaded: readonly (readonly [string, string, string])[] = [
    ['server.crt', 'server.key', 'a key in PKCS #8'],
    ['server.crt', 'pkcs1.key', 'a key in PKCS #1'],
    ['ec.crt', 'ec.key', 'an elliptic curve'],
    ['ec.crt', 'sec1.key', 'a key in SEC 1'],
    ['ec.crt', 'sec1params.key', 'a key in SEC 1 after its parameters'],
    ['edwards.crt', 'edwards.key', 'Ed25519'],
    ['combined.pem', 'combined.pem', 'one file for both'],
    ['crlf.crt', 'server.key', 'line ends of Windows'],
    ['preamble.crt', 'server.key', 'text before the block'],
    ['expired.crt', 'server.key', 'a certificate of the past'],
    ['v1.crt', 'server.key', 'X.509 version 1'],
  ];
  for (const [certificate, key, what] of loaded) {
    it(`load: ${what}`, async () => assert.equal(await load(certificate, key), 'localhost'));
  }

  it('give the chain, leaf first', async () => {
    assert.equal(await load('belowchain.crt', 'server.key'), 'localhost < Zoo Middle');
    // A byte order mark hides the first block; the issuer behind it becomes the leaf.
    assert.equal(await load('bomchain.crt', 'root.key'), 'Zoo Root');
  });

  const refused: readonly (readonly [string, string, string])[] = [
    ['server.crt', 'encrypted.key', 'tls: failed to parse private key'],
    ['server.crt', 'encrypted8.key', 'tls: failed to parse private key'],
    ['server.crt', 'root.key', 'tls: private key does not match public key'],
    ['reversed.crt', 'server.key', 'tls: private key does not match public key'],
    ['server.crt', 'koblitz.key', 'tls: failed to parse private key'],
    ['server.crt', 'ec.key', 'tls: private key type does not match public key type'],
    ['server.crt', 'x25519.key', 'tls: found unknown private key type in PKCS#8 wrapping'],
    ['server.der', 'server.key', 'tls: failed to find any PEM data in certificate input'],
    ['bom.crt', 'server.key', 'tls: failed to find any PEM data in certificate input'],
    ['badbase64.crt', 'server.key', 'tls: failed to find any PEM data in certificate input'],
    ['empty.crt', 'server.key', 'tls: failed to find any PEM data in certificate input'],
    ['garbage.crt', 'server.key', 'x509: malformed certificate'],
    ['server.crt', 'notpem.txt', 'tls: failed to find any PEM data in key input'],
    ['server.crt', 'server.crt', 'tls: found a certificate rather than a key in the PEM for the private key'],
    ['koblitz.crt', 'koblitz.key', 'x509: unsupported elliptic curve'],
    ['negative.crt', 'server.key', 'x509: negative serial number'],
    [
      'server.key',
      'server.crt',
      'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    ],
    [
      'server.crt',
      'public.key',
      'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [PUBLIC KEY]',
    ],
    [
      'server.crt',
      'chain.crt',
      'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [CERTIFICATE CERTIFICATE]',
    ],
    [
      'request.csr',
      'server.key',
      'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [CERTIFICATE REQUEST]',
    ],
  ];
  for (const [certificate, key, error] of refused) {
    it(`are refused: ${certificate} with ${key}`, async () => assert.equal(await load(certificate, key), error));
  }

  it('may have a negative serial number up to Mimir 2.15', async () => {
    assert.equal(await load('negative.crt', 'server.key', '2.15'), 'localhost');
    assert.equal(await load('negative.crt', 'server.key', '2.16'), 'x509: negative serial number');
  });

  it('are not judged where a file cannot be read', async () => {
    assert.equal(await load('nowhere.crt', 'server.key'), 'unread');
    assert.equal(await load('server.crt', 'folder'), 'unread');
  });
});

/** Files by what stands in them, of kinds that openssl does not make. */
describe('a pair of files', () => {
  const file = (...blocks: readonly PemBlock[]): FileReading => ({ kind: 'pem', blocks, mode: null });
  const key = (label = 'PRIVATE KEY', facts: KeyFacts = rsaKey): PemBlock => ({
    kind: 'private-key',
    label,
    encrypted: false,
    key: facts,
  });
  const certificate = (facts: KeyFacts = rsaKey): PemBlock => ({
    kind: 'certificate',
    certificate: certificateFacts({ key: facts }),
  });
  const other: PemBlock = { kind: 'other', label: 'DH PARAMETERS' };
  const faultOf = (one: FileReading, two: FileReading): GoFault | string => {
    const pair = loadKeyPair(one, two, '3.1');
    return pair.kind === 'refused' ? pair.fault : pair.kind;
  };
  const anotherKey = { ...rsaKey, fingerprint: 'another' };
  const unknown = { ...rsaKey, algorithm: 'other' } as const;

  it('was mistaken for each other only where one block is all that is there', () => {
    assert.deepEqual(faultOf(file(key('RSA PRIVATE KEY')), file(key())), { code: 'swapped', input: 'certificate' });
    const labels = ['PRIVATE KEY', 'PRIVATE KEY'];
    assert.deepEqual(faultOf(file(key(), key()), file(key())), { code: 'no-block', input: 'certificate', labels });
    const others = { code: 'no-block', input: 'certificate', labels: ['DH PARAMETERS'] };
    assert.deepEqual(faultOf(file(other), file(key())), others);
    assert.deepEqual(faultOf(file(certificate()), file(certificate(), certificate())), {
      code: 'no-block',
      input: 'key',
      labels: ['CERTIFICATE', 'CERTIFICATE'],
    });
  });

  it('is in the wrong order where the key belongs to a later certificate, and of two pairs where to none', () => {
    assert.equal(faultOf(file(certificate()), file(key())), 'loaded');
    assert.deepEqual(faultOf(file(certificate(anotherKey), certificate()), file(key())), { code: 'wrong-order' });
    assert.deepEqual(faultOf(file(certificate(anotherKey), certificate(anotherKey)), file(key())), {
      code: 'key-mismatch',
    });
  });

  it('has keys that Go knows', () => {
    assert.deepEqual(faultOf(file(certificate()), file(key('PRIVATE KEY', unknown))), { code: 'unknown-key-type' });
    assert.deepEqual(faultOf(file(certificate(unknown)), file(key())), { code: 'unknown-public-key' });
    const malformed: PemBlock = { kind: 'malformed-certificate', reason: 'x509: malformed' };
    assert.deepEqual(faultOf(file(malformed), file(key())), {
      code: 'malformed-certificate',
      reason: 'x509: malformed',
    });
  });

  it('is not judged where one of them is not there', () => {
    const missing: FileReading = { kind: 'missing', folderExists: true };
    assert.equal(loadKeyPair(missing, file(key()), '3.1').kind, 'unread');
    assert.equal(loadKeyPair(file(certificate()), missing, '3.1').kind, 'unread');
    assert.deepEqual(authorityPool(missing, '3.1'), []);
  });
});

describe('a CA file', () => {
  let zoo: Zoo;
  before(async () => (zoo = await openZoo()));

  const sizes: Readonly<Record<string, number>> = {
    'root.crt': 1,
    'chain.crt': 2,
    'combined.pem': 1,
    'server.key': 0,
    'server.der': 0,
    'notpem.txt': 0,
    'garbage.crt': 0,
    'koblitz.crt': 0,
    'nowhere.crt': 0,
  };
  for (const [name, size] of Object.entries(sizes)) {
    it(`${name} counts for ${size}`, async () => assert.equal(authorityPool(await zoo.read(name), '3.1').length, size));
  }
});
