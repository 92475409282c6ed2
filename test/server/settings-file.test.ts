import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodePaths } from '../../host/src/node-paths';
import { requests } from '../../server/src/protocol/protocol';
import { Editor } from './editor';

const flags = '-target=ingester\n-no.such.flag=1\n';

describe('a settings file in an editor', () => {
  let folder: string;
  let editor: Editor | null = null;
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const uriOf = (path: string): string => nodePaths.toUri(join(folder, path));
  const rulesOf = (params: { readonly diagnostics: readonly { readonly code?: unknown }[] }): readonly unknown[] =>
    params.diagnostics.map(({ code }) => code);
  /** An editor in the folder, whose user set something. */
  const start = async (settings: unknown = {}, options: Parameters<typeof Editor.start>[0] = {}): Promise<Editor> => {
    editor = await Editor.start({ folder, settings, ...options });
    return editor;
  };
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mimir-tls-settings-file-')));
  });
  afterEach(async () => {
    await editor?.stop();
    editor = null;
    rmSync(folder, { recursive: true });
  });

  it('switches rules off for what is below it', async () => {
    write('a/.mimir-tls.yaml', 'rules: { unknown-flag: off }\n');
    const { open, next } = bound(await start());
    await open(uriOf('a/b.flags'), flags);
    assert.deepEqual(rulesOf(await next(uriOf('a/b.flags'), () => true)), []);
    await open(uriOf('c.flags'), flags);
    assert.deepEqual(rulesOf(await next(uriOf('c.flags'), () => true)), ['unknown-flag']);
  });

  it('counts less than what the user set', async () => {
    write('.mimir-tls.yaml', 'rules: { unknown-flag: off, file-not-found: off }\n');
    const { open, next } = bound(await start({ rules: { 'unknown-flag': 'hint' } }));
    await open(uriOf('b.flags'), `${flags}-server.grpc-tls-cert-path=none.crt\n-server.grpc-tls-key-path=none.key\n`);
    const { diagnostics } = await next(uriOf('b.flags'), () => true);
    assert.deepEqual(
      diagnostics.map(({ code, severity }) => [code, severity]),
      [['unknown-flag', 4]],
    );
  });

  it('counts as it is typed, and again as it is on the disk once it is closed', async () => {
    write('.mimir-tls.yaml', '# nothing\n');
    const { open, next, edit, close } = bound(await start());
    await open(uriOf('b.flags'), flags);
    await next(uriOf('b.flags'), ({ diagnostics }) => diagnostics.length === 1);
    await open(uriOf('.mimir-tls.yaml'), '# nothing\n', 'yaml');
    await edit(uriOf('.mimir-tls.yaml'), '# nothing', 'rules: { unknown-flag: off }');
    await next(uriOf('b.flags'), ({ diagnostics }) => diagnostics.length === 0);
    await close(uriOf('.mimir-tls.yaml'));
    await next(uriOf('b.flags'), ({ diagnostics }) => diagnostics.length === 1);
  });

  it('is heeded once it is there', async () => {
    const { open, next, tellOfChangedFiles } = bound(await start());
    await open(uriOf('b.flags'), flags);
    await next(uriOf('b.flags'), ({ diagnostics }) => diagnostics.length === 1);
    write('.mimir-tls.yaml', 'files: { exclude: ["*.flags"] }\n');
    await tellOfChangedFiles([{ uri: uriOf('.mimir-tls.yaml'), type: 1 }]);
    await next(uriOf('b.flags'), ({ diagnostics }) => diagnostics.length === 0);
  });

  it("may say that a file is Mimir's", async () => {
    write('.mimir-tls.yaml', 'files: { include: [other.yaml] }\n');
    const { open, next } = bound(await start());
    await open(uriOf('other.yaml'), 'server:\n  http_listen_prot: 80\n', 'yaml');
    assert.deepEqual(rulesOf(await next(uriOf('other.yaml'), () => true)), ['unknown-yaml-key']);
  });

  it('shows that nothing of it can be used, without being open', async () => {
    write('.mimir-tls.yaml', 'rules: [\n');
    const { open, next, close, tellOfChangedFiles } = bound(await start());
    await open(uriOf('b.flags'), flags);
    const { diagnostics } = await next(uriOf('.mimir-tls.yaml'), () => true);
    assert.match(JSON.stringify(diagnostics), /so the file is ignored/);
    write('.mimir-tls.yaml', 'rules: {}\n');
    await tellOfChangedFiles([{ uri: uriOf('.mimir-tls.yaml'), type: 2 }]);
    await next(uriOf('.mimir-tls.yaml'), (shown) => shown.diagnostics.length === 0);
    rmSync(join(folder, '.mimir-tls.yaml'));
    mkdirSync(join(folder, '.mimir-tls.yaml'));
    await tellOfChangedFiles([{ uri: uriOf('.mimir-tls.yaml'), type: 2 }]);
    await next(uriOf('.mimir-tls.yaml'), (shown) => /This is a folder/.test(JSON.stringify(shown.diagnostics)));
    // Nobody uses it any more.
    await close(uriOf('b.flags'));
    await next(uriOf('.mimir-tls.yaml'), (shown) => shown.diagnostics.length === 0);
  });

  it('shows its own mistakes, with quick fixes', async () => {
    const text = 'rules:\n  unkown-flag: off\n';
    const uri = uriOf('.mimir-tls.yaml');
    const started = await start();
    await started.open(uri, text, 'yaml');
    const published = await started.next(uri, ({ diagnostics }) => diagnostics.length === 1);
    assert.equal(
      published.diagnostics[0]?.message,
      'rules.unkown-flag is not a rule, so it is ignored. Use "unknown-flag".',
    );
    const [action] = await started.codeActions(uri, published, 'settings-file');
    assert.equal(action?.edit?.changes?.[uri]?.[0]?.newText, 'unknown-flag');
    await started.edit(uri, 'unkown', 'unknown');
    await started.next(uri, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('is complained of in the log while it is not open', async () => {
    write('.mimir-tls.yaml', 'rulse: {}\n');
    const started = await start();
    await started.open(uriOf('b.flags'), flags);
    await started.next(uriOf('b.flags'), () => true);
    assert.ok(
      started.log.some((message) => message.includes('.mimir-tls.yaml: rulse is not a setting')),
      started.log.join('\n'),
    );
  });

  it('of an untrusted workspace does not lead out of it', async () => {
    write('in/.mimir-tls.yaml', 'pathMappings: { /etc/mimir: ../out }\n');
    folder = join(folder, 'in');
    const { open, next } = bound(await start({}, { options: { trusted: false } }));
    await open(uriOf('.mimir-tls.yaml'), 'pathMappings: { /etc/mimir: ../out }\n', 'yaml');
    const { diagnostics } = await next(uriOf('.mimir-tls.yaml'), () => true);
    assert.match(JSON.stringify(diagnostics[0]?.message), /points outside the root/);
    folder = join(folder, '..');
  });

  it('gets a rule that a quick fix turns off', async () => {
    write('.mimir-tls.yaml', '# ours\nrules:\n  cert-expired: hint # soon\n');
    const started = await start();
    await started.open(uriOf('b.flags'), flags);
    const published = await started.next(uriOf('b.flags'), () => true);
    const action = (await started.codeActions(uriOf('b.flags'), published, 'unknown-flag')).find(
      ({ title }) => title === 'Disable unknown-flag in .mimir-tls.yaml',
    );
    assert.deepEqual(action?.edit?.documentChanges, [
      {
        textDocument: { uri: uriOf('.mimir-tls.yaml'), version: null },
        edits: [
          {
            range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } },
            newText: '  unknown-flag: off\n',
          },
        ],
      },
    ]);
  });

  it('is made by a quick fix only where the editor can make files', async () => {
    const title = 'Disable unknown-flag in .mimir-tls.yaml';
    const titles = async (operations: 'create'[]): Promise<readonly unknown[]> => {
      const workspace = { workspaceEdit: { documentChanges: true, resourceOperations: operations } };
      const started = await Editor.start({ folder, capabilities: { workspace } });
      await started.open(uriOf('b.flags'), flags);
      const published = await started.next(uriOf('b.flags'), () => true);
      const actions = await started.codeActions(uriOf('b.flags'), published, 'unknown-flag');
      await started.stop();
      return actions.filter((action) => action.title === title).map(({ edit }) => edit?.documentChanges?.[0]);
    };
    assert.deepEqual(await titles([]), []);
    assert.deepEqual(await titles(['create']), [
      { kind: 'create', uri: uriOf('.mimir-tls.yaml'), options: { ignoreIfExists: true } },
    ]);
  });

  it('gets the mapping of a folder, relative where it can be', async () => {
    write('deploy/.mimir-tls.yaml', 'pathMappings:\n  /etc/a: a\n');
    const started = await start();
    const newText = async (local: string): Promise<unknown> => {
      const answer: unknown = await started.request(requests.mapFolder, {
        uri: uriOf('deploy/x.flags'),
        folder: '/etc/mimir',
        local,
      });
      return JSON.stringify(answer).match(/"newText":"((?:[^"\\]|\\.)*)"/)?.[1];
    };
    assert.equal(await newText(join(folder, 'deploy/certs')), '  /etc/mimir: certs\\n');
    assert.equal(await newText(join(folder, 'deployed')), `  /etc/mimir: ${join(folder, 'deployed')}\\n`);
  });
});

/** The methods of an editor as functions. */
function bound(editor: Editor): Pick<Editor, 'open' | 'next' | 'edit' | 'close' | 'tellOfChangedFiles'> {
  return {
    open: (...args) => editor.open(...args),
    next: (...args) => editor.next(...args),
    edit: (...args) => editor.edit(...args),
    close: (...args) => editor.close(...args),
    tellOfChangedFiles: (...args) => editor.tellOfChangedFiles(...args),
  };
}
