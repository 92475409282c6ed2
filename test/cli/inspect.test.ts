import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import { jsonAt, listAt } from '../json';
import { callIn } from './calling';

describe('mimir-tls inspect', () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-inspect-'));
    const flags =
      '-target=ingester\n-server.grpc-tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n-server.grpc-tls-ca-path=certs/ca.crt\n';
    writeFileSync(join(folder, 'mimir.flags'), flags);
    assert.equal((await callIn(folder, ['certs', '--days', '90', 'mimir.flags'])).status, 0);
  });
  after(() => rmSync(folder, { recursive: true }));

  const pem = (name: string) => readFileSync(join(folder, 'certs', name), 'utf8');
  const inspect = (argv: readonly string[], input: string | null = null, days = 0) =>
    callIn(folder, ['inspect', ...argv], stockedKeyMaker(), days, {}, input);
  const secret = () => {
    const data = { 'tls.crt': btoa(pem('server.crt')), 'tls.key': btoa(pem('server.key')) };
    return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: mimir-tls\ndata:\n  tls.crt: ${data['tls.crt']}\n  tls.key: ${data['tls.key']}\n`;
  };

  it('shows several files', async () => {
    const { status, printed } = await inspect(['certs/server.crt', 'certs/ca.crt']);
    assert.equal(status, 0);
    assert.match(printed, /^# server\.crt\n[^]*^# ca\.crt\n/m);
    assert.equal((await inspect(['certs/server.crt', 'certs/none.crt'])).status, 2);
  });

  it('reads PEM from standard input', async () => {
    const { status, printed } = await inspect(['-'], pem('server.crt'));
    assert.equal(status, 0);
    assert.match(printed, /mimir\.internal/);
    assert.equal((await inspect(['-'], null)).status, 2);
  });

  it('reads Secrets as kubectl prints them, alone, in a list, or in JSON, and never shows a key', async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${secret().trimEnd().replaceAll('\n', '\n  ')}\n`;
    const json = JSON.stringify({
      kind: 'Secret',
      metadata: { name: 'mimir-tls' },
      data: { 'tls.crt': btoa(pem('server.crt')), 'tls.key': btoa(pem('server.key')) },
    });
    const key = pem('server.key').split('\n')[3] ?? '';
    for (const text of [secret(), list, json]) {
      const { status, printed, complained } = await inspect(['-'], text);
      assert.equal(status, 0, complained);
      assert.match(printed, /mimir-tls\/tls\.crt[^]*mimir\.internal[^]*mimir-tls\/tls\.key[^]*Private key/);
      assert.ok(key.length > 40 && !printed.includes(key) && !printed.includes(btoa(key).slice(0, 30)));
    }
    writeFileSync(join(folder, 'secret.yaml'), secret());
    assert.match((await inspect(['secret.yaml'])).printed, /mimir-tls\/tls\.crt/);
  });

  it('prints JSON, without a key', async () => {
    const { printed } = await inspect([
      '--format',
      'json',
      '--config',
      'mimir.flags',
      'certs/server.crt',
      'certs/server.key',
    ]);
    assert.equal(jsonAt(printed, 'schemaVersion'), 1);
    const [name, kind, daysLeft] = [['name'], ['blocks', 0, 'kind'], ['blocks', 0, 'certificate', 'daysLeft']].map(
      (path) => jsonAt(printed, 'files', 0, ...path),
    );
    assert.deepEqual([name, kind, daysLeft], ['certs/server.crt', 'certificate', 89]);
    const certificate = jsonAt(printed, 'files', 0, 'blocks', 0, 'certificate');
    assert.deepEqual(
      Object.keys(certificate ?? {}).sort(),
      'commonName daysLeft dnsNames extendedKeyUsage fingerprint ipAddresses isAuthority issuer key keyUsage negativeSerial notAfter notBefore selfIssued serial signatureAlgorithm subject version'.split(
        ' ',
      ),
    );
    assert.ok(listAt(printed, 'files', 0, 'users').length > 0);
    assert.doesNotMatch(printed, /PRIVATE KEY-----/);
    assert.ok(!printed.includes(pem('server.key').split('\n')[3] ?? ''));
  });

  it('fails for what expires within a time, and for what cannot be read', async () => {
    assert.equal((await inspect(['--expires-within', '30d', 'certs/server.crt'])).status, 0);
    const due = await inspect(['--expires-within', '30d', 'certs/server.crt', 'certs/ca.crt'], null, 70);
    assert.equal(due.status, 1);
    assert.match(due.complained, /^certs\/server\.crt: .* expires in 19 days \(\d{4}-\d\d-\d\d\)\.\n$/);
    assert.match((await inspect(['--expires-within', '12h', 'certs/server.crt'], null, 91)).complained, /has expired/);
    assert.equal((await inspect(['--expires-within', '30d', 'certs/none.crt'])).status, 2);
    assert.match(
      (await inspect(['--expires-within', 'soon', 'certs/ca.crt'])).complained,
      /^--expires-within must be a time such as 30d or 12h, not soon\./,
    );
  });
});
