import {
  CodeActionKind,
  type Connection,
  type DiagnosticOptions,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { answerFeatures } from './answers';
import { type ClientProfile, readProfile } from './session/capabilities';
import { answerCertificates } from './certificates/certificate-requests';
import { answerCommands } from './commands';
import { answerGeneration } from './certificates/generation-requests';
import { answerMap } from './deployments/map-requests';
import { fixAllKind } from './features/fix-all';
import { answerNavigation, navigationCapabilities } from './navigation';
import type { ServerPorts } from './session/server-ports';
import { serverCommands } from './protocol/protocol';
import { answerSecuring } from './deployments/securing-requests';
import { Session } from './session/session';

/** Registers all handlers on the connection and listens. The session begins with `initialize`. */
export function startServer(connection: Connection, ports: ServerPorts): void {
  connection.onInitialize((params) => {
    const session = new Session(connection, ports, readProfile(params));
    followDocuments(session);
    followWorkspace(session);
    answerFeatures(session);
    answerNavigation(session);
    answerCommands(session);
    answerPulls(session);
    answerGeneration(session);
    answerCertificates(session);
    answerMap(session);
    answerSecuring(session);
    return initializeResult(ports.version, session.profile);
  });
  connection.listen();
}

const diagnosticProvider: DiagnosticOptions = {
  identifier: 'mimir-tls',
  interFileDependencies: true,
  workspaceDiagnostics: true,
};

function initializeResult(version: string, profile: ClientProfile): InitializeResult {
  return {
    serverInfo: { name: 'mimir-tls', version },
    capabilities: {
      positionEncoding: profile.encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      // A dash begins a flag, a dot or equals sign ends a part of it; the others part values and paths.
      completionProvider: { resolveProvider: true, triggerCharacters: ['-', '.', '=', '/', ',', ':', ' '] },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind] },
      documentLinkProvider: {},
      inlayHintProvider: true,
      documentSymbolProvider: true,
      ...navigationCapabilities,
      ...(profile.wantsPush ? {} : { diagnosticProvider }),
      executeCommandProvider: { commands: Object.values(serverCommands), workDoneProgress: true },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/** For clients that fetch diagnostics. */
function answerPulls({ connection, pulls }: Session): void {
  connection.languages.diagnostics.on(({ textDocument, previousResultId }) =>
    pulls.report(textDocument.uri, previousResultId),
  );
  connection.languages.diagnostics.onWorkspace(({ previousResultIds }) =>
    pulls.workspaceReport(new Map(previousResultIds.map(({ uri, value }) => [uri, value]))),
  );
}

function followDocuments(session: Session): void {
  const { connection, documents } = session;
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    documents.open(uri, languageId, version, text);
    session.opened(uri);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    if (documents.change(uri, version, contentChanges)) session.checks.edited(uri);
  });
  connection.onDidSaveTextDocument(() => session.checks.lookAgain());
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => session.close(uri));
}

function followWorkspace(session: Session): void {
  const { connection, profile } = session;
  connection.onInitialized(() => {
    session.client.start();
    if (!profile.announcesFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
      session.changeFolders(
        added.map(({ uri }) => uri),
        removed.map(({ uri }) => uri),
      ),
    );
  });
  connection.onDidChangeConfiguration(({ settings }) => session.changeSettings(settings));
  connection.onDidChangeWatchedFiles(({ changes }) => session.filesChanged(changes));
  connection.onShutdown(() => session.dispose());
}
