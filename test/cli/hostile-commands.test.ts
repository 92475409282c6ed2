import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import forge from 'node-forge';
import { filled, flagsTemplate, hostileValues, yamlTemplate } from '../hostile-values';
import { callIn } from './calling';

/** Every way to have something printed of configurations and certificates, in every format; `check` has a test of its own. */
const commands: Readonly<Record<string, readonly (readonly string[])[]>> = {
  inspect: [[], ['--format', 'json']],
  secure: [['--dry-run'], ['--dry-run', '--format', 'json']],
  certs: [['--dry-run'], ['--dry-run', '--format', 'json'], ['--dry-run', '--renew']],
  diff: [[], ['--format', 'json'], ['--format', 'markdown']],
  upgrade: [
    ['--mimir-version', '2.10', '--to', '3.0'],
    ['--mimir-version', '2.10', '--to', '3.0', '--format', 'json'],
  ],
  probe: [[], ['--format', 'json'], ['--as', 'ingester.client'], ['--as', 'ingester.client', '--format', 'json']],
  explain: [[]],
  init: [[]],
};

const names = { old: 'old', now: 'now' } as const;

describe('Every command, given values that it must not show', () => {
  let folder: string;
  let server: tls.Server;
  let address: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-hostile-'));
    for (const name of Object.values(names)) mkdirSync(join(folder, name));
    const { key, cert } = certificateOf(forge.util.encodeUtf8(hostileValues.at(-1)?.value ?? ''));
    writeFileSync(join(folder, 'evil.crt'), cert);
    server = tls.createServer({ key, cert });
    server.on('tlsClientError', () => undefined);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const bound = server.address();
    address = `127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`;
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** What a command is called with, in a folder with two states of a configuration that is full of the value. */
  function namedTo(command: string, form: readonly string[], file: string, value: string): readonly string[] {
    const kind = ['--kind', file.endsWith('.yaml') ? 'mimir-yaml' : 'flags'];
    const path = join(names.now, file);
    switch (command) {
      case 'inspect':
        return ['evil.crt', path];
      case 'diff':
        return [...kind, join(names.old, file), path];
      case 'probe':
        return form.includes('--as') ? [...kind, address, path] : [address];
      case 'explain':
        return [value];
      case 'init':
        return [names.now];
      default:
        return [...kind, path];
    }
  }

  for (const [command, forms] of Object.entries(commands)) {
    for (const [number, { what, value, marker }] of hostileValues.entries()) {
      it(`shows ${what} nowhere: ${command}`, async () => {
        // Of the two that judge whole deployments each value sees one form, in its turn.
        const some = ['secure', 'diff'].includes(command) ? [forms[number % forms.length] ?? []] : forms;
        for (const [index, form] of some.entries()) {
          // In its turn each form sees both files.
          const [file, template] =
            (index + number) % 2 === 0
              ? (['mimir.yaml', yamlTemplate] as const)
              : (['mimir.flags', flagsTemplate] as const);
          writeFileSync(join(folder, names.old, file), filled(template, 'true', null));
          writeFileSync(join(folder, names.now, file), filled(template, value, null));
          const { status, printed, complained } = await callIn(folder, [
            command,
            ...form,
            ...namedTo(command, form, file, value),
          ]);
          const all = printed + complained;
          assert.ok(status < 2 || command === 'explain', all);
          assert.notEqual(all, '', `${command} ${form.join(' ')} printed nothing`);
          assert.equal(marker.exec(all)?.[0] ?? null, null, `${form.join(' ')} ${file}\n${all.slice(0, 3000)}`);
          rmSync(join(folder, names.now, '.mimir-tls.yaml'), { force: true });
        }
      });
    }
  }

  it('shows no control characters of names of files and addresses', async () => {
    const odd = 'a\x1b[2J\n::error::forged\u202e';
    mkdirSync(join(folder, odd));
    writeFileSync(join(folder, odd, `${odd}.flags`), '-target=ingester\n-nothing=1\n');
    const path = join(odd, `${odd}.flags`);
    for (const argv of [
      ['inspect', path],
      ['inspect', '--format', 'json', path],
      ['secure', '--dry-run', path],
      ['certs', path],
      ['diff', path, join(names.old, 'mimir.flags')],
      ['diff', '--format', 'markdown', path, join(names.old, 'mimir.flags')],
      ['diff', odd],
      ['upgrade', '--mimir-version', '2.10', '--to', '3.0', path],
      ['probe', odd],
      ['probe', '--as', 'ingester.client', address, path],
      ['probe', '--as', odd, address, path],
      ['explain', 'ingester', odd, path],
      ['init', odd],
    ]) {
      const { printed, complained } = await callIn(folder, argv);
      assert.notEqual(printed + complained, '', argv.join(' '));
      assert.doesNotMatch(printed + complained, /[^\P{Cc}\n]|\u202e|^\s*::/mu, argv.join(' '));
    }
    const written = readFileSync(join(folder, odd, '.mimir-tls.yaml'), 'utf8');
    assert.doesNotMatch(written, /[^\P{Cc}\n]|\u202e|^\s*::/mu);
  });
});

/** A certificate with the words wherever a name may stand, and its key. */
function certificateOf(words: string): { readonly key: string; readonly cert: string } {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 864e5);
  certificate.validity.notAfter = new Date(Date.now() + 20 * 864e5);
  certificate.setSubject([{ name: 'commonName', value: words }]);
  certificate.setIssuer([{ name: 'commonName', value: `by ${words}` }]);
  certificate.setExtensions([{ name: 'subjectAltName', altNames: [{ type: 2, value: words }] }]);
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
  return { key: pair.privateKey, cert: forge.pki.certificateToPem(certificate) };
}
