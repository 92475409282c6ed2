import * as vscode from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';
import {
  type MapFixAnswer,
  type MapFixParams,
  type MapPlace,
  type MapView,
  requests,
} from '../../../server/src/protocol/protocol';
import type { MapMessage, PageMessage } from '../../../webview/src/messages';
import type { ServerProcess } from '../connection/client';
import { pageFolder, pageIn, type WebviewPage } from '../pages/webview-page';
import { copyMap } from './copy-map';
import { readPageMessage } from './page-message';

type FixAnswer = MapFixAnswer<WorkspaceEdit>;

const page: WebviewPage = { name: 'map', title: 'TLS map' };

/** The one panel with the TLS map, of the deployment of one document at a time. */
export class MapPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | null = null;
  private uri = '';
  /** The last request for a map; answers to earlier ones come too late. */
  private asked = 0;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly server: ServerProcess,
  ) {}

  /** True where the map has the focus, so that no text editor is active. */
  get isActive(): boolean {
    return this.panel?.active === true;
  }

  /** The document whose map has the focus. */
  get activeUri(): string | undefined {
    if (this.isActive) return this.uri;
    return undefined;
  }

  /** Shows the map of the document's deployment beside it. */
  show(uri: string): void {
    this.uri = uri;
    const title = `TLS Map: ${uri.slice(uri.lastIndexOf('/') + 1)}`;
    if (this.panel) {
      this.panel.title = title;
      this.panel.reveal(undefined, false);
      void this.refresh();
      return;
    }
    this.panel = vscode.window.createWebviewPanel('mimirTls.map', title, vscode.ViewColumn.Beside, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [pageFolder(this.extensionUri, page)],
    });
    this.panel.onDidDispose(() => (this.panel = null));
    this.panel.webview.onDidReceiveMessage((data: unknown) => this.take(readPageMessage(data)));
    this.panel.webview.html = pageIn(this.panel.webview, this.extensionUri, page);
  }

  /** The deployments of these files were checked again. */
  async changed(uris: readonly string[]): Promise<void> {
    if (uris.includes(this.uri)) await this.refresh();
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private async refresh(): Promise<void> {
    const client = this.panel && (await this.server.start());
    if (!client) return;
    const asked = ++this.asked;
    try {
      const map = await client.sendRequest<MapView | null>(requests.map, { uri: this.uri });
      const message: MapMessage = { kind: 'map', map };
      if (asked === this.asked) await this.panel?.webview.postMessage(message);
    } catch (error) {
      // Usually the text was edited in the meantime: the map stays as it is until that edit is reported.
      this.server.output.debug(`The map could not be updated: ${String(error)}`);
    }
  }

  private async take(message: PageMessage | null): Promise<void> {
    switch (message?.kind) {
      case undefined:
        return;
      case 'ready':
        return this.refresh();
      case 'go':
        return goTo(message.place);
      case 'fix':
        return this.apply(requests.mapFix, message.finding);
      case 'secure':
        return this.apply(requests.mapSecure, { uri: this.uri });
      case 'copy-mermaid':
        return copyMap(this.server, this.uri);
      case 'save':
        return savePicture(this.uri, message);
    }
  }

  /** Changes the texts first: the command may stand on them. */
  private async apply(request: string, params: MapFixParams | { readonly uri: string }): Promise<void> {
    const client = await this.server.start();
    const answer = client && (await client.sendRequest<FixAnswer | null>(request, params));
    if (!client) return;
    if (!answer) {
      void vscode.window.showInformationMessage('Nothing changed: the text is newer than the map. Try again.');
      return;
    }
    if (answer.edit && !(await applied(client, answer.edit))) return;
    if (answer.command) await vscode.commands.executeCommand(answer.command.command, ...answer.command.arguments);
  }
}

async function applied(client: LanguageClient, edit: WorkspaceEdit): Promise<boolean> {
  const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
  if (await vscode.workspace.applyEdit(converted)) return true;
  void vscode.window.showErrorMessage(
    'Nothing changed: a file was edited in the meantime, or is read-only. Try again.',
  );
  return false;
}

/** Opens the text where it is shown already, else beside the map. */
async function goTo({ uri, range }: MapPlace): Promise<void> {
  const target = vscode.Uri.parse(uri);
  const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === target.toString());
  const elsewhere = vscode.window.visibleTextEditors[0]?.viewColumn ?? vscode.ViewColumn.One;
  const selection = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
  await vscode.window.showTextDocument(target, { viewColumn: shown?.viewColumn ?? elsewhere, selection });
}

type Picture = Extract<PageMessage, { readonly kind: 'save' }>;

const pictureFormats = {
  svg: { title: 'SVG drawings', encoding: 'utf8' },
  png: { title: 'PNG images', encoding: 'base64' },
} as const;

/** Asks where the picture of a document's map is to be saved, and writes it there. */
async function savePicture(uri: string, { format, data }: Picture): Promise<void> {
  const name = `tls-map.${format}`;
  const suggested = vscode.Uri.joinPath(vscode.Uri.parse(uri), '..', name);
  const target = await vscode.window.showSaveDialog({
    defaultUri: suggested,
    filters: { [pictureFormats[format].title]: [format] },
    title: 'Save the TLS map',
  });
  if (!target) return;
  try {
    await vscode.workspace.fs.writeFile(target, Buffer.from(data, pictureFormats[format].encoding));
    void vscode.window.showInformationMessage(
      `Saved the TLS map as ${target.path.slice(target.path.lastIndexOf('/') + 1)}.`,
    );
  } catch (error) {
    void vscode.window.showErrorMessage(
      `The picture can't be saved: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
