import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { nameOf, textsOf } from '../editor';

/** What an editor shows for a word, with the cursor behind it. */
export interface Answers {
  readonly completions: readonly string[];
  readonly hovers: readonly string[];
  readonly codeActions: readonly string[];
}

/** The providers of the other extension alone, as test/e2e/yaml-peer hands them out. */
export interface Peer {
  completions(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.CompletionItem[] | vscode.CompletionList>;
  hover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.Hover>;
  codeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
    context: vscode.CodeActionContext,
  ): vscode.ProviderResult<(vscode.Command | vscode.CodeAction)[]>;
}

/** Resolves once the other extension's server runs. */
export async function startPeer(): Promise<Peer> {
  const extension = vscode.extensions.getExtension<Peer>('mimir-tls-end-to-end.yaml-peer');
  assert.ok(extension, 'the other extension is there');
  return extension.activate();
}

/** What all extensions answer together, and what the other one answers alone, both about the same diagnostics. */
export async function answersOfBoth(
  peer: Peer,
  document: vscode.TextDocument,
  word: vscode.Range,
): Promise<{ readonly all: Answers; readonly others: Answers }> {
  const diagnostics = (): string => JSON.stringify(vscode.languages.getDiagnostics(document.uri));
  for (;;) {
    const before = diagnostics();
    const all = await answersOfAll(document, word);
    const others = await answersOfPeer(peer, document, word);
    if (diagnostics() === before) return { all, others };
  }
}

/** What all extensions together answer. */
export async function answersOfAll({ uri }: vscode.TextDocument, word: vscode.Range): Promise<Answers> {
  const [list, hovers, actions] = await Promise.all([
    vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, word.end),
    vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, word.end),
    vscode.commands.executeCommand<(vscode.Command | vscode.CodeAction)[]>(
      'vscode.executeCodeActionProvider',
      uri,
      word,
    ),
  ]);
  return answers(list.items, hovers, actions);
}

/** What the other extension alone answers. */
export async function answersOfPeer(peer: Peer, document: vscode.TextDocument, word: vscode.Range): Promise<Answers> {
  const { token } = new vscode.CancellationTokenSource();
  const diagnostics = vscode.languages.getDiagnostics(document.uri).filter(({ range }) => range.intersection(word));
  const context = { diagnostics, triggerKind: vscode.CodeActionTriggerKind.Invoke, only: undefined };
  const [list, hover, actions] = await Promise.all([
    peer.completions(document, word.end, token),
    peer.hover(document, word.end, token),
    peer.codeActions(document, word, token, context),
  ]);
  return answers(Array.isArray(list) ? list : (list?.items ?? []), hover ? [hover] : [], actions ?? []);
}

function answers(
  items: readonly vscode.CompletionItem[],
  hovers: readonly vscode.Hover[],
  actions: readonly (vscode.Command | vscode.CodeAction)[],
): Answers {
  return {
    completions: items.map(({ label }) => nameOf(label)).sort(),
    hovers: [...textsOf(hovers)].sort(),
    codeActions: actions.map(({ title }) => title).sort(),
  };
}
