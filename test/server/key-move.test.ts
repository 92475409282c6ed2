import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodePaths } from '../../host/src/node-paths';
import { serverCommands } from '../../server/src/protocol/protocol';
import { openZoo } from '../core/certificates/zoo';
import { Editor } from './editor';

const compose = `services:
  mimir:
    image: grafana/mimir:3.0.2
    command: [-target=all, -server.http-tls-cert-path=/certs/server.crt, -server.http-tls-key-path=/certs/server.key]
    volumes: ['./certs:/certs:ro']
`;

describe('the key of a CA in a mounted folder', () => {
  let editor: Editor;
  let folder: string;
  let uri: string;
  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mimir-key-move-')));
    uri = nodePaths.toUri(join(folder, 'compose.yaml'));
    const zoo = await openZoo();
    mkdirSync(join(folder, 'certs'));
    for (const name of ['root.crt', 'root.key', 'server.crt', 'server.key'])
      cpSync(zoo.path(name), join(folder, 'certs', name));
  });
  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  const isExposed = ({ diagnostics }: { readonly diagnostics: readonly { readonly code?: unknown }[] }): boolean =>
    diagnostics.some(({ code }) => code === 'ca-key-mounted');
  const at = (path: string): string => join(folder, path);

  it('is moved by a quick fix, which is a command and no edit', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, compose, 'yaml');
    const [action] = await editor.codeActions(uri, await editor.next(uri, isExposed), 'ca-key-mounted');
    assert.equal(action?.title, 'Move the CA key to mimir-tls-ca/root.key');
    assert.equal(action.edit, undefined, 'no history of edits holds a key');
    assert.ok(action.command);
    const key = readFileSync(at('certs/root.key'), 'utf8');
    await editor.request('workspace/executeCommand', action.command);
    await editor.next(uri, (published) => !isExposed(published));
    assert.equal(readFileSync(at('mimir-tls-ca/root.key'), 'utf8'), key);
    assert.equal(existsSync(at('certs/root.key')), false);
    assert.match(editor.messages.at(-1) ?? '', /^The CA key was moved\./);
    assert.ok(!JSON.stringify([editor.log, editor.messages]).includes('PRIVATE KEY'));
  });

  it('is the only file that the command moves', async () => {
    editor = await Editor.start({ folder });
    await editor.open(uri, compose, 'yaml');
    await editor.next(uri, isExposed);
    for (const given of [{ uri, from: at('certs/server.key') }, { uri, from: '/etc/passwd' }, 42])
      await editor.request('workspace/executeCommand', { command: serverCommands.moveKey, arguments: [given] });
    assert.ok(existsSync(at('certs/server.key')));
    assert.ok(editor.messages.every((message) => message.startsWith('This key is in no folder that containers get')));
  });

  it('stays in a workspace that nobody trusts', async () => {
    editor = await Editor.start({ folder, options: { trusted: false } });
    await editor.open(uri, compose, 'yaml');
    const actions = await editor.codeActions(uri, await editor.next(uri, isExposed), 'ca-key-mounted');
    assert.ok(actions.every(({ command }) => command === undefined));
    const call = { command: serverCommands.moveKey, arguments: [{ uri, from: at('certs/root.key') }] };
    await editor.request('workspace/executeCommand', call);
    assert.ok(existsSync(at('certs/root.key')));
    assert.match(editor.messages[0] ?? '', /trusted workspace/);
  });
});
