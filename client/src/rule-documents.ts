import * as vscode from 'vscode';
import { ruleSection } from './rule-section';

const scheme = 'mimir-tls-rule';

/** What there is to know about a rule, as a page of its own. */
export class RuleDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  constructor(private readonly extensionUri: vscode.Uri) {}

  /** Shows the page of a rule as a Markdown preview. Anything else than a rule's id is left alone. */
  async show(rule: unknown): Promise<void> {
    if (typeof rule !== 'string' || !/^[a-z][a-z0-9-]*$/.test(rule)) return;
    const uri = vscode.Uri.from({ scheme, path: `/${rule}.md` });
    const commands = await vscode.commands.getCommands(true);
    if (commands.includes('markdown.showPreview')) await vscode.commands.executeCommand('markdown.showPreview', uri);
    else await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent({ path }: vscode.Uri): Promise<string> {
    const rule = path.slice(1).replace(/\.md$/, '');
    const file = vscode.Uri.joinPath(this.extensionUri, 'docs', 'rules.md');
    const page = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    return ruleSection(page, rule) ?? `There is no rule ${rule}.`;
  }

  dispose(): void {
    this.registration.dispose();
  }
}
