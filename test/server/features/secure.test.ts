import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CodeAction, CodeActionRequest, CodeActionTriggerKind } from 'vscode-languageserver/node';
import type { CodeActionContext } from '../../../server/src/features/code-actions';
import { copyingActions, securingActions } from '../../../server/src/features/mutual-tls-actions';
import { toRange } from '../../../server/src/protocol/lsp-conversion';
import { Editor } from '../editor';
import { withCursor } from '../marked-text';
import { catalogue, judge } from './judging';

async function contextAt(marked: string, path = '/srv/mimir.flags'): Promise<CodeActionContext> {
  const { text, offset } = withCursor(marked);
  const judged = await judge(path, text);
  return {
    judged,
    range: toRange({ start: offset, end: offset }, judged.text),
    diagnostics: [],
    other: () => null,
    versionOf: () => 1,
    catalogue,
    clientRuns: new Set(),
    mayGenerate: true,
    versionedEdits: false,
  };
}

/** The text after the only action. */
function applied([action, ...more]: readonly CodeAction[], { judged: { text } }: CodeActionContext): string {
  assert.ok(action?.edit?.changes && more.length === 0, 'want one action with an edit');
  return TextDocument.applyEdits(text, action.edit.changes[text.uri] ?? []);
}

describe('securing a deployment', () => {
  it('is a fix where a hop is broken, and makes the certificates afterwards', async () => {
    const context = await contextAt(
      '-target=ruler,ingester\n-server.grpc-<|>tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n',
    );
    const [action] = securingActions(context, 'mimir.internal');
    assert.equal(action?.kind, 'quickfix');
    assert.equal(action.command?.command, 'mimirTls.server.generateCertificates');
    assert.match(
      applied(securingActions(context, 'mimir.internal'), context),
      /-ruler\.client\.tls-server-name=mimir\.internal/,
    );
  });

  it('is an offer where nothing is wrong', async () => {
    const [action] = securingActions(await contextAt('-target=ru<|>ler\n'), 'mimir.internal');
    assert.equal(action?.kind, 'refactor.rewrite');
  });

  it('is not offered where TLS would bring a value to count that Mimir rejects', async () => {
    for (const value of ['tls-min-version=1.2', 'tls-cipher-suites=TLS_NONE'])
      assert.deepEqual(
        securingActions(await contextAt(`-target=que<|>rier\n-querier.store-gateway-client.${value}\n`), 'mimir'),
        [],
      );
  });

  it('is not offered where nothing dials anything', async () => {
    assert.deepEqual(securingActions(await contextAt('-target=no<|>body\n'), 'mimir.internal'), []);
  });
});

describe('securing and copying in YAML', () => {
  const text =
    'target: all\ningester_client:\n  grpc_client_config:\n    tls_en<|>abled: true\n    tls_ca_path: ca.crt\n';
  const titles = (actions: readonly CodeAction[]): readonly string[] => actions.map(({ title }) => title);

  it('is offered with an anchor too, which writes what the clients share once', async () => {
    const context = await contextAt(text, '/srv/mimir.yaml');
    const actions = securingActions(context, 'mimir.internal');
    assert.deepEqual(titles(actions), [
      'Use mutual TLS on every hop of this deployment',
      'Use mutual TLS on every hop of this deployment, with a YAML anchor',
    ]);
    assert.equal(actions[1]?.command?.command, 'mimirTls.server.generateCertificates');
    assert.match(
      applied(actions.slice(1), context),
      / grpc_client_config: &client_tls\n {4}tls_enabled: true\n[^]*\n {2}ruler_client:\n {4}<<: \*client_tls\n/,
    );
  });

  it('copies a client by an anchor', async () => {
    const context = await contextAt(text, '/srv/mimir.yaml');
    const actions = copyingActions(context, catalogue);
    assert.deepEqual(titles(actions).slice(1), [
      "Copy this client's TLS settings to all other clients, with a YAML anchor",
    ]);
    assert.match(
      applied(actions.slice(1), context),
      / grpc_client_config: &client_tls\n {4}tls_enabled: true\n {4}tls_ca_path: ca\.crt\n/,
    );
  });

  it('has no such offer where a single client is to be written', async () => {
    const context = await contextAt(
      'target: distri<|>butor,ingester\nserver:\n  http_listen_port: 80\n',
      '/srv/mimir.yaml',
    );
    assert.equal(securingActions(context, 'mimir.internal').length, 1);
  });
});

