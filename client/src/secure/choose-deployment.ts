import * as vscode from 'vscode';
import { mayBeMimirs } from '../../../core/src/documents/hint';
import { requests } from '../../../server/src/protocol';
import type { FoundDeployment } from '../../../server/src/securing-protocol';
import type { ServerProcess } from '../client';

/** Kinds of files in which a deployment may be written. */
const candidates = '**/*.{yaml,yml,flags,mimirflags,service,env,sh,conf}';
const passedOver = '**/{node_modules,.git,vendor,dist}/**';
const mostFiles = 2000;
const longestText = 1_000_000;

/**
 * The file of the deployment that is meant: the active one where it is Mimir's, the only one of the workspace, or the
 * chosen one of several. Null where there is none, which is told with a way on, or where the user turns away.
 */
export async function chooseDeployment(server: ServerProcess): Promise<string | null> {
  const active = vscode.window.activeTextEditor?.document;
  if (active && mayBeMimirs(active.languageId, active.uri.path, active.getText())) return active.uri.toString();
  const found = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Looking for deployments of Mimir…' },
    () => findDeployments(server),
  );
  const [only] = found;
  if (!only) return offerToOpen();
  if (found.length === 1) return only.uri;
  const items = found.map((each) => ({
    label: vscode.workspace.asRelativePath(vscode.Uri.parse(each.uri)),
    description: `${each.processes}, ${each.verdict}`,
    ...(each.others.length > 0 ? { detail: `with ${each.others.join(', ')}` } : {}),
    uri: each.uri,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Secure This Deployment',
    placeHolder: 'The deployment to secure.',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.uri ?? null;
}

async function findDeployments(server: ServerProcess): Promise<readonly FoundDeployment[]> {
  const files = await vscode.workspace.findFiles(candidates, passedOver, mostFiles);
  const own: string[] = [];
  for (const file of files) if (await looksMimirs(file)) own.push(file.toString());
  const client = own.length > 0 ? await server.start() : null;
  return (await client?.sendRequest<readonly FoundDeployment[]>(requests.foundDeployments, { uris: own.sort() })) ?? [];
}

async function looksMimirs(file: vscode.Uri): Promise<boolean> {
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > longestText) return false;
    return mayBeMimirs('', file.path, new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  } catch {
    // It went, or may not be read: there is nothing to be found in it.
    return false;
  }
}

/** Says that there is none, and what to do about it. */
async function offerToOpen(): Promise<null> {
  const openFile = 'Open File…';
  const openFolder = 'Open Folder…';
  const isOpen = (vscode.workspace.workspaceFolders ?? []).length > 0;
  const choice = await vscode.window.showInformationMessage(
    isOpen ? 'No configuration of Mimir was found in this folder.' : 'No folder is open.',
    {
      modal: true,
      detail:
        'To secure a deployment, open its Compose file, Helm values, Kubernetes manifests, systemd unit, flag file or mimir.yaml.',
    },
    openFile,
    openFolder,
  );
  if (choice === openFile) await vscode.commands.executeCommand('workbench.action.files.openFile');
  if (choice === openFolder) await vscode.commands.executeCommand('workbench.action.files.openFolder');
  return null;
}
