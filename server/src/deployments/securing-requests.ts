import { textIn, textsOf } from '../protocol/given-values';
import { foundDeployments } from './found-deployments';
import { requests } from '../protocol/protocol';
import { securingOf } from './securing';
import { applyShown } from './securing-apply';
import type {
  SecureAnswer,
  SecureChoices,
  SecureIssuer,
  SecureUndoAnswer,
  SecureView,
} from '../protocol/securing-protocol';
import { undoSecuring } from './securing-undo';
import { viewOf } from './securing-view';
import type { Session } from '../session/session';
import { asObject } from '../../../core/src/settings/value-kinds';
import { ShownPlans } from './shown-plans';

/** Registers the plan that secures a deployment, for our own client: it is shown first, and written as it was shown. */
export function answerSecuring(session: Session): void {
  const { connection } = session;
  const plans = new ShownPlans();
  connection.onRequest(requests.securePlan, (params: unknown) => showPlan(params, plans, session));
  connection.onRequest(requests.secureApply, (params: unknown): Promise<SecureAnswer> =>
    applyShown({ id: textIn(params, 'id'), dirty: dirtyIn(params) }, plans, session),
  );
  connection.onRequest(requests.secureUndo, (params: unknown) => undo(textIn(params, 'id'), plans, session));
  connection.onRequest(requests.foundDeployments, (params: unknown) => foundDeployments(urisIn(params), session));
}

/** Makes the plan for a file, and remembers it as shown; null for a document on no disk. */
export async function showPlan(params: unknown, plans: ShownPlans, session: Session): Promise<SecureView | null> {
  const uri = textIn(params, 'uri');
  const choices = choicesIn(params);
  const securing = await securingOf({ uri, choices, dirty: dirtyIn(params) }, session);
  return securing && plans.keep({ uri, choices, view: viewOf(securing, session) });
}

async function undo(id: string, plans: ShownPlans, session: Session): Promise<SecureUndoAnswer> {
  const changes = plans.appliedBy(id);
  const failure = 'There is nothing to undo any more.';
  if (changes === null || plans.isBusy || !session.profile.trusted) return { failure, told: failure };
  plans.isBusy = true;
  try {
    const answer = await undoSecuring(changes, session);
    if (answer.failure === null) plans.forgetApplied(id);
    return answer;
  } finally {
    plans.isBusy = false;
  }
}

const issuers: ReadonlyMap<unknown, SecureIssuer> = new Map([
  ['files', 'files'],
  ['cert-manager', 'cert-manager'],
  ['vault', 'vault'],
]);

/** What a client chooses; it may send anything, and what is malformed is not chosen. */
function choicesIn(params: unknown): SecureChoices {
  const { http, issuer, anchor, allowOutside, also } = asObject(params) ?? {};
  return {
    http: http === true,
    issuer: issuers.get(issuer) ?? null,
    anchor: anchor === true,
    allowOutside: allowOutside === true,
    also: textsOf(also),
  };
}

function urisIn(params: unknown): readonly string[] {
  return textsOf(asObject(params)?.['uris']);
}

/** Null where an editor does not say it. */
function dirtyIn(params: unknown): readonly string[] | null {
  const dirty = asObject(params)?.['dirty'];
  if (dirty === undefined) return null;
  return textsOf(dirty);
}
