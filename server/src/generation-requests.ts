import { type LSPAny, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { safeSentence } from '../../core/src/model/safe-text';
import { type Generation, generationDefaults, obstacleTo, runGeneration } from './generation';
import { moveKey } from './key-move';
import {
  type GenerationOverrides,
  type GenerationReceipt,
  type IgnoreReceipt,
  requests,
  serverCommands,
} from './protocol';
import { secureByCommand } from './securing-command';
import type { Session } from './session';
import { asObject } from './settings';

/** Registers the generation of certificates: as a command for any editor, and as requests for our own client. */
export function answerGeneration(session: Session): void {
  const { connection, ports, profile } = session;
  connection.onExecuteCommand(async ({ command, arguments: given }): Promise<LSPAny> => {
    if (command === serverCommands.secureDeployment) return secureByCommand(given?.[0], session);
    if (command === serverCommands.moveKey) return moveKey(session, given?.[0]);
    if (command !== serverCommands.generateCertificates) return null;
    const first = await withProgress(session, () => generate(session, given?.[0]));
    const isAllowed = first.outside !== undefined && (await allowsOutside(session, first.outside));
    const receipt = isAllowed
      ? await withProgress(session, () => generate(session, { ...asObject(given?.[0]), allowOutside: true }))
      : first;
    announce(session, receipt);
    const { outside = [], ...told } = receipt;
    return {
      ...told,
      ...(outside.length === 0 ? {} : { outside: [...outside] }),
      written: [...receipt.written],
      secrets: [...receipt.secrets],
      kept: [...receipt.kept],
      remarks: [...receipt.remarks],
    };
  });
  connection.onRequest(requests.generate, (params: unknown) => generate(session, params));
  connection.onRequest(requests.generationDefaults, async (params: unknown) =>
    generationDefaults(await generationFor(session, params), profile.trusted, ports),
  );
  connection.onRequest(requests.exposedToGit, async (params: unknown) => {
    const paths = profile.trusted ? pathsOf(params) : [];
    const tracked = await Promise.all(paths.map((path) => ports.git.wouldTrack(path)));
    return paths.filter((_, index) => tracked[index]);
  });
  connection.onRequest(requests.ignoreInGit, (params: unknown) =>
    profile.trusted ? ignore(session, pathsOf(params)) : notTrusted,
  );
}

const notTrusted: IgnoreReceipt = { added: [], failures: ['Files can be changed only in a trusted workspace.'] };

const writeOutside = 'Write Outside the Workspace';

/** Asks in whatever way the editor has. One that cannot ask does not allow it. */
async function allowsOutside({ connection }: Session, paths: readonly string[]): Promise<boolean> {
  const question = `The configuration names files outside the workspace: ${paths.join(', ')}. Generate certificates and private keys there?`;
  const answer = await connection.window.showWarningMessage(question, { title: writeOutside }).catch(() => null);
  return answer?.title === writeOutside;
}

async function generate(session: Session, params: unknown): Promise<GenerationReceipt> {
  const generation = await generationFor(session, params);
  const failure = obstacleTo(generation, session.profile.trusted);
  if (failure !== null) return { failure, written: [], secrets: [], kept: [], remarks: [] };
  const receipt = await runGeneration(generation, session.ports);
  session.scheduleAll();
  return receipt;
}

/** What a client asks for; it may send anything, and what is malformed counts as absent. */
async function generationFor(session: Session, params: unknown): Promise<Generation> {
  const { analyses, documents, ports, projects } = session;
  const { uri, overrides, allowOutside } = asObject(params) ?? {};
  const name = typeof uri === 'string' ? uri : '';
  // Other files of the deployment may have changed since the last run, by the action that asks for certificates.
  if (documents.has(name)) await analyses.answerAfresh(name);
  return {
    uri: name,
    path: ports.paths.fromUri(name),
    processes: analyses.judgedAlready(name)?.analysis.deployment.processes.map(({ process }) => process) ?? [],
    analysis: analyses.settingsFor(name),
    certificates: projects.settingsFor(name).certificates,
    overrides: readOverrides(overrides),
    allowOutside: allowOutside === true,
  };
}

function readOverrides(value: unknown): GenerationOverrides {
  const { workingDirectory, extraNames, validityDays } = asObject(value) ?? {};
  return {
    ...(typeof workingDirectory === 'string' && workingDirectory !== '' ? { workingDirectory } : {}),
    ...(Array.isArray(extraNames) ? { extraNames: extraNames.filter((name) => typeof name === 'string') } : {}),
    ...(typeof validityDays === 'number' && Number.isInteger(validityDays) && validityDays > 0 ? { validityDays } : {}),
  };
}

async function withProgress<T>(session: Session, work: () => Promise<T>): Promise<T> {
  if (!session.profile.showsProgress) return work();
  const progress = await session.connection.window.createWorkDoneProgress();
  progress.begin('Generating certificates');
  try {
    return await work();
  } finally {
    progress.done();
  }
}

/** Tells the users of editors without our client what came of it. */
function announce({ connection }: Session, { failure, written, remarks }: GenerationReceipt): void {
  const done =
    written.length > 0
      ? `Written: ${written.join(', ')}.`
      : failure === null
        ? 'No certificate is missing, so none was generated.'
        : '';
  const message = [failure, done, ...remarks].filter((part) => part !== null && part !== '').join(' ');
  const type = failure === null ? MessageType.Info : MessageType.Error;
  // As a notification: nobody has to answer.
  void connection.sendNotification(ShowMessageNotification.type, { type, message: safeSentence(message) });
}

async function ignore({ ports }: Session, paths: readonly string[]): Promise<IgnoreReceipt> {
  const added: string[] = [];
  const failures: string[] = [];
  // One after the other: they may go to the same file.
  for (const path of paths) {
    const failure = await ports.git.ignore(path);
    if (failure === null) added.push(path);
    else failures.push(failure);
  }
  return { added, failures };
}

function pathsOf(params: unknown): readonly string[] {
  const paths = asObject(params)?.['paths'];
  return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : [];
}
