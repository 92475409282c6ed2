import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';
import { filled, flagsTemplate, type HostileValue, hostileValues, placesIn, yamlTemplate } from '../hostile-values';
import { callIn } from './calling';

const commands = [
  ['check'],
  ['check', '--format', 'json'],
  ['map'],
  ['map', '--format', 'mermaid'],
  ['map', '--format', 'json'],
  ['map', '--format', 'svg'],
  ['certs', '--dry-run'],
  ['certs', '--dry-run', '--format', 'json'],
  ['certs', '--cert-manager'],
];

/** The line that shows it, as far as it is of use to read. */
function seen(text: string, marker: RegExp): string | null {
  const at = text.search(marker);
  return at < 0 ? null : text.slice(Math.max(0, at - 100), at + 60);
}

describe('The command line, given values that it must not show', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-hostile-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function assertHidden(name: string, text: string, { marker }: HostileValue, some = commands): Promise<void> {
    writeFileSync(join(folder, name), text);
    for (const command of some) {
      const { status, printed, complained } = await callIn(folder, [
        ...command,
        '--kind',
        name.endsWith('.yaml') ? 'mimir-yaml' : 'flags',
        name,
      ]);
      assert.ok(status < 3, complained);
      assert.equal(seen(printed + complained, marker), null, command.join(' '));
    }
  }

  for (const [name, template] of [
    ['mimir.yaml', yamlTemplate],
    ['mimir.flags', flagsTemplate],
  ] as const) {
    for (const [index, hostile] of hostileValues.entries()) {
      it(`shows ${hostile.what} of no option of ${name}`, async () => {
        await assertHidden(name, filled(template, hostile.value, null), hostile);
        // Alone too, since one fault hides others.
        for (let place = 0; place < placesIn(template); place += 1) {
          const command = commands[(place + index) % commands.length] ?? ['check'];
          await assertHidden(name, filled(template, hostile.value, place), hostile, [['check'], command]);
        }
      });
    }
  }

  it('shows no password, whatever is wrong with it', async () => {
    const text =
      'target: https://user:p@hunter2-X@host/x\ncommon:\n  storage:\n    s3:\n      secret_access_key: [hunter2-X]\nruler:\n  no_such:\n    password: hunter2-X\nalertmanager_storage:\n  s3: {secret_access_key: hunter2-X}\n';
    await assertHidden('mimir.yaml', text, { what: 'a password', value: '', marker: /hunter2/ });
  });

  it('converts no private key', async () => {
    const [hostile] = hostileValues;
    assert.ok(hostile);
    writeFileSync(join(folder, 'mimir.yaml'), filled(yamlTemplate, hostile.value, 3));
    const { printed, complained } = await callIn(folder, [
      'convert',
      '--to',
      'flags',
      '--kind',
      'mimir-yaml',
      'mimir.yaml',
    ]);
    assert.doesNotMatch(printed + complained, hostile.marker);
    assert.match(complained, /cert_file: It is a private key, which belongs in a file\./);
    assert.match(printed, /-ingester\.client\.tls-enabled=true/);
  });

  it('prints a finding a line, whatever the file is called', async () => {
    const names = ['::error file=x::forged.flags', 'a\n::error::forged.flags', 'a\x1b[2J.flags'];
    for (const name of names) writeFileSync(join(folder, name), '-target=ingester\n-nothing=1\n');
    for (const command of ['check', 'map']) {
      const { printed, complained } = await callIn(folder, [command, ...names]);
      assert.doesNotMatch(printed + complained, /[^\P{Cc}\n]|^\s*::/mu);
    }
    const missing = await callIn(folder, ['check', 'none\n::error::x']);
    assert.equal(missing.complained, "none\\n::error::x can't be read: no such file.\n");
  });

  it('lets no certificate write a document of its own', async () => {
    const evil =
      'a\x1b[31m\r\n## Injected\n\n[click](command:x) ![p](http://127.0.0.1/p.png) `b` ``c``\n::error::forged';
    writeFileSync(join(folder, 'evil.crt'), certificateOf(evil));
    const { printed } = await callIn(folder, ['inspect', 'evil.crt']);
    assert.match(printed, /^## 1\. Certificate a/m);
    assert.doesNotMatch(printed, /[^\P{Cc}\n]|\u202e|^\s*::|^## Injected/mu);
    const outsideCode = printed.replace(/(`+) ?[^\n]*?[^`]\1(?!`)/g, '');
    assert.doesNotMatch(outsideCode, /[^\\]\[click\]\(|[^\\]!\[/);
    writeFileSync(
      join(folder, 'mimir.flags'),
      `-target=ingester\n-server.grpc-tls-cert-path=evil.crt\n-server.grpc-tls-key-path=evil.key\n`,
    );
    writeFileSync(join(folder, 'evil.key'), readFileSync(join(folder, 'evil.crt')));
    for (const command of [...commands, ['inspect', '--config', 'mimir.flags']]) {
      const called = await callIn(folder, [...command, command[0] === 'inspect' ? 'evil.crt' : 'mimir.flags']);
      assert.doesNotMatch(called.printed + called.complained, /[^\P{Cc}\n]|\u202e|^\s*::/mu, command.join(' '));
    }
  });
});

/** A certificate with the words wherever a name may stand. */
function certificateOf(words: string): string {
  const { publicKey, privateKey } = forge.pki.rsa.generateKeyPair(1024);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 864e5);
  certificate.validity.notAfter = new Date(Date.now() + 20 * 864e5);
  certificate.setSubject([{ name: 'commonName', value: words }]);
  certificate.setIssuer([{ name: 'commonName', value: `by ${words}` }]);
  certificate.setExtensions([{ name: 'subjectAltName', altNames: [{ type: 2, value: words }] }]);
  certificate.sign(privateKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}
