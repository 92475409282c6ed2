import { TextDocument } from 'vscode-languageserver-textdocument';
import { lazily } from '../../../core/src/catalogue/lazily';
import { type Coverage, unseenCounts } from '../../../core/src/analysis/coverage';
import { valuesKeysOf } from '../../../core/src/documents/kinds/helm/values-key';
import type { Effect, Finding, Fix, Severity } from '../../../core/src/model/finding';
import type { TextRange } from '../../../core/src/model/text';
import type { Unseen } from '../judging/bounds';
import type { Found, Unreadable } from '../judging/finding-files';
import { isSafe } from '../../../core/src/analysis/safe-fixes';
import type { FixEdits } from '../../../core/src/workspace/offered-edits';
import { Fixes } from '../judging/resolved-fixes';
import type { Judged, JudgedFile } from '../judging/judged-files';
import { isUnusable } from '../../../core/src/settings/file';
import { rulesOff } from '../judging/project-settings';

/** Lines and characters count from 0, as editors count them. */
export interface LineRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** The answer of `check` as `--format json` prints it; `docs/schema/check.schema.json` describes it, and field names are a promise. */
export interface CheckReport extends Unseen {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'mimir-tls'; readonly version: string };
  readonly files: readonly ReportedFile[];
  /** What was named and could not be read. */
  readonly unreadable: readonly Unreadable[];
  /** How many files of folders are none of Mimir's. */
  readonly passedOver: number;
  /** Findings by severity. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** What was found and is not in `files`. */
  readonly hidden: { readonly baseline: number; readonly belowMinSeverity: number };
  /** Findings of the baseline that are no more. */
  readonly goneFromBaseline: number;
  /** How much was looked at, and what was not. */
  readonly coverage: ReportedCoverage;
  /** What settings files leave out of the answer. */
  readonly settings: ReportedSettings;
}

export interface ReportedSettings {
  readonly files: readonly {
    readonly path: string;
    readonly rulesOff: readonly string[];
    /** True where nothing of the file is used; absent elsewhere. */
    readonly unusable?: boolean;
    readonly problems: readonly string[];
  }[];
  /** Files that were named and are excluded. */
  readonly excluded: readonly string[];
}

export interface ReportedCoverage extends Omit<Coverage, 'unseen'> {
  /** What was not looked at, counted by the reason. */
  readonly notSeen: Readonly<Record<string, number>>;
  readonly unseen: Coverage['unseen'];
}

export interface ReportedFile {
  readonly path: string;
  /** Null for a file that is none of Mimir's. */
  readonly kind: string | null;
  readonly mimirVersion: string;
  readonly findings: readonly ReportedFinding[];
  /** How many more there are that comments in the file suppress. */
  readonly suppressed: number;
}

export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly effect: Effect;
  readonly message: string;
  readonly range: LineRange;
  readonly related: readonly ReportedPlace[];
  /** Their titles. */
  readonly fixes: readonly string[];
  /** The same with what they write. */
  readonly quickFixes: readonly ReportedFix[];
  /** The page that explains the rule, where it is published. */
  readonly helpUrl?: string;
  /** In manifests of `helm template`: the key of the values that the setting most likely comes from. */
  readonly valuesKey?: string;
}

export interface ReportedPlace {
  readonly path: string;
  readonly range: LineRange;
  readonly message: string;
}

export interface ReportedFix {
  readonly title: string;
  readonly preferred: boolean;
  /** Whether `--fix` makes it without `--unsafe`. */
  readonly safe: boolean;
  /** Null for a fix that does something else than to edit these files, and for one that was not tried. */
  readonly edits: readonly ReportedEdit[] | null;
  /** True where there were too many fixes to try them all. */
  readonly untried: true | undefined;
}

export interface ReportedEdit {
  readonly path: string;
  readonly range: LineRange;
  readonly text: string;
}

/** What is told of a run beside its findings. */
export interface RunFacts extends Pick<Found, 'unreadable' | 'passedOver'> {
  readonly version: string;
  /** The page with a rule's id as anchor; null where none is published. */
  readonly rulesUrl: string | null;
  readonly unseen: Unseen;
}

/** How much is done to try fixes, in characters that are read again: it took minutes to try thousands in a large file. */
const mostWork = 10_000_000;

