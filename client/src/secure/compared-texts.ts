import * as vscode from 'vscode';
import type { SecureChange } from '../../../server/src/protocol/securing-protocol';

const scheme = 'mimir-tls-plan';

/** Files as they were before a plan and as they are after it, in the editor for differences. */
export class ComparedTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  readonly onDidChange = this.changed.event;

  /** Shows the changes of one file, or of several at once. */
  async show(changes: readonly SecureChange[]): Promise<void> {
    const compared = changes.map((change) => ({
      change,
      before: this.uriOf(change, 'before', change.former ?? ''),
      after: this.uriOf(change, 'after', change.text),
    }));
    const [only] = compared;
    if (only && compared.length === 1) {
      const title = `${only.change.name} (${only.change.former === null ? 'new' : 'changes'})`;
      await vscode.commands.executeCommand('vscode.diff', only.before, only.after, title, { preview: true });
      return;
    }
    const files = compared.map(({ change, before, after }) => [vscode.Uri.parse(change.uri), before, after]);
    await vscode.commands.executeCommand('vscode.changes', 'Secure this deployment', files);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }

  /** Under the path of the file, so that its language is found by its name. */
  private uriOf({ uri }: SecureChange, side: 'before' | 'after', text: string): vscode.Uri {
    const named = vscode.Uri.from({ scheme, path: vscode.Uri.parse(uri).path, query: side });
    this.texts.set(named.toString(), text);
    this.changed.fire(named);
    return named;
  }
}
