import * as vscode from 'vscode';
import { requests, type SettingsEdit, type SeverityParams } from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';

const levels = [
  { label: 'error', description: 'red underline; check fails' },
  { label: 'warning', description: 'yellow underline' },
  { label: 'information', description: 'blue underline' },
  { label: 'hint', description: 'dots under the first letters' },
  { label: 'off', description: 'not reported' },
];

/** Asks how a rule is to be reported, and writes it to the settings file of the project, which the command line follows too. */
export async function setSeverity(server: ServerProcess, rule: unknown, uri: unknown): Promise<void> {
  if (typeof rule !== 'string' || typeof uri !== 'string') return;
  const picked = await vscode.window.showQuickPick(levels, {
    title: `Set severity of ${rule}`,
    placeHolder: 'It is written to the settings file of the project.',
  });
  const client = picked && (await server.start());
  if (!picked || !client) return;
  const params: SeverityParams = { uri, rule, level: picked.label };
  const answer = await client.sendRequest<SettingsEdit<WorkspaceEdit> | null>(requests.setSeverity, params);
  if (!(await applySettingsEdit(client, answer)))
    void vscode.window.showWarningMessage(`${rule} was not changed: the settings file can't be read or written.`);
}

/** Writes an entry to the settings file of a project, and saves it, shown or not. False where that can't be done. */
export async function applySettingsEdit(
  client: LanguageClient,
  answer: SettingsEdit<WorkspaceEdit> | null,
): Promise<boolean> {
  const edit = answer && (await client.protocol2CodeConverter.asWorkspaceEdit(answer.edit));
  if (!answer || !edit || !(await vscode.workspace.applyEdit(edit))) return false;
  // The window's own command would save only what an editor shows.
  return (await vscode.workspace.openTextDocument(vscode.Uri.parse(answer.uri))).save();
}
