import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileChangeType } from 'vscode-languageserver';
import {
  clientCommands,
  type MapChangedParams,
  type MapFixAnswer,
  type MapView,
  requests,
  serverCommands,
} from '../../server/src/protocol/protocol';
import { Editor } from './editor';

const page = readFileSync('examples/page.flags', 'utf8');
const repaired = readFileSync('examples/page-repaired.flags', 'utf8');

describe('The map, over two streams', () => {
  let folder: string;
  let uri: string;
  let editor: Editor;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-map-'));
    uri = pathToFileURL(join(folder, 'mimir.flags')).href;
    editor = await Editor.start({ folder, options: { commands: Object.values(clientCommands) } });
  });
  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  it('has the findings that are published, with their places as the editor counts', async () => {
    await editor.open(uri, page);
    const { diagnostics } = await editor.next(uri, () => true);
    const map = await mapOf(uri);
    const hop = map.hops.find(({ family }) => family === 'ingester.client');
    assert.equal(hop?.state, 'broken');
    assert.deepEqual(hop.dialers, ['distributor', 'querier', 'ruler']);
    const [finding] = hop.findings;
    assert.equal(finding?.rule, 'grpc-client-tls-disabled');
    assert.ok(
      diagnostics.some(
        ({ code, message, data }) => code === finding.rule && message === finding.message && data === finding.key,
      ),
    );
    assert.equal(hop.place?.range.start.line, lineOf(page, '-server.grpc-tls-cert-path'));
    const grpc = map.hops.filter(({ transport }) => transport === 'grpc');
    const broken = grpc.filter(({ state }) => state === 'broken').length;
    assert.equal(map.verdict.text, `${broken} of ${grpc.length} hops broken`);
    assert.equal(finding.fixHops, broken);
    assert.deepEqual(
      map.ports.map(({ family, state }) => `${family} ${state}`),
      ['server.http tls', 'server.grpc mtls'],
    );
  });

  it('leaves out what a comment suppresses', async () => {
    await editor.open(uri, `# mimir-tls: ignore-file grpc-client-tls-disabled\n${page}`);
    const { diagnostics } = await editor.next(uri, () => true);
    assert.ok(diagnostics.every(({ code }) => code !== 'grpc-client-tls-disabled'));
    const hop = (await mapOf(uri)).hops.find(({ family }) => family === 'ingester.client');
    assert.equal(hop?.state, 'broken');
    assert.ok(hop.findings.every(({ rule }) => rule !== 'grpc-client-tls-disabled'));
  });

  it('tells of the certificates and their days, each once', async () => {
    await editor.open(uri, repaired);
    await editor.request('workspace/executeCommand', {
      command: serverCommands.generateCertificates,
      arguments: [{ uri }],
    });
    await editor.next(uri, ({ diagnostics }) => diagnostics.every(({ code }) => code !== 'file-not-found'));
    const { certificates, hops } = await mapOf(uri);
    assert.deepEqual(certificates.map(({ path, use }) => `${use} ${path}`).sort(), [
      'authority certs/root.crt',
      'certificate certs/client.crt',
      'certificate certs/server.crt',
    ]);
    const server = certificates.find(({ path }) => path.endsWith('server.crt'));
    assert.equal(server?.daysLeft, 729);
    assert.deepEqual(server.usedBy, ['mimir.flags: server.http', 'mimir.flags: server.grpc']);
    assert.deepEqual(
      new Set(hops.filter(({ transport }) => transport === 'grpc').map(({ state }) => state)),
      new Set(['mtls']),
    );
  });

  it('changes as one types, also for other files of the deployment', async () => {
    const yaml = pathToFileURL(join(folder, 'mimir.yaml')).href;
    writeFileSync(join(folder, 'mimir.yaml'), 'multitenancy_enabled: false\n');
    await editor.open(uri, '-config.file=mimir.yaml\n');
    assert.deepEqual(
      (await changed()).files.map((file) => [file.uri, file.verdict?.state]),
      [
        [uri, 'plaintext'],
        [yaml, 'plaintext'],
      ],
    );
    await editor.edit(uri, '\n', '\n-ingester.client.tls-enabled=true\n');
    assert.match((await changed()).files[0]?.verdict?.text ?? '', /^1 of \d+ hops broken$/);
  });

  it('is summed up as broken where Mimir does not start, as each of its hops is', async () => {
    await editor.open(
      uri,
      `-target=all -server.http-tls-cert-path=certs/a.crt -server.http-tls-key-path=certs/a.key -server.http-tls-client-auth=RequiredAndVerifyClientCert\n`,
    );
    const { files } = await changed();
    const { verdict } = await mapOf(uri);
    assert.equal(verdict.state, 'broken');
    assert.deepEqual(files[0]?.verdict, verdict);
  });

  it('changes when a file of another program says whom it calls', async () => {
    const compose = pathToFileURL(join(folder, 'docker-compose.yml')).href;
    const alloy = pathToFileURL(join(folder, 'config.alloy')).href;
    writeFileSync(join(folder, 'config.alloy'), 'url = "http://mimir:8080/api/v1/push"\n');
    const text =
      'services:\n  mimir:\n    image: grafana/mimir:2.17.1\n    command: -target=ingester\n  alloy:\n    volumes: [./config.alloy:/etc/alloy/config.alloy]\n';
    await editor.open(compose, text, 'yaml');
    await changed();
    assert.deepEqual(
      (await mapOf(compose)).hops
        .filter(({ from }) => from === 'alloy')
        .map(({ state, place }) => [state, place?.uri, place?.range.start.character]),
      [['plaintext', alloy, 7]],
    );
    const tells = ({ diagnostics }: { readonly diagnostics: readonly { readonly code?: unknown }[] }): boolean =>
      diagnostics.some(({ code }) => code === 'http-call-fails');
    await editor.watched(/"pattern":"config\.alloy"/);
    writeFileSync(join(folder, 'config.alloy'), 'url = "https://mimir:8080/api/v1/push"\n');
    await editor.tellOfChangedFiles([{ uri: alloy, type: FileChangeType.Changed }]);
    const { diagnostics } = await editor.next(compose, tells);
    const failing = diagnostics.find(({ code }) => code === 'http-call-fails');
    assert.ok(typeof failing?.message === 'string');
    assert.match(failing.message, /^alloy \(remote write\) uses HTTPS, but the HTTP port of mimir has no TLS/);
    await editor.open(alloy, 'url = "https://mimir:8080/api/v1/push"\n', 'plaintext');
    await editor.edit(alloy, 'https:', 'http:');
    await editor.next(compose, (params) => !tells(params));
  });

  it('has nothing to say of what is not Mimir’s', async () => {
    const other = pathToFileURL(join(folder, 'other.yaml')).href;
    await editor.open(other, 'name: build\n', 'yaml');
    const { files } = await changed();
    assert.deepEqual(
      files.map(({ uri: each, verdict }) => [each, verdict]),
      [[other, null]],
    );
    for (const request of [requests.map, requests.mapAsMermaid, requests.mapSecure])
      assert.equal(await editor.request(request, { uri: other }), null);
    assert.equal(await editor.request(requests.map, 42), null);
  });

  it('gives the edit of a fix by its finding, and nothing for one that is gone', async () => {
    await editor.open(uri, page);
    const finding = (await mapOf(uri)).hops.find(({ family }) => family === 'ingester.client')?.findings[0];
    assert.ok(finding);
    const answer = asFix(await editor.request(requests.mapFix, { uri, key: finding.key }));
    assert.match(JSON.stringify(answer?.edit), /ingester\.client\.tls-enabled=true/);
    assert.equal(await editor.request(requests.mapFix, { uri, key: 'no-such-rule@1-2' }), null);
  });

  it('gives a command where the fix makes files', async () => {
    await editor.open(
      uri,
      '-server.grpc-tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n-ingester.client.tls-enabled=true\n',
    );
    const finding = (await mapOf(uri)).hops
      .flatMap(({ findings }) => findings)
      .find(({ rule }) => rule === 'file-not-found');
    assert.ok(finding, 'a hop whose files are missing names them');
    assert.deepEqual(await editor.request(requests.mapFix, { uri, key: finding.key }), {
      edit: null,
      command: { command: clientCommands.generateCertificates, arguments: [uri] },
    });
  });

  it('gives the one action that secures every hop', async () => {
    await editor.open(uri, page);
    assert.equal((await mapOf(uri)).securable, true);
    const answer = asFix(await editor.request(requests.mapSecure, { uri }));
    assert.deepEqual(answer, { edit: null, command: { command: clientCommands.secureDeployment, arguments: [uri] } });
  });

  it('edits a text that is on no disk at once', async () => {
    const untitled = 'untitled:Untitled-1';
    await editor.open(untitled, page);
    const answer = asFix(await editor.request(requests.mapSecure, { uri: untitled }));
    assert.match(JSON.stringify(answer?.edit), /ruler\.client\.tls-enabled=true/);
  });

  it('is a flowchart for a runbook', async () => {
    await editor.open(uri, page);
    assert.match(String(await editor.request(requests.mapAsMermaid, { uri })), /^flowchart LR\n {2}p0\["mimir\.flags/);
  });

  async function mapOf(document: string): Promise<MapView> {
    const answer = await editor.request(requests.map, { uri: document });
    assert.ok(isMap(answer), 'want a map');
    return answer;
  }

  async function changed(): Promise<MapChangedParams> {
    return editor.nextMapChange();
  }
});

function isMap(answer: unknown): answer is MapView {
  return typeof answer === 'object' && answer !== null && 'hops' in answer && 'verdict' in answer;
}

function asFix(answer: unknown): MapFixAnswer<unknown> | null {
  return isFix(answer) ? answer : null;
}

function isFix(answer: unknown): answer is MapFixAnswer<unknown> {
  return typeof answer === 'object' && answer !== null && 'edit' in answer && 'command' in answer;
}

function lineOf(text: string, words: string): number {
  return text.split('\n').findIndex((line) => line.startsWith(words));
}
