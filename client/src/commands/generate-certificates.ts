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
import { openDeployment } from '../deployments/choose-deployment';
import { askForOverrides } from './generation-questions';
import { offerNextSteps } from './generation-outcome';
import { withPermission } from './outside-permission';
import { isOnDisk, isTrusted } from './unmet-needs';

const purpose = { title: 'Generate Certificates', aim: 'generate certificates for a deployment' };
const what = 'Certificates are generated';

/**
 * Makes the certificates that a configuration names and lacks. From a quick fix, which gives the document's URI, with
 * the defaults of the settings; from the palette, for the active editor, after questions.
 */
export async function generateCertificates(server: ServerProcess, given: unknown): Promise<void> {
  const document = (await isTrusted(what)) ? await openDeployment(server, given, purpose) : null;
  if (!document || !(await isOnDisk(document, what))) return;
  const uri = document.toString();
  const client = await server.start();
  if (client === null) return;
  const overrides = typeof given === 'string' ? {} : await askFirst(client, uri);
  if (overrides !== null) await generate(client, { uri, overrides });
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
