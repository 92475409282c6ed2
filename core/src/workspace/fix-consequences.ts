import type { DeploymentAnalysis, ProcessAnalysis } from '../analysis/analysis';
import { callersIn } from '../analysis/caller-files';
import { defaultAnalysisSettings } from '../analysis/analysis-settings';
import { writtenRanges } from '../analysis/sound-edits';
import type { Catalogue } from '../catalogue/catalogue';
import { effects, type Effect, type Finding } from '../model/finding';
import type { Facts } from '../model/facts';
import type { Process } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import type { TextEdit } from '../model/text';
import { processOf } from '../process/composition';
import { listenerHasTls } from '../topology/usage';
import { analysisOf, isDeploymentRuleId, isProcessRuleId, lintAlone, type JudgedMember } from './deployments';

/** What files say once a fix is made, and what it writes in them, by their URIs. */
export interface AfterFix {
  readonly documents: ReadonlyMap<string, readonly ConfigDocument[]>;
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
}

/** What a fix is for. */
export interface Fixed {
  /** The gravest of what it fixes. */
  readonly effect: Effect;
  /** Those that are to be gone; none for what makes a file as somebody may want it. */
  readonly findings: readonly Pick<Finding, 'rule' | 'message'>[];
}

/**
 * True where a fix leaves what it is for, or brings an error that weighs more: a Mimir that only lacked TLS would no longer
 * start, or no longer reach its peers. The processes that read the edited files are judged again, by what was read for them before.
 */
export function failsOrWorsens(
  fixed: Fixed,
  after: AfterFix,
  deployment: DeploymentAnalysis,
  catalogue: Catalogue,
): boolean {
  const parts = deployment.parts ?? [deployment];
  const written = new Map([...after.edits].map(([uri, edits]) => [uri, writtenRanges(edits)]));
  const writes = ({ uri, range }: Finding): boolean =>
    written.get(uri)?.some(({ start, end }) => range.start < end && range.end > start) === true;
  return parts.some((part) => {
    const former = part.processes.map(({ process }) => process);
    const processes = former.map((process) => processAfter(process, after.documents, catalogue));
    // A deployment that reads none of it is as it was.
    if (processes.every((process, index) => process === former[index])) return false;
    if (fixed.effect === 'refuses-to-start' && fixed.findings.every(({ rule }) => isProcessRuleId(rule)))
      return remainsAlone(fixed, part, processes, catalogue);
    const judged = judgedAgain(processes, part, catalogue);
    return remains(fixed, allOf(part), allOf(judged)) || worsens(fixed.effect, writes, part, judged);
  });
}

/** Nothing weighs more than what keeps Mimir from starting, and where a process shows it by itself, only that is looked for. */
function remainsAlone(
  fixed: Fixed,
  { processes: former }: DeploymentAnalysis,
  processes: readonly Process[],
  catalogue: Catalogue,
): boolean {
  const only = new Set(fixed.findings.map(({ rule }) => rule));
  const before = former.flatMap(({ findings }) => findings);
  const after = former.flatMap((member, index) => {
    const process = processes[index] ?? member.process;
    const isSame = process === member.process;
    if (isSame) return member.findings;
    return lintAlone(memberAfter(member, process), defaultAnalysisSettings, catalogue, only);
  });
  return remains(fixed, before, after);
}

/** True for a finding that is told as often as before. One that only comments tell of is not looked at here. */
function remains({ findings }: Fixed, before: readonly Finding[], after: readonly Finding[]): boolean {
  const count = (all: readonly Finding[], fault: string): number =>
    all.filter((finding) => faultOf(finding) === fault).length;
  return [...new Set(findings.map(faultOf))].some((fault) => {
    const known = count(before, fault);
    return known > 0 && count(after, fault) >= known;
  });
}

/** What is wrong, which a message says first: what Mimir says and what to do about it may be other words for the rest of it. */
function faultOf({ rule, message }: Pick<Finding, 'rule' | 'message'>): string {
  return `${rule}\n${/^.*?\.(?= |$)/s.exec(message)?.[0] ?? message}`;
}

function worsens(
  fixed: Effect,
  writes: (finding: Finding) => boolean,
  before: DeploymentAnalysis,
  after: DeploymentAnalysis,
): boolean {
  if (fixed === 'refuses-to-start') return false;
  const known = new Set(allOf(before).map(wordsOf));
  const own = effects.indexOf(fixed);
  // Whoever calls a listener has to follow it, and has findings of its own then.
  const ofCallers = turnsListenerOn(before, after) ? Math.min(own, effects.indexOf('connection-fails')) : own;
  const isWorse = (finding: Finding): boolean => {
    const weight = effects.indexOf(finding.effect);
    if (isDeploymentRuleId(finding.rule) || finding.effect === 'refuses-callers') return weight < ofCallers;
    // What a fix writes may not be as wrong as what was there.
    return weight < own || (weight === own && writes(finding));
  };
  return allOf(after).some(
    (finding) =>
      finding.severity === 'error' &&
      isWorse(finding) &&
      // A file that the fix names may be yet to be made.
      finding.rule !== 'file-not-found' &&
      !known.has(wordsOf(finding)),
  );
}

function allOf({ findings, processes }: DeploymentAnalysis): readonly Finding[] {
  return [...findings, ...processes.flatMap((process) => process.findings)];
}

function wordsOf({ rule, message }: Pick<Finding, 'rule' | 'message'>): string {
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
  judged: readonly Process[],
  { processes }: DeploymentAnalysis,
  catalogue: Catalogue,
): DeploymentAnalysis {
  const settings = defaultAnalysisSettings;
  const members = processes.map((former, index): JudgedMember => {
    const process = judged[index] ?? former.process;
    if (process === former.process) return { member: former, alone: former.findings, settings };
    const member = memberAfter(former, process);
    return { member, alone: lintAlone(member, settings, catalogue), settings };
  });
  return analysisOf(members, catalogue);
}

function memberAfter(former: ProcessAnalysis, process: Process): ProcessAnalysis {
  const facts = withoutNotes(former.facts);
  const own = new Set(process.documents.map(({ uri }) => uri));
  const others = facts.callers.filter(({ uri }) => !own.has(uri));
  return { ...former, process, facts: { ...facts, callers: [...callersIn(process.documents), ...others] } };
}

/** What was found out from the facts was found out for the process as it was. */
function withoutNotes(facts: Facts): Facts {
  const { notes, ...others } = facts;
  if (notes === undefined) return facts;
  return others;
}

/** The process as its documents say it now; the same where none of them is another. */
function processAfter(process: Process, after: AfterFix['documents'], catalogue: Catalogue): Process {
  const documents = process.documents.map((document) => {
    const others = after.get(document.uri) ?? [];
    return others.find(({ name, notation }) => name === document.name && notation === document.notation) ?? document;
  });
  if (documents.every((document, index) => document === process.documents[index])) return process;
  const { name, version, environment } = process;
  const chosen = version.source === 'setting' ? version.version : null;
  return processOf({ name, documents, version: chosen, environment }, catalogue);
}
