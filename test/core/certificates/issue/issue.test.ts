import assert from 'node:assert/strict';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  issueAuthority,
  issueLeaf,
  publicHalf,
  readIssuer,
  type Issuer,
  type LeafOrder,
  type PublicKey,
  type Refused,
} from '../../../../core/src/certificates/issue/issue';
import { keyTypes, specOf, type KeyType } from '../../../../core/src/x509/key-type';
import type { KeyPairPem } from '../../../../core/src/ports';
import { createCertificateReader } from '../../../../host/src/certificate-reader';
import { nodeKeyMaker } from '../../../../host/src/keys';
import { stockedKey } from '../key-stock';
import { openZoo, run } from '../zoo';

const keys = nodeKeyMaker;
const day = 24 * 60 * 60 * 1000;

function ready(issuer: Issuer | Refused): Issuer {
  assert.ok(issuer.kind === 'issuer');
  return issuer;
}

const zooAuthority = { organization: 'Zoo', validityDays: 3650 };

const made = (type: KeyType): Promise<KeyPairPem> => stockedKey(specOf(type));

function publicKeyOf({ privateKey }: KeyPairPem): PublicKey {
  const half = publicHalf(privateKey, keys);
  assert.ok(half.kind === 'public');
  return half;
}

const order: LeafOrder = {
  commonName: 'mimir.internal',
  organization: 'Zoo',
  names: ['mimir.internal', '*.mimir.svc', '127.0.0.1', '::1', '2001:db8::7'],
  roles: ['server', 'client'],
  validityDays: 730,
};

