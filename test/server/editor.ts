import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ApplyWorkspaceEditRequest,
  type CancellationToken,
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  CompletionRequest,
  type CompletionList,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  DefinitionRequest,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  type DocumentHighlight,
  DocumentHighlightRequest,
  type FileEvent,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type Location,
  type LocationLink,
  LogMessageNotification,
  type ProgressToken,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  ReferencesRequest,
  RegistrationRequest,
  type ServerCapabilities,
  ShowDocumentRequest,
  ShowMessageNotification,
  ShowMessageRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  UnregistrationRequest,
  type WorkspaceEdit,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { nodeFolderWatching } from '../../host/src/folder-watching';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import { nodePaths } from '../../host/src/node-paths';
import { type InitializationOptions, type MapChangedParams, notifications } from '../../server/src/protocol/protocol';
import type { ServerPorts } from '../../server/src/session/server-ports';
import { startServer } from '../../server/src/server';

const capabilities: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
  },
  textDocument: {
    definition: { linkSupport: true },
    publishDiagnostics: { versionSupport: true, relatedInformation: true },
  },
};

interface EditorOptions {
  readonly folder?: string;
  /** What `workspace/configuration` answers, or will some time; it may be anything. */
  readonly settings?: unknown;
  /** What the editor sends as `initializationOptions`; it may be anything. */
  readonly options?: InitializationOptions | null | Readonly<Record<string, unknown>>;
  readonly capabilities?: ClientCapabilities;
  /** The title of what the user chooses whenever asked something. */
  readonly chooses?: string;
  /** True for an editor that says that it watches files, and does not. */
  readonly refusesToWatch?: boolean;
  /** What the server has of the machine otherwise than usual. */
  readonly ports?: Partial<ServerPorts>;
}

/** An editor at the other end of two streams in memory, with a server of its own. */
export class Editor {
  readonly published: PublishDiagnosticsParams[] = [];
  readonly messages: string[] = [];
  readonly log: string[] = [];
  /** URIs of the documents that the editor was told to show. */
  readonly shown: string[] = [];
  /** What was told of progress, such as `mine: begin Generating certificates`. */
  readonly progress: string[] = [];
  readonly mapChanges: MapChangedParams[] = [];
  /** How often the editor was told to fetch diagnostics again. */
  refreshes = 0;
  readonly registrations = new Map<string, unknown>();
  /** The questions that were asked, and how the next ones are answered; a message without an answer is closed. */
  readonly questions: string[] = [];
  readonly answers: string[] = [];
  private readonly chooses: string | undefined;
  onQuestion: () => void = () => undefined;
  /** Is called when the editor is asked to watch files, before it does. */
  onWatching: () => void = () => undefined;
  /** The edits that the server asked for, and whether the editor takes them. */
  readonly edits: WorkspaceEdit[] = [];
  takesEdits = true;
  /** What git is asked about; it would pick up everything. */
  readonly ignored: string[] = [];
  settings: unknown;
  serverCapabilities: ServerCapabilities = {};
  private readonly texts = new Map<string, TextDocument>();
  private readonly connection: ProtocolConnection;

