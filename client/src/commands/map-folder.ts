import * as vscode from 'vscode';
import type { WorkspaceEdit } from 'vscode-languageclient';
import {
  type MappingParams,
  requests,
  type SettingsEdit,
  settingsSection,
} from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';
import { applySettingsEdit } from './set-severity';

/** Asks for the folder here that stands for one of the machine that Mimir runs on, and writes it to the settings. False where the user turned away. */
export async function mapFolder(server: ServerProcess, folder: unknown, uri: unknown): Promise<boolean> {
  if (typeof folder !== 'string') return false;
  const document = typeof uri === 'string' ? vscode.Uri.parse(uri) : null;
  const workspace =
    (document && vscode.workspace.getWorkspaceFolder(document)) ?? vscode.workspace.workspaceFolders?.[0];
  const chosen = await askForFolder(folder, workspace);
  if (!chosen) return false;
  const place = await askForPlace();
  if (
    place === 'file' &&
    document &&
    (await writeToFile(server, { uri: document.toString(), folder, local: chosen.fsPath }))
  )
    return true;
  if (place === null) return false;
  await writeToEditor(folder, chosen, workspace);
  return true;
}

/** Where the mapping is written; null where the user changed their mind. */
async function askForPlace(): Promise<'file' | 'editor' | null> {
  const file = {
    label: "The project's settings file",
    description: '.mimir-tls.yaml',
    detail: 'For the command line and other editors too.',
  };
  const editor = { label: "This editor's settings", detail: 'For this editor only.' };
  const picked = await vscode.window.showQuickPick([file, editor], { title: 'Where to save the mapping?' });
  if (!picked) return null;
  if (picked === file) return 'file';
  return 'editor';
}

/** False where the settings file cannot be written, which the user is told. */
async function writeToFile(server: ServerProcess, params: MappingParams): Promise<boolean> {
  const client = await server.start();
  const answer = client && (await client.sendRequest<SettingsEdit<WorkspaceEdit> | null>(requests.mapFolder, params));
  if (client && (await applySettingsEdit(client, answer))) return true;
  void vscode.window.showWarningMessage(
    "The settings file can't be read or written, so the mapping is saved in this editor's settings.",
  );
  return false;
}

async function writeToEditor(
  folder: string,
  chosen: vscode.Uri,
  workspace: vscode.WorkspaceFolder | undefined,
): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(settingsSection, workspace);
  const known = configuration.get<Record<string, string>>('pathMappings', {});
  const target = workspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update('pathMappings', { ...known, [folder]: settingPath(chosen, workspace) }, target);
}

/** Relative to the workspace folder where it is below that, so that the settings can be shared. */
function settingPath(chosen: vscode.Uri, workspace: vscode.WorkspaceFolder | undefined): string {
  if (!workspace || vscode.workspace.getWorkspaceFolder(chosen)?.index !== workspace.index) return chosen.fsPath;
  return vscode.workspace.asRelativePath(chosen, false) || '.';
}

async function askForFolder(
  folder: string,
  workspace: vscode.WorkspaceFolder | undefined,
): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: `Which folder here is ${folder} where Mimir runs?`,
    openLabel: 'Map Folder',
    canSelectFolders: true,
    canSelectFiles: false,
    ...(workspace && { defaultUri: workspace.uri }),
  });
  return chosen?.[0];
}
