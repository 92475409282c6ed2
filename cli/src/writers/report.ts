import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Effect, Finding, Severity } from '../../../core/src/model/finding';
import type { TextRange } from '../../../core/src/model/text';
import { type Coverage, unseenCounts } from '../../../core/src/analysis/coverage';
import type { Unseen } from '../bounds';
import type { Judged } from '../inputs';
import { rulesOff } from '../project-settings';

/** Lines and characters count from 0, as editors count them. */
export interface LineRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** The answer of `check` as `--format json` prints it; field names are a promise. */
export interface CheckReport extends Unseen {
  readonly files: readonly {
    readonly path: string;
    /** Null for a file that is none of Mimir's. */
    readonly kind: string | null;
    readonly mimirVersion: string;
    readonly findings: readonly ReportedFinding[];
    /** How many more there are that comments in the file suppress. */
    readonly suppressed: number;
  }[];
  /** How much was looked at, and what was not. */
  readonly coverage: ReportedCoverage;
  /** What settings files leave out of the answer. */
  readonly settings: ReportedSettings;
}

export interface ReportedSettings {
  readonly files: readonly { readonly path: string; readonly rulesOff: readonly string[]; readonly problems: readonly string[] }[];
  /** Files that were named and are excluded. */
  readonly excluded: readonly string[];
}

export interface ReportedCoverage extends Omit<Coverage, 'unseen'> {
  /** What was not looked at, counted by the reason. */
  readonly notSeen: Readonly<Record<string, number>>;
  readonly unseen: Coverage['unseen'];
}

export interface ReportedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly effect: Effect;
  readonly message: string;
  readonly range: LineRange;
  readonly related: readonly { readonly path: string; readonly range: LineRange; readonly message: string }[];
  /** Their titles. */
  readonly fixes: readonly string[];
}

/** Turns offsets into lines and URIs into the paths that the user gave. */
export function checkReport({ files, coverage, settings }: Judged, unseen: Unseen): CheckReport {
  const texts = new Map(files.map(({ path, analysis: { source } }) => [source.uri, { path, text: textDocument(source.uri, source.text) }]));
  const place = (uri: string, range: TextRange) => {
    const known = texts.get(uri);
    return { path: known?.path ?? uri, range: lineRange(known?.text ?? textDocument(uri, ''), range) };
  };
  const reported = (finding: Finding): ReportedFinding => ({
    rule: finding.rule,
    severity: finding.severity,
    effect: finding.effect,
    message: finding.message,
    range: place(finding.uri, finding.range).range,
    related: finding.related.map(({ uri, range, message }) => ({ ...place(uri, range), message })),
    fixes: finding.fixes.map(({ title }) => title),
  });
  return {
    // Files of other programs are there for what points into them.
    files: files
      .filter(({ isNamed, analysis }) => isNamed || analysis.kind !== null)
      .map(({ path, analysis: { kind, mimirVersion, findings, suppressed } }) => ({ path, kind, mimirVersion, findings: findings.map(reported), suppressed: suppressed.length })),
    ...unseen,
    coverage: { ...coverage, notSeen: unseenCounts(coverage.unseen) },
    settings: {
      files: settings.files.map((file) => ({ path: file.shownPath, rulesOff: rulesOff(file), problems: file.problems.map(({ message }) => message) })),
      excluded: settings.excluded,
    },
  };
}

function textDocument(uri: string, text: string): TextDocument {
  return TextDocument.create(uri, '', 0, text);
}

function lineRange(text: TextDocument, { start, end }: TextRange): LineRange {
  return { start: text.positionAt(start), end: text.positionAt(end) };
}
