import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Editor } from './editor';
import { withCursor } from './marked-text';

describe('completion in a file that has just begun', () => {
  let folder: string;
  let editor: Editor;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'beginnings-'));
    editor = await Editor.start({ folder });
  });

  after(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  const labelsIn = async (name: string, languageId: string, marked: string): Promise<readonly string[]> => {
    const uri = pathToFileURL(join(folder, name)).href;
    const { text, offset } = withCursor(marked);
    await editor.open(uri, text, languageId);
    const list = await editor.complete(uri, text.slice(0, offset));
    await editor.close(uri);
    return list?.items.map(({ label }) => label) ?? [];
  };

  const offered: readonly (readonly [name: string, languageId: string, marked: string, label: string])[] = [
    ['mimir.yaml', 'yaml', '<|>', 'server'],
    ['mimir.yaml', 'yaml', '# our Mimir\nser<|>', 'server'],
    ['mimir-config.yml', 'yaml', '---\n<|>', 'Mutual TLS: the whole deployment (gRPC and memberlist)'],
    ['mimir.yaml', 'yaml', 'target: all\n<|>', 'memberlist'],
    ['mimir.flags', 'mimir-flags', '<|>', '-server.grpc-tls-'],
    ['cluster.flags', 'mimir-flags', '-<|>', '-server.grpc-tls-'],
    ['values.yaml', 'yaml', '<|>', 'mimir'],
    ['values-prod.yaml', 'helm', 'que<|>', 'querier'],
    ['values.yaml', 'yaml', 'mimir:\n  <|>', 'structuredConfig'],
    ['values.yaml', 'yaml', 'mimir:\n  structuredConfig:\n    <|>', 'server'],
    ['values.yaml', 'yaml', 'ingester:\n  <|>', 'extraArgs'],
    ['mimir.values.yaml', 'yaml', 'ingester:\n  extraArgs:\n    <|>', 'server.grpc-tls-'],
    ['compose.yaml', 'dockercompose', '<|>', 'services'],
    ['docker-compose.yml', 'yaml', '# Mimir\nser<|>', 'services'],
  ];
  for (const [name, languageId, marked, label] of offered) {
    it(`offers ${label} in ${name}: ${JSON.stringify(marked)}`, async () => {
      const labels = await labelsIn(name, languageId, marked);
      assert.ok(labels.includes(label), `want ${label} among ${labels.slice(0, 10).join(', ')}`);
    });
  }

  const silent: readonly (readonly [name: string, languageId: string, marked: string])[] = [
    ['loki.yaml', 'yaml', '<|>'],
    ['values.yaml', 'yaml', 'replicaCount: 2\n<|>'],
    ['values.yaml', 'yaml', 'loki:\n  <|>'],
    ['compose.yaml', 'dockercompose', 'services:\n  nginx:\n    image: nginx\n<|>'],
    ['mimir.yaml', 'yaml', 'apiVersion: v1\n<|>'],
    ['chrome.flags', 'mimir-flags', '--enable-features=UseOzonePlatform\n<|>'],
    ['.github.yaml', 'yaml', '<|>'],
  ];
  for (const [name, languageId, marked] of silent) {
    it(`says nothing in ${name}: ${JSON.stringify(marked)}`, async () => {
      assert.deepEqual(await labelsIn(name, languageId, marked), []);
    });
  }

  it('writes a Compose service that the next completion goes on with', async () => {
    const uri = pathToFileURL(join(folder, 'compose.yaml')).href;
    await editor.open(uri, '\n', 'dockercompose');
    const [item] = (await editor.complete(uri, ''))?.items ?? [];
    const text = item?.textEdit?.newText ?? item?.textEditText ?? '';
    assert.match(text, /^services:\n {2}mimir:\n {4}image: grafana\/mimir:\d+\.\d+\.\d+\n/);
    await editor.edit(uri, '\n', text);
    const flags = await editor.complete(uri, text);
    assert.ok(flags?.items.some(({ label }) => label === '-server.grpc-tls-'));
    await editor.close(uri);
  });
});
