import * as vscode from 'vscode';
import type { CertManagerAnswer } from '../../../server/src/protocol/certificate-protocol';
import { requests } from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';
import { openDeployment } from '../deployments/choose-deployment';
import { needCertificates, needMimirs } from '../deployments/unmet-needs';

const purpose = { title: 'Export as cert-manager Resources', aim: 'export the certificates of a deployment' };

/** Opens the certificates of the deployment as resources of cert-manager, in a document that is not saved yet. */
export async function exportCertManager(server: ServerProcess, given: unknown): Promise<void> {
  const document = await openDeployment(server, given, purpose);
  const client = document && (await server.start());
  if (!client) return;
  const answer = await client.sendRequest<CertManagerAnswer | null>(requests.exportCertManager, {
    uri: document.toString(),
  });
  if (answer === null) return needMimirs(purpose);
  if (answer.text === '')
    return needCertificates(document, 'The configuration names no certificates to export.', purpose);
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: 'yaml', content: answer.text }),
  );
  if (answer.notes.length > 0) void vscode.window.showInformationMessage(answer.notes.join(' '));
}
