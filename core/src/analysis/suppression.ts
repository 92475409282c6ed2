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
 * one; adds a finding for each comment that suppresses nothing.
 */
export function withoutSuppressed(text: string, findings: readonly Finding[], uri: string, severity: Severity | 'off'): readonly Finding[] {
  if (!text.includes('mimir-tls:')) return findings;
  const suppressions = suppressionsIn(text);
  const kept = findings.filter((finding) => !suppressions.some((each) => covers(each, finding)));
  if (severity === 'off') return kept;
  const idle = suppressions.filter((each) => !findings.some((finding) => covers(each, finding)));
  return [...kept, ...idle.map((each) => idleFinding(each, uri, severity))].sort((a, b) => a.range.start - b.range.start);
}

/** Writes the comment that suppresses a finding: above its line, or at the top of the file where no comment can stand there. */
export function suppressionFix({ rule, uri, range }: Finding, text: string): Fix {
  const line = text.lastIndexOf('\n', range.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(line))?.[0] ?? '';
  const above = text.slice(0, line).trimEnd();
  // Behind a continued line a comment would end the command.
  const atTop = above.endsWith('\\');
  const edit = atTop
    ? { range: { start: 0, end: 0 }, text: `# mimir-tls: ignore-file ${rule}\n` }
    : { range: { start: line, end: line }, text: `${indent}# mimir-tls: ignore ${rule}\n` };
  return {
    title: atTop ? `Ignore ${rule} in this file` : `Ignore ${rule} on this line`,
    preferred: false,
    action: { kind: 'replace', uri, edits: [edit] },
  };
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

function idleFinding({ range, rules }: Suppression, uri: string, severity: Severity): Finding {
  const what = rules.length === 0 ? 'anything' : rules.join(', ');
  return {
    rule: unusedSuppression,
    severity,
    effect: 'style',
    uri,
    range,
    message: `This comment suppresses nothing: there is no finding of ${what} here. Take it out.`,
    related: [],
    fixes: [{ title: 'Take the comment out', preferred: true, action: { kind: 'replace', uri, edits: [{ range, text: '' }] } }],
  };
}
