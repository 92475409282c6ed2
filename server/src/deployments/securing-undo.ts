import { counted } from '../../../core/src/model/counted';
import { present } from '../../../core/src/model/present';
import { applyPlan } from '../../../core/src/secure/apply';
import type { FileChange } from '../../../core/src/secure/secure-plan';
import type { SecureUndoAnswer } from '../protocol/securing-protocol';
import type { Session } from '../session/session';

/**
 * Puts the files back as they were before a plan was applied, all or none, and only where nobody has changed them since.
 * Certificates and keys stay: a process may have started with them.
 */
export async function undoSecuring(changes: readonly FileChange[], session: Session): Promise<SecureUndoAnswer> {
  const { files, keys, clock } = session.ports;
  const others = await changedSince(changes, session);
  if (others.length > 0) return failed(`${others.join(', ')} was changed since, so nothing was undone.`);
  const former = present(
    changes.map(({ path, former: before, text }) => before !== null && { path, former: text, text: before }),
  );
  const plan = { ...nothingPlanned, files: former };
  const { problems } = await applyPlan(plan, { files, keyMaker: keys, clock, roots: [] });
  if (problems.length > 0) return failed(problems.join(' '));
  const made = changes.filter((change) => change.former === null);
  const left: string[] = [];
  for (const { path } of made) {
    const outcome = await files.remove(path);
    if (outcome !== 'removed') left.push(outcome.failure);
  }
  session.checks.lookAgain();
  const done = present([
    `Put ${counted(former.length, 'file')} back as before`,
    made.length > 0 && `removed ${counted(made.length, 'new file')}`,
  ]);
  return {
    failure: null,
    told: `${done.join(' and ')}. Certificates and keys stay: delete them by hand if nothing uses them. ${left.join(' ')}`.trimEnd(),
  };
}

const nothingPlanned = {
  processes: [],
  certificates: null,
  members: [],
  open: [],
  refused: [],
  notDone: [],
  notes: [],
  steps: [],
};

function failed(failure: string): SecureUndoAnswer {
  return { failure, told: failure };
}

async function changedSince(changes: readonly FileChange[], { ports, documents }: Session): Promise<readonly string[]> {
  const open = new Map(
    documents.uris.map((uri) => [ports.paths.fromUri(uri), documents.get(uri)?.getText() ?? null] as const),
  );
  const checked = changes.map(async ({ path, former, text }) => {
    const saved = await ports.files.readText(path);
    const shown = open.get(path) ?? null;
    // An editor that has not seen the new text yet still shows the former one.
    const isOwn = saved === text && (shown === null || shown === text || shown === former);
    if (isOwn) return [];
    return [path];
  });
  return (await Promise.all(checked)).flat();
}
