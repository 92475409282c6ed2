import {
  type CodeAction,
  CodeActionKind,
  type Command,
  type Diagnostic,
  type Range,
  TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { type Finding, findingKey, type Fix, type FixAction } from '../../../core/src/model/finding';
import { Question } from '../../../core/src/model/memo';
import type { Fixed } from '../../../core/src/workspace/fix-consequences';
import { type FixEdits, offeredEdits } from '../../../core/src/workspace/offered-edits';
import { toProtocolEdit, toTextRange } from '../protocol/lsp-conversion';
import { clientCommands, internalCommands, serverCommands } from '../protocol/protocol';
import { findingsIn, type JudgedText } from './judged-text';

/** A settings file that entries can be written to. */
export interface SettingsFileEdits {
  readonly name: string;
  readonly edit: (path: readonly string[], value: string) => WorkspaceEdit | null;
}

export interface CodeActionContext {
  readonly judged: JudgedText;
  readonly catalogue: Catalogue;
  readonly range: Range;
  /** Those that the client shows in the range. */
  readonly diagnostics: readonly Diagnostic[];
  /** Another file that shares a process with this one; null where it is not at hand. */
  readonly other: (uri: string) => JudgedText | null;
  /** The version that an edit of the file is for; null for a file that is not open. */
  readonly versionOf: (uri: string) => number | null;
  /** Ids of the commands that the client runs by itself. */
  readonly clientRuns: ReadonlySet<string>;
  /** False where no files may be made. */
  readonly mayGenerate: boolean;
  /** Writes one more entry to the settings file of the project; null where that cannot be done. */
  readonly settingsFile?: SettingsFileEdits | null;
  /** True where the client takes edits that name a version. */
  readonly versionedEdits: boolean;
}

/** How many characters one answer reads again to try its fixes: a text with hundreds of findings would take seconds. */
const mostReadAgain = 100_000;
const fewestTried = 10;

/**
 * The fixes of the findings in the range, as this version of the text was judged. The same fix is offered once. Where the range has more
 * findings than anybody picks from, the first have theirs.
 */
export function codeActions(context: CodeActionContext): readonly CodeAction[] {
  const { judged, range, diagnostics } = context;
  const shown = new Map(diagnostics.map((diagnostic) => [diagnostic.data ?? keyOf(diagnostic, judged), diagnostic]));
  const actions = new Map<string, CodeAction>();
  const fixes = findingsIn(judged, range).flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
  const most = Math.max(fewestTried, Math.floor(mostReadAgain / (judged.text.getText().length + 1)));
  for (const { finding, fix } of fixes.slice(0, most).sort(preferredFirst)) {
    addAction(actions, { finding, fix }, shown.get(findingKey(finding)) ?? null, context);
  }
  return [...actions.values()];
}

/** The fixes that are probably meant come before the alternatives, of whichever finding. */
function preferredFirst(a: { readonly fix: Fix }, b: { readonly fix: Fix }): number {
  return Number(b.fix.preferred) - Number(a.fix.preferred);
}

/** The key of a diagnostic whose client lost its data. */
function keyOf({ code, range }: Diagnostic, { text }: JudgedText): string {
  return findingKey({ rule: String(code), range: toTextRange(range, text) });
}

function addAction(
  actions: Map<string, CodeAction>,
  { finding, fix }: { readonly finding: Finding; readonly fix: Fix },
  diagnostic: Diagnostic | null,
  context: CodeActionContext,
): void {
  const key = JSON.stringify([fix.title, fix.action]);
  const known = actions.get(key);
  if (known) {
    if (diagnostic) known.diagnostics = [...(known.diagnostics ?? []), diagnostic];
    return;
  }
  const effect = fixEffect(fix, finding, context);
  if (effect === null) return;
  const action: CodeAction = { title: fix.title, kind: CodeActionKind.QuickFix, ...effect };
  if (fix.preferred) action.isPreferred = true;
  if (diagnostic) action.diagnostics = [diagnostic];
  actions.set(key, action);
}

/** What a fix of a finding does when it is chosen; null where it cannot be done here. */
export function fixEffect(
  { action, title }: Fix,
  finding: Finding,
  context: CodeActionContext,
): Pick<CodeAction, 'edit' | 'command'> | null {
  switch (action.kind) {
    case 'replace':
    case 'set':
      return actionEdit(action, context, { effect: finding.effect, findings: [finding] });
    case 'generate': {
      const command = generateCommand(action.uri, title, context);
      return command && { command };
    }
    case 'move-key': {
      const { uri, from } = action;
      if (context.mayGenerate)
        return { command: { title, command: serverCommands.moveKey, arguments: [{ uri, from }] } };
      return null;
    }
    case 'map-folder': {
      const known = context.clientRuns.has(internalCommands.mapFolder);
      if (known)
        return {
          command: {
            title,
            command: internalCommands.mapFolder,
            arguments: [action.folder, context.judged.text.uri],
          },
        };
      return null;
    }
  }
}

/** The same action is asked about wherever the cursor goes, and to see what its edits bring the text is read again. */
const soundEdits = new Question<FixEdits | null>('sound edits');

/**
 * What an action writes, as one edit; null where it writes nothing, or not what it should, or a file of it is not known here, or it would
 * leave what it is to fix, or bring worse.
 */
export function actionEdit(
  action: FixAction,
  context: CodeActionContext,
  fixed: Fixed | null = null,
): { edit: WorkspaceEdit } | null {
  const { analysis, text } = context.judged;
  const find = (): FixEdits | null =>
    offeredEdits(action, fixed, (uri) => fileOf(uri, context)?.analysis ?? null, context.catalogue);
  const isOwn = filesOf(action).every((uri) => uri === text.uri);
  const key = JSON.stringify([action, fixed?.effect, fixed?.findings.map(({ rule, message }) => [rule, message])]);
  const edits = isOwn && analysis.notes ? analysis.notes.of(soundEdits, key, find) : find();
  return edits && editOf(edits, context);
}

function filesOf(action: FixAction): readonly string[] {
  if (action.kind === 'set') return action.changes.map(({ uri }) => uri);
  if ('uri' in action) return [action.uri];
  return [];
}

/** Our own client asks the user first; for any other the server goes by its defaults. */
export function generateCommand(
  uri: string,
  title: string,
  { clientRuns, mayGenerate }: CodeActionContext,
): Command | null {
  if (!mayGenerate) return null;
  if (clientRuns.has(clientCommands.generateCertificates))
    return { title, command: clientCommands.generateCertificates, arguments: [uri] };
  return { title, command: serverCommands.generateCertificates, arguments: [{ uri }] };
}

function fileOf(uri: string, { judged, other }: CodeActionContext): JudgedText | null {
  if (uri === judged.text.uri) return judged;
  return other(uri);
}

/** One edit over all files of the fix; null where one of them is not known here or nothing changes. */
function editOf(edits: FixEdits, context: CodeActionContext): { edit: WorkspaceEdit } | null {
  const files = [...edits].flatMap(([uri, changes]) => {
    const file = fileOf(uri, context);
    if (file === null || changes.length === 0) return [];
    return [{ uri, changes: changes.map((edit) => toProtocolEdit(edit, file.text)) }];
  });
  if (files.length === 0) return null;
  if (!context.versionedEdits)
    return { edit: { changes: Object.fromEntries(files.map(({ uri, changes }) => [uri, changes])) } };
  return {
    edit: {
      documentChanges: files.map(({ uri, changes }) =>
        TextDocumentEdit.create({ uri, version: context.versionOf(uri) }, changes),
      ),
    },
  };
}
