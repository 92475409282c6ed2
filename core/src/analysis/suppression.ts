import type { Finding, Fix, Severity } from '../model/finding';
import { quoted } from '../model/quoted';
import { type TextEdit, type TextRange, insertion } from '../model/text';
import { firstLine } from '../documents/carriers/embedding/lines';
import { present } from '../model/present';

/** A comment that suppresses findings: `# mimir-tls: ignore RULE... [until DATE][: reason]`, or `ignore-file` for the whole file. */
interface Suppression {
  readonly range: TextRange;
  readonly scope: 'file' | TextRange;
  /** Empty for all rules. */
  readonly rules: readonly string[];
  readonly until: Deadline | null;
  /** With its colon; '' where there is none. */
  readonly reason: string;
}

/** The last day of a suppression as it is written, and when that day is over; null for what is not a date. */
interface Deadline {
  readonly written: string;
  readonly end: number | null;
}

export const unusedSuppression = 'unused-suppression';
export const expiredSuppression = 'expired-suppression';

// After anything but a blank, `#` begins no comment, be it in YAML, a shell or a file of variables.
const mark = /(?<!\S)#[ \t]*mimir-tls:[ \t]*(ignore-file|ignore)\b(?!-)/;
const comment = new RegExp(`${mark.source}([^\\n]*)`, 'g');
const alone = new RegExp(`^[ \\t]*${mark.source}`);

export interface SuppressionContext {
  readonly uri: string;
  readonly now: number;
  /** How comments that suppress nothing are reported. */
  readonly unused: Severity | 'off';
  /** How comments whose date has passed are reported. */
  readonly expired: Severity | 'off';
}

/** The findings of a file, and those that its comments suppress. */
export interface Sifted {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
}

/**
 * Separates the findings that the text's comments suppress: on the comment's line or, where it is alone on its line, on the
 * next one; any line of a finding counts. Adds a finding for each comment that suppresses nothing or has expired.
 */
export function siftSuppressed(text: string, findings: readonly Finding[], context: SuppressionContext): Sifted {
  if (!text.includes('mimir-tls:')) return { findings, suppressed: [] };
  const suppressions = suppressionsIn(text);
  const valid = suppressions.filter(({ until }) => until === null || (until.end !== null && context.now < until.end));
  const isSuppressed = (finding: Finding): boolean => valid.some((each) => covers(each, finding));
  const reported = suppressions.flatMap((each) => findingOn(each, valid.includes(each), findings, text, context) ?? []);
  const kept = [...findings.filter((finding) => !isSuppressed(finding)), ...reported];
  return {
    findings: reported.length === 0 ? kept : kept.sort((a, b) => a.range.start - b.range.start),
    suppressed: findings.filter(isSuppressed),
  };
}

/** What is wrong with a comment itself, or null. */
function findingOn(
  each: Suppression,
  isValid: boolean,
  findings: readonly Finding[],
  text: string,
  context: SuppressionContext,
): Finding | null {
  if (!isValid && each.until && each.until.end !== null) {
    if (context.expired === 'off') return null;
    return expiredFinding(each, each.until, text, context.uri, context.expired);
  }
  if (context.unused === 'off') return null;
  if (!isValid && each.until) return undatedFinding(each, each.until, text, context.uri, context.unused);
  const names = idleRules(each, findings);
  if (names === null) return null;
  return idleFinding(each, names, text, context.uri, context.unused);
}

/** A comment about a comment helps nobody, and a file that is not YAML stops Mimir whatever a comment says. */
const neverSuppressed: ReadonlySet<string> = new Set([unusedSuppression, expiredSuppression, 'yaml-syntax']);

/**
 * Writes the comments that suppress findings of one rule in a text: above each of their lines, and at the top for the whole
 * file. Only the latter where no comment can stand above a line; none where that would help nobody.
 */
export function suppressionFixes(findings: readonly Finding[], text: string): readonly Fix[] {
  const [first] = findings;
  if (!first || neverSuppressed.has(first.rule)) return [];
  const { rule, uri } = first;
  const top = firstLine(text);
  const fix = (title: string, edits: readonly TextEdit[]): Fix => ({
    title,
    preferred: false,
    action: { kind: 'replace', uri, edits },
  });
  const lines = new Map(
    findings.map(({ range }) => lineComment(rule, range.start, top, text)).map((edit) => [edit?.range.start, edit]),
  );
  const edits = [...lines.values()].filter((edit) => edit !== null);
  const where = edits.length === 1 ? 'on this line' : `on these ${String(edits.length)} lines`;
  return present([
    edits.length === lines.size && fix(`Ignore ${rule} ${where}`, edits),
    fix(`Ignore ${rule} in this file`, [insertion(top, `# mimir-tls: ignore-file ${rule}\n`)]),
  ]);
}

/** The comment above the line of an offset; null where none can stand there. */
function lineComment(rule: string, offset: number, top: number, text: string): TextEdit | null {
  const line = Math.max(top, text.lastIndexOf('\n', offset - 1) + 1);
  const indent = /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
  const above = text.slice(0, line).trimEnd();
  // After a continued line a comment would end the command; in an argument it would be a part of it.
  if (above.endsWith('\\') || isInArgument(above, indent.length)) return null;
  return insertion(line, `${indent}# mimir-tls: ignore ${rule}\n`);
}

