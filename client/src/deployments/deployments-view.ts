import * as vscode from 'vscode';
import {
  type FoundDeployment,
  type MapChangedParams,
  type MapView,
  requests,
} from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';
import { verdictIcons } from './verdict-icon';
import {
  certificateIcon,
  daysText,
  deploymentRows,
  listedDeployments,
  type LiveDeployment,
  liveDeployments,
  type Row,
  rowsBelow,
} from './deployment-list';
import { candidates, findDeployments } from './find-deployments';

const viewId = 'mimirTls.deployments';

/** Several changes of files, or keystrokes, are one. Milliseconds. */
const quiet = 700;

/** The workspace's deployments in the Explorer. Nothing is looked for before somebody expands it. */
export class DeploymentsView implements vscode.Disposable, vscode.TreeDataProvider<Row> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Row>;
  private readonly following: vscode.Disposable;
  private watcher: vscode.Disposable | null = null;
  private found: readonly FoundDeployment[] | null = null;
  private readonly live = new Map<string, LiveDeployment>();
  private searchPause: NodeJS.Timeout | undefined;
  private livePause: NodeJS.Timeout | undefined;

  constructor(private readonly server: ServerProcess) {
    this.view = vscode.window.createTreeView(viewId, { treeDataProvider: this });
    this.following = vscode.Disposable.from(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri.toString())),
      this.view.onDidChangeVisibility(() => this.changed.fire(undefined)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.search()),
    );
  }

  /** Looks for deployments again, and shows them. */
  async find(): Promise<void> {
    await vscode.commands.executeCommand(`${viewId}.focus`);
    await this.search();
  }

  /** Deployments of open documents were checked again. */
  take(params: MapChangedParams): void {
    for (const [uri, news] of liveDeployments(params)) {
      const key = normal(uri);
      const former = this.live.get(key)?.certificates ?? null;
      if (news === null) this.live.delete(key);
      else this.live.set(key, { ...news, files: news.files.map(normal), certificates: former });
    }
    if (!this.view.visible) return;
    this.changed.fire(undefined);
    clearTimeout(this.livePause);
    this.livePause = setTimeout(() => void this.followCertificates(), quiet);
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (row) return [...rowsBelow(row)];
    if (this.found === null) await this.look();
    return [...deploymentRows(listedDeployments(this.found ?? [], this.live))];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    switch (row.kind) {
      case 'deployment':
        return deploymentItem(row);
      case 'file':
        return fileItem(row.uri);
      case 'certificate':
        return certificateItem(row);
    }
  }

  dispose(): void {
    clearTimeout(this.searchPause);
    clearTimeout(this.livePause);
    this.watcher?.dispose();
    this.following.dispose();
    this.view.dispose();
    this.changed.dispose();
  }

  private async search(): Promise<void> {
    if (this.found === null && !this.view.visible) return;
    await this.look();
    this.changed.fire(undefined);
  }

  private async look(): Promise<void> {
    this.watcher ??= this.watch();
    const { deployments, isPartial } = await vscode.window.withProgress({ location: { viewId } }, () =>
      findDeployments(this.server),
    );
    this.found = deployments.map((each) => ({ ...each, uri: normal(each.uri), others: each.others.map(normal) }));
    this.view.message = isPartial ? 'Only a part of the many files here was looked at.' : '';
  }

  /** Files of settings, and certificates, may come, change and go. */
  private watch(): vscode.Disposable {
    const again = (): void => {
      clearTimeout(this.searchPause);
      this.searchPause = setTimeout(() => void this.search(), quiet);
    };
    const watchers = [candidates, '**/*.{crt,pem,key}'].map((glob) => vscode.workspace.createFileSystemWatcher(glob));
    return vscode.Disposable.from(
      ...watchers,
      ...watchers.flatMap((each) => [each.onDidChange(again), each.onDidCreate(again), each.onDidDelete(again)]),
    );
  }

  /** Asks for the certificates of the deployments that open documents are of. */
  private async followCertificates(): Promise<void> {
    const client = await this.server.start();
    const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    for (const [uri, each] of [...this.live]) {
      if (!client || !open.has(uri)) continue;
      try {
        const map = await client.sendRequest<MapView | null>(requests.map, { uri });
        if (map) this.live.set(uri, { ...each, verdict: map.verdict, certificates: map.certificates });
      } catch (error) {
        // Usually the text was edited in the meantime: that is told of too.
        this.server.output.debug(`The certificates could not be updated: ${String(error)}`);
      }
    }
    this.changed.fire(undefined);
  }

  /** What a closed document told is no news any more. */
  private forget(uri: string): void {
    const open = new Set(vscode.workspace.textDocuments.map((document) => document.uri.toString()));
    open.delete(uri);
    for (const [key, { files }] of this.live) if (!files.some((file) => open.has(file))) this.live.delete(key);
    this.changed.fire(undefined);
  }
}

function deploymentItem({ uri, deployment: { verdict } }: Row & { kind: 'deployment' }): vscode.TreeItem {
  const target = vscode.Uri.parse(uri);
  const item = new vscode.TreeItem(vscode.workspace.asRelativePath(target), vscode.TreeItemCollapsibleState.Expanded);
  const color = verdict.state === 'broken' ? new vscode.ThemeColor('problemsErrorIcon.foreground') : undefined;
  item.id = uri;
  item.description = verdict.text;
  item.tooltip = verdict.summary;
  item.iconPath = new vscode.ThemeIcon(verdictIcons[verdict.state], color);
  item.contextValue = 'deployment';
  item.command = { command: 'vscode.open', title: 'Open', arguments: [target] };
  return item;
}

function fileItem(uri: string): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.Uri.parse(uri));
  item.iconPath = vscode.ThemeIcon.File;
  item.command = { command: 'vscode.open', title: 'Open', arguments: [vscode.Uri.parse(uri)] };
  return item;
}

/** Opens the setting that names it. */
function certificateItem({ certificate, uri }: Row & { kind: 'certificate' }): vscode.TreeItem {
  const { path, usedBy, place } = certificate;
  const item = new vscode.TreeItem(path);
  const { start, end } = place?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  item.description = daysText(certificate);
  item.tooltip = `Used by ${usedBy.join(', ')}.`;
  item.iconPath = new vscode.ThemeIcon(certificateIcon(certificate));
  item.command = { command: 'vscode.open', title: 'Open', arguments: [vscode.Uri.parse(uri), { selection }] };
  return item;
}

/** The server may write a URI otherwise than the editor does. */
function normal(uri: string): string {
  return vscode.Uri.parse(uri).toString();
}
