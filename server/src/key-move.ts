import { MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { textOf } from './protocol/given-values';
import { present } from '../../core/src/model/present';
import { moveAuthorityKey } from '../../core/src/certificates/execute/move-key';
import type { FixAction } from '../../core/src/model/finding';
import { safeSentence } from '../../core/src/model/safe-text';
import { pathsOutside } from './session/outside';
import type { Session } from './session/session';
import { asObject } from '../../core/src/settings/value-kinds';

type KeyMove = Extract<FixAction, { kind: 'move-key' }>;

/** Moves the CA's key that a finding of the document is about, and says what came of it. Only what the check of now offers is moved. `begin` is called before anything is written. */
export async function moveKey(session: Session, given: unknown, begin: () => void): Promise<object> {
  const failure = await failureOfMove(session, given, begin);
  const { connection } = session;
  const move = failure ?? 'The CA key was moved. Keep it offline: no server needs it.';
  const type = failure === null ? MessageType.Info : MessageType.Error;
  void connection.sendNotification(ShowMessageNotification.type, { type, message: safeSentence(move) });
  session.checks.sendAllAgain();
  return { failure };
}

async function failureOfMove(session: Session, given: unknown, begin: () => void): Promise<string | null> {
  const { analyses, documents, ports, profile } = session;
  if (!profile.trusted) return 'Keys are moved only in a trusted workspace.';
  const { uri, from } = asObject(given) ?? {};
  const name = textOf(uri);
  if (documents.has(name)) await analyses.answerAfresh(name);
  const findings = analyses.judgedAlready(name)?.analysis.findings ?? [];
  const move = findings
    .flatMap(({ fixes }) => fixes.map(({ action }) => action))
    .find((action): action is KeyMove => action.kind === 'move-key' && action.from === from);
  if (!move) return 'This key is in no folder that containers get, so it was left where it is.';
  const path = ports.paths.fromUri(name);
  const folders = present([
    ...analyses.settingsFor(name).workspaceFolders,
    path !== null && ports.paths.folderOf(path),
  ]);
  const outside = await pathsOutside([move.from, move.to], folders, ports);
  if (outside.length > 0)
    return `${outside.join(', ')} is outside of the workspace, so the key was not moved. Move it by hand.`;
  begin();
  return moveAuthorityKey(move.from, move.to, folders, ports.files);
}
