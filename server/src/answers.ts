import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type CompletionItem,
  type CompletionList,
  type Hover,
  MarkupKind,
  type Range,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { describedRule } from '../../core/src/analysis/described-rules';
import { restInside } from '../../core/src/model/containment';
import { isSettingsFile } from '../../core/src/settings/file-names';
import { ruleLevels } from '../../core/src/settings/value-kinds';
import { toTextRange } from './protocol/lsp-conversion';
import { acceptingActions } from './features/accepting-actions';
import { type CodeActionContext as ActionContext, codeActions, type SettingsFileEdits } from './features/code-actions';
import { fixAllActions, fixAllKind, fixAllOfKindActions } from './features/fix-all';
import { completionAt } from './features/completion';
import { conversionActions, convertedText } from './features/conversion-actions';
import { documentLinks } from './features/document-links';
import { hoverAt } from './features/hover';
import { inlayHints } from './features/inlay-hints';
import { isMimirsPart, type JudgedText } from './features/judged-text';
import { breaksHop, copyingActions, securingActions } from './features/mutual-tls-actions';
import { completeSettings } from './features/settings-completion';
import { documentSymbols } from './features/symbols';
import { describeTopic } from './features/completion-topics';
import {
  type ConversionAnswer,
  type ConversionParams,
  type MappingParams,
  requests,
  type SettingsEdit,
  type SeverityParams,
} from './protocol/protocol';
import { hoverIn, itemIn } from './session/markup';
import { securingCommands } from './deployments/securing-actions';
import type { Session } from './session/session';
import { settingsEdit, settingsFixes } from './session/settings-files';
import { valueSources } from './features/value-sources';

/** Registers what the server answers about a document. A fault of ours is logged, and the answer is empty. */
export function answerFeatures(session: Session): void {
  const { connection, catalogue, ports } = session;
  const guarded =
    <P, R>(answer: (params: P) => Promise<R>, empty: R) =>
    async (params: P): Promise<R> => {
      try {
        return await answer(params);
      } catch (error) {
        session.log.fault(error);
        return empty;
      }
    };
  const judged =
    <R>(answer: (judged: JudgedText) => R) =>
    async ({ textDocument }: { textDocument: { uri: string } }): Promise<R | null> => {
      const found = await session.analyses.judged(textDocument.uri);
      return found && answer(found);
    };
  connection.onCompletion(guarded((params) => complete(params, session), null));
  connection.onCompletionResolve((item) => resolve(item, session));
  connection.onHover(guarded((params) => hover(params, session), null));
  connection.onDocumentLinks(
    guarded(
      judged((found) => [...documentLinks(found, catalogue, ports.paths)]),
      null,
    ),
  );
  connection.onDocumentSymbol(
    guarded(
      judged((found) => [...documentSymbols(found, catalogue)]),
      null,
    ),
  );
  connection.languages.inlayHint.on(
    guarded(async ({ textDocument, range }) => {
      if (!session.projects.settingsFor(textDocument.uri).expiryHints) return null;
      const found = await session.analyses.judged(textDocument.uri);
      return found && [...inlayHints(found, toTextRange(range, found.text), catalogue)];
    }, null),
  );
  connection.onCodeAction(guarded((params) => actions(params, session), null));
  connection.onRequest(
    requests.mapFolder,
    guarded((params: MappingParams) => mapFolder(params, session), null),
  );
  connection.onRequest(
    requests.setSeverity,
    guarded((params: SeverityParams) => setSeverity(params, session), null),
  );
  connection.onRequest(
    requests.convert,
    guarded((params: ConversionParams) => convert(params, session), null),
  );
}

async function hover({ textDocument, position }: TextDocumentPositionParams, session: Session): Promise<Hover | null> {
  const found = await session.analyses.judged(textDocument.uri);
  const shown = found && hoverAt(found, found.text.offsetAt(position), session.catalogue);
  return shown && hoverIn(shown, session.profile.markup.hover);
}

/** Reads the cursor from the present text; what was found out about an earlier one only adds to it. */
async function complete(
  { textDocument: { uri }, position }: TextDocumentPositionParams,
  session: Session,
): Promise<CompletionList | null> {
  const { analyses, documents, catalogue, ports, profile } = session;
  const text = documents.snapshot(uri);
  if (text !== null && isSettingsFile(uri)) {
    if (uri.endsWith('.json')) return { isIncomplete: false, items: [] };
    return { isIncomplete: false, items: [...completeSettings(text, text.offsetAt(position), catalogue.versions)] };
  }
  const cursor = text && analyses.cursorAt(uri, text.offsetAt(position));
  if (text === null || cursor === null) return null;
  const sources = valueSources(analyses.lastOf(uri), analyses.settingsFor(uri), catalogue, ports);
  const client = profile.completion;
  const list = await completionAt({ text, cursor, catalogue: analyses.versionOf(uri), client, sources });
  return list && { ...list, items: list.items.map((item) => itemIn(item, profile.markup.completion)) };
}

function resolve(item: CompletionItem, { catalogue, profile }: Session): CompletionItem {
  const value = describeTopic(item.data, catalogue);
  if (value === null) return item;
  return itemIn({ ...item, documentation: { kind: MarkupKind.Markdown, value } }, profile.markup.completion);
}

