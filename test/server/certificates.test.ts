import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requests } from '../../server/src/protocol/protocol';
import { Editor } from './editor';

const mutual = [
  '-target=all',
  '-server.grpc-tls-cert-path=certs/server.crt',
  '-server.grpc-tls-key-path=certs/server.key',
  '-server.grpc-tls-client-auth=RequireAndVerifyClientCert',
  '-server.grpc-tls-ca-path=certs/ca.crt',
  '-ingester.client.tls-enabled=true',
  '-ingester.client.tls-cert-path=certs/client.crt',
  '-ingester.client.tls-key-path=certs/client.key',
  '-ingester.client.tls-ca-path=certs/ca.crt',
  '-ingester.client.tls-server-name=mimir.internal',
  '',
].join('\n');

describe('the certificates of a deployment, over two streams', () => {
  let folder: string;
  let uri: string;
  let editor: Editor;
  const file = (name: string): string => join(folder, 'certs', name);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-certificates-'));
    uri = pathToFileURL(join(folder, 'mimir.flags')).href;
    editor = await Editor.start({ folder });
    await editor.open(uri, mutual);
  });

  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  it('are listed, with the one that the cursor is in', async () => {
    const files = ['server.crt', 'server.key', 'ca.crt', 'client.crt', 'client.key'].map(file).sort();
    const inPath = await editor.request(requests.certificateFiles, { uri, position: { line: 1, character: 35 } });
    assert.deepEqual(sorted(inPath), { atPosition: file('server.crt'), files });
    const elsewhere = await editor.request(requests.certificateFiles, { uri, position: { line: 0, character: 3 } });
    assert.deepEqual(sorted(elsewhere), { atPosition: null, files });
  });

  it('are shown with those who use them', async () => {
    await editor.request(requests.generate, { uri });
    const markdown = String(await editor.request(requests.inspectCertificate, { uri, path: file('server.crt') }));
    assert.match(markdown, /^# server\.crt\n/);
    assert.match(markdown, /`mimir\.internal`/);
    assert.match(markdown, /## Used by\n\n.*\n.*\n\| .* \| `server\.grpc` \|/);
    assert.match(markdown, /## Problems\n\n- 6 of 7 gRPC clients connect to this server without TLS/);
    assert.doesNotMatch(markdown, /does not exist|not found/);
  });

  it('are shown also from a certificate file alone, with the users by any open document', async () => {
    const markdown = String(await editor.request(requests.inspectCertificate, { uri: '', path: file('client.crt') }));
    assert.match(markdown, /The file doesn't exist\./);
    assert.match(markdown, /`ingester\.client`/);
  });

  it('show no private key', async () => {
    await editor.request(requests.generate, { uri });
    const markdown = String(await editor.request(requests.inspectCertificate, { uri, path: file('server.key') }));
    assert.match(markdown, /Private key/);
    assert.ok(!markdown.includes('BEGIN'));
  });

  it('are exported as resources of cert-manager, without a file being made', async () => {
    const answer = JSON.stringify(await editor.request(requests.exportCertManager, { uri }));
    assert.match(answer, /kind: Issuer/);
    assert.match(answer, /- mimir\.internal/);
    assert.match(answer, /# volumeMounts:/);
    assert.equal(existsSync(join(folder, 'certs')), false);
  });

  it('are renewed where they were chosen, and nothing else is touched', async () => {
    await editor.request(requests.generate, { uri });
    assert.match(
      JSON.stringify(await editor.request(requests.renewalOffer, { uri })),
      /"obstacle":null.*server\.crt","action":"replace","isDue":false/,
    );
    const texts = (): readonly string[] =>
      ['server.crt', 'server.key', 'client.crt', 'client.key', 'ca.crt'].map((name) =>
        readFileSync(file(name), 'utf8'),
      );
    const before = texts();
    const receipt = JSON.stringify(
      await editor.request(requests.renew, { uri, chosen: [file('server.crt')], newKeys: false }),
    );
    assert.match(
      receipt,
      /"failure":null,"written":\[\].*"replaced":\[\{"path":"[^"]*server\.crt","backup":"[^"]*\.bak"\}\]/,
    );
    assert.match(receipt, /from the next handshake on/);
    assert.deepEqual(
      texts().map((text, index) => text === before[index]),
      [false, true, true, true, true],
    );
  });

  it('get new keys only with a consent of their own', async () => {
    await editor.request(requests.generate, { uri });
    const before = readFileSync(file('client.key'), 'utf8');
    const receipt = JSON.stringify(
      await editor.request(requests.renew, { uri, chosen: [file('client.crt')], newKeys: true }),
    );
    assert.match(receipt, /"failure":null/);
    assert.notEqual(readFileSync(file('client.key'), 'utf8'), before);
    assert.ok(!receipt.includes('PRIVATE KEY'));
  });

  it('are not made or replaced where nothing was chosen', async () => {
    await editor.request(requests.renew, { uri, chosen: [], newKeys: true });
    assert.equal(existsSync(join(folder, 'certs')), false);
  });

  it('are not renewed beside a document that is on no disk', async () => {
    assert.match(
      JSON.stringify(await editor.request(requests.renewalOffer, { uri: 'untitled:Untitled-1' })),
      /only next to a file on disk/,
    );
  });

  it('are not renewed in an untrusted workspace', async () => {
    await editor.stop();
    editor = await Editor.start({ folder, options: { trusted: false } });
    await editor.open(uri, mutual);
    assert.match(
      JSON.stringify(await editor.request(requests.renew, { uri, chosen: [file('server.crt')], newKeys: true })),
      /only in a trusted workspace/,
    );
    assert.equal(existsSync(join(folder, 'certs')), false);
  });

  it('answer requests that make no sense with nothing', async () => {
    for (const request of [requests.certificateFiles, requests.inspectCertificate, requests.exportCertManager]) {
      assert.equal(await editor.request(request, { uri: 42, path: 'relative.crt' }), null, request);
    }
    assert.deepEqual(editor.log, []);
  });
});

function sorted(answer: unknown): unknown {
  assert.ok(typeof answer === 'object' && answer !== null && 'files' in answer && Array.isArray(answer.files));
  return { ...answer, files: answer.files.map(String).sort() };
}
