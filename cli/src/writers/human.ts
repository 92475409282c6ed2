import { counted } from '../../../core/src/model/counted';
import { coverageText } from '../../../core/src/analysis/coverage';
import { neutralLine } from '../../../core/src/model/neutral';
import { present } from '../../../core/src/model/present';
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
  if (!style.isQuiet) lines.push(...hints(report, style.paint), summaryText(report), ...coverageLines(report));
  return lines.map((line) => `${line}\n`).join('');
}

/** How much was found in how much. */
export function summaryText({ files, counts, notRead, passedOver, hidden, goneFromBaseline }: CheckReport): string {
  if (files.every(({ kind }) => kind === null)) return nothingChecked(passedOver);
  const suppressed = files.reduce((sum, file) => sum + file.suppressed, 0);
  const remarks = present([
    `${verdict(counts)} in ${counted(files.length, 'file')}`,
    suppressed > 0 && `${suppressed} suppressed by comments (--no-ignores shows ${suppressed === 1 ? 'it' : 'them'})`,
    hidden.baseline > 0 && `${hidden.baseline} more in the baseline`,
    hidden.belowMinSeverity > 0 && `${hidden.belowMinSeverity} of them below --min-severity not shown`,
    notRead && `${counted(notRead.count, 'path')} outside not read`,
  ]);
  const summary = `${remarks.join('; ')}.`;
  if (goneFromBaseline === 0) return summary;
  return `${summary} The baseline has ${counted(goneFromBaseline, 'that is', 'that are')} fixed: write it again.`;
}

function verdict(counts: CheckReport['counts']): string {
  const found = present([
    counts.error > 0 && counted(counts.error, 'error'),
    counts.warning > 0 && counted(counts.warning, 'warning'),
    counts.information > 0 && counted(counts.information, 'note'),
    counts.hint > 0 && counted(counts.hint, 'hint'),
  ]);
  if (found.length === 0) return 'Nothing found';
  return `Found ${found.join(', ')}`;
}

/** What the verdict rests on, and what settings files leave out, as nobody sees it otherwise. */
function coverageLines({ files, coverage, notRead, settings }: CheckReport): readonly string[] {
  // What is outside is in the verdict already, with what else was not read there.
  const unseen = coverage.unseen.filter(({ reason }) => notRead === undefined || reason !== 'outside-root');
  const unusable = settings.files.filter((file) => file.unusable === true);
  const off = settings.files.filter(({ rulesOff }) => rulesOff.length > 0);
  return present([
    files.some(({ kind }) => kind !== null) && `Checked ${coverageText({ ...coverage, unseen })}.`,
    ...unusable.map(({ path }) => safe(`${path} is unusable, so the checks ran without its settings.`)),
    ...off.map(({ path, rulesOff }) =>
      safe(`${path} turns off ${counted(rulesOff.length, 'rule')}: ${rulesOff.join(', ')}.`),
    ),
    settings.excluded.length > 0 && safe(`Excluded, so not checked: ${settings.excluded.join(', ')}.`),
  ]);
}

function nothingChecked(passedOver: number): string {
  if (passedOver === 0) return 'Nothing was checked.';
  const others = counted(passedOver, 'file was found, and it is not', 'files were found, and none is');
  return `Nothing was checked: ${others} Mimir's configuration.`;
}

function fileLines({ path, kind, findings }: ReportedFile, style: HumanStyle): readonly string[] {
  return present([
    kind === null &&
      `${safe(path)}: This is not a known kind of file, so it is not checked. If it is Mimir's, add --kind.`,
    ...findings.flatMap((finding) => findingLines(path, finding, style)),
  ]);
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
  return present([
    lead,
    shown && `    ${safe(shown.line)}`,
    shown && `    ${color(shown.marks)}`,
    ...related.map((place) => `  ${placeText(place)} ${safe(place.message)}`),
    valuesKey !== undefined && `  ${paint.cyan('values:')} ${safe(valuesKey)}`,
    fix && `  ${paint.green('fix:')} ${safe(fix.title)}`,
  ]);
}

function placeText({ path, range }: Pick<ReportedPlace, 'path' | 'range'>): string {
  return `${safe(path)}:${range.start.line + 1}:${range.start.character + 1}:`;
}

function hints({ files }: CheckReport, paint: Paint): readonly string[] {
  const all = files.flatMap(({ findings }) => findings);
  const [first] = all;
  if (first === undefined) return [];
  const safeOnes = all.filter(({ quickFixes }) => quickFixes.some((fix) => fix.safe)).length;
  const untried = all.filter(({ quickFixes }) => quickFixes.some((fix) => fix.preferred && fix.untried)).length;
  const advice = present([
    `Run mimir-tls explain ${first.rule} to read what Mimir does, and how to fix it.`,
    safeOnes > 0 && untried === 0 && `Run mimir-tls check --fix to fix ${safeOnes} of them.`,
    untried > 0 &&
      `Run mimir-tls check --fix to fix at least ${safeOnes} of them: ${counted(untried, 'more fix was', 'more fixes were')} not tried.`,
  ]);
  return ['', paint.dim(advice.join(' '))];
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
  const code = (on: number, off: number) => (text: string) => {
    if (!hasColors || text === '') return text;
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
  return {
    bold: code(1, 22),
    dim: code(2, 22),
    red: code(31, 39),
    yellow: code(33, 39),
    cyan: code(36, 39),
    green: code(32, 39),
  };
}
