import type { Severity } from '../../../core/src/model/finding';
import { fingerprints } from './fingerprint';
import { knownRules } from '../judging/known-rules';
import { jsonText } from './json';
import type { CheckReport, LineRange, ReportedEdit, ReportedFinding, ReportedFix } from './report';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** A log of SARIF 2.1.0. Fixes are in it only where they are edits: one that is not valid makes GitHub refuse the whole log. */
export function sarifText(report: CheckReport, rulesUrl: string | null): string {
  const findings = report.files.flatMap(({ path, findings: list }) => list.map((finding) => ({ path, ...finding })));
  const marks = fingerprints(findings);
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mimir-tls',
            version: report.tool.version,
            ...(rulesUrl !== null && { informationUri: rulesUrl }),
            rules: descriptors(findings, rulesUrl),
          },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: report.files.map(({ path }) => ({ location: artifact(path) })),
        invocations: [
          { executionSuccessful: report.unreadable.length === 0, toolExecutionNotifications: notifications(report) },
        ],
        results: findings.map((finding, index) => result(finding, marks[index] ?? '')),
      },
    ],
  });
}

function descriptors(findings: readonly ReportedFinding[], rulesUrl: string | null): readonly unknown[] {
  return usedRules(findings).map(({ id, severity, summary }) => ({
    id,
    shortDescription: { text: summary },
    help: { text: `mimir-tls explain ${id}` },
    ...(rulesUrl !== null && { helpUri: `${rulesUrl}#${id}` }),
    defaultConfiguration: { level: levels[severity] },
  }));
}

function usedRules(findings: readonly ReportedFinding[]): typeof knownRules {
  const used = new Set(findings.map(({ rule }) => rule));
  return knownRules.filter(({ id }) => used.has(id));
}

function notifications({ unreadable }: CheckReport): readonly unknown[] {
  return unreadable.map(({ path, reason }) => ({
    level: 'error',
    message: { text: `${path} can't be read: ${reason}.` },
  }));
}

function result(finding: ReportedFinding & { readonly path: string }, fingerprint: string): unknown {
  const { path, rule, severity, effect, message, range, related, quickFixes } = finding;
  const fixes = quickFixes.flatMap((fix) => fixOf(fix));
  const relatedLocations = related.map((place, id) => ({
    id,
    ...location(place.path, place.range),
    message: { text: place.message },
  }));
  return {
    ruleId: rule,
    level: levels[severity],
    message: { text: message },
    locations: [location(path, range)],
    ...(related.length > 0 && { relatedLocations }),
    ...(fixes.length > 0 && { fixes }),
    partialFingerprints: { 'mimirTls/v1': fingerprint },
    properties: { effect },
  };
}

function fixOf({ title, edits }: ReportedFix): readonly unknown[] {
  const paths = [...new Set((edits ?? []).map(({ path }) => path))];
  if (edits === null || paths.length === 0) return [];
  const changes = paths.map((path) => ({
    artifactLocation: artifact(path),
    replacements: edits.filter((edit) => edit.path === path).map(replacement),
  }));
  return [{ description: { text: title }, artifactChanges: changes }];
}

function replacement({ range, text }: ReportedEdit): unknown {
  return { deletedRegion: region(range), insertedContent: { text } };
}

function location(path: string, range: LineRange): { readonly physicalLocation: unknown } {
  return { physicalLocation: { artifactLocation: artifact(path), region: region(range) } };
}

function region({ start, end }: LineRange): unknown {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** A path below the current folder as a relative reference, any other as a URI of a file. */
function artifact(path: string): { readonly uri: string } {
  const steps = path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  if (!/^(?:\/|[A-Za-z]:)/.test(path)) return { uri: steps };
  return { uri: `file:///${steps.replace(/^\//, '')}` };
}