describe('issued certificates', () => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  let folder = '';
  let authorityKey: KeyPairPem;
  let leafKey: PublicKey;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mimir-issue-'));
    authorityKey = await nodeKeyMaker.make(specOf('rsa-2048'));
    leafKey = publicKeyOf(await made('rsa-2048'));
  });
  after(() => rm(folder, { recursive: true }));

  /** Throws where openssl does not accept the leaf. */
  async function verify(authority: string, leaf: string, ...checks: readonly string[]): Promise<void> {
    await writeFile(join(folder, 'ca.crt'), authority);
    await writeFile(join(folder, 'leaf.crt'), leaf);
    await run('openssl', [
      'verify',
      '-x509_strict',
      '-CAfile',
      join(folder, 'ca.crt'),
      ...checks,
      join(folder, 'leaf.crt'),
    ]);
  }

  const signatures: Readonly<Record<KeyType, string>> = {
    'rsa-2048': 'sha256WithRSAEncryption',
    'rsa-3072': 'sha256WithRSAEncryption',
    'rsa-4096': 'sha256WithRSAEncryption',
    'ecdsa-p256': 'ecdsa-with-SHA256',
    'ecdsa-p384': 'ecdsa-with-SHA384',
  };
  const [commonest, , , ...curves] = keyTypes;
  for (const type of [commonest, ...curves])
    for (const leafType of [commonest, ...curves]) {
      it(`of a CA with ${type} for a key with ${leafType} pass the strictest check of openssl, in both roles and by every name`, async () => {
        const authority = ready(issueAuthority(zooAuthority, (await made(type)).privateKey, now, keys));
        await passesStrictly(authority, issueLeaf(order, publicKeyOf(await made(leafType)), authority, now, keys));
        const { stdout } = await run('openssl', ['x509', '-in', join(folder, 'leaf.crt'), '-noout', '-text']);
        assert.ok(stdout.includes(`Signature Algorithm: ${signatures[type]}`), 'signed as the CA does');
        // RFC 8813: a key on a curve enciphers nothing.
        assert.equal(stdout.includes('Key Encipherment'), leafType === 'rsa-2048');
      });
    }

  async function passesStrictly(authority: Issuer, leaf: string): Promise<void> {
    await verify(authority.pem, authority.pem);
    for (const purpose of ['sslserver', 'sslclient']) await verify(authority.pem, leaf, '-purpose', purpose);
    for (const ip of ['127.0.0.1', '::1', '2001:db8::7'])
      await verify(authority.pem, leaf, '-purpose', 'sslserver', '-verify_ip', ip);
    for (const name of ['mimir.internal', 'a.mimir.svc'])
      await verify(authority.pem, leaf, '-purpose', 'sslserver', '-verify_hostname', name);
    await assert.rejects(verify(authority.pem, leaf, '-verify_ip', '10.0.0.1'));
  }

  it('name their issuer by its key, and let a CA sign leaves and nothing else', async () => {
    const authority = ready(issueAuthority({ ...zooAuthority, organization: '' }, authorityKey.privateKey, now, keys));
    const leaf = issueLeaf(order, leafKey, authority, now, keys);
    await verify(authority.pem, leaf);
    const shown = async (name: string) =>
      (await run('openssl', ['x509', '-in', join(folder, name), '-noout', '-text'])).stdout;
    const [ofAuthority, ofLeaf] = [await shown('ca.crt'), await shown('leaf.crt')];
    assert.match(
      ofAuthority,
      /X509v3 Basic Constraints: critical\s+CA:TRUE, pathlen:0\s+X509v3 Key Usage: critical\s+Certificate Sign, CRL Sign\n/,
    );
    assert.match(
      ofLeaf,
      /X509v3 Basic Constraints: critical\s+CA:FALSE\s+X509v3 Key Usage: critical\s+Digital Signature, Key Encipherment\n/,
    );
    const identifier = (text: string, of: string) =>
      new RegExp(`X509v3 ${of} Key Identifier:\\s+([0-9A-F:]{59})`).exec(text)?.[1];
    const own = identifier(ofAuthority, 'Subject');
    assert.ok(own !== undefined);
    assert.deepEqual([identifier(ofAuthority, 'Authority'), identifier(ofLeaf, 'Authority')], [own, own]);
    assert.notEqual(identifier(ofLeaf, 'Subject'), own);
  });

  it('serve only in the roles that were ordered', async () => {
    const authority = ready(issueAuthority({ ...zooAuthority, organization: '' }, authorityKey.privateKey, now, keys));
    const client = issueLeaf(
      { ...order, organization: '', names: [], roles: ['client'] },
      leafKey,
      authority,
      now,
      keys,
    );
    await verify(authority.pem, client, '-purpose', 'sslclient');
    await assert.rejects(verify(authority.pem, client, '-purpose', 'sslserver'));
  });

  it('say what they are', () => {
    const authority = ready(issueAuthority(zooAuthority, authorityKey.privateKey, now, keys));
    const reader = createCertificateReader();
    const reading = reader.readInline(authority.pem + issueLeaf(order, leafKey, authority, now, keys));
    assert.ok(reading.kind === 'pem');
    const [root, leaf] = reading.blocks.flatMap((block) => (block.kind === 'certificate' ? [block.certificate] : []));
    assert.ok(root && leaf);
    assert.deepEqual(
      [root.version, root.isAuthority, root.keyUsage, root.extendedKeyUsage],
      [3, true, ['keyCertSign', 'cRLSign'], null],
    );
    assert.deepEqual([leaf.version, leaf.isAuthority, leaf.subject], [3, false, 'O=Zoo, CN=mimir.internal']);
    assert.deepEqual(leaf.dnsNames, ['mimir.internal', '*.mimir.svc']);
    assert.deepEqual(leaf.ipAddresses, ['127.0.0.1', '::1', '2001:db8::7']);
    assert.deepEqual(leaf.extendedKeyUsage, ['serverAuth', 'clientAuth']);
    assert.deepEqual([leaf.notBefore, leaf.notAfter], [now - day / 24, now + 730 * day]);
    assert.equal(root.notAfter, now + 3650 * day);
    assert.ok(reader.isSignedBy(leaf, root));
    for (const { serial, negativeSerial, signatureAlgorithm } of [root, leaf]) {
      assert.match(serial, /^[0-9A-F]{32}$/);
      assert.equal(negativeSerial, false);
      assert.equal(signatureAlgorithm, 'sha256WithRSAEncryption');
    }
    assert.notEqual(root.serial, leaf.serial);
  });

  it('never outlast their CA', () => {
    const authority = ready(issueAuthority(zooAuthority, authorityKey.privateKey, now, keys));
    const leaf = new X509Certificate(issueLeaf({ ...order, validityDays: 20_000 }, leafKey, authority, now, keys));
    assert.equal(Date.parse(leaf.validTo), authority.notAfter);
  });

  it('keep letters beyond ASCII, and what is too long within its limit', () => {
    const authority = ready(
      issueAuthority({ ...zooAuthority, organization: 'Zoö' }, authorityKey.privateKey, now, keys),
    );
    const leaf = new X509Certificate(
      issueLeaf({ ...order, commonName: 'm'.repeat(80) }, leafKey, authority, now, keys),
    );
    assert.match(leaf.issuer, /^O=Zoö\nCN=Private CA [0-9a-f]{8}$/);
    assert.equal(leaf.subject, `O=Zoo\nCN=${'m'.repeat(64)}`);
  });
});

