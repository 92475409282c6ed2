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
  const { capabilities } = params;
  const { textDocument } = capabilities;
  const options = asObject(params.initializationOptions) ?? {};
  const commands = new Set(listIn(options['commands']).map(String));
  const wantsPush = options['diagnostics'] === 'push';
  const can = (...path: readonly string[]): boolean => valueAt(capabilities, path) === true;
  const encodings = valueAt(capabilities, ['general', 'positionEncodings']);
  const versionedEdits = can('workspace', 'workspaceEdit', 'documentChanges');
  return {
    encoding: chosenEncoding(listIn(encodings)),
    markup: {
      hover: chosenMarkup(textDocument?.hover?.contentFormat),
      completion: chosenMarkup(textDocument?.completion?.completionItem?.documentationFormat),
    },
    completion: completionClient(capabilities, commands),
    commands,
    trusted: options['trusted'] !== false,
    rulesUrl: typeof options['rulesUrl'] === 'string' ? options['rulesUrl'] : null,
    versionedEdits,
    definitionLinks: can('textDocument', 'definition', 'linkSupport'),
    createsFiles: versionedEdits && createsFiles(capabilities),
    appliesEdits: can('workspace', 'applyEdit'),
    answersSettings: can('workspace', 'configuration'),
    announcesSettings: can('workspace', 'didChangeConfiguration', 'dynamicRegistration'),
    announcesFolders: can('workspace', 'workspaceFolders'),
    pullsDiagnostics: !wantsPush && textDocument?.diagnostic !== undefined,
    takesRelatedDiagnostics: can('textDocument', 'diagnostic', 'relatedDocumentSupport'),
    refreshesDiagnostics: can('workspace', 'diagnostics', 'refreshSupport'),
    wantsPush,
    watchesFiles: can('workspace', 'didChangeWatchedFiles', 'dynamicRegistration'),
    watchesRelativePatterns: can('workspace', 'didChangeWatchedFiles', 'relativePatternSupport'),
    showsDocuments: can('window', 'showDocument', 'support'),
    showsProgress: can('window', 'workDoneProgress'),
    workspaceFolders: foldersOf(params),
    initialSettings: params.initializationOptions,
  };
}

/** What is at a path of the client's words; undefined where a part of it is missing. */
function valueAt(words: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => asObject(value)?.[key], words);
}

function createsFiles({ workspace }: ClientCapabilities): boolean {
  return workspace?.workspaceEdit?.resourceOperations?.includes('create') === true;
}

/** Older editors name one folder as the root, which the protocol no longer likes. */
function foldersOf(params: InitializeParams): readonly string[] {
  const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? [];
  const rootUri = asObject(params)?.['rootUri'];
  if (folders.length > 0) return folders;
  if (typeof rootUri === 'string') return [rootUri];
  return [];
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

function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return [];
}
