import * as vscode from 'vscode';
import { clientCommands, internalCommands } from '../../server/src/protocol/protocol';
import { startWhenNeeded } from './connection/activation';
import { CertificateDocuments } from './commands/certificate-documents';
import { ServerProcess } from './connection/client';
import { convert } from './commands/copy-converted';
import { exportCertManager } from './commands/export-cert-manager';
import { generateCertificates } from './commands/generate-certificates';
import { inspectCertificate } from './commands/inspect-certificate';
import { mapFolder } from './commands/map-folder';
import { newConfiguration, newFlags, openExample } from './commands/new-file';
import { renewCertificates } from './commands/renew-certificates';
import { setSeverity } from './commands/set-severity';
import { restartServer } from './commands/restart-server';
import { secureDeployment } from './secure/secure-deployment';
import { copyMapAsMermaid, showMap } from './map/show-map';
import { DeploymentsView } from './deployments/deployments-view';
import { LanguageStatus } from './language-status';
import { MapPanel } from './map/map-panel';
import { RuleDocuments } from './rule-documents';
import { SecurePanel } from './secure/secure-panel';
import { StatusBar } from './status-bar';
import { followFirstFix } from './walkthrough';

let server: ServerProcess | null = null;

/** Registers the commands and waits for a document of Mimir's. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Mimir TLS', { log: true });
  const process = new ServerProcess(context.extensionUri, output);
  server = process;
  const certificates = new CertificateDocuments(process);
  const rules = new RuleDocuments(context.extensionUri);
  const panel = new MapPanel(context.extensionUri, process);
  const securing = new SecurePanel(context.extensionUri, process);
  const status = new StatusBar(() => panel.isActive);
  const language = new LanguageStatus();
  const deployments = new DeploymentsView(process);
  process.onMapChanged((params) => {
    const { files, coverage } = params;
    for (const { uri, verdict } of files) status.set(uri, verdict && { ...verdict, coverage });
    void panel.changed(files.map(({ uri }) => uri));
    securing.changed(files.map(({ uri }) => uri));
    language.take(params);
    deployments.take(params);
  });
  context.subscriptions.push(
    output,
    certificates,
    rules,
    panel,
    securing,
    status,
    language,
    deployments,
    followFirstFix(),
    ...registered(clientCommands, commandsOf({ process, panel, securing, certificates, deployments })),
    ...registered(internalCommands, internalCommandsOf(process, rules)),
    // The server learns at its start whether it may make files.
    vscode.workspace.onDidGrantWorkspaceTrust(() => (process.wasStarted ? restartServer(process) : undefined)),
    startWhenNeeded(process),
  );
}

type Run = (...args: readonly unknown[]) => unknown;
type Runs<Names> = Readonly<Record<keyof Names, Run>>;

interface Parts {
  readonly process: ServerProcess;
  readonly panel: MapPanel;
  readonly securing: SecurePanel;
  readonly certificates: CertificateDocuments;
  readonly deployments: DeploymentsView;
}

/** Where the map has the focus, no editor is active, and its document is meant. */
function commandsOf({ process, panel, securing, certificates, deployments }: Parts): Runs<typeof clientCommands> {
  const meant = (given: unknown): unknown => {
    if (given != null) return given;
    if (panel.activeUri) return { uri: panel.activeUri };
    return undefined;
  };
  return {
    generateCertificates: (given) => generateCertificates(process, meant(given)),
    restartServer: () => restartServer(process),
    showOutput: () => process.output.show(),
    showMap: (given) => showMap(process, panel, meant(given)),
    copyMapAsMermaid: (given) => copyMapAsMermaid(process, meant(given)),
    inspectCertificate: (given) => inspectCertificate(process, certificates, meant(given)),
    exportCertManager: (given) => exportCertManager(process, meant(given)),
    renewCertificates: (given) => renewCertificates(process, meant(given)),
    secureDeployment: (given) => secureDeployment(securing, process, meant(given)),
    findDeployments: () => deployments.find(),
    openExample: () => openExample(process),
    newFlags: () => newFlags(process),
    newConfiguration: () => newConfiguration(process),
  };
}

function internalCommandsOf(process: ServerProcess, rules: RuleDocuments): Runs<typeof internalCommands> {
  return {
    mapFolder: (folder, uri) => mapFolder(process, folder, uri),
    showRule: (rule) => rules.show(rule),
    setSeverity: (rule, uri) => setSeverity(process, rule, uri),
    convert: (uri, range) => convert(process, uri, range),
  };
}

function registered<Name extends string>(
  names: Readonly<Record<Name, string>>,
  runs: Readonly<Record<Name, Run>>,
): readonly vscode.Disposable[] {
  const all: [string, string][] = Object.entries(names);
  const byName = new Map<string, Run>(Object.entries(runs));
  return all.flatMap(([name, id]) => {
    const run = byName.get(name);
    if (run) return [vscode.commands.registerCommand(id, run)];
    return [];
  });
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
