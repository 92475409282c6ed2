import { present } from '../../../core/src/model/present';
import { gather } from '../../../core/src/analysis/gather';
import { pathScopeOf } from '../../../core/src/analysis/path-places';
import type { AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { executePlan } from '../../../core/src/certificates/execute/execute';
import { authoritiesWith, type Receipt } from '../../../core/src/certificates/execute/execution';
import { namedFiles } from '../../../core/src/certificates/inspect/certificate-users';
import {
  defaultPlanPreferences,
  type CertificatePlan,
  prepareCertificates,
} from '../../../core/src/certificates/plan/certificate-plan';
import type { Process } from '../../../core/src/model/process';
import { safeSentence } from '../../../core/src/model/safe-text';
import { isExample } from '../../../core/src/process/composition';
import type { CertificateSettings } from '../../../core/src/settings/project';
import type { Member } from '../../../core/src/topology/links';
import { awaitingPermission, pathsOutside } from '../session/outside';
import type { ServerPorts } from '../session/server-ports';
import type { GenerationDefaults, GenerationOverrides, GenerationReceipt } from '../protocol/protocol';

/** The configuration that certificates are made for: the deployment of one document. */
export interface Generation {
  /** The document's. */
  readonly uri: string;
  /** The document's own path; null where it lies on no disk. */
  readonly path: string | null;
  readonly processes: readonly Process[];
  readonly analysis: AnalysisSettings;
  readonly certificates: CertificateSettings;
  readonly overrides: GenerationOverrides;
  /** Whether the user has allowed files outside of the workspace. */
  readonly allowOutside: boolean;
}

/** Says why nothing can be made at all, as a sentence; null where there is no such reason. */
export function obstacleTo({ path, processes }: Generation, trusted: boolean): string | null {
  if (!trusted) return 'Certificates are generated only in a trusted workspace.';
  if (path === null) return 'Certificates are generated only next to a file on disk.';
  if (processes.length === 0)
    return 'This document contains no Mimir configuration, so there is no certificate to generate.';
  return null;
}

/** Makes what the configuration names and lacks. Examples, which are planned alone, find what they share made by the ones before. */
export async function runGeneration(generation: Generation, ports: ServerPorts): Promise<GenerationReceipt> {
  const outside = generation.allowOutside ? [] : await outsideOf(generation, ports);
  if (outside.length > 0) return awaitingPermission(outside);
  const plans: CertificatePlan[] = [];
  const receipts: Receipt[] = [];
  for (const processes of planned(generation)) {
    const plan = await planFor(processes, generation, ports);
    plans.push(plan);
    receipts.push(
      await executePlan(plan, {
        files: ports.files,
        keyMaker: ports.keys,
        clock: ports.clock,
        roots: rootsOf(generation, ports),
      }),
    );
  }
  const written = receipts.flatMap((receipt) => receipt.written);
  const problems = distinct(receipts.flatMap((receipt) => receipt.problems));
  const leftOut = distinct(plans.flatMap((plan) => plan.leftOut.map(({ path, reason }) => `${path}: ${reason}`)));
  const remarks = [...distinct(receipts.flatMap((receipt) => receipt.notes))];
  // What is left out is worth a word only where it may be why nothing was made.
  if (written.length === 0) remarks.push(...leftOut);
  return {
    failure: failureOf(problems),
    written: written.map(({ path }) => path),
    secrets: written.filter(({ secret }) => secret).map(({ path }) => path),
    kept: distinct(receipts.flatMap((receipt) => receipt.untouched)),
    remarks: remarks.map(safeSentence),
  };
}

/** The problems as one failure; null where there are none. */
export function failureOf(problems: readonly string[]): string | null {
  if (problems.length === 0) return null;
  return safeSentence(problems.join(' '));
}

/** The files that would be made where nobody expects them. A folder that the user chose for this run is expected. */
async function outsideOf(generation: Generation, ports: ServerPorts): Promise<readonly string[]> {
  const plans = await plansFor(generation, ports);
  const roots = present([...rootsOf(generation, ports), chosenFolder(generation, ports)]);
  return pathsOutside(plans.flatMap(pathsToMake), roots, ports);
}

/** The folder that the user chose for this run; null for none. */
function chosenFolder({ overrides: { workingDirectory }, path }: Generation, { paths }: ServerPorts): string | null {
  if (workingDirectory === undefined) return null;
  return paths.resolve(paths.folderOf(path ?? ''), workingDirectory);
}

/** What the questions before a generation start from; nothing is written. */
export async function generationDefaults(
  generation: Generation,
  trusted: boolean,
  ports: ServerPorts,
): Promise<GenerationDefaults> {
  const { analysis, certificates, processes } = generation;
  const obstacle = obstacleTo(generation, trusted);
  const plans = obstacle === null ? await plansFor(generation, ports) : [];
  const documents = processes.filter((process) => reads(process, generation)).flatMap((process) => process.documents);
  return {
    workingDirectory: pathScopeOf(documents, analysis, ports.paths).folders[0] ?? '',
    extraNames: certificates.extraNames,
    validityDays: certificates.validityDays,
    missing: distinct(plans.flatMap(pathsToMake)),
    named: namedFiles(await Promise.all(processes.map((process) => memberOf(process, generation, ports)))).length,
    leftOut: [
      ...byReason(plans.flatMap(({ leftOut }) => leftOut)),
      ...distinct(plans.flatMap(({ problems }) => problems.map(({ message }) => safeSentence(message)))),
    ],
    folders: distinct(plans.flatMap(({ leftOut }) => leftOut.flatMap(({ folder }) => folder ?? []))),
    obstacle,
  };
}

/** Each reason once, with the files that it holds for. */
function byReason(leftOut: CertificatePlan['leftOut']): readonly string[] {
  return distinct(leftOut.map(({ reason }) => reason)).map((reason) => {
    const paths = distinct(leftOut.filter((each) => each.reason === reason).map(({ path }) => path));
    return safeSentence(`${paths.join(', ')}: ${reason}`);
  });
}

/** Processes dial each other and trust one CA, so that they are planned at once; examples of a text have nothing to do with each other. */
function planned({ processes }: Generation): readonly (readonly Process[])[] {
  const together = processes.filter((process) => !isExample(process));
  return present([together.length > 0 && together, ...processes.filter(isExample).map((example) => [example])]);
}

function plansFor(generation: Generation, ports: ServerPorts): Promise<readonly CertificatePlan[]> {
  return Promise.all(planned(generation).map((processes) => planFor(processes, generation, ports)));
}

async function planFor(
  processes: readonly Process[],
  generation: Generation,
  ports: ServerPorts,
): Promise<CertificatePlan> {
  const { certificates, overrides } = generation;
  const { extraNames, validityDays } = overrides;
  const members = await Promise.all(processes.map((process) => memberOf(process, generation, ports)));
  const preferences = {
    ...defaultPlanPreferences,
    ...certificates,
    extraNames: extraNames ?? certificates.extraNames,
    validityDays: validityDays ?? certificates.validityDays,
  };
  return prepareCertificates(members, preferences, ports.certificates);
}

/** The folder that the user chose is that of the document: processes that do not read it have their own. */
async function memberOf(process: Process, generation: Generation, ports: ServerPorts): Promise<Member> {
  const { analysis } = generation;
  const chosen = reads(process, generation) ? chosenFolder(generation, ports) : null;
  const workingDirectory = chosen ?? analysis.workingDirectory;
  const { facts } = await gather(process, { ...analysis, workingDirectory }, ports);
  return { process, facts };
}

function reads({ documents }: Process, { uri }: Generation): boolean {
  return documents.some((document) => document.uri === uri);
}

/** The workspace, or the documents' own folders, which links inside must not lead out of. */
function rootsOf({ analysis, processes }: Generation, { paths }: ServerPorts): readonly string[] {
  const files = new Set(processes.flatMap(({ documents }) => documents.map(({ uri }) => paths.fromUri(uri))));
  return [...analysis.workspaceFolders, ...present([...files]).map((file) => paths.folderOf(file))];
}

function pathsToMake(plan: CertificatePlan): readonly string[] {
  const leaves = plan.leaves.filter(({ action }) => action === 'make');
  const ofAuthorities = authoritiesWith(leaves, plan).flatMap(({ certificate, key, action, copies }) =>
    present([action !== 'reuse' && certificate, action === 'make' && key, ...copies]),
  );
  const ofLeaves = leaves.flatMap(({ certificate, key, keyAction }) =>
    present([certificate, keyAction === 'make' && key]),
  );
  return [...ofAuthorities, ...ofLeaves];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
