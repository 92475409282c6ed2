import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type GenerateParams,
  type GenerationDefaults,
  type GenerationOverrides,
  type GenerationReceipt,
  requests,
} from '../../../server/src/protocol';
import type { ServerProcess } from '../client';
import { askForOverrides } from './generation-questions';
import { offerNextSteps } from './generation-outcome';
import { withPermission } from './outside-permission';

/**
 * Makes the certificates that a configuration names and lacks. From a quick fix, which gives the document's URI, with
 * the defaults of the settings; from the palette, for the active editor, after questions.
 */
export async function generateCertificates(server: ServerProcess, given: unknown): Promise<void> {
  const uri = typeof given === 'string' ? given : vscode.window.activeTextEditor?.document.uri.toString();
  if (uri === undefined) {
    void vscode.window.showWarningMessage('Open a Mimir configuration first: it names the certificates to generate.');
    return;
  }
  const obstacle = obstacleHere(vscode.Uri.parse(uri));
  if (obstacle !== null) {
    void vscode.window.showWarningMessage(obstacle);
    return;
  }
  const client = await server.start();
  if (client === null) return;
  const overrides = typeof given === 'string' ? {} : await askFirst(client, uri);
  if (overrides !== null) await generate(client, { uri, overrides });
}

/** Private keys are made only where the user trusts the workspace and where files have modes. */
function obstacleHere(uri: vscode.Uri): string | null {
  if (!vscode.workspace.isTrusted)
    return 'Certificates are generated only in a trusted workspace. Trust this workspace.';
  if (uri.scheme !== 'file') return 'Certificates are generated only next to a file on disk. Save this document.';
  return null;
}

async function askFirst(client: LanguageClient, uri: string): Promise<GenerationOverrides | null> {
  const defaults = await client.sendRequest<GenerationDefaults>(requests.generationDefaults, { uri });
  if (defaults.obstacle !== null) {
    void vscode.window.showInformationMessage(defaults.obstacle);
    return null;
  }
  const overrides = await askForOverrides(defaults);
  return overrides !== null && (await consents(client, { uri, overrides })) ? overrides : null;
}

/** Shows which files would be made, where they are more than one. */
async function consents(client: LanguageClient, params: GenerateParams): Promise<boolean> {
  const { missing } = await client.sendRequest<GenerationDefaults>(requests.generationDefaults, params);
  if (missing.length < 2) return true;
  const make = `Generate ${missing.length} Files`;
  const detail = missing.map((path) => vscode.workspace.asRelativePath(path)).join('\n');
  return (
    (await vscode.window.showInformationMessage(
      "These files are generated. Existing files don't change.",
      { modal: true, detail },
      make,
    )) === make
  );
}

async function generate(client: LanguageClient, params: GenerateParams): Promise<void> {
  const send = (allowOutside: boolean): Thenable<GenerationReceipt> =>
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Generating certificates…' },
      () => client.sendRequest<GenerationReceipt>(requests.generate, { ...params, allowOutside }),
    );
  const receipt = await withPermission(send);
  if (receipt !== null) await offerNextSteps(client, receipt);
}
