import * as vscode from 'vscode';

/** Set once a problem of ours has gone from an open document, for the walkthrough's step. */
const contextKey = 'mimirTls.problemFixed';

/** Notes when the user fixes a problem for the first time. */
export function followFirstFix(): vscode.Disposable {
  const before = new Map<string, number>();
  const following = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris) {
      const key = uri.toString();
      const count = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'mimir-tls').length;
      const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === key);
      if (isOpen && count < (before.get(key) ?? 0)) {
        void vscode.commands.executeCommand('setContext', contextKey, true);
        following.dispose();
      }
      before.set(key, count);
    }
  });
  return following;
}
