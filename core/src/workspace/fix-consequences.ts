import type { DeploymentAnalysis, ProcessAnalysis } from '../analysis/analysis';
import { defaultAnalysisSettings } from '../analysis/analysis-settings';
import type { Catalogue } from '../catalogue/catalogue';
import { effects, type Effect, type Finding } from '../model/finding';
import type { Facts } from '../model/facts';
import type { Process } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import { processOf } from '../process/composition';
import { listenerHasTls } from '../topology/usage';
import { analysisOf, lintAlone, type JudgedMember } from './deployments';

/** What files say once a fix is made, by their URIs. */
export type DocumentsAfter = ReadonlyMap<string, readonly ConfigDocument[]>;

/**
 * True where a fix brings an error that weighs more than what it fixes: a Mimir that only lacked TLS would no longer start,
 * or no longer reach its peers. The processes that read the edited files are judged again, by what was read for them before.
 */
export function bringsWorse(
  fixed: Effect,
  after: DocumentsAfter,
  deployment: DeploymentAnalysis,
  catalogue: Catalogue,
): boolean {
  if (fixed === 'refuses-to-start') return false;
  const parts = deployment.parts ?? [deployment];
  return parts.some((part) => worsens(fixed, part, judgedAgain(after, part, catalogue)));
}

function worsens(fixed: Effect, before: DeploymentAnalysis, after: DeploymentAnalysis): boolean {
  const known = new Set(allOf(before).map(wordsOf));
  // Whoever calls a listener has to follow it, and has findings of its own then.
  const weight = effects.indexOf(turnsListenerOn(before, after) ? graver(fixed, 'connection-fails') : fixed);
  return allOf(after).some(
    (finding) =>
      finding.severity === 'error' &&
      effects.indexOf(finding.effect) < weight &&
      // A file that the fix names may be yet to be made.
      finding.rule !== 'file-not-found' &&
      !known.has(wordsOf(finding)),
  );
}

function graver(a: Effect, b: Effect): Effect {
  return effects.indexOf(a) < effects.indexOf(b) ? a : b;
}

function allOf({ findings, processes }: DeploymentAnalysis): readonly Finding[] {
  return [...findings, ...processes.flatMap((process) => process.findings)];
}

function wordsOf({ rule, message }: Finding): string {
  return `${rule}\n${message}`;
}

function turnsListenerOn(before: DeploymentAnalysis, after: DeploymentAnalysis): boolean {
  const listening = ({ process }: ProcessAnalysis): number =>
    process.configuration.families.filter(
      ({ family }) => family.side === 'server' && listenerHasTls(family, process) === true,
    ).length;
  return after.processes.some((process, index) => {
    const former = before.processes[index];
    return former !== undefined && listening(process) > listening(former);
  });
}

function judgedAgain(
  after: DocumentsAfter,
  { processes }: DeploymentAnalysis,
  catalogue: Catalogue,
): DeploymentAnalysis {
  const settings = defaultAnalysisSettings;
  const members = processes.map((former): JudgedMember => {
    const process = processAfter(former.process, after, catalogue);
    if (process === former.process) return { member: former, alone: former.findings, settings };
    const member = { ...former, process, facts: withoutNotes(former.facts) };
    return { member, alone: lintAlone(member, settings, catalogue), settings };
  });
  return analysisOf(members, catalogue);
}

/** What was found out from the facts was found out for the process as it was. */
function withoutNotes(facts: Facts): Facts {
  const { notes, ...others } = facts;
  return notes === undefined ? facts : others;
}

/** The process as its documents say it now; the same where none of them is another. */
function processAfter(process: Process, after: DocumentsAfter, catalogue: Catalogue): Process {
  const documents = process.documents.map((document) => {
    const others = after.get(document.uri) ?? [];
    return others.find(({ name, notation }) => name === document.name && notation === document.notation) ?? document;
  });
  if (documents.every((document, index) => document === process.documents[index])) return process;
  const { name, version, environment } = process;
  const chosen = version.source === 'setting' ? version.version : null;
  return processOf({ name, documents, version: chosen, environment }, catalogue);
}
