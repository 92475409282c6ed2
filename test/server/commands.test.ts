import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CancellationTokenSource, type ClientCapabilities } from 'vscode-languageserver/node';
import type { KeySpec } from '../../core/src/x509/key-type';
import { nodeKeyMaker } from '../../host/src/keys';
import { createResultFiles } from '../../host/src/result-files';
import { serverCommands } from '../../server/src/protocol/protocol';
import { Editor } from './editor';

const flags = [
  '-target=all',
  '-server.grpc-tls-cert-path=certs/server.crt',
  '-server.grpc-tls-key-path=certs/server.key',
  '-server.grpc-tls-ca-path=certs/ca.crt',
  '-server.grpc-tls-client-auth=RequireAndVerifyClientCert',
  '',
].join('\n');

const showing: ClientCapabilities = { window: { showDocument: { support: true } } };

describe('commands of the server, for any editor', () => {
  let folder: string;
  let uri: string;
  let editor: Editor;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-commands-'));
    uri = pathToFileURL(join(folder, 'mimir.flags')).href;
  });
  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  type Options = Parameters<typeof Editor.start>[0];

  async function start(text = flags, options: Options = {}): Promise<void> {
    editor = await Editor.start({ folder, capabilities: showing, ports: { results: createResultFiles() }, ...options });
    writeFileSync(join(folder, 'mimir.flags'), text);
    await editor.open(uri, text);
    await editor.next(uri, () => true);
  }

  const execute = (command: string, ...given: readonly unknown[]): Promise<unknown> =>
    editor.request('workspace/executeCommand', { command, arguments: given });

  /** The text of the document that the editor was told to show, once it was. */
  async function shownText(): Promise<string> {
    for (let waited = 0; editor.shown.length === 0; waited += 5) {
      assert.ok(waited < 8000, `nothing is shown; ${editor.messages.join(' ')}`);
      await pause(5);
    }
    return readFileSync(fileURLToPath(editor.shown[0] ?? ''), 'utf8');
  }

  async function message(fits: RegExp): Promise<string> {
    for (let waited = 0; ; waited += 5) {
      const found = editor.messages.find((each) => fits.test(each));
      if (found !== undefined) return found;
      assert.ok(waited < 8000, `want ${String(fits)} among ${editor.messages.join('\n')}`);
      await pause(5);
    }
  }

  it('are announced, and an unknown one is an error that names them', async () => {
    await start();
    assert.deepEqual(editor.serverCapabilities.executeCommandProvider?.commands, Object.values(serverCommands));
    await assert.rejects(
      execute('mimirTls.server.genrateCertificates', { uri }),
      /There is no command .*server\.showMap/,
    );
  });

  it('draw the map as a Mermaid document, which nobody else may read and which is not checked', async () => {
    await start();
    const answer = JSON.stringify(await execute(serverCommands.showMap, { uri }));
    const text = await shownText();
    assert.match(text, /^flowchart /);
    assert.ok(answer.includes(JSON.stringify(text)));
    const path = fileURLToPath(editor.shown[0] ?? '');
    assert.equal(basename(path), 'mimir.flags.mmd');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(dirname(path))).mode & 0o777, 0o700);
  });

  it('take the same file for the same question, so that an editor shows it again', async () => {
    await start();
    await execute(serverCommands.showMap, { uri });
    await execute(serverCommands.showMap, { uri });
    for (let waited = 0; editor.shown.length < 2 && waited < 8000; waited += 5) await pause(5);
    assert.equal(new Set(editor.shown).size, 1);
    assert.equal(editor.shown.length, 2);
  });

  it('name the file to an editor that opens none', async () => {
    await start(flags, { capabilities: {} });
    await execute(serverCommands.showMap, { uri });
    assert.match(await message(/The TLS map is in /), /\/mimir\.flags\.mmd\.$/);
  });

  it('only answer where that is asked for, and in an untrusted workspace', async () => {
    await start();
    assert.match(JSON.stringify(await execute(serverCommands.showMap, { uri, show: false })), /flowchart.*"uri":null/);
    assert.deepEqual([editor.shown, editor.messages], [[], []]);
    await editor.stop();
    await start(flags, { options: { trusted: false } });
    assert.match(JSON.stringify(await execute(serverCommands.showMap, { uri })), /flowchart.*"uri":null/);
    assert.match(await message(/./), /^The TLS map is in the answer to the command\./);
  });

  it('take the only document of Mimir’s where none is given, or the uri alone', async () => {
    await start();
    assert.match(JSON.stringify(await execute(serverCommands.showMap)), /flowchart/);
    assert.match(JSON.stringify(await execute(serverCommands.showMap, uri)), /flowchart/);
  });

  it('write nothing where several documents could be meant', async () => {
    await start();
    await editor.open(pathToFileURL(join(folder, 'other.flags')).href, flags);
    assert.equal(await execute(serverCommands.generateCertificates), null);
    assert.match(await message(/./), /^Several open documents are configurations of Mimir\. Give the uri of one\.$/);
    assert.deepEqual(readdirSync(folder), ['mimir.flags']);
  });

  it('say so where the document is none of Mimir’s', async () => {
    await start();
    assert.equal(await execute(serverCommands.showMap, { uri: 'file:///nothing.yaml' }), null);
    assert.match(await message(/./), /holds no configuration of Mimir/);
  });

  it('export for cert-manager', async () => {
    await start();
    assert.match(JSON.stringify(await execute(serverCommands.exportCertManager, { uri })), /cert-manager\.io/);
    assert.match(await shownText(), /^kind: Certificate$/m);
    assert.match(editor.shown[0] ?? '', /mimir\.flags\.cert-manager\.yaml$/);
  });

  it('convert a document, or a range of it, into a file that is not checked', async () => {
    await start();
    const range = { start: { line: 1, character: 0 }, end: { line: 3, character: 0 } };
    const part = JSON.stringify(await execute(serverCommands.convert, { uri, range, show: false }));
    assert.match(part, /"notation":"yaml"/);
    assert.doesNotMatch(part, /client_ca_file/);
    await execute(serverCommands.convert, { uri });
    const text = await shownText();
    assert.match(text, /^ {4}client_ca_file: certs\/ca\.crt$/m);
    const [shown = ''] = editor.shown;
    await editor.open(shown, text, 'yaml');
    assert.deepEqual((await editor.next(shown, () => true)).diagnostics, []);
  });

  it('are a code action where the editor has no clipboard for us', async () => {
    await start();
    const actions = JSON.stringify(
      await editor.request('textDocument/codeAction', {
        textDocument: { uri },
        range: { start: { line: 1, character: 0 }, end: { line: 3, character: 0 } },
        context: { diagnostics: [] },
      }),
    );
    assert.match(actions, /"title":"Show as Mimir YAML","command":"mimirTls\.server\.convert"/);
  });

  it('inspect one certificate, the one at a position, or all of a deployment, and no key', async () => {
    await start();
    await execute(serverCommands.generateCertificates, { uri });
    const position = { line: 1, character: 40 };
    for (const given of [
      { uri, position },
      { path: join(folder, 'certs/server.crt') },
      { uri: pathToFileURL(join(folder, 'certs/server.crt')).href },
    ])
      assert.match(
        JSON.stringify(await execute(serverCommands.inspectCertificate, { ...given, show: false })),
        /^\{"text":"# server\.crt\\n/,
      );
    const all = JSON.stringify(await execute(serverCommands.inspectCertificate, { uri }));
    for (const name of ['server.crt', 'server.key', 'ca.crt']) assert.ok(all.includes(`# ${name}`), name);
    assert.doesNotMatch(all, /PRIVATE KEY/);
    assert.match(await shownText(), /^# /);
  });

  it('renew what is due once the user has agreed, and keep what was there', async () => {
    await start(flags, {
      settings: {},
      chooses: 'Renew',
      capabilities: { ...showing, workspace: { configuration: true } },
    });
    assert.match(JSON.stringify(await execute(serverCommands.renewCertificates, { uri })), /certs\/server\.crt/);
    assert.match(editor.questions[0] ?? '', /Should these be made or renewed.*server\.crt/);
    const before = readFileSync(join(folder, 'certs/server.crt'), 'utf8');
    const chosen = [join(folder, 'certs/server.crt')];
    assert.match(
      JSON.stringify(await execute(serverCommands.renewCertificates, { uri })),
      /"failure":null,"written":\[\]/,
    );
    assert.match(await message(/No certificate is due/), /^No certificate is due\./);
    assert.match(JSON.stringify(await execute(serverCommands.renewCertificates, { uri, chosen })), /"replaced":\[\{/);
    assert.equal(editor.questions.length, 1, 'what was chosen is agreed to');
    assert.notEqual(readFileSync(join(folder, 'certs/server.crt'), 'utf8'), before);
    assert.ok(readdirSync(join(folder, 'certs')).some((name) => name.startsWith('server.crt.')));
    await message(/Replaced: .*the former one is/);
  });

  it('renew nothing where the user does not agree', async () => {
    await start();
    assert.equal(await execute(serverCommands.renewCertificates, { uri }), null);
    assert.equal(editor.questions.length, 1);
    assert.deepEqual(readdirSync(folder), ['mimir.flags']);
  });

  it('tell their progress to the editor’s token, or to one of the server’s', async () => {
    await start(flags, { capabilities: { window: { workDoneProgress: true } } });
    editor.followProgress('mine', 'mine');
    await editor.request('workspace/executeCommand', {
      command: serverCommands.showMap,
      arguments: [{ uri, show: false }],
      workDoneToken: 'mine',
    });
    await execute(serverCommands.generateCertificates, { uri });
    assert.deepEqual(editor.progress, [
      'mine: begin Drawing the TLS map',
      'mine: end',
      'the server’s: begin Generating certificates',
      'the server’s: end',
    ]);
  });

  it('are cancelled before they write, and answered as cancelled', async () => {
    await start(flags, { capabilities: {} });
    const source = new CancellationTokenSource();
    source.cancel();
    await assert.rejects(
      editor.request(
        'workspace/executeCommand',
        { command: serverCommands.generateCertificates, arguments: [{ uri }] },
        source.token,
      ),
      /cancelled/,
    );
    await pause(100);
    assert.equal(existsSync(join(folder, 'certs')), false);
  });

  it('finish what they have begun to write, however late they are cancelled', async () => {
    const source = new CancellationTokenSource();
    const keys = {
      ...nodeKeyMaker,
      make: async (spec: KeySpec) => {
        source.cancel();
        await pause(50);
        return nodeKeyMaker.make(spec);
      },
    };
    await start(flags, { capabilities: {}, ports: { keys } });
    const receipt = await editor.request(
      'workspace/executeCommand',
      { command: serverCommands.generateCertificates, arguments: [{ uri }] },
      source.token,
    );
    assert.match(JSON.stringify(receipt), /"failure":null,"written":\[.*server\.crt/);
  });
});
