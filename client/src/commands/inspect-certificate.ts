import * as vscode from 'vscode';
import type { CertificateFilesAnswer, CertificateFilesParams } from '../../../server/src/certificate-protocol';
import { requests } from '../../../server/src/protocol';
import type { CertificateDocuments } from '../certificate-documents';
import type { ServerProcess } from '../client';
import { documentFor } from './active-document';

const isCertificateFile = /\.(crt|cer|pem|key)$/i;

/** Shows what is in a certificate file: in the one that a menu gives, in the one at the cursor, or in one of a list. */
export async function inspectCertificate(
  server: ServerProcess,
  shown: CertificateDocuments,
  given: unknown,
): Promise<void> {
  const document = documentFor(given, 'it names the certificate files to inspect.');
  if (document === null) return;
  if (document.scheme !== 'file') {
    void vscode.window.showWarningMessage('Certificates are inspected only from a file on disk. Save this document.');
    return;
  }
  const isFile = isCertificateFile.test(document.path);
  const path = isFile ? document.fsPath : await chosenFile(server, document);
  if (path !== null) await shown.show({ uri: isFile ? '' : document.toString(), path });
}

async function chosenFile(server: ServerProcess, document: vscode.Uri): Promise<string | null> {
  const client = await server.start();
  if (client === null) return null;
  const editor = vscode.window.activeTextEditor;
  const isActive = editor?.document.uri.toString() === document.toString();
  const params: CertificateFilesParams = {
    uri: document.toString(),
    ...(isActive ? { position: editor.selection.active } : {}),
  };
  const answer = await client.sendRequest<CertificateFilesAnswer | null>(requests.certificateFiles, params);
  if (answer === null || answer.files.length === 0) {
    void vscode.window.showInformationMessage(
      answer === null
        ? 'This document contains no Mimir configuration.'
        : 'This configuration names no certificate file on this machine.',
    );
    return null;
  }
  if (answer.atPosition !== null) return answer.atPosition;
  const items = answer.files.map((path) => ({ label: vscode.workspace.asRelativePath(path), path }));
  const choice = await vscode.window.showQuickPick(items, {
    title: 'Inspect Certificate',
    placeHolder: 'The file to inspect.',
  });
  return choice?.path ?? null;
}
