import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { present } from '../../../core/src/model/present';
import type { RenewalReceipt } from '../../../server/src/protocol/certificate-protocol';
import { type GenerationReceipt, type IgnoreReceipt, requests } from '../../../server/src/protocol/protocol';

const writeOutside = 'Write Outside the Workspace';

/** Sends a request for certificates, and once more where the user allows the files outside of the workspace. Null where that is denied. */
export async function withPermission<R extends GenerationReceipt>(
  send: (allowOutside: boolean) => Thenable<R>,
): Promise<R | null> {
  const receipt = await send(false);
  if (receipt.outside === undefined || receipt.outside.length === 0) return receipt;
  const detail = receipt.outside.join('\n');
  const question = 'The configuration names files outside the workspace. Generate certificates and private keys there?';
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, writeOutside);
  if (answer === writeOutside) return send(true);
  return null;
}

const openFolder = 'Open Folder';
const keepFromGit = 'Add Keys to .gitignore';

/** Says what was written, and offers to look at it and to keep the keys out of git. */
export async function offerNextSteps(
  client: LanguageClient,
  receipt: GenerationReceipt | RenewalReceipt,
): Promise<void> {
  const replaced = 'replaced' in receipt ? receipt.replaced : [];
  const remarks = receipt.remarks.join(' ');
  if (receipt.failure !== null) void vscode.window.showErrorMessage([receipt.failure, remarks].join(' ').trim());
  const [first] = [...receipt.written, ...replaced.map(({ path }) => path)];
  if (first === undefined) {
    if (receipt.failure === null)
      void vscode.window.showInformationMessage(remarks || 'No certificate is missing, so none was generated.');
    return;
  }
  const exposed = await client.sendRequest<readonly string[]>(requests.exposedToGit, { paths: receipt.secrets });
  const buttons = present([exposed.length > 0 && keepFromGit, openFolder]);
  const shown = (path: string): string => vscode.workspace.asRelativePath(path);
  const backups = replaced.map(({ path, backup }) => `${shown(path)} (backup: ${shown(backup)})`);
  const sentences = present([
    receipt.written.length > 0 && writtenText(receipt.written.map(shown)),
    backups.length > 0 && `Replaced: ${backups.join(', ')}.`,
    receipt.failure === null && remarks,
  ]);
  const choice = await vscode.window.showInformationMessage(sentences.join(' ').trim(), ...buttons);
  if (choice === openFolder) await reveal(vscode.Uri.file(first));
  if (choice === keepFromGit) await ignore(client, exposed);
}

/** In one line, however many they are. */
function writtenText(names: readonly string[]): string {
  if (names.length <= 2) return `Generated ${names.join(' and ')}.`;
  const folders = [...new Set(names.map((name) => name.replace(/[^/\\]*$/, '') || 'this folder'))];
  const where = folders.length <= 3 ? folders.join(' and ') : `${String(folders.length)} folders`;
  return `Generated ${String(names.length)} files in ${where}.`;
}

/** Shows a file where the editor lists files, or outside of the workspace where the system does. */
export async function reveal(uri: vscode.Uri): Promise<void> {
  const inside = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(inside ? 'revealInExplorer' : 'revealFileInOS', uri);
}

async function ignore(client: LanguageClient, paths: readonly string[]): Promise<void> {
  const { added, failures } = await client.sendRequest<IgnoreReceipt>(requests.ignoreInGit, { paths });
  if (failures.length > 0) void vscode.window.showErrorMessage(failures.join(' '));
  else
    void vscode.window.showInformationMessage(
      `Added to .gitignore: ${added.map((path) => vscode.workspace.asRelativePath(path)).join(', ')}.`,
    );
}
