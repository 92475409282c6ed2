import * as vscode from 'vscode';
import { clientCommands, type MapVerdict } from '../../server/src/protocol/protocol';
import { verdictIcons } from './deployments/verdict-icon';

/** Set while the active editor shows a document of Mimir's; menus ask for it. */
const contextKey = 'mimirTls.isMimir';

/** What is shown of a deployment, with how much of it was looked at. */
interface Shown extends MapVerdict {
  readonly coverage: string;
}

/** The verdict on the deployment of the active document, in the status bar. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('mimirTls.verdict', vscode.StatusBarAlignment.Left, 0);
  private readonly verdicts = new Map<string, Shown>();
  private readonly following: vscode.Disposable;
  /** The document whose deployment's verdict is shown. */
  private shown: string | undefined;

  constructor(
    /** True while the map has the focus: then the verdict is still that of the document before. */
    private readonly isMapActive: () => boolean,
  ) {
    this.item.name = 'Mimir TLS';
    this.item.command = clientCommands.showMap;
    this.following = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => this.update()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.set(uri.toString(), null)),
    );
  }

  /** Takes a verdict on the deployment of a document; null for one that is none of Mimir's. */
  set(uri: string, verdict: Shown | null): void {
    // The server may write a URI otherwise than the editor does.
    const key = vscode.Uri.parse(uri).toString();
    if (verdict) this.verdicts.set(key, verdict);
    else this.verdicts.delete(key);
    this.update();
  }

  dispose(): void {
    this.following.dispose();
    this.item.dispose();
  }

  private update(): void {
    const uri =
      vscode.window.activeTextEditor?.document.uri.toString() ?? (this.isMapActive() ? this.shown : undefined);
    this.shown = uri;
    const verdict = uri === undefined ? undefined : this.verdicts.get(uri);
    void vscode.commands.executeCommand('setContext', contextKey, verdict !== undefined);
    if (!verdict) {
      this.item.hide();
      return;
    }
    this.item.text = `$(${verdictIcons[verdict.state]}) TLS: ${verdict.text}`;
    this.item.tooltip = `${verdict.summary} Checked ${verdict.coverage}. Click to show the TLS map.`;
    this.item.accessibilityInformation = { label: `TLS: ${verdict.text}. ${verdict.summary}`, role: 'button' };
    this.item.show();
  }
}
