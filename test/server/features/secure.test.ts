import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction } from 'vscode-languageserver-types';
import type { CodeActionContext } from '../../../server/src/features/code-actions';
import { copyingActions, securingActions } from '../../../server/src/features/secure';
import { toRange } from '../../../server/src/convert';
import { withCursor } from '../marked-text';
import { catalogue, judge } from './judging';

async function contextAt(marked: string): Promise<CodeActionContext> {
  const { text, offset } = withCursor(marked);
  const judged = await judge('/srv/mimir.flags', text);
  return {
    judged,
    range: toRange({ start: offset, end: offset }, judged.text),
    diagnostics: [],
    other: () => null,
    versionOf: () => 1,
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
    const context = await contextAt('-target=ruler,ingester\n-server.grpc-<|>tls-cert-path=certs/server.crt\n-server.grpc-tls-key-path=certs/server.key\n');
    const [action] = securingActions(context, 'mimir.internal');
    assert.equal(action?.kind, 'quickfix');
    assert.equal(action.command?.command, 'mimirTls.server.generateCertificates');
    assert.match(applied(securingActions(context, 'mimir.internal'), context), /-ruler\.client\.tls-server-name=mimir\.internal/);
  });

  it('is an offer where nothing is wrong', async () => {
    const [action] = securingActions(await contextAt('-target=ru<|>ler\n'), 'mimir.internal');
    assert.equal(action?.kind, 'refactor.rewrite');
  });

  it('is not offered where nothing dials anything', async () => {
    assert.deepEqual(securingActions(await contextAt('-target=no<|>body\n'), 'mimir.internal'), []);
  });
});

describe("copying a client's settings", () => {
  const client = '-ruler.client.tls-en<|>abled=true\n-ruler.client.tls-ca-path=ca.crt\n-ingester.client.tls-ca-path=other.crt\n';

  it('makes the other clients of the deployment like it', async () => {
    const context = await contextAt(`-target=ruler\n${client}`);
    assert.deepEqual(copyingActions(context, catalogue), [], 'a ruler alone dials only rulers');
    const both = await contextAt(`-target=ruler,ingester\n${client}`);
    const after = applied(copyingActions(both, catalogue), both);
    assert.match(after, /-ingester\.client\.tls-enabled=true/);
    assert.match(after, /-ingester\.client\.tls-ca-path=ca\.crt/);
    assert.doesNotMatch(after, /other\.crt/);
  });

  it('is not offered elsewhere', async () => {
    assert.deepEqual(copyingActions(await contextAt('-target=all\n-server.grpc-tls-<|>cert-path=a.crt\n'), catalogue), []);
  });
});
