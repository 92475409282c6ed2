import { coverageText } from '../../../core/src/analysis/coverage';
import { neutral } from '../../../core/src/model/neutral';
import type { CheckReport, ReportedSettings } from './report';

/** `path:line:column: severity: message [rule]`, as compilers print and editors read; then a line that counts, and one that says how much was looked at. */
export function humanText({ files, notRead, coverage, settings }: CheckReport): string {
  const lines = files.flatMap(({ path, kind, findings }) => [
    ...(kind === null ? [`${path}: this is none of the files that Mimir TLS knows; say --kind if it is.`] : []),
    ...findings.flatMap(({ rule, severity, message, range, related }) => [
      `${path}:${range.start.line + 1}:${range.start.character + 1}: ${severity}: ${message} [${rule}]`,
      ...related.map((place) => `  ${place.path}:${place.range.start.line + 1}:${place.range.start.character + 1}: ${place.message}`),
    ]),
  ]);
  const all = files.flatMap(({ findings }) => findings);
  const count = (severity: string, one: string, many: string) => {
    const number = all.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  };
  const counts = [...count('error', 'error', 'errors'), ...count('warning', 'warning', 'warnings'), ...count('information', 'note', 'notes')];
  const verdict = counts.length === 0 ? 'Nothing found' : `Found ${counts.join(', ')}`;
  const hidden = files.reduce((sum, { suppressed }) => sum + suppressed, 0);
  const ignores = hidden === 0 ? '' : `; ${hidden} suppressed by comments (--no-ignores shows ${hidden === 1 ? 'it' : 'them'})`;
  const unseen = notRead ? `; ${notRead.count} ${notRead.count === 1 ? 'path' : 'paths'} outside not read` : '';
  // What is outside is in the verdict already, with what else was not read there.
  const looked = notRead ? { ...coverage, unseen: coverage.unseen.filter(({ reason }) => reason !== 'outside-root') } : coverage;
  return `${[...lines.map(neutral), `${verdict} in ${files.length} ${files.length === 1 ? 'file' : 'files'}${ignores}${unseen}.`, `Checked ${coverageText(looked)}.`, ...leftOut(settings).map(neutral)].join('\n')}\n`;
}

/** What settings files leave out, as nobody sees it otherwise. */
function leftOut({ files, excluded }: ReportedSettings): readonly string[] {
  const off = files.filter(({ rulesOff }) => rulesOff.length > 0);
  return [
    ...off.map(({ path, rulesOff }) => `${path} switches off ${rulesOff.length} ${rulesOff.length === 1 ? 'rule' : 'rules'}: ${rulesOff.join(', ')}.`),
    ...(excluded.length === 0 ? [] : [`Excluded, so not checked: ${excluded.join(', ')}.`]),
  ];
}
