import { counted } from '../../../core/src/model/counted';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type GenerateParams,
  type GenerationDefaults,
  type GenerationOverrides,
  type GenerationReceipt,
  requests,
} from '../../../server/src/protocol/protocol';
import type { ServerProcess } from '../connection/client';
import { openDeployment } from '../deployments/choose-deployment';
import { preview } from './generation-preview';
import { mapFolder } from './map-folder';
import { offerNextSteps, withPermission } from './generation-outcome';
import {
  isOnDisk,
  isTrusted,
  needAnotherPlace,
  needCertificates,
  needMimirs,
  tellComplete,
} from '../deployments/unmet-needs';

const purpose = { title: 'Generate Certificates', aim: 'generate certificates for a deployment' };
const what = 'Certificates are generated';

/**
 * Makes the certificates that a configuration names and lacks. From a quick fix, which gives the document's URI, with
 * the defaults of the settings; from the palette, for the active editor, after questions.
 */
export async function generateCertificates(server: ServerProcess, given: unknown): Promise<void> {
  if (!(await isTrusted(what))) return;
  const document = await openDeployment(server, given, purpose);
  if (!document || !(await isOnDisk(document, what))) return;
  const uri = document.toString();
  const client = await server.start();
  if (client === null) return;
  const overrides = typeof given === 'string' ? {} : await askFirst(server, client, uri);
  if (overrides !== null) await generate(client, { uri, overrides });
}

/** Finds out what would be made before anything is asked; null where nothing is, which is told, or where the user cancels. */
async function askFirst(
  server: ServerProcess,
  client: LanguageClient,
  uri: string,
): Promise<GenerationOverrides | null> {
  const defaults = await client.sendRequest<GenerationDefaults>(requests.generationDefaults, { uri });
  if (defaults.obstacle !== null) {
    await needMimirs(purpose);
    return null;
  }
  if (defaults.missing.length > 0) return consent(client, uri, defaults, {});
  if (defaults.folders.length > 0) {
    if (await offerToMap(server, defaults, uri)) return afterMapping(server, client, uri, defaults);
    return null;
  }
  const document = vscode.Uri.parse(uri);
  if (defaults.leftOut.length > 0) await needAnotherPlace(defaults.leftOut);
  else if (defaults.named === 0)
    await needCertificates(document, 'The configuration names no certificates to generate.', purpose);
  else await tellComplete(document, defaults.named);
  return null;
}

/** Shows the files and the defaults in one step, where any of them can be changed. */
async function consent(
  client: LanguageClient,
  uri: string,
  defaults: GenerationDefaults,
  overrides: GenerationOverrides,
): Promise<GenerationOverrides | null> {
  const change = 'Change…';
  const make = 'Generate';
  const choice = await vscode.window.showInformationMessage(
    `Generate ${counted(defaults.missing.length, 'file')}?`,
    { modal: true, detail: preview(defaults, overrides, (path) => vscode.workspace.asRelativePath(path)) },
    make,
    change,
  );
  if (choice === make) return overrides;
  if (choice !== change) return null;
  const chosen = await askForOverrides({ ...defaults, ...overrides });
  if (chosen === null) return null;
  const params: GenerateParams = { uri, overrides: chosen };
  return consent(
    client,
    uri,
    await client.sendRequest<GenerationDefaults>(requests.generationDefaults, params),
    chosen,
  );
}

/** Offers to say where a folder of another machine is here. */
async function offerToMap(
  server: ServerProcess,
  { folders, leftOut }: GenerationDefaults,
  uri: string,
): Promise<boolean> {
  const labels = new Map(folders.map((folder) => [`Map ${folder}…`, folder]));
  const choice = await vscode.window.showInformationMessage(
    'The certificate paths lead nowhere on this machine.',
    { modal: true, detail: [...leftOut, 'Choose the local folder with the same files.'].join('\n') },
    ...[...labels.keys()].slice(0, 3),
  );
  if (choice === undefined) return false;
  return mapFolder(server, labels.get(choice), uri);
}

/** The server hears of new settings a moment later. */
async function afterMapping(
  server: ServerProcess,
  client: LanguageClient,
  uri: string,
  { folders }: GenerationDefaults,
): Promise<GenerationOverrides | null> {
  for (let attempt = 0; attempt < 15; attempt++) {
    const now = await client.sendRequest<GenerationDefaults>(requests.generationDefaults, { uri });
    if (now.folders.length < folders.length) return askFirst(server, client, uri);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return null;
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

/** Asks for folder, names and validity, each with its default; null where the user cancels. */
async function askForOverrides(defaults: GenerationDefaults): Promise<GenerationOverrides | null> {
  const folder = await vscode.window.showInputBox({
    title: 'Generate Certificates (1 of 3)',
    prompt: "Mimir's working directory. Relative paths start there.",
    value: defaults.workingDirectory,
  });
  if (folder === undefined) return null;
  const names = await vscode.window.showInputBox({
    title: 'Generate Certificates (2 of 3)',
    prompt:
      'More host names and IP addresses for the certificates, comma-separated. Those in the configuration are included anyway.',
    value: defaults.extraNames.join(', '),
  });
  if (names === undefined) return null;
  const days = await vscode.window.showInputBox({
    title: 'Generate Certificates (3 of 3)',
    prompt: 'How many days server and client certificates are valid.',
    value: String(defaults.validityDays),
    validateInput: validityProblem,
  });
  if (days === undefined) return null;
  const isOther = folder.trim() !== '' && folder !== defaults.workingDirectory;
  return {
    ...(isOther && { workingDirectory: folder.trim() }),
    extraNames: names.split(/[\s,]+/).filter((name) => name !== ''),
    validityDays: Number(days),
  };
}

function validityProblem(text: string): string | null {
  const days = Number(text);
  if (/^\d+$/.test(text.trim()) && days >= 1 && days <= 3650) return null;
  return 'Enter a whole number of days from 1 to 3650.';
}
