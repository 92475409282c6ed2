import { MessageType, ShowMessageNotification } from 'vscode-languageserver';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { applyPlan, type Applied } from '../../../core/src/secure/apply';
import type { FileChange } from '../../../core/src/secure/secure-plan';
import type { Securing } from './securing';
import { secureDeploymentTitle } from './securing-actions';
import { applyShown, toDisk, type Writing } from './securing-apply';
import { planMarkdown, planQuestion } from './securing-markdown';
import type { SecureReceipt, SecureView } from '../protocol/securing-protocol';
import { showPlan } from './securing-requests';
import type { Session } from '../session/session';
import { asObject } from '../../../core/src/settings/value-kinds';
import { ShownPlans } from './shown-plans';
import { editsOf } from './text-difference';

const secure = 'Secure';
const cancel = 'Cancel';

/** Files that change while somebody reads make another plan, which is asked about again; not for ever. */
const mostQuestions = 5;

/** Secures a deployment from an editor without our client: shows the plan in a message, and writes it only for a yes. `begin` is called before anything is written. */
export async function secureByCommand(given: unknown, session: Session, begin: () => void): Promise<object> {
  const plans = new ShownPlans();
  let view = await showPlan(given, plans, session);
  if (view === null)
    return told('This document is on no disk, so there is no plan for it. Save it to a file first.', session);
  const plan = planMarkdown(view);
  if (asObject(given)?.['plan'] === true) return { applied: false, plan };
  for (let asked = 0; asked < mostQuestions; asked++) {
    if (view.state !== 'ready') return { ...told(planQuestion(view), session, view.state !== 'secured'), plan };
    if (!(await consents(view, session))) return { ...told('Nothing was changed.', session, false), plan };
    begin();
    const answer = await applyShown(
      { id: view.id, dirty: null },
      plans,
      session,
      session.profile.appliesEdits ? byEditor : toDisk,
    );
    if (answer.kind === 'failed') return told(`Nothing was changed. ${answer.problems.join(' ')}`, session);
    if (answer.kind === 'secured') return { ...tellReceipt(answer.receipt, session), plan };
    view = answer.view;
  }
  return told('Nothing was changed: the files change all the time.', session);
}

async function consents(view: SecureView, { connection }: Session): Promise<boolean> {
  const question = planQuestion(view);
  const answer = await connection.window
    .showInformationMessage(question, { title: secure }, { title: cancel })
    .catch(() => null);
  return answer?.title === secure;
}

function told(message: string, { connection }: Session, isWarning = true): { applied: boolean; message: string } {
  const type = isWarning ? MessageType.Warning : MessageType.Info;
  // As a notification: nobody has to answer.
  void connection.sendNotification(ShowMessageNotification.type, { type, message });
  return { applied: false, message };
}

function tellReceipt(receipt: SecureReceipt, session: Session): { applied: boolean; message: string } {
  const { done, next, remains, steps } = receipt;
  const message = [
    done,
    ...remains.map(({ what, why }) => `Still not secure: ${what}: ${why}`),
    next,
    ...steps.map((step, index) => `${index + 1}. ${step}`),
  ].join('\n');
  return { ...told(message, session, remains.length > 0), applied: true };
}

const byEditor: Writing = { write: writeByEditor, isSaved: false };

/** Certificates and new files go to the disk; texts that there are, to the editor, which may have them open and can undo them. */
async function writeByEditor(securing: Securing, session: Session): Promise<Applied> {
  const { plan, roots } = securing;
  const { files, keys, clock } = session.ports;
  const created = plan.files.filter(({ former }) => former === null);
  const edited = plan.files.filter(({ former }) => former !== null);
  const made = await applyPlan({ ...plan, files: created }, { files, keyMaker: keys, clock, roots });
  if (made.problems.length > 0 || edited.length === 0) return made;
  const answer = await session.connection.workspace
    .applyEdit({ label: secureDeploymentTitle, edit: editFor(edited, session) })
    .catch(() => null);
  if (answer?.applied === true) return { ...made, files: plan.files.map(({ path }) => path) };
  const left = await takenBack([...made.files, ...(made.receipt?.written ?? []).map(({ path }) => path)], session);
  const why = answer?.failureReason ?? '';
  return { files: [], receipt: null, problems: [`The editor did not take the changes. ${why}`.trimEnd(), ...left] };
}

/** Removes what this run has made a moment ago; sentences on what could not be. */
async function takenBack(paths: readonly string[], { ports: { files } }: Session): Promise<readonly string[]> {
  const outcomes: readonly string[][] = await Promise.all(
    paths.map(async (path) => {
      const outcome = await files.remove(path);
      if (outcome === 'removed') return [];
      return [outcome.failure];
    }),
  );
  return outcomes.flat();
}

/** The settings as one edit. */
function editFor(changes: readonly FileChange[], { ports, documents, profile }: Session): WorkspaceEdit {
  const { paths } = ports;
  // Editors escape more of a path than we do.
  const open = new Map(documents.uris.map((uri) => [paths.fromUri(uri), uri] as const));
  const uriOf = (path: string): string => open.get(path) ?? paths.toUri(path);
  if (!profile.versionedEdits)
    return { changes: Object.fromEntries(changes.map((change) => [uriOf(change.path), editsOf(change, documents)])) };
  return {
    documentChanges: changes.map((change): TextDocumentEdit => {
      const uri = uriOf(change.path);
      return { textDocument: { uri, version: documents.get(uri)?.version ?? null }, edits: editsOf(change, documents) };
    }),
  };
}
