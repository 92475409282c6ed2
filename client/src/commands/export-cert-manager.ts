import * as vscode from 'vscode';
import type { CertManagerAnswer } from '../../../server/src/certificate-protocol';
import { requests } from '../../../server/src/protocol';
import type { ServerProcess } from '../client';
import { documentFor } from './active-document';

/** Opens the certificates of the deployment as resources of cert-manager, in a document that is not saved yet. */
export async function exportCertManager(server: ServerProcess, given: unknown): Promise<void> {
  const document = documentFor(given, 'it names the certificates to export.');
  const client = document && (await server.start());
  if (!client) return;
  const answer = await client.sendRequest<CertManagerAnswer | null>(requests.exportCertManager, {
    uri: document.toString(),
  });
  if (answer === null || answer.text === '') {
    void vscode.window.showInformationMessage(
      'The configuration names no certificates, so there is nothing to export.',
    );
    return;
  }
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: 'yaml', content: answer.text }),
  );
  if (answer.notes.length > 0) void vscode.window.showInformationMessage(answer.notes.join(' '));
}
