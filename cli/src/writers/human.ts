import { coverageText } from '../../../core/src/analysis/coverage';
import { neutralLine } from '../../../core/src/model/neutral';
import { safeText } from '../../../core/src/model/safe-text';
import type { SourceLines } from './source-lines';
import type { CheckReport, ReportedFile, ReportedFinding, ReportedPlace } from './report';

/** How people are shown a report. */
export interface HumanStyle {
  readonly paint: Paint;
  readonly lines: SourceLines;
  /** Only the findings, each on one line. */
  readonly isQuiet: boolean;
}

/**
 * `path:line:column: severity: message [rule]`, as compilers print and editors read, with the line itself and its fix; then a line that
 * counts. Safe for a terminal.
 */
export function humanText(report: CheckReport, style: HumanStyle): string {
  const lines = report.files.flatMap((file) => fileLines(file, style));
  return [
    ...lines,
    ...(style.isQuiet ? [] : [...hints(report, style.paint), summaryText(report), ...coverageLines(report)]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** How much was found in how much. */
export function summaryText({ files, counts, notRead, passedOver, hidden, goneFromBaseline }: CheckReport): string {
  if (files.every(({ kind }) => kind === null)) return nothingChecked(passedOver);
  const count = (number: number, one: string) => (number === 0 ? [] : [`${number} ${number === 1 ? one : `${one}s`}`]);
  const found = [
    ...count(counts.error, 'error'),
    ...count(counts.warning, 'warning'),
    ...count(counts.information, 'note'),
    ...count(counts.hint, 'hint'),
  ];
  const verdict = found.length === 0 ? 'Nothing found' : `Found ${found.join(', ')}`;
  const suppressed = files.reduce((sum, file) => sum + file.suppressed, 0);
  const ignores =
    suppressed === 0
      ? ''
      : `; ${suppressed} suppressed by comments (--no-ignores shows ${suppressed === 1 ? 'it' : 'them'})`;
  const unseen = notRead ? `; ${notRead.count} ${notRead.count === 1 ? 'path' : 'paths'} outside not read` : '';
  const known = hidden.baseline === 0 ? '' : `; ${hidden.baseline} more in the baseline`;
  const below =
    hidden.belowMinSeverity === 0 ? '' : `; ${hidden.belowMinSeverity} of them below --min-severity not shown`;
  const gone =
    goneFromBaseline === 0
      ? ''
      : ` The baseline has ${goneFromBaseline} that ${goneFromBaseline === 1 ? 'is' : 'are'} fixed: write it again.`;
  return `${verdict} in ${files.length} ${files.length === 1 ? 'file' : 'files'}${ignores}${known}${below}${unseen}.${gone}`;
}

/** What the verdict rests on, and what settings files leave out, as nobody sees it otherwise. */
function coverageLines({ files, coverage, notRead, settings }: CheckReport): readonly string[] {
  // What is outside is in the verdict already, with what else was not read there.
  const looked = notRead
    ? { ...coverage, unseen: coverage.unseen.filter(({ reason }) => reason !== 'outside-root') }
    : coverage;
  const unusable = settings.files.filter((file) => file.unusable === true);
  const off = settings.files.filter(({ rulesOff }) => rulesOff.length > 0);
  return [
    ...(files.every(({ kind }) => kind === null) ? [] : [`Checked ${coverageText(looked)}.`]),
    ...unusable.map(({ path }) => safe(`${path} is unusable, so the checks ran without its settings.`)),
    ...off.map(({ path, rulesOff }) =>
      safe(`${path} turns off ${rulesOff.length} ${rulesOff.length === 1 ? 'rule' : 'rules'}: ${rulesOff.join(', ')}.`),
    ),
    ...(settings.excluded.length === 0 ? [] : [safe(`Excluded, so not checked: ${settings.excluded.join(', ')}.`)]),
  ];
}

function nothingChecked(passedOver: number): string {
  if (passedOver === 0) return 'Nothing was checked.';
  return `Nothing was checked: ${passedOver === 1 ? '1 file was found, and it is not' : `${passedOver} files were found, and none is`} Mimir's configuration.`;
}

function fileLines({ path, kind, findings }: ReportedFile, style: HumanStyle): readonly string[] {
  const unknown =
    kind === null
      ? [`${safe(path)}: This is not a known kind of file, so it is not checked. If it is Mimir's, add --kind.`]
      : [];
  return [...unknown, ...findings.flatMap((finding) => findingLines(path, finding, style))];
}

function findingLines(
  path: string,
  finding: ReportedFinding,
  { paint, lines, isQuiet }: HumanStyle,
): readonly string[] {
  const { severity, message, rule, range, related, quickFixes, valuesKey } = finding;
  const colors = { error: paint.red, warning: paint.yellow, information: paint.cyan, hint: paint.cyan };
  const color = colors[severity];
  const lead = `${paint.bold(placeText({ path, range }))} ${color(`${severity}:`)} ${safe(message)} ${paint.dim(`[${rule}]`)}`;
  if (isQuiet) return [lead];
  const shown = lines.at(path, range);
  const [fix] = quickFixes.filter(({ preferred }) => preferred);
  return [
    lead,
    ...(shown === null ? [] : [`    ${safe(shown.line)}`, `    ${color(shown.marks)}`]),
    ...related.map((place) => `  ${placeText(place)} ${safe(place.message)}`),
    ...(valuesKey === undefined ? [] : [`  ${paint.cyan('values:')} ${safe(valuesKey)}`]),
    ...(fix === undefined ? [] : [`  ${paint.green('fix:')} ${safe(fix.title)}`]),
  ];
}

function placeText({ path, range }: Pick<ReportedPlace, 'path' | 'range'>): string {
  return `${safe(path)}:${range.start.line + 1}:${range.start.character + 1}:`;
}

function hints({ files }: CheckReport, paint: Paint): readonly string[] {
  const all = files.flatMap(({ findings }) => findings);
  const [first] = all;
  if (first === undefined) return [];
  const safeOnes = all.filter(({ quickFixes }) => quickFixes.some((fix) => fix.safe)).length;
  const fixes = safeOnes === 0 ? '' : ` Run mimir-tls check --fix to fix ${safeOnes} of them.`;
  return ['', paint.dim(`Run mimir-tls explain ${first.rule} to read what Mimir does, and how to fix it.${fixes}`)];
}

function safe(text: string): string {
  return safeText(neutralLine(text));
}

/** Colors of a terminal; none of them where text goes elsewhere. */
interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly green: (text: string) => string;
}

/** Paints in colors, or leaves texts as they are. Only texts that are safe for a terminal may be given. */
export function paintFor(hasColors: boolean): Paint {
  const code = (on: number, off: number) => (text: string) =>
    hasColors && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: code(1, 22),
    dim: code(2, 22),
    red: code(31, 39),
    yellow: code(33, 39),
    cyan: code(36, 39),
    green: code(32, 39),
  };
}
