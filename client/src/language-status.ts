import { counted } from '../../core/src/model/counted';
import * as vscode from 'vscode';
import { clientCommands, type MapChangedParams } from '../../server/src/protocol/protocol';
import { documentSelector } from './connection/document-selector';

type State = MapChangedParams['files'][number];

/** What is known of the active document, among the states of its language: verdict, problems, settings file and version. */
export class LanguageStatus implements vscode.Disposable {
  private readonly states = new Map<string, State>();
  private items: readonly vscode.LanguageStatusItem[] = [];
  private readonly following = vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(() => this.update()),
    vscode.languages.onDidChangeDiagnostics(() => this.update()),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.states.delete(uri.toString())),
  );

  take({ files }: MapChangedParams): void {
    for (const state of files) this.states.set(vscode.Uri.parse(state.uri).toString(), state);
    this.update();
  }

  dispose(): void {
    this.following.dispose();
    this.items.forEach((item) => item.dispose());
  }

  private update(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const state = uri && this.states.get(uri.toString());
    this.items.forEach((item) => item.dispose());
    this.items = itemsOf(uri, state);
  }
}

function itemsOf(uri: vscode.Uri | undefined, state: State | undefined): readonly vscode.LanguageStatusItem[] {
  if (!uri || !state?.verdict) return [];
  return [verdictItem(uri, state), settingsItem(state)];
}

function verdictItem(uri: vscode.Uri, { verdict }: State): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem('mimirTls.verdict', documentSelector);
  const own = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'mimir-tls');
  const errors = own.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).length;
  item.name = 'Mimir TLS';
  item.text = `TLS: ${verdict?.text ?? ''}`;
  item.detail = `${counted(own.length, 'problem')} in this file`;
  item.command = { command: clientCommands.showMap, title: 'Show Map' };
  if (errors > 0) item.severity = vscode.LanguageStatusSeverity.Error;
  return item;
}

function settingsItem({ mimirVersion, settingsFile }: State): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem('mimirTls.settings', documentSelector);
  item.name = 'Mimir TLS Settings';
  item.text = `Mimir ${mimirVersion}`;
  if (settingsFile === null) {
    item.detail = 'no settings file';
    item.command = { command: 'workbench.action.openSettings', title: 'Settings', arguments: ['mimirTls'] };
    return item;
  }
  const file = vscode.Uri.parse(settingsFile);
  item.detail = vscode.workspace.asRelativePath(file);
  item.command = { command: 'vscode.open', title: 'Open', arguments: [file] };
  return item;
}