/** Turns offsets into lines and URIs into the paths that the user gave. */
export function checkReport(
  { files: judged, coverage, settings }: Judged,
  { unreadable, passedOver, version, rulesUrl, unseen }: RunFacts,
  work = mostWork,
): CheckReport {
  const fixes = new Fixes(judged, work);
  const place = placesIn(judged);
  const valuesKeyIn = valuesKeys(judged);
  const reported = (finding: Finding): ReportedFinding => ({
    rule: finding.rule,
    severity: finding.severity,
    effect: finding.effect,
    message: finding.message,
    range: place(finding.uri, finding.range).range,
    related: finding.related.map(({ uri, range, message }) => ({ ...place(uri, range), message })),
    fixes: finding.fixes.map(({ title }) => title),
    quickFixes: finding.fixes.map((fix) => reportedFix(finding, fix, fixes, place)),
    ...(rulesUrl !== null && { helpUrl: `${rulesUrl}#${finding.rule}` }),
    ...valuesKeyIn(finding),
  });
  // Files of other programs are there for what points into them.
  const files = judged
    .filter(({ isNamed, analysis }) => isNamed || analysis.kind !== null)
    .map(({ path, analysis: { kind, mimirVersion, findings, suppressed } }) => ({
      path,
      kind,
      mimirVersion,
      findings: findings.map(reported),
      suppressed: suppressed.length,
    }));
  return {
    schemaVersion: 1,
    tool: { name: 'mimir-tls', version },
    files,
    unreadable,
    passedOver,
    counts: countsOf(files),
    hidden: { baseline: 0, belowMinSeverity: 0 },
    goneFromBaseline: 0,
    ...unseen,
    coverage: { ...coverage, notSeen: unseenCounts(coverage.unseen) },
    settings: {
      files: settings.files.map((file) => ({
        path: file.shownPath,
        rulesOff: rulesOff(file),
        ...(isUnusable(file) && { unusable: true }),
        problems: file.problems.map(({ message }) => message),
      })),
      excluded: settings.excluded,
    },
  };
}

function valuesKeys(files: readonly JudgedFile[]): (finding: Finding) => Pick<ReportedFinding, 'valuesKey'> {
  const byUri = new Map(
    files.map(({ analysis: { source, documents } }) => [source.uri, valuesKeysOf({ text: source.text, documents })]),
  );
  return ({ uri, range }) => {
    const key = byUri.get(uri)?.(range);
    if (key) return { valuesKey: key };
    return {};
  };
}

/** How many findings there are of each severity. */
export function countsOf(files: readonly ReportedFile[]): CheckReport['counts'] {
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { findings } of files) for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

type Place = (uri: string, range: TextRange) => { readonly path: string; readonly range: LineRange };

function placesIn(files: readonly JudgedFile[]): Place {
  const texts = new Map(
    files.map(({ path, analysis: { source } }) => [source.uri, { path, text: textDocument(source.uri, source.text) }]),
  );
  return (uri, range) => {
    const known = texts.get(uri);
    return { path: known?.path ?? uri, range: lineRange(known?.text ?? textDocument(uri, ''), range) };
  };
}

/** What a fix writes is worked out when somebody looks: the file is read again for each fix. */
function reportedFix(finding: Finding, fix: Fix, fixes: Fixes, place: Place): ReportedFix {
  const tried = lazily(() => fixes.triedEditsOf(fix, finding));
  const edits = (): FixEdits | null => {
    const found = tried();
    if (found === 'untried') return null;
    return found;
  };
  return {
    title: fix.title,
    preferred: fix.preferred,
    get safe() {
      return isSafe(finding, fix) && edits() !== null;
    },
    get edits() {
      const found = edits();
      return (
        found && [...found].flatMap(([uri, list]) => list.map(({ range, text }) => ({ ...place(uri, range), text })))
      );
    },
    get untried() {
      if (tried() === 'untried') return true;
      return undefined;
    },
  };
}

function textDocument(uri: string, text: string): TextDocument {
  return TextDocument.create(uri, '', 0, text);
}

function lineRange(text: TextDocument, { start, end }: TextRange): LineRange {
  return { start: text.positionAt(start), end: text.positionAt(end) };
}
