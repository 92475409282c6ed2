import * as vscode from 'vscode';
import { clientCommands, internalCommands } from '../../server/src/protocol';
import { startWhenNeeded } from './activation';
import { CertificateDocuments } from './certificate-documents';
import { ServerProcess } from './client';
import { convert } from './commands/convert';
import { exportCertManager } from './commands/export-cert-manager';
import { generateCertificates } from './commands/generate-certificates';
import { inspectCertificate } from './commands/inspect-certificate';
import { mapFolder } from './commands/map-folder';
import { renewCertificates } from './commands/renew-certificates';
import { setSeverity } from './commands/set-severity';
import { restartServer } from './commands/restart-server';
import { secureDeployment } from './commands/secure-deployment';
import { copyMapAsMermaid, showMap } from './commands/show-map';
import { MapPanel } from './map/map-panel';
import { RuleDocuments } from './rule-documents';
import { SecurePanel } from './secure/secure-panel';
import { StatusBar } from './status-bar';

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
  process.onMapChanged(({ files, coverage }) => {
    for (const { uri, verdict } of files) status.set(uri, verdict && { ...verdict, coverage });
    void panel.changed(files.map(({ uri }) => uri));
    securing.changed(files.map(({ uri }) => uri));
  });
  context.subscriptions.push(
    output,
    certificates,
    rules,
    panel,
    securing,
    status,
    vscode.commands.registerCommand(clientCommands.generateCertificates, (uri: unknown) =>
      generateCertificates(process, uri),
    ),
    vscode.commands.registerCommand(clientCommands.restartServer, () => restartServer(process)),
    vscode.commands.registerCommand(clientCommands.showOutput, () => output.show()),
    vscode.commands.registerCommand(clientCommands.showMap, (uri: unknown) => showMap(panel, uri)),
    vscode.commands.registerCommand(clientCommands.copyMapAsMermaid, (uri: unknown) => copyMapAsMermaid(process, uri)),
    vscode.commands.registerCommand(clientCommands.inspectCertificate, (uri: unknown) =>
      inspectCertificate(process, certificates, uri),
    ),
    vscode.commands.registerCommand(clientCommands.exportCertManager, (uri: unknown) =>
      exportCertManager(process, uri),
    ),
    vscode.commands.registerCommand(clientCommands.renewCertificates, (uri: unknown) =>
      renewCertificates(process, uri),
    ),
    vscode.commands.registerCommand(clientCommands.secureDeployment, (uri: unknown) =>
      secureDeployment(securing, process, uri),
    ),
    vscode.commands.registerCommand(internalCommands.mapFolder, (folder: unknown, uri: unknown) =>
      mapFolder(process, folder, uri),
    ),
    vscode.commands.registerCommand(internalCommands.showRule, (rule: unknown) => rules.show(rule)),
    vscode.commands.registerCommand(internalCommands.setSeverity, (rule: unknown, uri: unknown) =>
      setSeverity(process, rule, uri),
    ),
    vscode.commands.registerCommand(internalCommands.convert, (uri: unknown, range: unknown) =>
      convert(process, uri, range),
    ),
    // The server learns at its start whether it may make files.
    vscode.workspace.onDidGrantWorkspaceTrust(() => (process.wasStarted ? restartServer(process) : undefined)),
    startWhenNeeded(process),
  );
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
