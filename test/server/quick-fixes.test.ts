import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeAction, Range } from 'vscode-languageserver-types';
import { nodePaths } from '../../host/src/node-paths';
import { internalCommands, requests } from '../../server/src/protocol/protocol';
import { Editor } from './editor';

const flags = [
  '-target=ingester',
  '-server.grpc-tls-cert-pth=a.crt',
  '-server.grpc-tls-client-auth=RequireAndVerifyClientCrt',
  '-server.grpc-tls-key-pth=a.key',
  '',
].join('\n');

describe('what a lightbulb offers', () => {
  let folder: string;
  let editor: Editor;
  let uri: string;

  before(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mimir-bulb-')));
    writeFileSync(join(folder, '.mimir-tls.yaml'), '# ours\n');
    editor = await Editor.start({
      folder,
      options: { commands: Object.values(internalCommands) },
    });
    uri = nodePaths.toUri(join(folder, 'mimir.flags'));
    await editor.open(uri, flags);
    await editor.next(uri, ({ diagnostics }) => diagnostics.length > 0);
  });

  after(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  const lines = (from: number, to: number): Range => ({
    start: { line: from, character: 0 },
    end: { line: to, character: 200 },
  });
  const offered = (range: Range, only?: readonly string[]): Promise<readonly CodeAction[]> =>
    editor.actionsIn(uri, range, only);

  it('is what fixes first, and ways to accept a problem last', async () => {
    const titles = (await offered(lines(1, 1), ['quickfix'])).map(({ title }) => title);
    assert.deepEqual(titles, [
      'Replace with -server.grpc-tls-cert-path',
      'Fix all unknown-flag problems in this file',
      'Ignore unknown-flag on this line',
      'Ignore unknown-flag in this file',
      'Set severity of unknown-flag…',
      'Disable unknown-flag in .mimir-tls.yaml',
      'Show documentation of unknown-flag',
    ]);
  });

  it('has one entry of each kind where several problems are selected', async () => {
    const titles = (await offered(lines(0, 4))).map(({ title }) => title);
    assert.deepEqual(titles, [...new Set(titles)]);
    assert.ok(titles.includes('Ignore unknown-flag on these 2 lines'), titles.join('\n'));
  });

  it('fixes all of a kind at once', async () => {
    const fix = (await offered(lines(1, 1))).find(({ title }) => title.startsWith('Fix all'));
    assert.ok(fix);
    assert.equal(editor.applied(uri, fix), flags.replace('cert-pth', 'cert-path').replace('key-pth', 'key-path'));
  });

  it('fixes what needs no look, for an editor that does so when it saves', async () => {
    for (const kind of ['source', 'source.fixAll', 'source.fixAll.mimirTls']) {
      const actions = await offered(lines(0, 0), [kind]);
      assert.deepEqual(
        actions.map((action) => action.kind),
        ['source.fixAll.mimirTls'],
      );
      const [fix] = actions;
      assert.ok(fix);
      assert.match(editor.applied(uri, fix), /cert-path=a\.crt\n.*RequireAndVerifyClientCert\n.*key-path/);
    }
    assert.deepEqual(await offered(lines(0, 0), ['source.organizeImports']), []);
  });

  it('fixes words and values together', async () => {
    const both = nodePaths.toUri(join(folder, 'both.flags'));
    await editor.open(both, '-target=Ingester\n-server.grpc-tls-cert-pth=a.crt\n-ingester.client.tls-enabled=yes\n');
    await editor.next(both, ({ diagnostics }) => diagnostics.length > 2);
    const [fix] = await editor.actionsIn(both, lines(0, 0), ['source.fixAll']);
    assert.ok(fix);
    assert.equal(
      editor.applied(both, fix),
      '-target=ingester\n-server.grpc-tls-cert-path=a.crt\n-ingester.client.tls-enabled=true\n',
    );
  });

  it('sets a severity in the settings file of the project, and nothing for what is no rule', async () => {
    const ask = (rule: string, level: string): Promise<unknown> =>
      editor.request(requests.setSeverity, { uri, rule, level });
    assert.match(JSON.stringify(await ask('unknown-flag', 'hint')), /unknown-flag: hint/);
    assert.equal(await ask('no-such-rule', 'hint'), null);
    assert.equal(await ask('unknown-flag', 'loud'), null);
  });
});
