import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requests } from '../../server/src/protocol/protocol';
import { Editor } from './editor';

describe('certificates of a deployment of several files, over two streams', () => {
  let folder: string;
  let editor: Editor;
  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-generation-'));
  });
  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  /** Opens a file that lies on the disk as well. */
  async function open(name: string, text: string): Promise<void> {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    await editor.open(uriOf(name), text, name.endsWith('.yaml') ? 'yaml' : 'mimir-flags');
    await editor.next(uriOf(name), () => true);
  }

  it('are made for what another of its files has just come to name', async () => {
    editor = await Editor.start({ folder });
    await open('mimir.yaml', 'server:\n  http_listen_port: 80\n');
    await open('mimir.flags', '-target=all\n-config.file=mimir.yaml\n');
    await editor.edit(
      uriOf('mimir.yaml'),
      'http_listen_port: 80',
      'grpc_tls_config: {cert_file: certs/server.crt, key_file: certs/server.key}',
    );
    const receipt = JSON.stringify(await editor.request(requests.generate, { uri: uriOf('mimir.flags') }));
    assert.match(receipt, /certs\/server\.crt/);
  });

  it('are made for a Compose service in the folder that it mounts', async () => {
    editor = await Editor.start({ folder });
    mkdirSync(join(folder, 'certs'));
    await open(
      'compose.yaml',
      `services:
  mimir:
    image: grafana/mimir:2.17.0
    command: -server.grpc-tls-cert-path=/certs/server.crt -server.grpc-tls-key-path=/certs/server.key
    volumes: ["./certs:/certs:ro"]
`,
    );
    const receipt = JSON.stringify(await editor.request(requests.generate, { uri: uriOf('compose.yaml') }));
    assert.match(receipt, /"failure":null,"written":\[[^\]]*certs\/server\.crt/);
  });

  it('are made for all of them, so that each end takes the other', async () => {
    const distributor = [
      'enabled=true',
      'cert-path=certs/client.crt',
      'key-path=certs/client.key',
      'ca-path=certs/root.crt',
      'server-name=mimir.internal',
    ];
    const ingester = [
      'cert-path=certs/server.crt',
      'key-path=certs/server.key',
      'ca-path=certs/root.crt',
      'client-auth=RequireAndVerifyClientCert',
    ];
    editor = await Editor.start({ folder, settings: { deployments: { staging: ['**/*.flags'] } } });
    mkdirSync(join(folder, 'ingesters'));
    writeFileSync(
      join(folder, 'ingesters/mimir.flags'),
      ['-target=ingester', ...ingester.map((each) => `-server.grpc-tls-${each}`)].join('\n'),
    );
    await open(
      'distributors/mimir.flags',
      ['-target=distributor', ...distributor.map((each) => `-ingester.client.tls-${each}`)].join('\n'),
    );
    const receipt = JSON.stringify(await editor.request(requests.generate, { uri: uriOf('distributors/mimir.flags') }));
    assert.match(receipt, /"failure":null/);
    assert.match(receipt, /ingesters\/certs\/server\.crt/);
    const map = JSON.stringify(await editor.request(requests.map, { uri: uriOf('distributors/mimir.flags') }));
    assert.match(map, /"family":"ingester\.client","state":"mtls"/);
  });
});
