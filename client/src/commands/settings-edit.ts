import * as vscode from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';
import type { SettingsEdit } from '../../../server/src/protocol/protocol';

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