/** True for a line of a block scalar that is folded or an element of a list: a word that a program gets, and no text with comments. */
function isInArgument(above: string, indent: number): boolean {
  const opening =
    above.split('\n').findLast((line) => line.trim() !== '' && line.length - line.trimStart().length < indent) ?? '';
  return /(?:^|[ \t])>[-+\d]*[ \t]*(?:#.*)?\r?$|^[ \t]*(?:- +)+\|[-+\d]*[ \t]*(?:#.*)?\r?$/.test(opening);
}

function suppressionsIn(text: string): readonly Suppression[] {
  return [...text.matchAll(comment)].map((match) => {
    const [whole, scope = '', rest = ''] = match;
    const [, names = '', reason = ''] = /^([^:#]*)(:[^]*)?/.exec(rest.trimEnd()) ?? [];
    const length = whole.length - rest.length + `${names}${reason}`.trimEnd().length;
    const [, listed = '', until = null] = /^(.*?)(?:(?<![\w-])until(?![\w-])[ \t]*(.*?))?[ \t]*$/.exec(names) ?? [];
    return {
      range: { start: match.index, end: match.index + length },
      scope: scope === 'ignore-file' ? 'file' : scopeOf(text, match.index),
      rules: listed.split(/[\s,]+/).filter((name) => name !== ''),
      until: until === null ? null : { written: until, end: endOfDay(until) },
      reason,
    };
  });
}

/** When a day such as `2027-03-31` is over, by UTC; null for anything else. */
function endOfDay(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const start = Date.parse(`${text}T00:00:00Z`);
  // Some engines take the 30th of February for a day in March.
  if (!Number.isNaN(start) && new Date(start).toISOString().startsWith(text)) return start + 24 * 60 * 60 * 1000;
  return null;
}

/** The comment's own line, or where nothing else stands on it the next one that is no such comment: several may stand above one line. */
function scopeOf(text: string, start: number): TextRange {
  const line = text.lastIndexOf('\n', start) + 1;
  const end = endOfLine(text, start);
  if (text.slice(line, start).trim() !== '') return { start: line, end };
  let next = endOfLine(text, end + 1);
  for (let from = end + 1; alone.test(text.slice(from, next)) && next < text.length;) {
    from = next + 1;
    next = endOfLine(text, from);
  }
  return { start: line, end: next };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end < 0) return text.length;
  return end;
}

/** What an alias takes in is suppressed where the alias is, and where it is written. */
function covers({ scope, rules }: Suppression, { rule, range, writtenAt = range }: Finding): boolean {
  const inScope = scope === 'file' || touches(scope, range) || touches(scope, writtenAt);
  return inScope && (rules.length === 0 || rules.includes(rule));
}

function touches(scope: TextRange, { start, end }: TextRange): boolean {
  return start <= scope.end && (scope.start < end || scope.start <= start);
}

/** The rules of a comment that it does not suppress; null where there is nothing to complain of. */
function idleRules(each: Suppression, findings: readonly Finding[]): readonly string[] | null {
  const idle = each.rules.filter((rule) => !findings.some((finding) => finding.rule === rule && covers(each, finding)));
  if (each.rules.length === 0) {
    if (findings.some((finding) => covers(each, finding))) return null;
    return [];
  }
  if (idle.length === 0) return null;
  return idle;
}

function idleFinding(
  each: Suppression,
  idle: readonly string[],
  text: string,
  uri: string,
  severity: Severity,
): Finding {
  const kept = each.rules.filter((rule) => !idle.includes(rule));
  const what = idle.length === 0 ? 'problem' : `${idle.join(' or ')} problem`;
  const message = `Nothing to suppress: no ${what} here. Remove ${kept.length === 0 ? 'this comment' : idle.join(', ')}.`;
  if (kept.length === 0)
    return commentFinding(unusedSuppression, each, message, [removal(each, text, uri)], uri, severity);
  const until = each.until ? ` until ${each.until.written}` : '';
  const edit = {
    range: each.range,
    text: `# mimir-tls: ${each.scope === 'file' ? 'ignore-file' : 'ignore'} ${kept.join(', ')}${until}${each.reason}`,
  };
  const fix: Fix = {
    title: `Remove ${idle.join(', ')}`,
    preferred: true,
    action: { kind: 'replace', uri, edits: [edit] },
  };
  return commentFinding(unusedSuppression, each, message, [fix], uri, severity);
}

function undatedFinding(
  each: Suppression,
  { written }: Deadline,
  text: string,
  uri: string,
  severity: Severity,
): Finding {
  const message = `${written === '' ? 'No date after "until"' : `${quoted(written)} is not a date`}, so this comment suppresses nothing. Write the date as YYYY-MM-DD.`;
  return commentFinding(unusedSuppression, each, message, [removal(each, text, uri)], uri, severity);
}

function expiredFinding(
  each: Suppression,
  { written }: Deadline,
  text: string,
  uri: string,
  severity: Severity,
): Finding {
  return commentFinding(
    expiredSuppression,
    each,
    `This comment expired on ${written}. Fix the problem or set a new date.`,
    [removal(each, text, uri)],
    uri,
    severity,
  );
}

function removal({ range }: Suppression, text: string, uri: string): Fix {
  return {
    title: 'Remove the comment',
    preferred: true,
    action: { kind: 'replace', uri, edits: [{ range: wholeLine(range, text), text: '' }] },
  };
}

function commentFinding(
  rule: string,
  { range }: Suppression,
  message: string,
  fixes: readonly Fix[],
  uri: string,
  severity: Severity,
): Finding {
  return { rule, severity, effect: 'style', uri, range, message, related: [], fixes };
}

/** The comment with its line, where nothing else stands there; else with the blanks before it. */
function wholeLine({ start, end }: TextRange, text: string): TextRange {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(line, start);
  if (before.trim() === '') return { start: line, end: Math.min(endOfLine(text, end) + 1, text.length) };
  return { start: line + before.trimEnd().length, end };
}
