import { findingKey, severityRanks, type Finding, type Severity } from '../model/finding';
import type { Process } from '../model/process';
import { wholeCharacters } from '../model/text';
import { printsOnly } from '../topology/usage';
import type {
  DeploymentRule,
  MemberRule,
  ProcessContext,
  ProcessRule,
  Report,
  Rule,
  RuleContext,
} from '../reporting/rule';
import type { LinkContext } from '../reporting/link-context';
import { isExample } from '../process/composition';
import { withOthersNamed } from './anchors';
import { safeMessage, type Secrets, secretsOf } from './secrets';
import { type RuleReport, walkDeployment, walkProcess } from './walk';
import { present } from '../model/present';

type Severities = Readonly<Record<string, Severity | 'off'>>;

/** Runs the rules on one process by itself. A rule that the user switched off does not run; the user's severity wins over a report's own. */
export function lintProcess(
  context: ProcessContext,
  rules: readonly ProcessRule[],
  severities: Severities,
): readonly Finding[] {
  if (printsOnly(context.process)) return [];
  return findingsBy(walkProcess(inForce(rules, severities), context), severities, () => [context.process]);
}

/** The same for the rules that look at what dials the process and is dialed. Messages on a hop may quote what either of the ends has. */
export function lintMember(
  context: RuleContext,
  rules: readonly MemberRule[],
  severities: Severities,
  ends: () => readonly Process[],
): readonly Finding[] {
  if (printsOnly(context.process)) return [];
  const told = walkProcess(inForce(rules, severities), context);
  return findingsBy(told, severities, () => [...new Set([context.process, ...ends()])]);
}

/** The same for the rules on what stands between the processes of a deployment. */
export function lintLinks(
  context: LinkContext,
  rules: readonly DeploymentRule[],
  severities: Severities,
  ends: () => readonly Process[],
): readonly Finding[] {
  return findingsBy(walkDeployment(inForce(rules, severities), context), severities, ends);
}

function inForce<R extends Rule>(rules: readonly R[], severities: Severities): readonly R[] {
  return rules.filter(({ id }) => severities[id] !== 'off');
}

function findingsBy(
  told: readonly RuleReport<Rule>[],
  severities: Severities,
  processes: () => readonly Process[],
): readonly Finding[] {
  if (told.length === 0) return [];
  const judged = processes();
  const secrets = secretsOf(judged);
  const inExample = judged.every(isExample);
  return told.map(({ rule, report }) =>
    findingOf(rule, report, severityOf(rule, report, severities[rule.id], inExample), judged, secrets),
  );
}

/** What the user chose, else the report's own or the rule's, which weigh less in an example. */
function severityOf(rule: Rule, report: Report, chosen: Severity | 'off' | undefined, inExample: boolean): Severity {
  if (chosen !== undefined && chosen !== 'off') return chosen;
  const own = report.severity ?? rule.severity;
  const most = inExample ? rule.mostInExamples : undefined;
  if (most !== undefined && severityRanks[own] < severityRanks[most]) return most;
  return own;
}

function findingOf(
  rule: Rule,
  report: Report,
  severity: Severity,
  processes: readonly Process[],
  secrets: Secrets,
): Finding {
  // Whatever a rule quotes, no secret leaves by its words.
  const message = safeMessage(report.message, secrets);
  const { uri, writtenAt } = report;
  const anchor = writtenAt && { uri, range: writtenAt, message: 'It is set here, and used through an alias.' };
  const related = present([...(report.related ?? []), anchor]).map((place) => ({
    ...place,
    message: safeMessage(place.message, secrets),
  }));
  const fixes = (report.fixes ?? [])
    .map((fix) => withOthersNamed(fix, report, processes))
    .map((fix) => ({ ...fix, title: safeMessage(fix.title, secrets) }));
  return { ...report, message, related, fixes, rule: rule.id, severity };
}

/** The findings of one file, each once, in the order of the text. */
export function findingsOf(uri: string, findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding.uri !== uri) continue;
    const key = findingKey(finding);
    if (!byKey.has(key)) byKey.set(key, finding);
  }
  return [...byKey.values()].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** The same finding where its range splits no character of its file's text. */
export function inWholeCharacters(finding: Finding, text: string): Finding {
  const range = wholeCharacters(finding.range, text);
  if (range === finding.range) return finding;
  return { ...finding, range };
}
