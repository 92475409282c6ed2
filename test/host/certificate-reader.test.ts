import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PemBlock } from '../../core/src/model/certificate';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { openZoo, run, type Zoo } from '../core/certificates/zoo';

describe('the certificate reader', () => {
  let zoo: Zoo;
  let folder = '';
  before(async () => {
    zoo = await openZoo();
    folder = await mkdtemp(join(tmpdir(), 'mimir-reader-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function blockOf(name: string): Promise<PemBlock> {
    const reading = await zoo.read(name);
    assert.ok(reading.kind === 'pem' && reading.blocks[0]);
    return reading.blocks[0];
  }

  it('tells what a certificate says', async () => {
    const { fingerprint, serial, notBefore, notAfter, key, notes, ...facts } = await zoo.leaf('server.crt');
    assert.deepEqual(facts, {
      version: 3,
      negativeSerial: false,
      subject: 'O=Zoo, CN=localhost',
      commonName: 'localhost',
      issuer: 'O=Zoo, CN=Zoo Root',
      selfIssued: false,
      signatureAlgorithm: 'sha256WithRSAEncryption',
      dnsNames: ['localhost', 'mimir'],
      ipAddresses: ['127.0.0.1', '::1'],
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      isAuthority: false,
    });
    assert.ok(notes);
    const parsed = new X509Certificate(await readFile(zoo.path('server.crt')));
    assert.equal(fingerprint, parsed.fingerprint256.replaceAll(':', '').toLowerCase());
    assert.equal(serial, parsed.serialNumber);
    assert.equal(notAfter - notBefore, 825 * 24 * 60 * 60 * 1000);
    assert.deepEqual({ ...key, fingerprint: '' }, { algorithm: 'rsa', bits: 2048, curve: null, fingerprint: '' });
  });

  it('tells what a CA says, and what is absent', async () => {
    const root = await zoo.leaf('root.crt');
    assert.deepEqual(
      [root.isAuthority, root.keyUsage, root.extendedKeyUsage, root.selfIssued],
      [true, ['keyCertSign', 'cRLSign'], null, true],
    );
    const plain = await zoo.leaf('v1.crt');
    assert.deepEqual([plain.version, plain.isAuthority, plain.keyUsage, plain.dnsNames], [1, null, null, []]);
  });

  it('names algorithms, curves and odd serial numbers', async () => {
    assert.equal((await zoo.leaf('sha1.crt')).signatureAlgorithm, 'sha1WithRSAEncryption');
    assert.equal((await zoo.leaf('ec.crt')).key.curve, 'prime256v1');
    assert.equal((await zoo.leaf('koblitz.crt')).key.curve, 'secp256k1');
    assert.equal((await zoo.leaf('edwards.crt')).key.algorithm, 'ed25519');
    assert.equal((await zoo.leaf('negative.crt')).negativeSerial, true);
  });

  for (const [name, certificate, label] of [
    ['server.key', 'server.crt', 'PRIVATE KEY'],
    ['pkcs1.key', 'server.crt', 'RSA PRIVATE KEY'],
    ['sec1.key', 'ec.crt', 'EC PRIVATE KEY'],
    ['edwards.key', 'edwards.crt', 'PRIVATE KEY'],
  ] as const) {
    it(`knows ${name} by its public half, and keeps the rest to itself`, async () => {
      const { key } = await zoo.leaf(certificate);
      assert.deepEqual(await blockOf(name), { kind: 'private-key', label, encrypted: false, key });
    });
  }

  it('tells encrypted keys, requests, public keys and damage apart', async () => {
    assert.deepEqual(await blockOf('encrypted.key'), {
      kind: 'private-key',
      label: 'RSA PRIVATE KEY',
      encrypted: true,
      key: null,
    });
    assert.deepEqual(await blockOf('encrypted8.key'), {
      kind: 'private-key',
      label: 'ENCRYPTED PRIVATE KEY',
      encrypted: true,
      key: null,
    });
    assert.deepEqual(await blockOf('request.csr'), { kind: 'other', label: 'CERTIFICATE REQUEST' });
    assert.deepEqual(await blockOf('public.key'), { kind: 'other', label: 'PUBLIC KEY' });
    assert.deepEqual(await blockOf('garbage.crt'), {
      kind: 'malformed-certificate',
      reason: 'x509: malformed certificate',
    });
  });

  it('says why a path leads to no PEM', async () => {
    assert.deepEqual(await zoo.read('server.der'), { kind: 'not-pem', empty: false, der: true });
    assert.deepEqual(await zoo.read('notpem.txt'), { kind: 'not-pem', empty: false, der: false });
    assert.deepEqual(await zoo.read('empty.crt'), { kind: 'not-pem', empty: true, der: false });
    assert.deepEqual(await zoo.read('folder'), { kind: 'folder' });
    assert.deepEqual(await zoo.read('nowhere.crt'), { kind: 'missing', folderExists: true });
    assert.deepEqual(await zoo.read('nowhere/server.crt'), { kind: 'missing', folderExists: false });
    assert.deepEqual(await zoo.read('root.crt/server.crt'), { kind: 'missing', folderExists: false });
    assert.deepEqual(await zoo.read('\0'), { kind: 'unreadable', reason: 'invalid argument' });
  });

  it('reads neither giants nor pipes', async () => {
    await writeFile(join(folder, 'giant.pem'), Buffer.alloc(1024 * 1024 + 1));
    await run('mkfifo', [join(folder, 'pipe')]);
    const reader = createCertificateReader();
    assert.deepEqual(await reader.read(join(folder, 'giant.pem')), { kind: 'not-read', why: 'too-large' });
    assert.deepEqual(await reader.read(join(folder, 'pipe')), { kind: 'not-read', why: 'special' });
  });

  it('reads a file again when it has changed, and only then', async () => {
    const reader = createCertificateReader();
    const path = join(folder, 'changing.crt');
    await copyFile(zoo.path('server.crt'), path);
    const first = await reader.read(path);
    assert.equal(await reader.read(path), first);
    await copyFile(zoo.path('client.crt'), path);
    await utimes(path, 1, 1);
    assert.notDeepEqual(await reader.read(path), first);
    await rm(path);
    assert.deepEqual(await reader.read(path), { kind: 'missing', folderExists: true });
  });

  it('reads text that stands inline', async () => {
    const reading = createCertificateReader().readInline(await readFile(zoo.path('chain.crt'), 'utf8'));
    assert.equal(reading.kind === 'pem' && reading.mode === null && reading.blocks.length, 2);
    assert.deepEqual(createCertificateReader().readInline(''), { kind: 'not-pem', empty: true, der: false });
  });

  it('knows who signed a certificate', async () => {
    const [server, root, sameName] = [
      await zoo.leaf('server.crt'),
      await zoo.leaf('root.crt'),
      await zoo.leaf('sameca.crt'),
    ];
    assert.ok(zoo.isSignedBy(server, root));
    assert.ok(zoo.isSignedBy(root, root));
    assert.ok(!zoo.isSignedBy(server, sameName));
    assert.ok(!zoo.isSignedBy(root, server));
  });
});