describe('a CA that stands already', () => {
  let folder = '';
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'mimir-authority-'))));
  after(() => rm(folder, { recursive: true }));

  async function authorityOf(subject: string, keyOptions: readonly string[]): Promise<readonly [string, string]> {
    const [key, certificate] = [join(folder, 'ca.key'), join(folder, 'ca.crt')];
    await run('openssl', [
      'req',
      '-x509',
      ...keyOptions,
      '-nodes',
      '-keyout',
      key,
      '-out',
      certificate,
      '-utf8',
      '-subj',
      subject,
      '-addext',
      'keyUsage=critical,keyCertSign',
    ]);
    return [await readFile(certificate, 'utf8'), await readFile(key, 'utf8')];
  }

  it('signs, whatever form its name has', async () => {
    const [certificate, key] = await authorityOf('/C=DE/O=Zoö+OU=Löwen/CN=Rööt', ['-newkey', 'rsa:2048']);
    const other = await readFile((await openZoo()).path('root.crt'), 'utf8');
    await signs(`${other}${certificate}`.replaceAll('\n', '\r\n'), key, certificate);
  });

  /** Throws where openssl does not accept what the CA of the key signs. */
  async function signs(certificates: string, key: string, own: string): Promise<void> {
    const issuer = ready(readIssuer(certificates, key, keys));
    const leaf = issueLeaf(order, publicKeyOf(await made('ecdsa-p256')), issuer, Date.now(), keys);
    await writeFile(join(folder, 'leaf.crt'), leaf);
    await run('openssl', ['verify', '-x509_strict', '-CAfile', join(folder, 'ca.crt'), join(folder, 'leaf.crt')]);
    assert.deepEqual(new X509Certificate(issuer.pem).raw, new X509Certificate(own).raw);
  }

  for (const curve of ['P-224', 'P-256', 'P-384', 'P-521'])
    it(`signs with a key on ${curve}, in whatever form openssl wrote it`, async () => {
      const [certificate, key] = await authorityOf('/CN=Curve', [
        '-newkey',
        'ec',
        '-pkeyopt',
        `ec_paramgen_curve:${curve}`,
      ]);
      await signs(certificate, key, certificate);
      const { stdout: sec1 } = await run('openssl', ['ec', '-in', join(folder, 'ca.key')]);
      const { stdout: parameters } = await run('openssl', ['ecparam', '-name', 'prime256v1']);
      assert.match(sec1, /BEGIN EC PRIVATE KEY/);
      await signs(certificate, `${parameters}${sec1}`, certificate);
    });

  it('signs with an Ed25519 key', async () => {
    const [certificate, key] = await authorityOf('/CN=Edwards', ['-newkey', 'ed25519']);
    await signs(certificate, key, certificate);
  });

  it('is refused in words where it cannot', async () => {
    const zoo = await openZoo();
    const text = (name: string): Promise<string> => readFile(zoo.path(name), 'utf8');
    const root = await text('root.crt');
    const [curve, curveKey] = await authorityOf('/CN=Bitcoin', [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:secp256k1',
    ]);
    assert.deepEqual(readIssuer(curve, curveKey, keys), { kind: 'refused', reason: 'Mimir reads no keys of its kind' });
    assert.deepEqual(readIssuer(root, 'no key', keys), {
      kind: 'refused',
      reason: 'it contains no private key that can be read',
    });
    const encrypted = 'the key is encrypted';
    for (const name of ['encrypted.key', 'encrypted8.key']) {
      assert.deepEqual(readIssuer(root, await text(name), keys), { kind: 'refused', reason: encrypted });
      assert.deepEqual(publicHalf(await text(name), keys), { kind: 'refused', reason: encrypted });
      assert.deepEqual(issueAuthority(zooAuthority, await text(name), 0, keys), { kind: 'refused', reason: encrypted });
    }
    const foreign = 'the CA file contains no certificate for its key';
    for (const certificates of [root, await text('ec.crt'), await text('garbage.crt'), '']) {
      assert.deepEqual(readIssuer(certificates, await text('server.key'), keys), { kind: 'refused', reason: foreign });
    }
  });

  it('may have its key in PKCS #1, or beside other blocks', async () => {
    const zoo = await openZoo();
    const expected = new X509Certificate(await readFile(zoo.path('server.crt'))).publicKey;
    for (const name of ['server.key', 'pkcs1.key', 'combined.pem']) {
      const half = publicHalf(await readFile(zoo.path(name), 'utf8'), keys);
      assert.ok(half.kind === 'public' && createPublicKey(half.pem).equals(expected), name);
    }
  });
});
