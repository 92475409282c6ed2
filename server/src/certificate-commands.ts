import { MessageType } from 'vscode-languageserver';
import { present } from '../../core/src/model/present';
import type { RenewalItem, RenewalReceipt } from './protocol/certificate-protocol';
import { textsOf } from './protocol/given-values';
import { renewalFor } from './certificates/certificate-requests';
import type { CommandCall } from './commands';
import type { CommandRun } from './command-run';
import { generate } from './certificates/generation-requests';
import type { GenerationReceipt } from './protocol/protocol';
import { renew, renewalOffer } from './certificates/renewal';
import type { Session } from './session/session';
import { tell } from './shown-results';

/** Makes what the configuration names and lacks. */
export async function generateCertificates(
  { uri, given }: CommandCall,
  session: Session,
  run: CommandRun,
): Promise<GenerationReceipt> {
  const make = async (allowOutside: boolean): Promise<GenerationReceipt> =>
    generate(session, { ...given, uri, ...(allowOutside && { allowOutside }) }, () => run.begin());
  const receipt = await withPermission(make, session);
  announce(session, receipt, 'No certificate is missing, so none was generated.');
  return receipt;
}

/** Renews what was chosen, or what is due once somebody has agreed; null where nobody has. */
export async function renewCertificates(
  { uri, given }: CommandCall,
  session: Session,
  run: CommandRun,
): Promise<RenewalReceipt | null> {
  const found = await renewalFor(uri, session);
  if (typeof found === 'string') {
    tell(session, [found], MessageType.Error);
    return { ...nothingDone, failure: found };
  }
  const { items, remarks } = await renewalOffer(found, session.ports);
  const { chosen: named, newKeys, allowOutside } = given;
  const due = items.filter(({ isDue }) => isDue);
  const chosen = Array.isArray(named) ? textsOf(named) : due.map(({ path }) => path);
  if (chosen.length === 0) {
    tell(session, ['No certificate is due.', ...remarks]);
    return { ...nothingDone, remarks };
  }
  if (!Array.isArray(named) && !(await agrees(due, session))) return null;
  const make = async (isAllowed: boolean): Promise<RenewalReceipt> => {
    run.begin();
    const wish = { uri, chosen, newKeys: newKeys === true, allowOutside: isAllowed || allowOutside === true };
    return renew(found, wish, session.ports);
  };
  const receipt = await withPermission(make, session);
  session.checks.sendAllAgain();
  announce(session, receipt, 'Nothing was renewed.', receipt.replaced);
  return receipt;
}

const nothingDone: RenewalReceipt = { failure: null, written: [], secrets: [], kept: [], remarks: [], replaced: [] };

const renewThem = 'Renew';

async function agrees(due: readonly RenewalItem[], { connection }: Session): Promise<boolean> {
  const files = due.map(({ path, reasons: [reason] }) =>
    present([path, reason !== undefined && `(${reason})`]).join(' '),
  );
  const question = `Should these be made or renewed, with dated backups of what is replaced? ${files.join(', ')}`;
  const answer = await connection.window.showWarningMessage(question, { title: renewThem }).catch(() => null);
  return answer?.title === renewThem;
}

const writeOutside = 'Write Outside the Workspace';

/** Does it, and once more where somebody has to allow files outside of the workspace first, and does. An editor that cannot ask does not allow it. */
async function withPermission<T extends GenerationReceipt>(
  make: (allowOutside: boolean) => Promise<T>,
  { connection }: Session,
): Promise<T> {
  const first = await make(false);
  if (first.outside === undefined || first.outside.length === 0) return first;
  const question = `The configuration names files outside the workspace: ${first.outside.join(', ')}. Generate certificates and private keys there?`;
  const answer = await connection.window.showWarningMessage(question, { title: writeOutside }).catch(() => null);
  if (answer?.title === writeOutside) return make(true);
  return first;
}

/** Tells the users of editors without our client what came of it. */
function announce(
  session: Session,
  { failure, written, remarks }: GenerationReceipt,
  otherwise: string,
  replaced: RenewalReceipt['replaced'] = [],
): void {
  const renewed = replaced.map(({ path, backup }) => `${path} (the former one is ${backup})`);
  const done = present([
    failure,
    written.length > 0 && `Written: ${written.join(', ')}.`,
    renewed.length > 0 && `Replaced: ${renewed.join(', ')}.`,
  ]);
  const type = failure === null ? MessageType.Info : MessageType.Error;
  if (done.length === 0) tell(session, [otherwise, ...remarks], type);
  else tell(session, [...done, ...remarks], type);
}
