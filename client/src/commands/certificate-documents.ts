import * as vscode from 'vscode';
import type { InspectionParams } from '../../../server/src/protocol/certificate-protocol';
import { requests } from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';

const scheme = 'mimir-tls';

/** Certificate files as read-only documents. Their content is requested again whenever one is opened. */
export class CertificateDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly inspections = new Map<string, InspectionParams>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  readonly onDidChange = this.changed.event;

  constructor(private readonly server: ServerProcess) {}

  /** Shows the file as a Markdown preview. */
  async show(params: InspectionParams): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `${vscode.Uri.file(params.path).path}.md` });
    this.inspections.set(uri.toString(), params);
    this.changed.fire(uri);
    const commands = await vscode.commands.getCommands(true);
    if (commands.includes('markdown.showPreview')) await vscode.commands.executeCommand('markdown.showPreview', uri);
    else await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    // After the window was reloaded only the path is left.
    const params = this.inspections.get(uri.toString()) ?? {
      uri: '',
      path: vscode.Uri.file(uri.path.replace(/\.md$/, '')).fsPath,
    };
    const client = await this.server.start();
    return (await client?.sendRequest<string | null>(requests.inspectCertificate, params)) ?? '';
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
