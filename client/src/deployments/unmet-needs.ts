import * as vscode from 'vscode';
import { clientCommands } from '../../../server/src/protocol/protocol';
import type { Purpose } from './choose-deployment';

/** A button of a dialog, and the command that it runs. */
type Way = readonly [label: string, command: string, ...args: readonly unknown[]];

/** Says that there is no configuration of Mimir, or none among the files that were looked at, and how to come by one. */
export async function needConfiguration({ aim }: Purpose, isPartial: boolean): Promise<void> {
  await offer(
    whyNone(isPartial),
    `To ${aim}, open a Compose file, Helm values, Kubernetes manifests, a systemd unit, a flag file or a mimir.yaml.`,
    ['Open File…', 'workbench.action.files.openFile'],
    ['Open Folder…', 'workbench.action.files.openFolder'],
    ['New Mimir Configuration…', clientCommands.newConfiguration],
  );
}

function whyNone(isPartial: boolean): string {
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) return 'No folder is open.';
  if (isPartial) return 'No configuration of Mimir was found in this folder, of which a part was looked at.';
  return 'No configuration of Mimir was found in this folder.';
}

/** Says that the document at hand has nothing of Mimir's, though it looked so. */
export async function needMimirs({ aim }: Purpose): Promise<void> {
  await offer(
    'This document contains no Mimir configuration.',
    `To ${aim}, open a file with settings of Mimir.`,
    ['Open File…', 'workbench.action.files.openFile'],
    ['New Mimir Configuration…', clientCommands.newConfiguration],
  );
}

/** Says that the configuration names no certificate that could be used. */
export async function needCertificates(uri: vscode.Uri, problem: string, purpose: Purpose): Promise<void> {
  await offer(problem, `To ${purpose.aim}, secure the deployment first: that names its certificates and makes them.`, [
    'Secure This Deployment…',
    clientCommands.secureDeployment,
    uri.toString(),
  ]);
}

/** Says why none of the named files can be made. */
export async function needAnotherPlace(reasons: readonly string[]): Promise<void> {
  await offer('None of the missing files can be generated here.', reasons.join('\n'), [
    'Open Settings',
    'workbench.action.openSettings',
    'mimirTls',
  ]);
}

/** Says that all named files are there, which tells nothing of their state. */
export async function tellComplete(uri: vscode.Uri, count: number): Promise<void> {
  await offer(
    'No certificate is missing.',
    `All ${String(count)} files that the configuration names on this machine exist. Whether they are valid is on the map.`,
    ['Renew Certificates…', clientCommands.renewCertificates, uri.toString()],
    ['Show TLS Map', clientCommands.showMap, uri.toString()],
  );
}

/** False in an untrusted workspace, where nothing is written; says so. What is written belongs to a project that somebody has looked at. */
export async function isTrusted(what: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  await offer(
    `${what} only in a trusted workspace.`,
    'That writes files and private keys. Trust this workspace first.',
    ['Manage Workspace Trust', 'workbench.trust.manage'],
  );
  return false;
}

/** False for a document on no disk, beside which nothing can be made; says so. */
export async function isOnDisk(uri: vscode.Uri, what: string): Promise<boolean> {
  if (uri.scheme === 'file') return true;
  const problem = `${what} only from files on a disk.`;
  if (uri.scheme === 'untitled')
    await offer(problem, 'Certificates and keys are beside the file. Save it first.', [
      'Save As…',
      'workbench.action.files.saveAs',
    ]);
  else
    await offer(
      problem,
      'These files are in a virtual workspace, where there are no certificates and keys. Clone the repository first.',
    );
  return false;
}

async function offer(problem: string, detail: string, ...ways: readonly Way[]): Promise<void> {
  const labels = ways.map(([label]) => label);
  const choice = await vscode.window.showInformationMessage(problem, { modal: true, detail }, ...labels);
  const [, command, ...args] = ways.find(([label]) => label === choice) ?? [];
  if (command !== undefined) await vscode.commands.executeCommand(command, ...args);
}
