import * as vscode from 'vscode';
import { requests } from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';
import { needMimirs } from '../deployments/unmet-needs';

/** Puts the deployment of a document on the clipboard as a Mermaid flowchart. */
export async function copyMap(server: ServerProcess, uri: string): Promise<void> {
  const client = await server.start();
  if (client === null) return;
  const text = await client.sendRequest<string | null>(requests.mapAsMermaid, { uri });
  if (text === null) return needMimirs({ title: 'Copy TLS Map as Mermaid', aim: 'copy the map of a deployment' });
  await vscode.env.clipboard.writeText(text);
  void vscode.window.showInformationMessage('Copied the TLS map as a Mermaid flowchart.');
}
