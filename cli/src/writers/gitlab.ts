import type { Severity } from '../../../core/src/model/finding';
import { fingerprints } from './fingerprint';
import { jsonText } from './json';
import type { CheckReport } from './report';

const severities: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  information: 'minor',
  hint: 'info',
};

/** A Code Quality report of GitLab's: a list of issues, each with a fingerprint that stays when lines move. */
export function gitlabText(report: CheckReport): string {
  const findings = report.files.flatMap(({ path, findings: list }) => list.map((finding) => ({ path, ...finding })));
  const marks = fingerprints(findings);
  return jsonText(
    findings.map(({ path, rule, severity, message, range: { start, end } }, index) => ({
      description: message,
      check_name: rule,
      fingerprint: marks[index],
      severity: severities[severity],
      location: { path: path.replace(/^\.\//, ''), lines: { begin: start.line + 1, end: end.line + 1 } },
    })),
  );
}
