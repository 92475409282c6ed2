import { type CodeAction, CodeActionKind, type Command } from 'vscode-languageserver-types';
import { Question } from '../../../core/src/model/memo';
import { present } from '../../../core/src/model/present';
import { mutualTlsChanges } from '../../../core/src/secure/mutual-tls';
import type { CodeActionContext } from '../features/code-actions';
import { breaksHop, securingActions } from '../features/mutual-tls-actions';
import { clientCommands, serverCommands } from '../protocol/protocol';
import type { Session } from '../session/session';

/** What the action is called that shows the plan. */
export const secureDeploymentTitle = 'Secure this deployment…';

/**
 * The one action that secures a whole deployment: it shows the plan and asks. None where every hop is secure already,
 * and none in a workspace that is not trusted.
 * Null for a text that is on no disk, of which there is no plan.
 */
export function securingCommands(context: CodeActionContext, session: Session): readonly CodeAction[] | null {
  const { uri } = context.judged.text;
  if (session.ports.paths.fromUri(uri) === null) return null;
  const { internalName } = session.projects.settingsFor(uri).certificates;
  if (!session.profile.trusted || !noted(lacking, context, internalName, () => lacksTls(context, internalName)))
    return [];
  const kind = breaksHop(context) ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite;
  const actionOf = (title: string, command: Omit<Command, 'title'>): CodeAction => ({
    title,
    kind,
    command: { title, ...command },
  });
  if (context.clientRuns.has(clientCommands.secureDeployment))
    return [actionOf(secureDeploymentTitle, { command: clientCommands.secureDeployment, arguments: [uri] })];
  const isSharable = noted(sharable, context, internalName, () => securingActions(context, internalName).length > 1);
  const command = serverCommands.secureDeployment;
  return present([
    actionOf(secureDeploymentTitle, { command, arguments: [{ uri }] }),
    isSharable &&
      actionOf('Secure this deployment with a YAML anchor…', { command, arguments: [{ uri, anchor: true }] }),
  ]);
}

const lacking = new Question<boolean>('has hops without TLS');
const sharable = new Question<boolean>('can share an anchor');

/** Found out once for each version of a deployment that is in one file: it is asked for at every place of it. */
function noted(
  question: Question<boolean>,
  { judged: { analysis, text } }: CodeActionContext,
  internalName: string,
  find: () => boolean,
): boolean {
  const isAlone = analysis.deployment.processes.every(({ process }) =>
    process.documents.every(({ uri }) => uri === text.uri),
  );
  if (!isAlone || analysis.notes === undefined) return find();
  return analysis.notes.of(question, internalName, find);
}

/** True where a hop is open or broken, or where a port that nobody is seen to dial is. */
function lacksTls({ judged: { analysis } }: CodeActionContext, internalName: string): boolean {
  const { links, processes } = analysis.deployment;
  if (links.some(({ state }) => state !== 'tls' && state !== 'mtls')) return true;
  const changes = mutualTlsChanges(
    processes.map(({ process }) => process),
    { internalName },
  );
  return changes.length > 0;
}