  private constructor({ settings, refusesToWatch = false, ports = {}, chooses }: EditorOptions) {
    this.settings = settings ?? {};
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), {
      files: nodeFiles,
      folderWatching: nodeFolderWatching,
      certificates: createCertificateReader(),
      keys: stockedKeyMaker(),
      clock: systemClock,
      paths: nodePaths,
      git: {
        wouldTrack: () => Promise.resolve(true),
        ignore: (path) => {
          this.ignored.push(path);
          return Promise.resolve(null);
        },
      },
      version: 'test',
      ...ports,
    });
    this.connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    this.listen(refusesToWatch);
    this.chooses = chooses;
    this.listenToCommands();
  }

  /** Starts the server and an editor with it, past `initialized`. */
  static async start(options: EditorOptions = {}): Promise<Editor> {
    const editor = new Editor(options);
    const { folder } = options;
    const { capabilities: own } = await editor.connection.sendRequest<InitializeResult>(InitializeRequest.method, {
      processId: null,
      capabilities: options.capabilities ?? capabilities,
      workspaceFolders:
        folder === undefined ? null : [{ uri: (options.ports?.paths ?? nodePaths).toUri(folder), name: 'test' }],
      initializationOptions: options.options,
    });
    editor.serverCapabilities = own;
    await editor.connection.sendNotification(InitializedNotification.type, {});
    return editor;
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    this.connection.dispose();
  }

  async open(uri: string, text: string, languageId = 'mimir-flags'): Promise<void> {
    this.texts.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Replaces the first place where the words stand by others, as an edit of just that range. */
  async edit(uri: string, words: string, by: string): Promise<void> {
    const document = this.textOf(uri);
    const start = document.getText().indexOf(words);
    assert.ok(start >= 0, `want "${words}" in the text`);
    const range = { start: document.positionAt(start), end: document.positionAt(start + words.length) };
    const contentChanges = [{ range, text: by }];
    const version = document.version + 1;
    this.texts.set(uri, TextDocument.update(document, contentChanges, version));
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
  }

  async close(uri: string): Promise<void> {
    this.texts.delete(uri);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** The first publication for the document, of those that are still to come or that nobody waited for, that fits. */
  async next(uri: string, fits: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams> {
    for (let waited = 0; waited < 8000; waited += 5) {
      const index = this.published.findIndex((params) => params.uri === uri && fits(params));
      if (index >= 0) {
        const [found] = this.published.splice(0, index + 1).slice(-1);
        assert.ok(found);
        return found;
      }
      await pause(5);
    }
    assert.fail(`no such diagnostics for ${uri}; log: ${this.log.join('\n')}`);
  }

  /** What the editor is asked to watch, once that is as wanted. */
  async watched(isWanted: RegExp): Promise<string> {
    for (let waited = 0; ; waited += 5) {
      const watched = JSON.stringify(
        [...this.registrations].filter(([name]) => name.startsWith(DidChangeWatchedFilesNotification.method)),
      );
      if (isWanted.test(watched)) return watched;
      assert.ok(waited < 8000, `want ${String(isWanted)} among ${watched}`);
      await pause(5);
    }
  }

  /** The first news of maps that nobody waited for yet. */
  async nextMapChange(): Promise<MapChangedParams> {
    for (let waited = 0; waited < 8000; waited += 5) {
      const found = this.mapChanges.shift();
      if (found) return found;
      await pause(5);
    }
    assert.fail(`no news of maps; log: ${this.log.join('\n')}`);
  }

  async changeSettings(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  }

  async pushSettings(settings: unknown): Promise<void> {
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
  }

  async tellOfChangedFiles(changes: FileEvent[] = []): Promise<void> {
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  }

  async changeFolders(added: readonly string[], removed: readonly string[]): Promise<void> {
    const foldersOf = (paths: readonly string[]): WorkspaceFolder[] =>
      paths.map((path) => ({ uri: nodePaths.toUri(path), name: 'test' }));
    await this.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: foldersOf(added), removed: foldersOf(removed) },
    });
  }

  async complete(uri: string, behind: string): Promise<CompletionList | null> {
    const answer = await this.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position: this.positionBehind(uri, behind),
    });
    assert.ok(!Array.isArray(answer), 'want a list with its properties');
    return answer;
  }

  async hover(uri: string, behind: string): Promise<Hover | null> {
    return this.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: this.positionBehind(uri, behind),
    });
  }

  async definition(uri: string, behind: string): Promise<readonly LocationLink[]> {
    const params = { textDocument: { uri }, position: this.positionBehind(uri, behind) };
    const links: LocationLink[] | null = await this.connection.sendRequest(DefinitionRequest.method, params);
    return links ?? [];
  }

  async references(uri: string, behind: string): Promise<readonly Location[]> {
    const params = {
      textDocument: { uri },
      position: this.positionBehind(uri, behind),
      context: { includeDeclaration: true },
    };
    return (await this.connection.sendRequest(ReferencesRequest.type, params)) ?? [];
  }

  async highlights(uri: string, behind: string): Promise<readonly DocumentHighlight[]> {
    const params = { textDocument: { uri }, position: this.positionBehind(uri, behind) };
    return (await this.connection.sendRequest(DocumentHighlightRequest.type, params)) ?? [];
  }

  async codeActions(
    uri: string,
    { diagnostics }: PublishDiagnosticsParams,
    rule: string,
  ): Promise<readonly CodeAction[]> {
    const diagnostic = diagnostics.find(({ code }) => code === rule);
    assert.ok(diagnostic, `want a diagnostic of ${rule}, have ${diagnostics.map(({ code }) => code).join(', ')}`);
    const params = { textDocument: { uri }, range: diagnostic.range, context: { diagnostics: [diagnostic] } };
    const actions = (await this.connection.sendRequest(CodeActionRequest.type, params)) ?? [];
    return actions.filter((action): action is CodeAction => 'kind' in action);
  }

  /** What is offered for a range, whatever stands there. */
  async actionsIn(uri: string, range: Range, only?: readonly string[]): Promise<readonly CodeAction[]> {
    const context = { diagnostics: [], ...(only ? { only: [...only] } : {}) };
    const actions = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range,
      context,
    });
    return (actions ?? []).filter((action): action is CodeAction => 'kind' in action);
  }

  /** The document's text after the action's edit, which must be for the present version. */
  applied(uri: string, { edit }: CodeAction): string {
    const document = this.textOf(uri);
    const [change, ...more] = edit?.documentChanges ?? [];
    assert.ok(change && 'textDocument' in change && more.length === 0, 'want an edit of one document');
    assert.deepEqual(change.textDocument, { uri, version: document.version });
    assert.ok(change.edits.length > 0, 'want an edit that changes something');
    return TextDocument.applyEdits(
      document,
      change.edits.filter((each): each is Extract<typeof each, { newText: string }> => 'newText' in each),
    );
  }

  async request(method: string, params: unknown, token?: CancellationToken): Promise<unknown> {
    return token === undefined
      ? this.connection.sendRequest(method, params)
      : this.connection.sendRequest(method, params, token);
  }

  async notify(method: string, params: unknown): Promise<void> {
    await this.connection.sendNotification(method, params);
  }

  private textOf(uri: string): TextDocument {
    const document = this.texts.get(uri);
    assert.ok(document, `want ${uri} open`);
    return document;
  }

  private positionBehind(uri: string, words: string): { line: number; character: number } {
    const document = this.textOf(uri);
    const start = document.getText().indexOf(words);
    assert.ok(start >= 0, `want "${words}" in the text`);
    return document.positionAt(start + words.length);
  }

  /** What commands ask for and tell. */
  private listenToCommands(): void {
    const { connection } = this;
    connection.onRequest(ShowDocumentRequest.type, ({ uri }) => {
      this.shown.push(uri);
      return { success: true };
    });
    connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
      this.followProgress(token, 'the server’s');
    });
  }

  /** Notes what is told of a token, under a name. */
  followProgress(token: ProgressToken, name: string): void {
    this.connection.onProgress(WorkDoneProgress.type, token, (told) => {
      this.progress.push(`${name}: ${told.kind}${told.kind === 'begin' ? ` ${told.title}` : ''}`);
    });
  }

  private listen(refusesToWatch: boolean): void {
    const { connection } = this;
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => void this.published.push(params));
    connection.onNotification(
      notifications.mapChanged,
      (params: MapChangedParams) => void this.mapChanges.push(params),
    );
    connection.onNotification(LogMessageNotification.type, ({ message }) => void this.log.push(message));
    connection.onNotification(ShowMessageNotification.type, ({ message }) => void this.messages.push(message));
    connection.onRequest(ShowMessageRequest.type, ({ message, actions = [] }) => {
      this.questions.push(message);
      this.onQuestion();
      const answer = this.answers.shift() ?? this.chooses;
      return actions.find(({ title }) => title === answer) ?? null;
    });
    connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
      this.edits.push(edit);
      return { applied: this.takesEdits };
    });
    connection.onRequest(ConfigurationRequest.type, async ({ items }) => {
      const settings: unknown = await this.settings;
      return items.map(() => settings);
    });
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      this.refreshes++;
    });
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      const isWatching = registrations.some(({ method }) => method === DidChangeWatchedFilesNotification.method);
      if (isWatching) this.onWatching();
      if (refusesToWatch && isWatching) throw new Error('no such registration');
      for (const { id, method, registerOptions } of registrations)
        this.registrations.set(`${method} ${id}`, registerOptions);
    });
    connection.onRequest(UnregistrationRequest.type, ({ unregisterations }) => {
      for (const { id, method } of unregisterations) this.registrations.delete(`${method} ${id}`);
    });
    connection.listen();
  }
}
