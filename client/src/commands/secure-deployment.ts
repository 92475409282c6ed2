import * as vscode from 'vscode';
import type { ServerProcess } from '../client';
import { chooseDeployment } from '../secure/choose-deployment';
import type { SecurePanel } from '../secure/secure-panel';

/** Shows the plan that secures a deployment: of the given file, of the active one, or of the one that the user chooses. */
export async function secureDeployment(panel: SecurePanel, server: ServerProcess, given: unknown): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    await offerTrust();
    return;
  }
  const uri = typeof given === 'string' ? given : await chooseDeployment(server);
  if (uri === null) return;
  if (vscode.Uri.parse(uri).scheme === 'file') panel.show(uri);
  else await offerToSave(vscode.Uri.parse(uri));
}

/** What is written belongs to a project that somebody has looked at. */
async function offerTrust(): Promise<void> {
  const manage = 'Manage Workspace Trust';
  const choice = await vscode.window.showWarningMessage(
    'A deployment is secured only in a trusted workspace.',
    { modal: true, detail: 'Securing changes settings and makes private keys. Trust this workspace first.' },
    manage,
  );
  if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

/** Certificates and keys are made beside a file. */
async function offerToSave(uri: vscode.Uri): Promise<void> {
  const save = 'Save As…';
  const isUntitled = uri.scheme === 'untitled';
  const choice = await vscode.window.showWarningMessage(
    'A deployment is secured only from files on a disk.',
    {
      modal: true,
      detail: isUntitled
        ? 'Certificates and keys are made beside the file. Save it first.'
        : 'These files are in a virtual workspace, where no certificates and keys can be made. Clone the repository first.',
    },
    ...(isUntitled ? [save] : []),
  );
  if (choice === save) await vscode.commands.executeCommand('workbench.action.files.saveAs');
}
