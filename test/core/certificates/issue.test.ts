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
  type Refused,
} from '../../../core/src/certificates/issue';
import type { KeyPairPem } from '../../../core/src/ports';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { nodeKeyMaker } from '../../../host/src/keys';
import { openZoo, run } from './zoo';

const { signRsa } = nodeKeyMaker;
const day = 24 * 60 * 60 * 1000;

function ready(issuer: Issuer | Refused): Issuer {
  assert.ok(issuer.kind === 'issuer');
  return issuer;
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
  let leafKey: KeyPairPem;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mimir-issue-'));
    [authorityKey, leafKey] = await Promise.all([nodeKeyMaker.makeRsa(2048), nodeKeyMaker.makeRsa(2048)]);
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

  it('pass the strictest check of openssl, in both roles and by every name', async () => {
    const authority = ready(issueAuthority('Zoo', authorityKey.privateKey, now, signRsa));
    const leaf = issueLeaf(order, leafKey.publicKey, authority, now, signRsa);
    await verify(authority.pem, authority.pem);
    for (const purpose of ['sslserver', 'sslclient']) await verify(authority.pem, leaf, '-purpose', purpose);
    for (const ip of ['127.0.0.1', '::1', '2001:db8::7'])
      await verify(authority.pem, leaf, '-purpose', 'sslserver', '-verify_ip', ip);
    for (const name of ['mimir.internal', 'a.mimir.svc'])
      await verify(authority.pem, leaf, '-purpose', 'sslserver', '-verify_hostname', name);
    await assert.rejects(verify(authority.pem, leaf, '-verify_ip', '10.0.0.1'));
  });

  it('name their issuer by its key, and let a CA sign leaves and nothing else', async () => {
    const authority = ready(issueAuthority('', authorityKey.privateKey, now, signRsa));
    const leaf = issueLeaf(order, leafKey.publicKey, authority, now, signRsa);
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
    const authority = ready(issueAuthority('', authorityKey.privateKey, now, signRsa));
    const client = issueLeaf(
      { ...order, organization: '', names: [], roles: ['client'] },
      leafKey.publicKey,
      authority,
      now,
      signRsa,
    );
    await verify(authority.pem, client, '-purpose', 'sslclient');
    await assert.rejects(verify(authority.pem, client, '-purpose', 'sslserver'));
  });

  it('say what they are', () => {
    const authority = ready(issueAuthority('Zoo', authorityKey.privateKey, now, signRsa));
    const reader = createCertificateReader();
    const reading = reader.readInline(authority.pem + issueLeaf(order, leafKey.publicKey, authority, now, signRsa));
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
    const authority = ready(issueAuthority('Zoo', authorityKey.privateKey, now, signRsa));
    const leaf = new X509Certificate(
      issueLeaf({ ...order, validityDays: 20_000 }, leafKey.publicKey, authority, now, signRsa),
    );
    assert.equal(Date.parse(leaf.validTo), authority.notAfter);
  });

  it('keep letters beyond ASCII, and what is too long within its limit', () => {
    const authority = ready(issueAuthority('Zoö', authorityKey.privateKey, now, signRsa));
    const leaf = new X509Certificate(
      issueLeaf({ ...order, commonName: 'm'.repeat(80) }, leafKey.publicKey, authority, now, signRsa),
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
    const issuer = ready(readIssuer(`${other}${certificate}`.replaceAll('\n', '\r\n'), key));
    const { publicKey } = await nodeKeyMaker.makeRsa(2048);
    await writeFile(join(folder, 'leaf.crt'), issueLeaf(order, publicKey, issuer, Date.now(), signRsa));
    await run('openssl', ['verify', '-x509_strict', '-CAfile', join(folder, 'ca.crt'), join(folder, 'leaf.crt')]);
    assert.deepEqual(new X509Certificate(issuer.pem).raw, new X509Certificate(certificate).raw);
  });

  it('is refused in words where it cannot', async () => {
    const zoo = await openZoo();
    const text = (name: string): Promise<string> => readFile(zoo.path(name), 'utf8');
    const root = await text('root.crt');
    const notRsa = 'the key is not an RSA key, the only supported kind';
    const [curve, curveKey] = await authorityOf('/CN=Curve', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);
    assert.deepEqual(readIssuer(curve, curveKey), { kind: 'refused', reason: notRsa });
    assert.deepEqual(readIssuer(root, 'no key'), { kind: 'refused', reason: notRsa });
    const encrypted = 'the key is encrypted';
    for (const name of ['encrypted.key', 'encrypted8.key']) {
      assert.deepEqual(readIssuer(root, await text(name)), { kind: 'refused', reason: encrypted });
      assert.deepEqual(publicHalf(await text(name)), { kind: 'refused', reason: encrypted });
      assert.deepEqual(issueAuthority('', await text(name), 0, signRsa), { kind: 'refused', reason: encrypted });
    }
    const foreign = 'the CA file contains no certificate for its key';
    for (const certificates of [root, await text('ec.crt'), await text('garbage.crt'), '']) {
      assert.deepEqual(readIssuer(certificates, await text('server.key')), { kind: 'refused', reason: foreign });
    }
  });

  it('may have its key in PKCS #1, or beside other blocks', async () => {
    const zoo = await openZoo();
    const expected = new X509Certificate(await readFile(zoo.path('server.crt'))).publicKey;
    for (const name of ['server.key', 'pkcs1.key', 'combined.pem']) {
      const half = publicHalf(await readFile(zoo.path(name), 'utf8'));
      assert.ok(half.kind === 'public' && createPublicKey(half.pem).equals(expected), name);
    }
  });
});
