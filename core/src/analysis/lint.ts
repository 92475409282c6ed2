import { findingKey, type Finding, type Severity } from '../model/finding';
import type { Rule, RuleContext } from '../rules/rule';

/** Runs the rules over one process. A rule that the user switched off does not run; the user's severity wins over a report's own. */
export function lint(
  context: RuleContext,
  rules: readonly Rule[],
  severities: Readonly<Record<string, Severity | 'off'>>,
): readonly Finding[] {
  return rules
    .filter(({ id }) => severities[id] !== 'off')
    .flatMap((rule) => [...rule.check(context)].map((report) => ({ rule, report, chosen: severities[rule.id] })))
    .map(({ rule, report, chosen }) => ({
      related: [],
      fixes: [],
      ...report,
      rule: rule.id,
      severity: chosen === undefined || chosen === 'off' ? (report.severity ?? rule.severity) : chosen,
    }));
}

/** The findings of one file, each once, in the order of the text. */
export function findingsOf(uri: string, findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding.uri === uri && !byKey.has(findingKey(finding))) byKey.set(findingKey(finding), finding);
  }
  return [...byKey.values()].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}
