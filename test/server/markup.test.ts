import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver';
import { plainText } from '../../server/src/session/markup';
import { Editor } from './editor';

const uri = 'file:///srv/mimir.flags';

describe('our Markdown as plain text', () => {
  for (const [markdown, text] of [
    ['**gRPC server.** What `-server.x` does', 'gRPC server. What -server.x does'],
    ['a\\_b \\*not\\* \\<strong\\>', 'a_b *not* <strong>'],
    ['`` a`b ``, ``` ``c`` ```', 'a`b, ``c``'],
    ['`a\\_b`', 'a\\_b'],
    ['[Mimir’s reference](https://example.com/a_b)', 'Mimir’s reference (https://example.com/a_b)'],
    ['# Title\n\n> quoted\n\n- one\n- two', 'Title\n\nquoted\n\n- one\n- two'],
    ['before\n\n```yaml\na: "**b**"\n```\n\n**after**', 'before\n\na: "**b**"\n\n\nafter'],
  ] as const)
    it(JSON.stringify(markdown), () => {
      assert.equal(plainText(markdown), text);
    });
});

describe('hovers and documentation', () => {
  let editor: Editor;
  afterEach(() => editor.stop());

  async function shownIn(formats: readonly ('markdown' | 'plaintext')[]): Promise<string> {
    const textDocument = {
      hover: { contentFormat: [...formats] },
      completion: { completionItem: { documentationFormat: [...formats] } },
    };
    editor = await Editor.start({ capabilities: { textDocument } });
    await editor.open(uri, '-server.grpc-tls-client-auth=RequireAnyClientCert\n-server.grpc-tls-\n');
    const hover = await editor.hover(uri, '-server.grpc-tls-client');
    const policies = await editor.complete(uri, '-server.grpc-tls-client-auth=');
    const flags = await editor.complete(uri, '-server.grpc-tls-');
    const resolved = await editor.request(
      'completionItem/resolve',
      flags?.items.find(({ data }) => data !== undefined),
    );
    return JSON.stringify([hover?.contents, policies?.items.map(({ documentation }) => documentation), resolved]);
  }

  it('are plain where the client takes no Markdown', async () => {
    const shown = await shownIn(['plaintext']);
    assert.doesNotMatch(shown, /"kind":"markdown"|\*\*|`|\]\(/);
    assert.match(shown, /-server\.grpc-tls-client-auth · server\.grpc_tls_config\.client_auth_type/);
    assert.match(shown, /^\[\{"kind":"plaintext".*,\[\{"kind":"plaintext".*"documentation":\{"kind":"plaintext"/);
  });

  it('are plain where the client likes that best', async () => {
    assert.doesNotMatch(await shownIn(['plaintext', 'markdown']), /"kind":"markdown"/);
  });

  it('are Markdown for others', async () => {
    assert.doesNotMatch(await shownIn(['markdown', 'plaintext']), /"kind":"plaintext"/);
  });
});

describe('a completed flag', () => {
  let editor: Editor;
  afterEach(() => editor.stop());

  async function itemsFor(options: Readonly<Record<string, unknown>>): Promise<readonly CompletionItem[]> {
    editor = await Editor.start({ capabilities: {}, options });
    await editor.open(uri, '-querier.frontend-client.\n');
    return (await editor.complete(uri, '-querier.frontend-client.'))?.items ?? [];
  }

  it('is its own label, and what is typed is compared with it, dashes included', async () => {
    const items = await itemsFor({});
    const found = items.find(({ label }) => label === '-querier.frontend-client.tls-server-name');
    assert.ok(found, items.map(({ label }) => label).join(' '));
    assert.ok((found.filterText ?? found.label).startsWith('-querier.frontend-client.'));
    assert.deepEqual(found.textEdit, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 25 } },
      newText: '-querier.frontend-client.tls-server-name=',
    });
    assert.deepEqual(
      items.filter(({ insertTextFormat }) => insertTextFormat !== undefined),
      [],
      'no snippets',
    );
  });

  it('has a short label in VS Code, which shows it beside what is typed', async () => {
    const items = await itemsFor({ commands: ['editor.action.triggerSuggest'] });
    assert.ok(items.some(({ label }) => label === 'tls-server-name'));
  });
});
