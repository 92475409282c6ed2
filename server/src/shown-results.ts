import { MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { fileNameOf } from '../../core/src/model/text';
import { safeSentence } from '../../core/src/model/safe-text';
import type { Session } from './session/session';

/** A text that a command has made. */
export interface Result {
  /** What it is called in a sentence, such as `The map`. */
  readonly what: string;
  /** The file that it is made of. */
  readonly uri: string;
  /** What its own file's name ends with, such as `.mmd`. */
  readonly ending: string;
  readonly text: string;
  /** Sentences for the reader. */
  readonly remarks: readonly string[];
}

/** Shows a text in a file of its own, by the editor itself where it can, else by a message with the file's path; gives the file's URI. */
export async function showResult(
  { what, uri, ending, text, remarks }: Result,
  session: Session,
): Promise<string | null> {
  const { ports, profile } = session;
  const name = `${fileNameOf(uri).replace(/[^\w.-]+/g, '-') || 'mimir'}${ending}`;
  const path = profile.trusted && (await ports.results?.save(`${ending} ${uri}`, name, text));
  if (!path) {
    tell(session, [`${what} is in the answer to the command.`, ...remarks]);
    return null;
  }
  const shown = ports.paths.toUri(path);
  session.texts.leaveAlone(shown);
  if (remarks.length > 0) tell(session, remarks);
  // Nobody waits for the editor, which may wait for the command.
  void showsDocument(shown, session).then((isShown) => {
    if (!isShown) tell(session, [`${what} is in ${path}.`]);
  });
  return shown;
}

async function showsDocument(uri: string, { connection, profile }: Session): Promise<boolean> {
  if (!profile.showsDocuments) return false;
  return connection.window.showDocument({ uri, takeFocus: true }).then(
    ({ success }) => success,
    () => false,
  );
}

/** Says something in whichever way the editor has, without waiting for anybody. */
export function tell(
  { connection }: Session,
  sentences: readonly string[],
  type: MessageType = MessageType.Info,
): void {
  const message = sentences.map(safeSentence).join(' ');
  if (message !== '') void connection.sendNotification(ShowMessageNotification.type, { type, message });
}
