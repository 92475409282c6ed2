import { counted } from '../../../core/src/model/counted';
import { present } from '../../../core/src/model/present';
import { applyPlan, type Applied } from '../../../core/src/secure/apply';
import { remainsOf } from '../../../core/src/secure/remains';
import { safeSentence } from '../../../core/src/model/safe-text';
import { judgedAfterwards, securingOf, type Securing } from './securing';
import type { SecureAnswer, SecureReceipt } from '../protocol/securing-protocol';
import { type UnnamedView, viewOf } from './securing-view';
import type { Session } from '../session/session';
import { isSamePlan, type ShownPlan, type ShownPlans } from './shown-plans';

/** A way to write a plan: all of it or nothing. */
export interface Writing {
  readonly write: (securing: Securing, session: Session) => Promise<Applied>;
  /** False where the editor has the new texts and has not saved them yet. */
  readonly isSaved: boolean;
}

/** Makes the plan again, and writes it where it is what was shown. */
export async function applyShown(
  { id, dirty }: { readonly id: string; readonly dirty: readonly string[] | null },
  plans: ShownPlans,
  session: Session,
  writing: Writing = toDisk,
): Promise<SecureAnswer> {
  const shown = plans.get(id);
  if (!session.profile.trusted) return failed(['Files are changed only in a trusted workspace.']);
  if (shown === null) return failed(['This plan is too old. Make it again.']);
  if (plans.isBusy) return failed(['Another plan is being written. Wait for it.']);
  plans.isBusy = true;
  try {
    return await applyAgain({ id, dirty, shown }, plans, session, writing);
  } finally {
    plans.isBusy = false;
  }
}

interface Again {
  readonly id: string;
  readonly dirty: readonly string[] | null;
  readonly shown: ShownPlan;
}

async function applyAgain(
  { id, dirty, shown }: Again,
  plans: ShownPlans,
  session: Session,
  writing: Writing,
): Promise<SecureAnswer> {
  const { uri, choices } = shown;
  const securing = await securingOf({ uri, choices, dirty }, session);
  if (securing === null) return failed(['This document is on no disk. Save it to a file first.']);
  const view = viewOf(securing, session);
  if (!isSamePlan(view, shown.view)) return { kind: 'changed', view: plans.keep({ uri, choices, view }) };
  if (view.state !== 'ready') return failed(['There is nothing to write.']);
  const applied = await writing.write(securing, session);
  if (applied.problems.length > 0) return failed(applied.problems);
  plans.keepApplied(id, securing.plan.files);
  session.checks.lookAgain();
  return {
    kind: 'secured',
    receipt: await receiptOf(id, { securing, view, applied, isSaved: writing.isSaved }, session),
  };
}

/** Settings, resources and certificates, in one step that a failure takes back. */
export const toDisk: Writing = {
  write: ({ plan, roots }, { ports: { files, keys, clock } }) =>
    applyPlan(plan, { files, keyMaker: keys, clock, roots }),
  isSaved: true,
};

interface Done {
  readonly securing: Securing;
  readonly view: UnnamedView;
  readonly applied: Applied;
  readonly isSaved: boolean;
}

async function receiptOf(
  id: string,
  { securing, view, applied: { receipt }, isSaved }: Done,
  session: Session,
): Promise<SecureReceipt> {
  const { git, paths } = session.ports;
  const remains = remainsOf(await judgedAfterwards(securing, isSaved, session), doneProtocols(securing));
  const written = receipt?.written ?? [];
  const keys = written.filter(({ secret }) => secret).map(({ path }) => path);
  const tracked = await Promise.all(keys.map((path) => git.wouldTrack(path)));
  const leaf = written.find(({ kind }) => kind === 'certificate' || kind === 'pair') ?? written[0];
  return {
    id,
    done: doneLine(view, remains.length, isSaved),
    next: nextLine(view),
    changes: view.changes,
    remains: remains.map(({ what, why }) => ({ what: safeSentence(what), why: safeSentence(why) })),
    steps: view.steps,
    folder: view.folder,
    made: leaf ? paths.toUri(leaf.path) : (view.changes[0]?.uri ?? ''),
    exposed: keys.filter((_, index) => tracked[index]),
  };
}

/** What is not done as a part was told with the plan. */
function doneProtocols({ plan, wishes: { protocols } }: Securing): typeof protocols {
  if (plan.notDone.length === 0) return protocols;
  return new Set([...protocols].filter((protocol) => protocol !== 'http'));
}

function doneLine({ processes, changes, certificates }: UnnamedView, left: number, isSaved: boolean): string {
  const parts = present([
    changes.length > 0 && `wrote ${counted(changes.length, 'settings file')}`,
    certificates.length > 0 &&
      `generated ${counted(certificates.length, 'certificate or key file', 'certificate and key files')}`,
  ]);
  const written = parts.join(' and ');
  const count = counted(processes.length, 'process', 'processes');
  if (left === 0 && isSaved) return `Secured ${count}: ${written}. Everything is saved.`;
  if (left === 0) return `Secured ${count}: ${written}. Save the changed files.`;
  return `Not everything is secure: ${counted(left, 'reason is', 'reasons are')} below. For ${count}, ${written}.`;
}

function nextLine({ steps }: UnnamedView): string {
  if (steps.length === 0) return 'Next: run "mimir-tls check" on the same files.';
  return `Next: ${counted(steps.length, 'step', 'steps')} until the running processes use it, in the order below.`;
}

function failed(problems: readonly string[]): SecureAnswer {
  return { kind: 'failed', problems: problems.map(safeSentence) };
}
