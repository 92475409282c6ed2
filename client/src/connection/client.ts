import * as vscode from 'vscode';
import {
  type ConfigurationItem,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import {
  clientCommands,
  type InitializationOptions,
  internalCommands,
  type MapChangedParams,
  notifications,
  retriggerCommand,
  settingsSection,
} from '../../../server/src/protocol/protocol';
import { chosenSettings } from './chosen-settings';
import { documentSelector } from './document-selector';
import { traceChannel } from './trace-channel';

/** The document's kind of file is one that the server is told about. */
export function isSelected(document: vscode.TextDocument): boolean {
  return vscode.languages.match(documentSelector, document) > 0;
}

/** Answers the server's question for our section with what the user set; it asks for no other. */
function settingsFor({ section, scopeUri }: ConfigurationItem): unknown {
  if (section !== settingsSection) return null;
  return chosenSettings(
    vscode.workspace.getConfiguration(settingsSection, scopeUri === undefined ? null : vscode.Uri.parse(scopeUri)),
  );
}

/** The language server's process, which starts when it is first needed. */
export class ServerProcess {
  private client: LanguageClient | null = null;
  private starting: Promise<void> | null = null;
  private started = false;
  private mapChanged: (params: MapChangedParams) => void = () => undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    readonly output: vscode.LogOutputChannel,
  ) {}

  /** True also after a start that failed: it is tried again when the user asks for it, not at every keystroke. */
  get wasStarted(): boolean {
    return this.started;
  }

  /** Calls back whenever deployments were checked again, also by a restarted server. */
  onMapChanged(take: (params: MapChangedParams) => void): void {
    this.mapChanged = take;
  }

  /** Starts the process unless it runs; null for a start that failed, which is reported. */
  async start(): Promise<LanguageClient | null> {
    this.started = true;
    this.client ??= this.createClient();
    try {
      this.starting ??= this.client.start();
      await this.starting;
      return this.client;
    } catch (error) {
      this.output.error(`The language server can't start: ${String(error)}`);
      this.client = null;
      this.starting = null;
      return null;
    }
  }

  async stop(): Promise<void> {
    const { client, starting } = this;
    this.client = null;
    this.starting = null;
    await starting?.catch(() => undefined); // It was reported when it failed.
    await client?.dispose();
  }

  private createClient(): LanguageClient {
    const module = vscode.Uri.joinPath(this.extensionUri, 'dist', 'server.js').fsPath;
    // Else it runs in the workspace, whose folder Windows searches first for programs and libraries.
    const cwd = vscode.Uri.joinPath(this.extensionUri, 'dist').fsPath;
    const server: ServerOptions = {
      // What the server does itself where it is no Electron: V8 would keep up to 64 MB for new objects.
      run: { module, transport: TransportKind.ipc, options: { cwd, execArgv: ['--max-semi-space-size=2'] } },
      debug: { module, transport: TransportKind.ipc, options: { cwd, execArgv: ['--nolazy', '--inspect=6019'] } },
    };
    const options: LanguageClientOptions = {
      documentSelector,
      outputChannel: this.output,
      traceOutputChannel: traceChannel(this.output),
      initializationOptions: this.initializationOptions(),
      middleware: { workspace: { configuration: ({ items }) => items.map(settingsFor) } },
    };
    const client = new LanguageClient(settingsSection, 'Mimir TLS', server, options);
    client.onNotification(notifications.mapChanged, (params: MapChangedParams) => this.mapChanged(params));
    return client;
  }

  private initializationOptions(): InitializationOptions {
    return {
      rulesUrl: `command:${internalCommands.showRule}`,
      commands: [...Object.values(clientCommands), ...Object.values(internalCommands), retriggerCommand],
      trusted: vscode.workspace.isTrusted,
      // What VS Code fetches of files that are not open comes seconds late.
      diagnostics: 'push',
    };
  }
}
