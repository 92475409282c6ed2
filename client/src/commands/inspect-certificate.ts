import * as vscode from 'vscode';
import type { CertificateFilesAnswer, CertificateFilesParams } from '../../../server/src/protocol/certificate-protocol';
import { requests } from '../../../server/src/protocol/protocol';
import type { CertificateDocuments } from './certificate-documents';
import type { ServerProcess } from '../connection/client';
import { givenDocument, openDeployment } from '../deployments/choose-deployment';
import { isOnDisk, needCertificates, needMimirs } from '../deployments/unmet-needs';

const purpose = { title: 'Inspect Certificate', aim: 'inspect the certificates of a deployment' };

const isCertificateFile = /\.(crt|cer|pem|key)$/i;

/** Shows what is in a certificate file: in the one that a menu gives, in the one at the cursor, or in one of a list. */
export async function inspectCertificate(
  server: ServerProcess,
  shown: CertificateDocuments,
  given: unknown,
): Promise<void> {
  const document = certificateFileOf(given) ?? (await openDeployment(server, given, purpose));
  if (document === null || !(await isOnDisk(document, 'Certificates are inspected'))) return;
  if (isCertificateFile.test(document.path)) return shown.show({ uri: '', path: document.fsPath });
  const path = await chosenFile(server, document);
  if (path !== null) await shown.show({ uri: document.toString(), path });
}

/** The given or active file, where it is a certificate itself. */
function certificateFileOf(given: unknown): vscode.Uri | null {
  const uri = givenDocument(given) ?? vscode.window.activeTextEditor?.document.uri;
  if (uri && isCertificateFile.test(uri.path)) return uri;
  return null;
}

async function chosenFile(server: ServerProcess, document: vscode.Uri): Promise<string | null> {
  const client = await server.start();
  if (client === null) return null;
  const editor = vscode.window.activeTextEditor;
  const isActive = editor?.document.uri.toString() === document.toString();
  const params: CertificateFilesParams = {
    uri: document.toString(),
    ...(isActive && { position: editor.selection.active }),
  };
  const answer = await client.sendRequest<CertificateFilesAnswer | null>(requests.certificateFiles, params);
  if (answer === null || answer.files.length === 0) {
    if (answer === null) await needMimirs(purpose);
    else await needCertificates(document, 'This configuration names no certificate file on this machine.', purpose);
    return null;
  }
  if (answer.atPosition !== null) return answer.atPosition;
  const items = answer.files.map((path) => ({ label: vscode.workspace.asRelativePath(path), path }));
  const choice = await vscode.window.showQuickPick(items, {
    title: purpose.title,
    placeHolder: 'The file to inspect.',
  });
  return choice?.path ?? null;
}
