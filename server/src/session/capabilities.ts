import type { ClientCapabilities, InitializeParams, MarkupKind } from 'vscode-languageserver';
import type { CompletionClient } from '../features/completion-list';
import { chosenMarkup } from './markup';
import { chosenEncoding, type PositionEncoding } from './positions';
import { retriggerCommand } from '../protocol/protocol';
import { asObject } from '../../../core/src/settings/value-kinds';

/** The client's capabilities that we use. */
export interface ClientProfile {
  /** What the characters of positions count. */
  readonly encoding: PositionEncoding;
  /** How it takes texts with marks. */
  readonly markup: { readonly hover: MarkupKind; readonly completion: MarkupKind };
  readonly completion: CompletionClient;
  /** Ids of the commands that it runs by itself. */
  readonly commands: ReadonlySet<string>;
  /** False in an untrusted workspace. */
  readonly trusted: boolean;
  /** Where the rules are described, or null. */
  readonly rulesUrl: string | null;
  readonly versionedEdits: boolean;
  /** True where a definition may say which text leads to it. */
  readonly definitionLinks: boolean;
  /** True where an edit may create a file. */
  readonly createsFiles: boolean;
  /** True where it can be asked to edit its texts. */
  readonly appliesEdits: boolean;
  /** True where it can be asked for settings. */
  readonly answersSettings: boolean;
  readonly announcesSettings: boolean;
  readonly announcesFolders: boolean;
  /** True where it fetches diagnostics by itself, so that none are sent. */
  readonly pullsDiagnostics: boolean;
  /** True where it takes those of other files with what it fetches. */
  readonly takesRelatedDiagnostics: boolean;
  /** True where it fetches again when it is told to. */
  readonly refreshesDiagnostics: boolean;
  /** True where it wants them sent in any case: our own, which has no use for fetching. */
  readonly wantsPush: boolean;
  readonly watchesFiles: boolean;
  readonly watchesRelativePatterns: boolean;
  readonly showsProgress: boolean;
  /** True where it opens a document that it is told of. */
  readonly showsDocuments: boolean;
  /** URIs. */
  readonly workspaceFolders: readonly string[];
  /** What came with the start, settings among it. */
  readonly initialSettings: unknown;
}

/** Reads the client's words at the start. Anything may be missing or malformed. */
export function readProfile(params: InitializeParams): ClientProfile {
  const { capabilities, workspaceFolders } = params;
  // Older editors name one folder so, which the protocol no longer likes.
  const rootUri = asObject(params)?.['rootUri'];
  const options = asObject(params.initializationOptions) ?? {};
  const commands = new Set(Array.isArray(options['commands']) ? options['commands'].map(String) : []);
  const { workspace, window, general } = capabilities;
  const wantsPush = options['diagnostics'] === 'push';
  const folders = workspaceFolders?.map(({ uri }) => uri) ?? [];
  return {
    encoding: chosenEncoding(Array.isArray(general?.positionEncodings) ? general.positionEncodings : []),
    markup: {
      hover: chosenMarkup(capabilities.textDocument?.hover?.contentFormat),
      completion: chosenMarkup(capabilities.textDocument?.completion?.completionItem?.documentationFormat),
    },
    completion: completionClient(capabilities, commands),
    commands,
    trusted: options['trusted'] !== false,
    rulesUrl: typeof options['rulesUrl'] === 'string' ? options['rulesUrl'] : null,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    definitionLinks: capabilities.textDocument?.definition?.linkSupport === true,
    createsFiles:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes('create') === true,
    appliesEdits: workspace?.applyEdit === true,
    answersSettings: workspace?.configuration === true,
    announcesSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    announcesFolders: workspace?.workspaceFolders === true,
    pullsDiagnostics: !wantsPush && capabilities.textDocument?.diagnostic !== undefined,
    takesRelatedDiagnostics: capabilities.textDocument?.diagnostic?.relatedDocumentSupport === true,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    wantsPush,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    watchesRelativePatterns: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    showsDocuments: window?.showDocument?.support === true,
    showsProgress: window?.workDoneProgress === true,
    workspaceFolders: folders.length > 0 ? folders : typeof rootUri === 'string' ? [rootUri] : [],
    initialSettings: params.initializationOptions,
  };
}

function completionClient({ textDocument }: ClientCapabilities, commands: ReadonlySet<string>): CompletionClient {
  const completion = textDocument?.completion;
  return {
    insertReplace: completion?.completionItem?.insertReplaceSupport === true,
    snippets: completion?.completionItem?.snippetSupport === true,
    itemDefaults: new Set(completion?.completionList?.itemDefaults ?? []),
    retriggers: commands.has(retriggerCommand),
    // Others match what is typed with the label, or write the label itself.
    wholeLabels: !commands.has(retriggerCommand),
  };
}
