import type { Severity } from '../../../core/src/model/finding';
import { present } from '../../../core/src/model/present';
import { safeSentence } from '../../../core/src/model/safe-text';
import type { CheckReport, ReportedFinding } from './report';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Commands of GitHub's workflows, one a line, that annotate the lines of a change. Lines and columns count from 1, and columns hold within a line. */
export function githubText({ files, unreadable }: CheckReport): string {
  const found = files.flatMap(({ path, findings }) => findings.map((finding) => annotation(path, finding)));
  const failed = unreadable.map(
    ({ path, reason }) =>
      `::error file=${property(path)},title=mimir-tls::${data(`${path} can't be read: ${reason}.`)}`,
  );
  return [...found, ...failed].map((line) => `${line}\n`).join('');
}

function annotation(path: string, { severity, rule, message, range: { start, end } }: ReportedFinding): string {
  const lines = `line=${start.line + 1},endLine=${end.line + 1}`;
  const columns = `col=${start.character + 1},endColumn=${Math.max(end.character, start.character + 1)}`;
  const place = present([lines, start.line === end.line && columns]).join(',');
  return `::${commands[severity]} file=${property(path)},${place},title=${property(`mimir-tls ${rule}`)}::${data(`${message} [${rule}]`)}`;
}

function data(text: string): string {
  return safeSentence(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
