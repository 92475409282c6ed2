import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CodeAction, CodeActionRequest, CodeActionTriggerKind, TextDocumentEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { internalCommands, requests } from '../../../server/src/protocol/protocol';
import { Editor } from '../editor';

const flags = '-config.file=mimir.yaml\n-server.http-tls-cert-path=b.crt\n-server.http-tls-key-path=b.key\n';
const yaml = 'target: all\nserver:\n  log_level: warn\n';

describe('conversion in the editor', () => {
  let folder: string;
  let editor: Editor;
  let flagsUri: string;
  let yamlUri: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-convert-'));
    flagsUri = pathToFileURL(join(folder, 'mimir.flags')).href;
    yamlUri = pathToFileURL(join(folder, 'mimir.yaml')).href;
    editor = await Editor.start({ folder, options: { commands: [internalCommands.convert] } });
  });

  afterEach(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  /** The conversions that are offered from one line of a document to another. */
  async function offered(
    uri: string,
    from: number,
    to: number,
    triggerKind: CodeActionTriggerKind = CodeActionTriggerKind.Invoked,
  ): Promise<readonly CodeAction[]> {
    const range = { start: { line: from, character: 0 }, end: { line: to, character: 0 } };
    const answer = await editor.request(CodeActionRequest.method, {
      textDocument: { uri },
      range,
      context: { diagnostics: [], triggerKind },
    });
    assert.ok(Array.isArray(answer));
    const actions: readonly unknown[] = answer;
    return actions.filter(
      (action): action is CodeAction => CodeAction.is(action) && /^(Move|Copy as) /.test(action.title),
    );
  }

  /** Both texts after the action's edit. */
  function after({ edit }: CodeAction): readonly string[] {
    return [
      [flagsUri, flags],
      [yamlUri, yaml],
    ].map(([uri = '', text = '']) => {
      const change = edit?.documentChanges?.find((each) => TextDocumentEdit.is(each) && each.textDocument.uri === uri);
      assert.ok(change && TextDocumentEdit.is(change), `want an edit of ${uri}`);
      return TextDocument.applyEdits(
        TextDocument.create(uri, '', 0, text),
        change.edits.filter((each) => 'newText' in each),
      );
    });
  }

  it('moves flags to the YAML that they name, which need not be open', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), yaml);
    await editor.open(flagsUri, flags);
    const [move, copy, ...more] = await offered(flagsUri, 1, 3);
    assert.ok(move && copy && more.length === 0);
    assert.equal(move.title, 'Move these 2 flags to mimir.yaml');
    assert.deepEqual(after(move), [
      '-config.file=mimir.yaml\n',
      `${yaml}  http_tls_config:\n    cert_file: b.crt\n    key_file: b.key\n`,
    ]);
    assert.equal(copy.title, 'Copy as Mimir YAML');
  });

  it('moves a setting from YAML to the flags', async () => {
    await editor.open(yamlUri, yaml, 'yaml');
    await editor.open(flagsUri, flags);
    await editor.next(yamlUri, () => true);
    await editor.next(flagsUri, () => true);
    const [move] = await offered(yamlUri, 0, 0);
    assert.equal(move?.title, 'Move this setting to mimir.flags');
    assert.deepEqual(after(move), [`${flags}-target=all\n`, 'server:\n  log_level: warn\n']);
  });

  it('says how much of a selection can be moved', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), yaml);
    await editor.open(flagsUri, flags);
    assert.equal((await offered(flagsUri, 0, 3))[0]?.title, 'Move 2 of these 3 flags to mimir.yaml');
  });

  it('has no move without another document, and none for a flag alone of its kind', async () => {
    await editor.open(flagsUri, flags);
    assert.deepEqual(
      (await offered(flagsUri, 1, 2)).map(({ title }) => title),
      ['Copy as Mimir YAML'],
    );
    writeFileSync(join(folder, 'mimir.yaml'), yaml);
    assert.deepEqual(
      (await offered(flagsUri, 0, 0)).map(({ title }) => title),
      ['Copy as Mimir YAML'],
    );
  });

  it('lights no bulb of itself where the cursor goes, but where something is selected', async () => {
    await editor.open(flagsUri, flags);
    assert.deepEqual(await offered(flagsUri, 1, 1, CodeActionTriggerKind.Automatic), []);
    assert.equal((await offered(flagsUri, 1, 2, CodeActionTriggerKind.Automatic)).length, 1);
  });

  it('offers nothing where nothing is set', async () => {
    await editor.open(flagsUri, `# the flags of Mimir\n\n${flags}`);
    assert.deepEqual(await offered(flagsUri, 0, 1), []);
  });

  it('copies what the client asks for, a whole block by its key, and says what is left', async () => {
    await editor.open(
      yamlUri,
      'target: all\nserver:\n  http_tls_config:\n    cert_file: b.crt\n    key: inline\n',
      'yaml',
    );
    const [copy] = await offered(yamlUri, 2, 3);
    assert.equal(copy?.title, 'Copy as flags');
    const given: readonly unknown[] = copy.command?.arguments ?? [];
    const [uri, range] = given;
    assert.deepEqual(await editor.request(requests.convert, { uri, range }), {
      text: '-server.http-tls-cert-path=b.crt\n',
      notation: 'flag',
      left: ['server.http_tls_config.key: Only YAML can set it.'],
    });
  });

  it('answers nothing to a request that makes no sense', async () => {
    await editor.open(flagsUri, flags);
    assert.equal(await editor.request(requests.convert, {}), null);
    assert.equal(await editor.request(requests.convert, { uri: flagsUri, range: null }), null);
  });
});
