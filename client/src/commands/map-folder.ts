import * as vscode from 'vscode';
import { settingsSection } from '../../../server/src/protocol';

/** Asks for the folder here that stands for one of the machine that Mimir runs on, and writes it to the settings. */
export async function mapFolder(folder: unknown): Promise<void> {
  if (typeof folder !== 'string') return;
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: `Which folder here is ${folder} where Mimir runs?`,
      openLabel: 'Map Folder',
      canSelectFolders: true,
      canSelectFiles: false,
      ...(workspace ? { defaultUri: workspace.uri } : {}),
    })) ?? [];
  if (!chosen) return;
  const configuration = vscode.workspace.getConfiguration(settingsSection, workspace);
  const known = configuration.get<Record<string, string>>('pathMappings', {});
  const target = workspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update('pathMappings', { ...known, [folder]: settingPath(chosen, workspace) }, target);
}

/** Relative to the workspace folder where it lies in there, so that the settings can be shared. */
function settingPath(chosen: vscode.Uri, workspace: vscode.WorkspaceFolder | undefined): string {
  if (!workspace || vscode.workspace.getWorkspaceFolder(chosen)?.index !== workspace.index) return chosen.fsPath;
  return vscode.workspace.asRelativePath(chosen, false) || '.';
}