describe("copying a client's settings", () => {
  const client =
    '-ruler.client.tls-en<|>abled=true\n-ruler.client.tls-ca-path=ca.crt\n-ingester.client.tls-ca-path=other.crt\n';

  it('is not offered for a client with half a key pair, which would break the others too', async () => {
    const context = await contextAt(`-target=ruler\n${client}-ruler.client.tls-cert-path=client.crt\n`);
    assert.deepEqual(copyingActions(context, catalogue), []);
  });

  it('is not offered for a client with a value that Mimir rejects, which would be wrong at the others too', async () => {
    const wrong = [
      '-ruler.client.tls-enabled="yes"',
      '-ruler.client.tls-insecure-skip-verify=certs/ca.crt',
      '-ruler.client.tls-min-version=TLS12',
      '-ruler.client.tls-cipher-suites=AES',
    ];
    for (const flag of wrong) {
      const context = await contextAt(
        `-target=ruler,ingester\n-ruler.client.tls-ca-<|>path=ca.crt\n-ingester.client.tls-ca-path=other.crt\n${flag}\n`,
      );
      assert.deepEqual(copyingActions(context, catalogue), [], flag);
    }
  });

  it('makes the other clients of the deployment like it', async () => {
    const context = await contextAt(`-target=ruler\n${client}`);
    assert.deepEqual(copyingActions(context, catalogue), [], 'a ruler alone dials only rulers');
    const alone = await contextAt(`-target=ruler,ingester\n${client}`);
    assert.deepEqual(copyingActions(alone, catalogue), [], 'the server speaks plaintext, so that it fails itself');
    const server = '-server.grpc-tls-cert-path=server.crt\n-server.grpc-tls-key-path=server.key\n';
    const both = await contextAt(`-target=ruler,ingester\n${server}${client}`);
    const after = applied(copyingActions(both, catalogue), both);
    assert.match(after, /-ingester\.client\.tls-enabled=true/);
    assert.match(after, /-ingester\.client\.tls-ca-path=ca\.crt/);
    assert.doesNotMatch(after, /other\.crt/);
  });

  it('is not offered elsewhere', async () => {
    assert.deepEqual(
      copyingActions(await contextAt('-target=all\n-server.grpc-tls-<|>cert-path=a.crt\n'), catalogue),
      [],
    );
  });
});

describe('an editor that asks for code actions', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  const compose = `services:
  mimir:
    image: grafana/mimir:2.17.1
    command:
      - -target=all
    ports: ["9009:9009"]
  nginx:
    image: nginx
`;

  it('is offered to secure the deployment in Mimir’s part of a file', async () => {
    assert.deepEqual(await offersOn('compose.yaml', compose), ['      - -target=all']);
  });

  it('is offered it anywhere in a file that is Mimir’s alone', async () => {
    assert.deepEqual(await offersOn('mimir.flags', '# All in one.\n\n-target=all'), [
      '# All in one.',
      '',
      '-target=all',
    ]);
  });

  /** The lines of a text at whose ends it is offered. */
  async function offersOn(name: string, text: string): Promise<readonly string[]> {
    const uri = `file:///srv/${name}`;
    await editor.open(uri, text, '');
    const lines = text.split('\n');
    const offers = await Promise.all(
      lines.map(async ({ length }, line) => {
        const place = { line, character: length };
        const context = { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked };
        const answer = await editor.request(CodeActionRequest.method, {
          textDocument: { uri },
          range: { start: place, end: place },
          context,
        });
        return (
          Array.isArray(answer) &&
          answer.some((action) => CodeAction.is(action) && /^Secure this deployment…$/.test(action.title))
        );
      }),
    );
    return lines.filter((_, line) => offers[line]);
  }
});