async function actions(
  { textDocument, range, context }: CodeActionParams,
  session: Session,
): Promise<ReturnType<typeof codeActions>[number][] | null> {
  const { analyses, documents, profile } = session;
  if (isSettingsFile(textDocument.uri)) return settingsActions(textDocument.uri, range, context, session);
  await session.checks.lookBeforeAnswer(textDocument.uri);
  const judged = await analyses.judged(textDocument.uri);
  if (judged === null) return null;
  const wish = {
    judged,
    range,
    diagnostics: context.diagnostics,
    other: (uri: string) => analyses.judgedOrRead(uri),
    versionOf: (uri: string) => documents.get(uri)?.version ?? null,
    catalogue: session.catalogue,
    clientRuns: profile.commands,
    mayGenerate: profile.trusted,
    settingsFile: await settingsFileFor(textDocument.uri, session),
    versionedEdits: profile.versionedEdits,
  };
  const found: CodeAction[] = [];
  const wantsFixes = wants(CodeActionKind.QuickFix, context.only);
  if (wantsFixes) found.push(...codeActions(wish), ...fixAllOfKindActions(wish));
  if (wantsConversions(context, range)) found.push(...conversionActions(wish, session.catalogue));
  if (wantsSecuring(context, wish))
    found.push(...securingOf(wish, session), ...copyingActions(wish, session.catalogue));
  if (wantsFixes) found.push(...acceptingActions(wish));
  // Only where it is asked for: at any place of a file it would be one more entry.
  if (context.only !== undefined && wants(fixAllKind, context.only)) found.push(...fixAllActions(wish));
  return found;
}

/** The one that shows the plan; for a text that is on no disk, those that edit it. */
function securingOf(wish: ActionContext, session: Session): readonly CodeAction[] {
  const { internalName } = session.projects.settingsFor(wish.judged.text.uri).certificates;
  return securingCommands(wish, session) ?? securingActions(wish, internalName);
}

async function settingsActions(
  uri: string,
  range: Range,
  context: CodeActionContext,
  session: Session,
): Promise<CodeAction[] | null> {
  const text = session.documents.snapshot(uri);
  if (text === null || !wants(CodeActionKind.QuickFix, context.only)) return null;
  return [...settingsFixes(await session.projects.problemsOf(uri), text, range, context.diagnostics)];
}

/** The settings file that an action about a document writes to. */
async function settingsFileFor(uri: string, { projects, profile }: Session): Promise<SettingsFileEdits | null> {
  const target = await projects.targetFor(uri);
  return target && { name: target.name, edit: (path, value) => settingsEdit(target, path, value, profile) };
}

/** A local folder below the settings file is written relative to it, so that others can share it. */
async function mapFolder(
  { uri, folder, local }: MappingParams,
  { projects, profile, ports }: Session,
): Promise<SettingsEdit<WorkspaceEdit> | null> {
  const target = await projects.targetFor(uri);
  if (target === null) return null;
  const path = ports.paths.resolve(local, '.');
  const edit = settingsEdit(target, ['pathMappings', folder], pathFrom(target.folder, path), profile);
  return edit && { edit, uri: target.uri };
}

function pathFrom(folder: string, path: string): string {
  const rest = restInside(path, folder);
  if (rest === null) return path;
  return rest.replaceAll('\\', '/') || '.';
}

async function setSeverity(
  { uri, rule, level }: SeverityParams,
  { projects, profile }: Session,
): Promise<SettingsEdit<WorkspaceEdit> | null> {
  if (!describedRule(rule) || !ruleLevels.some((each) => each === level)) return null;
  const target = await projects.targetFor(uri);
  const edit = target && settingsEdit(target, ['rules', rule], level, profile);
  return target && edit && { edit, uri: target.uri };
}

/** An editor may ask for a kind, for one of its ancestors, or for a descendant, which ours may be. */
function wants(kind: CodeActionKind, only: readonly string[] | undefined): boolean {
  return (
    only === undefined ||
    only.some((asked) => asked === '' || asked === kind || kind.startsWith(`${asked}.`) || asked.startsWith(`${kind}.`))
  );
}

/** Where a hop is broken they fix it; elsewhere in Mimir's part of a file they are offered on request. */
function wantsSecuring(context: CodeActionContext, wish: Parameters<typeof breaksHop>[0]): boolean {
  if (breaksHop(wish)) return wants(CodeActionKind.QuickFix, context.only);
  return isMimirsPart(wish.judged, wish.range) && wantsConversions(context, wish.range);
}

/** Not on an editor's own account at every place that the cursor goes to: it would light its bulb on every line. */
function wantsConversions({ only, triggerKind }: CodeActionContext, { start, end }: Range): boolean {
  const isSelection = start.line !== end.line || start.character !== end.character;
  return (
    wants(CodeActionKind.RefactorRewrite, only) && (isSelection || triggerKind !== CodeActionTriggerKind.Automatic)
  );
}

async function convert(
  { uri, range }: ConversionParams,
  { analyses, catalogue }: Session,
): Promise<ConversionAnswer | null> {
  const judged = await analyses.judged(uri);
  return judged && convertedText(judged, range, catalogue);
}
