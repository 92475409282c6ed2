import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateUsers } from '../../../../core/src/certificates/inspect/certificate-users';
import { inspectCertificate } from '../../../../core/src/certificates/inspect/certificate-page';
import type { FileReading } from '../../../../core/src/model/certificate';
import { Deployed } from '../deployed';
import { openZoo, type Zoo } from '../zoo';

describe('a certificate file as a document', () => {
  let zoo: Zoo;
  before(async () => (zoo = await openZoo()));

  const shown = (reading: FileReading, path = '/tls/file.pem'): string =>
    inspectCertificate({ path, reading }, { now: Date.now(), isSignedBy: zoo.isSignedBy, users: null });
  const show = async (name: string): Promise<string> => shown(await zoo.read(name));
  const faults = async (name: string): Promise<string> => (await show(name)).split('## Problems\n\n')[1]?.trim() ?? '';

  it('tells chain, names, uses, validity and fingerprints', async () => {
    const leaf = await zoo.leaf('chain.crt');
    const text = await show('chain.crt');
    assert.match(
      text,
      /^# file\.pem\n\n`\/tls\/file\.pem`\n\n## 1\. Certificate localhost\n\n- Subject: O=Zoo, CN=localhost\n- Issuer: O=Zoo, CN=Zoo Root\n/,
    );
    assert.match(
      text,
      /- Valid: \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d, 82\d days left\n- Names: `localhost`, `mimir`, `127\.0\.0\.1`, `::1`\n- For: serverAuth, clientAuth \(digitalSignature, keyEncipherment\)\n/,
    );
    assert.ok(
      text.includes(`- SHA-256 of the certificate: \`${leaf.fingerprint.toUpperCase().replace(/..(?=.)/g, '$&:')}\``),
    );
    assert.match(text, /## 2\. CA certificate Zoo Root\n/);
    assert.match(
      text,
      /## Chain\n\n- Certificate 1 is signed by certificate 2 of this file\.\n- Certificate 2 is signed by itself\.\n/,
    );
    assert.equal(await faults('chain.crt'), 'None found.');
  });

  it('tells of keys without showing them', async () => {
    assert.match(
      await show('server.key'),
      /## 1\. Private key\n\n- Key: RSA, 2048 bits\n- SHA-256 of the public key: `[0-9A-F:]{95}`\n/,
    );
    assert.match(await show('encrypted.key'), /- Encrypted: Mimir can't ask for its passphrase\.\n/);
    assert.doesNotMatch(await show('combined.pem'), /BEGIN|MII/);
  });

  const wrong: Readonly<Record<string, RegExp>> = {
    'expired.crt': /^- localhost expired on 2021-01-01\.$/,
    'future.crt': /^- localhost is not valid before 2040-01-01\.$/,
    'nosan.crt': /^- localhost has no SANs, so clients reject it as a server certificate\.$/,
    'sha1.crt': /^- localhost is signed with sha1WithRSAEncryption, which Mimir rejects\.$/,
    'short.crt': /^- localhost has an RSA key of 1024 bits, which is too short\.$/,
    'negative.crt': /^- localhost has a negative serial number, which Mimir rejects from 2\.16 on\.$/,
    'open.key': /^- This private key is readable by others than its owner \(mode 0640\)\.$/,
  };
  for (const [name, message] of Object.entries(wrong)) {
    it(`tells what is wrong with ${name}`, async () => assert.match(await faults(name), message));
  }

  it('is readable for files that hold nothing of the kind', async () => {
    const says: Readonly<Record<string, RegExp>> = {
      'server.der': /This is a DER certificate\. Mimir reads only PEM\./,
      'empty.crt': /The file is empty\./,
      'notpem.txt': /This file contains no PEM block\./,
      'garbage.crt': /Unreadable certificate/,
      'request.csr': /## 1\. CERTIFICATE REQUEST\n\n- Ignored by Mimir\./,
      folder: /This is a folder\./,
      absent: /The file doesn't exist\./,
    };
    for (const [name, message] of Object.entries(says)) {
      assert.match(await show(name), message);
      assert.doesNotMatch(await faults(name), /Nothing/);
    }
  });

  it('lets no name in a certificate become Markdown', async () => {
    const leaf = await zoo.leaf('server.crt');
    const text = shown({
      kind: 'pem',
      mode: null,
      blocks: [
        {
          kind: 'certificate',
          certificate: { ...leaf, commonName: '[x](http://evil)', subject: 'CN=<img>\n# head', dnsNames: ['`a`'] },
        },
      ],
    });
    assert.ok(
      text.includes('\\[x\\](http://evil)') &&
        text.includes('CN=\\<img\\> \\# head') &&
        text.includes('- Names: `` `a` ``, '),
    );
  });

  it('tells who in a configuration uses it, for what, and what is wrong there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mimir-inspect-'));
    try {
      await writeFile(
        join(folder, 'mimir.flags'),
        '# mimir-tls: flags\n-target=ingester\n-server.http-tls-cert-path=s.crt\n-server.http-tls-key-path=s.key\n-server.grpc-tls-cert-path=s.crt\n-server.grpc-tls-key-path=s.key\n',
      );
      await copyFile(zoo.path('clientonly.crt'), join(folder, 's.crt'));
      await copyFile(zoo.path('server.key'), join(folder, 's.key'));
      const { processes, findings } = await new Deployed(folder, ['mimir.flags']).deployment();
      const path = join(folder, 's.crt');
      const users = certificateUsers(path, processes, findings);
      assert.deepEqual(
        users.map(({ process, family, role }) => [process, family, role]),
        [
          ['mimir.flags', 'server.http', 'certificate'],
          ['mimir.flags', 'server.grpc', 'certificate'],
        ],
      );
      const text = inspectCertificate(
        { path, reading: await zoo.read('clientonly.crt') },
        { now: Date.now(), isSignedBy: zoo.isSignedBy, users },
      );
      assert.match(text, /\| mimir\.flags \| `server\.http` \| [^|]+ \| certificate \|\n/);
      assert.match(text, /## Problems\n\n- Server certificate s\.crt allows only clientAuth\./);
      const stranger = inspectCertificate(
        { path: '/x', reading: { kind: 'folder' } },
        { now: 0, isSignedBy: zoo.isSignedBy, users: certificateUsers('/x', processes, findings) },
      );
      assert.match(stranger, /Nothing in this configuration uses this file\./);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
