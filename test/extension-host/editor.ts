import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Opens a file of the workspace, or of one of its folders, in an editor. */
export async function open(name: string, folder = 0): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(name, folder));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Opens a new file of the workspace in an editor. */
export async function openNew(name: string, text: string, folder = 0): Promise<vscode.TextDocument> {
  await vscode.workspace.fs.writeFile(uriOf(name, folder), Buffer.from(text));
  return open(name, folder);
}

function uriOf(name: string, index: number): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[index];
  assert.ok(folder, `${String(index + 1)} folders are open`);
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Where the words stand in the document, the first time. */
export function rangeOf(document: vscode.TextDocument, words: string): vscode.Range {
  const offset = document.getText().indexOf(words);
  assert.notEqual(offset, -1, `${document.fileName} holds ${words}`);
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + words.length));
}

/** The document's diagnostics of ours, once they are as wanted. */
export async function diagnosticsOf(
  document: vscode.TextDocument,
  areAsWanted: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return (await allDiagnosticsOf(document, (all) => areAsWanted(all.filter(isOurs)))).filter(isOurs);
}

/** The document's diagnostics of all extensions, once they are as wanted. */
export async function allDiagnosticsOf(
  { uri }: vscode.TextDocument,
  areAsWanted: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = vscode.languages.getDiagnostics(uri);
    if (areAsWanted(found)) return found;
    assert.ok(Date.now() < deadline, `The diagnostics stay: ${found.map(({ message }) => message).join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function isOurs({ source }: vscode.Diagnostic): boolean {
  return source === 'mimir-tls';
}

/** The rule's id of a diagnostic. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** The text of all hovers at a place. */
export async function hoverAt(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return textsOf(hovers).join('\n');
}

/** The Markdown of hovers. */
export function textsOf(hovers: readonly vscode.Hover[]): readonly string[] {
  return hovers.flatMap(({ contents }) =>
    contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : '')),
  );
}

/** The labels of all completions at a place, in the order in which the editor lists them. */
export async function completionsAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<readonly string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  const rank = ({ sortText, label }: vscode.CompletionItem) => sortText ?? nameOf(label);
  return [...list.items].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).map(({ label }) => nameOf(label));
}

/** The quick fixes that the editor offers for a range. */
export function quickFixesAt(
  document: vscode.TextDocument,
  range: vscode.Range,
): Thenable<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    50,
  );
}

/** The quick fix that is wanted, once it is offered: a request that an edit overtakes is answered with nothing. */
export async function quickFixAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  isWanted: (action: vscode.CodeAction) => boolean,
): Promise<vscode.CodeAction> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const offered = await quickFixesAt(document, range);
    const wanted = offered.find(isWanted);
    if (wanted) return wanted;
    assert.ok(Date.now() < deadline, `What is offered stays: ${offered.map(({ title }) => title).join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Changes the document as a user does who types. */
export async function insert(document: vscode.TextDocument, position: vscode.Position, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, position, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** The label of a completion, without what stands beside it. */
export function nameOf(label: string | vscode.CompletionItemLabel): string {
  return typeof label === 'string' ? label : label.label;
}
