import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import {
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  MessageType,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  UnregistrationRequest,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { nodePaths } from '../../host/src/node-paths';
import type { ServerPorts } from '../../server/src/session/server-ports';
import { clientCommands, internalCommands } from '../../server/src/protocol/protocol';
import { startServer } from '../../server/src/server';

const capabilities = {
  workspace: { configuration: true, workspaceFolders: true, workspaceEdit: { documentChanges: true } },
  textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true } },
};

/** The rules' fixtures are too short to be taken for Mimir's by themselves. */
const settings = { files: { include: ['**/rules/**/*.yaml'] } };

/** An editor without a screen, with a server of its own at the other end of two streams. It keeps what it is sent. */
export class Client {
  /** What is shown for each file. */
  readonly shown = new Map<string, readonly Diagnostic[]>();
  /** What the server called an error in its log. */
  readonly errors: string[] = [];
  private readonly open = new Map<string, TextDocument>();
  private readonly onDisk = new Map<string, string | null>();
  private readonly waiting = new Map<string, { readonly version: number; readonly resolve: () => void }>();
  private readonly connection: ProtocolConnection;

  private constructor(ports: ServerPorts) {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), ports);
    this.connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    this.listen();
  }

  static async start(folder: string, ports: ServerPorts): Promise<Client> {
    const client = new Client(ports);
    await client.connection.sendRequest(InitializeRequest.method, {
      processId: null,
      capabilities,
      workspaceFolders: [{ uri: nodePaths.toUri(folder), name: 'fuzz' }],
      initializationOptions: { commands: [...Object.values(clientCommands), ...Object.values(internalCommands)] },
    });
    await client.connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    this.connection.dispose();
  }

  request(method: string, params: unknown): Promise<unknown> {
    return this.connection.sendRequest(method, params);
  }

  /** The text that an editor would show: of a file that is not open, what is on the disk. */
  textOf(uri: string): string | null {
    const open = this.open.get(uri);
    if (open) return open.getText();
    const known = this.onDisk.get(uri);
    if (known !== undefined) return known;
    const text = readText(nodePaths.fromUri(uri));
    this.onDisk.set(uri, text);
    return text;
  }

  versionOf(uri: string): number | null {
    return this.open.get(uri)?.version ?? null;
  }

  async openText(uri: string, languageId: string, text: string): Promise<void> {
    this.open.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  async change(uri: string, contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const document = this.open.get(uri);
    if (!document) throw new Error(`${uri} is not open`);
    const version = document.version + 1;
    this.open.set(uri, TextDocument.update(document, contentChanges, version));
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async close(uri: string): Promise<void> {
    this.open.delete(uri);
    this.waiting.delete(uri);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    this.shown.clear();
  }

  /** Ends once the present text of an open file was judged and what was found has come, for all files that were judged with it. */
  async settled(uri: string): Promise<void> {
    const version = this.versionOf(uri) ?? 0;
    await new Promise<void>((resolve) => this.waiting.set(uri, { version, resolve }));
    // What was sent before the answer is here when it comes.
    await this.request('textDocument/documentSymbol', { textDocument: { uri } });
  }

  private listen(): void {
    const { connection } = this;
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
      this.shown.set(uri, diagnostics);
      const awaited = this.waiting.get(uri);
      if (!awaited || (version ?? awaited.version) !== awaited.version) return;
      this.waiting.delete(uri);
      awaited.resolve();
    });
    connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
      if (type === MessageType.Error) this.errors.push(message);
    });
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => settings));
    connection.onRequest(RegistrationRequest.type, () => undefined);
    connection.onRequest(UnregistrationRequest.type, () => undefined);
    connection.listen();
  }
}

function readText(path: string | null): string | null {
  try {
    return path === null ? null : readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
