import { diffLines } from 'diff';
import { MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type ChangeAnnotation,
  type CodeAction,
  CodeActionKind,
  CreateFile,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import { defaultPlanPreferences } from '../../core/src/certificates/plan';
import { Question } from '../../core/src/model/memo';
import { safeSentence } from '../../core/src/model/safe-text';
import { companionsOf } from '../../core/src/secure/companions';
import { judgingOf, type JudgingGround } from '../../core/src/secure/judging';
import { withTexts } from '../../core/src/secure/overlay';
import type { FileChange, SecurePlan } from '../../core/src/secure/plan';
import { planSecuring } from '../../core/src/secure/planner';
import { type CodeActionContext, generateCommand } from './features/code-actions';
import type { JudgedText } from './features/judged-text';
import { breaksHop, secureTitle } from './features/secure';
import type { Session } from './session';

/** The plan for a deployment as it was judged: an editor asks at every place that the cursor goes to. */
const plans = new Question<Promise<SecurePlan>>('plan that secures a deployment');

/** What secures the deployment of a document, by the same planner as the command line's; null for one that is on no disk. */
export async function securingPlan(
  { analysis }: JudgedText,
  session: Session,
  anchor = '',
): Promise<SecurePlan | null> {
  const path = session.ports.paths.fromUri(analysis.source.uri);
  if (path === null) return null;
  const plan = (): Promise<SecurePlan> => planFor(path, session, anchor);
  return analysis.deployment.notes?.of(plans, `${anchor} ${path}`, plan) ?? plan();
}

async function planFor(path: string, session: Session, anchor: string): Promise<SecurePlan> {
  const { ports, projects } = session;
  const settings = projects.settingsFor(ports.paths.toUri(path));
  const ground = groundOf(session);
  const { certain } = await companionsOf([path], ground);
  const wishes = {
    protocols: new Set(['grpc', 'memberlist'] as const),
    issuer: null,
    preferences: { ...defaultPlanPreferences, ...settings.certificates },
    ...(anchor === '' ? {} : { anchor }),
  };
  return planSecuring(judgingOf([path, ...certain], ground), wishes, {
    certificates: ports.certificates,
    paths: ports.paths,
    workingDirectory: settings.workingDirectory,
    textAt: (file) => ground.ports.files.readText(file),
    isIgnored: async (file) => (await ports.versionControl?.isIgnored?.(file)) === true,
    objectionTo: async (file) => {
      const status = await ports.files.stat(file);
      return status.kind === 'file' && (status.mode & 0o222) === 0 ? 'It is read-only. Make it writable.' : null;
    },
  });
}

/** The texts that are open are what is judged. */
function groundOf({ ports, projects, documents, catalogue }: Session): JudgingGround {
  const open = new Map<string, { readonly text: string; readonly language: string }>();
  for (const uri of documents.uris) {
    const path = ports.paths.fromUri(uri);
    const document = documents.get(uri);
    if (path !== null && document) open.set(path, { text: document.getText(), language: document.languageId });
  }
  const texts = new Map([...open].map(([path, { text }]) => [path, text]));
  return {
    catalogue,
    ports: { ...ports, files: withTexts(ports.files, texts, ports.paths) },
    settingsFor: (uri) => projects.analysisFor(uri),
    prepare: (uri) => projects.prepare(uri),
    kindFor: () => null,
    languageOf: (path) => open.get(path)?.language ?? '',
  };
}

/** The one action that secures a whole deployment, in its plain form and with an anchor; where it cannot be taken, the reason. */
export async function plannedActions(
  context: CodeActionContext,
  session: Session,
): Promise<readonly CodeAction[] | null> {
  const planned = await securingPlan(context.judged, session);
  if (planned === null) return null;
  const plain = asThisEditorCan(planned, session);
  const kind = breaksHop(context) ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite;
  if (plain.refused.length > 0) {
    return session.profile.showsDisabledActions
      ? [{ title: secureTitle, kind, disabled: { reason: refusalOf(plain) } }]
      : [];
  }
  const edit = editFor(plain, session);
  if (edit === null) return [];
  const actionOf = (title: string, own: WorkspaceEdit, plan: SecurePlan): CodeAction => {
    const command = needsFiles(plan) ? generateCommand(context.judged.text.uri, secureTitle, context) : null;
    return { title, kind, edit: own, ...(command ? { command } : {}) };
  };
  const anchored = await securingPlan(context.judged, session, 'client_tls');
  const shared = anchored && anchored.refused.length === 0 ? editFor(anchored, session) : null;
  const isSame = shared === null || JSON.stringify(anchored?.files) === JSON.stringify(plain.files);
  return [
    actionOf(secureTitle, edit, plain),
    ...(isSame || !anchored ? [] : [actionOf(`${secureTitle}, with a YAML anchor`, shared, anchored)]),
  ];
}

/** An edit without the new files of the plan would name what is not there. */
function asThisEditorCan(plan: SecurePlan, { profile }: Session): SecurePlan {
  const made = plan.files.filter(({ former }) => former === null);
  if (made.length === 0 || (profile.createsFiles && profile.versionedEdits)) return plan;
  return {
    ...plan,
    refused: [
      ...plan.refused,
      ...made.map(({ path }) => ({
        what: path,
        why: 'This editor can\'t create files. Run "mimir-tls secure" instead.',
      })),
    ],
  };
}

function needsFiles({ certificates }: SecurePlan): boolean {
  return certificates !== null && certificates.leaves.length > 0;
}

/** Why nothing is changed, in a few sentences. */
function refusalOf({ refused }: SecurePlan): string {
  return safeSentence(
    refused
      .slice(0, 3)
      .map(({ what, why }) => `${what}: ${why}`)
      .join(' '),
  );
}

/** Says to whoever pressed a button why nothing happens. */
export function tellRefusal(plan: SecurePlan, { connection }: Session): void {
  void connection.sendNotification(ShowMessageNotification.type, {
    type: MessageType.Warning,
    message: `Nothing was changed. ${refusalOf(plan)}`,
  });
}

const annotation = 'mimir-tls.secure';

/** The settings and new files of a plan as one edit, under one heading where the editor previews it; null where it has none. */
export function editFor({ files }: SecurePlan, { ports, documents, profile }: Session): WorkspaceEdit | null {
  if (files.length === 0) return null;
  const toUri = (path: string): string => ports.paths.toUri(path);
  if (!profile.versionedEdits)
    return {
      changes: Object.fromEntries(
        files.filter(({ former }) => former !== null).map((file) => [toUri(file.path), editsOf(file)]),
      ),
    };
  const mark = profile.groupsEdits ? { annotationId: annotation } : {};
  const changes = files.flatMap((file): (TextDocumentEdit | CreateFile)[] => {
    const uri = uriOf(file.path, documents.uris, (uri) => ports.paths.fromUri(uri)) ?? toUri(file.path);
    if (file.former === null && !profile.createsFiles) return [];
    const edits = editsOf(file).map((edit) => ({ ...edit, ...mark }));
    const edit: TextDocumentEdit = { textDocument: { uri, version: documents.get(uri)?.version ?? null }, edits };
    return file.former === null ? [{ ...CreateFile.create(uri, { ignoreIfExists: true }), ...mark }, edit] : [edit];
  });
  // VS Code leaves out what needs a confirmation until each file is ticked, so that "Apply" would do nothing.
  const asked: ChangeAnnotation = {
    label: secureTitle,
    description: 'Certificates are generated afterwards.',
    needsConfirmation: false,
  };
  return { documentChanges: changes, ...(profile.groupsEdits ? { changeAnnotations: { [annotation]: asked } } : {}) };
}

/** Editors escape more of a path than we do. */
function uriOf(path: string, open: Iterable<string>, fromUri: (uri: string) => string | null): string | null {
  return [...open].find((uri) => fromUri(uri) === path) ?? null;
}

/** Only the lines that change. */
function editsOf({ former, text }: FileChange): readonly TextEdit[] & TextEdit[] {
  const document = TextDocument.create('', '', 0, former ?? '');
  const edits: TextEdit[] = [];
  let offset = 0;
  for (const { value, added, removed } of diffLines(former ?? '', text)) {
    const start = document.positionAt(offset);
    if (added) edits.push({ range: { start, end: start }, newText: value });
    else if (removed) edits.push({ range: { start, end: document.positionAt(offset + value.length) }, newText: '' });
    if (!added) offset += value.length;
  }
  return merged(edits);
}

/** A line that is replaced is taken out and put in: one edit. */
function merged(edits: readonly TextEdit[]): TextEdit[] {
  return edits.reduce<TextEdit[]>((done, edit) => {
    const last = done.at(-1);
    const isBehind =
      last !== undefined &&
      last.newText === '' &&
      last.range.end.line === edit.range.start.line &&
      last.range.end.character === edit.range.start.character;
    return isBehind ? [...done.slice(0, -1), { range: last.range, newText: edit.newText }] : [...done, edit];
  }, []);
}
