import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { FileChangeType } from 'vscode-languageserver';
import { Editor } from './editor';

describe('deployments, over two streams', () => {
  let folder: string;
  let editor: Editor;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-deployments-'));
    mkdirSync(join(folder, 'staging/ingesters'), { recursive: true });
  });
  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
  const memberlist = '-memberlist.tls-enabled=true -memberlist.tls-cert-path=${C} -memberlist.tls-key-path=${K}\n';
  const nextOf = async (name: string, rule: string): Promise<unknown> =>
    editor.next(uriOf(name), ({ diagnostics }) => diagnostics.some(({ code }) => code === rule));

  it('are made of the files that fit the globs of a setting, as they come and go', async () => {
    writeFileSync(join(folder, 'staging/ingesters/a.flags'), `-target=ingester ${memberlist}`);
    writeFileSync(join(folder, 'staging/querier.flags'), '-target=querier\n');
    editor = await Editor.start({ folder, settings: { deployments: { staging: ['staging/**/*.flags'] } } });
    await editor.open(uriOf('staging/querier.flags'), '-target=querier\n');
    await nextOf('staging/ingesters/a.flags', 'memberlist-tls-differs');
    await editor.watched(/"pattern":"\*\*\/\*\.flags"/);

    writeFileSync(join(folder, 'staging/ingesters/b.flags'), '-target=ingester -no-such-flag=1\n');
    await editor.tellOfChangedFiles([{ uri: uriOf('staging/ingesters/b.flags'), type: FileChangeType.Created }]);
    await nextOf('staging/ingesters/b.flags', 'unknown-flag');
    rmSync(join(folder, 'staging/ingesters/a.flags'));
    await editor.tellOfChangedFiles([{ uri: uriOf('staging/ingesters/a.flags'), type: FileChangeType.Deleted }]);
    await editor.next(uriOf('staging/ingesters/a.flags'), ({ diagnostics }) => diagnostics.length === 0);

    await editor.changeSettings({ deployments: {} });
    await editor.next(uriOf('staging/ingesters/b.flags'), ({ diagnostics }) => diagnostics.length === 0);
  });

  it('say which setting fits too many files', async () => {
    for (let index = 0; index < 200; index++)
      writeFileSync(join(folder, `staging/${String(index)}.flags`), `-target=ingester ${memberlist}`);
    writeFileSync(join(folder, 'staging/querier.flags'), '-target=querier\n');
    editor = await Editor.start({ folder, settings: { deployments: { staging: ['**/*.flags'] } } });
    await editor.open(uriOf('staging/querier.flags'), '-target=querier\n');
    const { diagnostics } = await editor.next(uriOf('staging/querier.flags'), () => true);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      [],
    );
    assert.match(editor.log.join('\n'), /deployments\.staging match more than 200 files/);
  });

  it('are made of the manifests of a namespace that lie beside each other', async () => {
    const manifest = (name: string, target: string, more = ''): string =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: mimir}\nspec:\n  template:\n    spec:\n      containers:\n        - name: ${name}\n          image: grafana/mimir:2.17.0\n          args: [-target=${target}${more}]\n`;
    writeFileSync(
      join(folder, 'staging/ingester.yaml'),
      manifest('ingester', 'ingester', ', -server.grpc-tls-cert-path=/c, -server.grpc-tls-key-path=/k'),
    );
    editor = await Editor.start({ folder });
    await editor.open(uriOf('staging/querier.yaml'), manifest('querier', 'querier'), 'yaml');
    await nextOf('staging/ingester.yaml', 'grpc-client-tls-disabled');
    await editor.watched(/"pattern":"\*\.\{yaml,yml\}"/);
  });

  it('are judged once for all of their documents', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), 'multitenancy_enabled: true\n');
    editor = await Editor.start({ folder });
    const names = Array.from({ length: 8 }, (_, index) => `${String(index)}.flags`);
    for (const name of names) await editor.open(uriOf(name), '-target=ingester -config.file=mimir.yaml\n');
    for (const name of names) await editor.next(uriOf(name), () => true);
    await settled();
    editor.published.length = 0;
    await editor.tellOfChangedFiles();
    await settled();
    assert.deepEqual(editor.published.map(({ uri }) => uri).sort(), [...names, 'mimir.yaml'].map(uriOf).sort());
    // The others borrow the YAML's findings still when one of them is closed.
    editor.published.length = 0;
    await editor.close(uriOf('0.flags'));
    await settled();
    assert.deepEqual(editor.published.filter(({ uri }) => uri === uriOf('mimir.yaml')).length, 1);
  });

  /** Nothing was published for a while: several times, as the machine may be busy with other things. */
  async function settled(): Promise<void> {
    for (let [before, quiet] = [-1, 0]; quiet < 4;) {
      quiet = before === editor.published.length ? quiet + 1 : 0;
      before = editor.published.length;
      await pause(100);
    }
  }
});
