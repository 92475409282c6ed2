import type { Finding, Fix, Severity } from '../model/finding';
import type { TextRange } from '../model/text';

/** A comment that takes findings back: `# mimir-tls: ignore RULE...` or `# mimir-tls: ignore-file [RULE...]`. */
interface Suppression {
  readonly range: TextRange;
  readonly scope: 'file' | TextRange;
  /** Empty for all rules. */
  readonly rules: readonly string[];
}

export const unusedSuppression = 'unused-suppression';

const comment = /#[ \t]*mimir-tls:[ \t]*(ignore-file|ignore)\b(?!-)([^\n#]*)/g;

/**
 * Takes out the findings that the text's comments suppress, on their own line or, from a line of its own, on the next
 * one; adds a finding for each comment that names what it does not suppress.
 */
export function withoutSuppressed(text: string, findings: readonly Finding[], uri: string, severity: Severity | 'off'): readonly Finding[] {
  if (!text.includes('mimir-tls:')) return findings;
  const suppressions = suppressionsIn(text);
  const kept = findings.filter((finding) => !suppressions.some((each) => covers(each, finding)));
  if (severity === 'off') return kept;
  const idle = suppressions.flatMap((each) => {
    const names = idleRules(each, findings);
    return names === null ? [] : [idleFinding(each, names, text, uri, severity)];
  });
  return [...kept, ...idle].sort((a, b) => a.range.start - b.range.start);
}

/** Of a comment that suppresses nothing another one would be the next; and a file that is no YAML is refused whatever is said of it. */
const neverSuppressed: ReadonlySet<string> = new Set([unusedSuppression, 'yaml-syntax']);

/**
 * Writes the comment that suppresses a finding: above its line, or at the top of the file where no comment can stand there. Null where that
 * would help nobody.
 */
export function suppressionFix({ rule, uri, range }: Finding, text: string): Fix | null {
  if (neverSuppressed.has(rule)) return null;
  const top = text.startsWith('\uFEFF') ? 1 : 0;
  const line = Math.max(top, text.lastIndexOf('\n', range.start - 1) + 1);
  const indent = /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
  const above = text.slice(0, line).trimEnd();
  // Behind a continued line a comment would end the command; in an argument it would be a part of it.
  const atTop = above.endsWith('\\') || isInArgument(above, indent.length);
  const edit = atTop
    ? { range: { start: top, end: top }, text: `# mimir-tls: ignore-file ${rule}\n` }
    : { range: { start: line, end: line }, text: `${indent}# mimir-tls: ignore ${rule}\n` };
  return {
    title: atTop ? `Ignore ${rule} in this file` : `Ignore ${rule} on this line`,
    preferred: false,
    action: { kind: 'replace', uri, edits: [edit] },
  };
}

/** True for a line of a block scalar that is folded or an element of a list: a word that a program gets, and no text with comments. */
function isInArgument(above: string, indent: number): boolean {
  const opening = above.split('\n').findLast((line) => line.trim() !== '' && line.length - line.trimStart().length < indent) ?? '';
  return /(?:^|[ \t])>[-+\d]*[ \t]*(?:#.*)?\r?$|^[ \t]*(?:- +)+\|[-+\d]*[ \t]*(?:#.*)?\r?$/.test(opening);
}

function suppressionsIn(text: string): readonly Suppression[] {
  return [...text.matchAll(comment)].map((match) => {
    const [whole, scope = '', names = ''] = match;
    const range = { start: match.index, end: match.index + whole.trimEnd().length };
    const rules = names.split(/[\s,]+/).filter((name) => name !== '');
    return { range, scope: scope === 'ignore-file' ? 'file' : scopeOf(text, match.index), rules };
  });
}

/** The comment's own line, or the next one where nothing else stands on it. */
function scopeOf(text: string, start: number): TextRange {
  const line = text.lastIndexOf('\n', start) + 1;
  const end = endOfLine(text, start);
  if (text.slice(line, start).trim() !== '') return { start: line, end };
  return { start: line, end: endOfLine(text, end + 1) };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function covers({ scope, rules }: Suppression, { rule, range }: Finding): boolean {
  const inScope = scope === 'file' || (scope.start <= range.start && range.start <= scope.end);
  return inScope && (rules.length === 0 || rules.includes(rule));
}

/** The rules of a comment that it does not suppress; null where there is nothing to complain of. */
function idleRules(each: Suppression, findings: readonly Finding[]): readonly string[] | null {
  const idle = each.rules.filter((rule) => !findings.some((finding) => finding.rule === rule && covers(each, finding)));
  if (each.rules.length === 0) return findings.some((finding) => covers(each, finding)) ? null : [];
  return idle.length === 0 ? null : idle;
}

function idleFinding({ range, scope, rules }: Suppression, idle: readonly string[], text: string, uri: string, severity: Severity): Finding {
  const kept = rules.filter((rule) => !idle.includes(rule));
  const edit =
    kept.length === 0
      ? { range: wholeLine(range, text), text: '' }
      : { range, text: `# mimir-tls: ${scope === 'file' ? 'ignore-file' : 'ignore'} ${kept.join(', ')}` };
  const what = idle.length === 0 ? 'at all' : `of ${idle.join(', ')}`;
  return {
    rule: unusedSuppression,
    severity,
    effect: 'style',
    uri,
    range,
    message: `This comment suppresses nothing${kept.length === 0 ? '' : ` by ${idle.join(', ')}`}: there is no finding ${what} here. Take it out.`,
    related: [],
    fixes: [{ title: kept.length === 0 ? 'Take the comment out' : `Take ${idle.join(', ')} out`, preferred: true, action: { kind: 'replace', uri, edits: [edit] } }],
  };
}

/** The comment with its line, where nothing else stands there; else with the blanks before it. */
function wholeLine({ start, end }: TextRange, text: string): TextRange {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(line, start);
  if (before.trim() === '') return { start: line, end: Math.min(endOfLine(text, end) + 1, text.length) };
  return { start: line + before.trimEnd().length, end };
}
