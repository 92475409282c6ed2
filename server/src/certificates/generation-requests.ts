import { type Generation, generationDefaults, obstacleTo, runGeneration } from './generation';
import { type GenerationOverrides, type GenerationReceipt, type IgnoreReceipt, requests } from '../protocol/protocol';
import { textOf, textsOf } from '../protocol/given-values';
import type { Session } from '../session/session';
import { asObject } from '../../../core/src/settings/value-kinds';

/** Registers the generation of certificates, for our own client. */
export function answerGeneration(session: Session): void {
  const { connection, ports, profile } = session;
  connection.onRequest(requests.generate, (params: unknown) => generate(session, params));
  connection.onRequest(requests.generationDefaults, async (params: unknown) =>
    generationDefaults(await generationFor(session, params), profile.trusted, ports),
  );
  connection.onRequest(requests.exposedToGit, async (params: unknown) => {
    if (!profile.trusted) return [];
    const paths = pathsOf(params);
    const tracked = await Promise.all(paths.map((path) => ports.git.wouldTrack(path)));
    return paths.filter((_, index) => tracked[index]);
  });
  connection.onRequest(requests.ignoreInGit, (params: unknown) => {
    if (!profile.trusted) return notTrusted;
    return ignore(session, pathsOf(params));
  });
}

const notTrusted: IgnoreReceipt = { added: [], failures: ['Files can be changed only in a trusted workspace.'] };

/** Makes what a client asks for, once `begin` lets it. */
export async function generate(
  session: Session,
  params: unknown,
  begin: () => void = () => undefined,
): Promise<GenerationReceipt> {
  const generation = await generationFor(session, params);
  begin();
  const failure = obstacleTo(generation, session.profile.trusted);
  if (failure !== null) return { failure, written: [], secrets: [], kept: [], remarks: [] };
  const receipt = await runGeneration(generation, session.ports);
  session.checks.sendAllAgain();
  return receipt;
}

/** What a client asks for; it may send anything, and what is malformed counts as absent. */
async function generationFor(session: Session, params: unknown): Promise<Generation> {
  const { analyses, documents, ports, projects } = session;
  const { uri, overrides, allowOutside } = asObject(params) ?? {};
  const name = textOf(uri);
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
    ...(typeof workingDirectory === 'string' && workingDirectory !== '' && { workingDirectory }),
    ...(Array.isArray(extraNames) && { extraNames: textsOf(extraNames) }),
    ...(typeof validityDays === 'number' && Number.isInteger(validityDays) && validityDays > 0 && { validityDays }),
  };
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
  return textsOf(asObject(params)?.['paths']);
}
