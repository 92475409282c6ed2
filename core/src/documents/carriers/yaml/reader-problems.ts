import type { DocumentProblem } from '../../../model/setting';
import { lineEnd, nextLine, firstLine } from '../embedding/lines';

/** Go's yaml reads this many bytes at a time, and refuses what it may not hold in all that it has read. */
const chunk = 512;

const forbidden = /[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * What Mimir's YAML reader refuses and others accept, at most one problem (spec 4.2): control characters, also in comments;
 * directives; a file that begins with `...`; and the first token after the `---` of a second document. `end` is where the
 * first document ends. The text has line feeds only.
 */
export function readerProblems(text: string, end: number): readonly DocumentProblem[] {
  const read = text.slice(0, Math.ceil((end + 4) / chunk) * chunk);
  const found = controlCharacter(read) ?? preambleProblem(text) ?? secondDocumentProblem(text, end);
  if (found) return [found];
  return [];
}

/** True where a file holds nothing but blanks and comments: Mimir has nothing to read then. */
export function isEmptyFile(text: string): boolean {
  return !/^(?!\s*#)\s*\S/m.test(text.replace(/^\uFEFF/, ''));
}

/** A line of blanks, a comment, a directive, or what stands first. */
function preambleProblem(text: string): DocumentProblem | null {
  let hasVersion = false;
  for (let at = firstLine(text); at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    if (/^\s*(?:#|$)/.test(line)) continue;
    if (/^\.\.\.(?:\s|$)/.test(line)) return problem('did not find expected node content', at, at + 3);
    if (!line.startsWith('%')) return null;
    const words = directiveProblem(line, hasVersion);
    if (words !== null) return problem(words, at, at + line.trimEnd().length);
    hasVersion ||= line.startsWith('%YAML');
  }
  return null;
}

function directiveProblem(line: string, hasVersion: boolean): string | null {
  const [, name = '', rest = ''] = /^%([\w-]*)(.*)$/.exec(line) ?? [];
  if (name === 'TAG') return null;
  if (name === '') return 'could not find expected directive name';
  if (name !== 'YAML') return 'found unknown directive name';
  if (hasVersion) return 'found duplicate %YAML directive';
  const version = /^[ \t]+(\d+)\.(\d+)[ \t]*(?:#.*)?$/.exec(rest);
  if (!version) return "did not find expected digit or '.' character";
  if (Number(version[1]) === 1 && Number(version[2]) === 1) return null;
  return 'found incompatible YAML document';
}

function controlCharacter(text: string): DocumentProblem | null {
  forbidden.lastIndex = 0;
  const found = forbidden.exec(text);
  if (found) return problem('control characters are not allowed', found.index, found.index + found[0].length);
  return null;
}

/** Only what follows the mark at once is looked at: one token, whatever comes after it. */
function secondDocumentProblem(text: string, end: number): DocumentProblem | null {
  if (!/^---(?:\s|$)/.test(text.slice(end, end + 4))) return null;
  const [skipped = ''] = /^[ \t]*(?:(?:#.*)?(?:\n|$) *)*/.exec(text.slice(end + 3)) ?? [];
  const at = end + 3 + skipped.length;
  const rest = text.slice(at);
  if (/^[\t@`]/.test(rest)) return problem('found character that cannot start any token', at, at + 1);
  if (rest.startsWith('%') && text.charAt(at - 1) === '\n') return directiveAt(rest, at);
  if (/^["']/.test(rest) && !isClosed(rest)) return problem('found unexpected end of stream', at, lineEnd(text, at));
  return null;
}

function directiveAt(rest: string, at: number): DocumentProblem | null {
  if (/^%(?:YAML|TAG)\b/.test(rest)) return null;
  return problem('found unknown directive name', at, at + 1);
}

/** A quoted scalar must end before its file and before the next document do. */
function isClosed(rest: string): boolean {
  const [document = ''] = rest.split(/\n(?:---|\.\.\.)(?=\s|$)/);
  if (rest.startsWith('"')) return /^"(?:[^"\\]|\\[^])*"/.test(document);
  return /^'(?:[^']|'')*'/.test(document);
}

function problem(subject: string, start: number, end: number): DocumentProblem {
  return { code: 'yaml-syntax', range: { start, end }, subject, replacement: null, relatedRange: null };
}
