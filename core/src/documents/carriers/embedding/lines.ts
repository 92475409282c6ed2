import { foundOr } from '../../../model/text';

/** The text with a line feed for what only YAML 1.1 takes for a line break, NEL and Unicode's separators, at the same offsets. */
export function withLineFeeds(text: string): string {
  return text.replace(/[\x85\u2028\u2029]/g, '\n');
}

/** The offset at which the line of an offset begins. A carriage return alone ends a line too, as it does for Go's yaml and for editors. */
export function lineStart(text: string, offset: number): number {
  if (offset === 0) return 0;
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  // One that a line feed follows belongs to it.
  const end = text[offset] === '\n' && text[offset - 1] === '\r' ? offset - 1 : offset;
  return start + text.slice(start, end).lastIndexOf('\r') + 1;
}

/** The offset at which the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = foundOr(text.indexOf('\n', offset), text.length);
  const carriageReturn = text.slice(offset, end).indexOf('\r');
  if (carriageReturn === -1) return end;
  return offset + carriageReturn;
}

/** Where the first line begins: behind a byte order mark. */
export function firstLine(text: string): number {
  if (text.startsWith('\uFEFF')) return 1;
  return 0;
}

/** Where the next line begins; the text's length on the last line. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return Math.min(text.length, end + (text.startsWith('\r\n', end) ? 2 : 1));
}

/** The line break that the text uses; a bare line feed where it has none. */
export function lineBreak(text: string): '\n' | '\r\n' | '\r' {
  const feed = text.indexOf('\n');
  if (feed === -1) {
    if (text.includes('\r')) return '\r';
    return '\n';
  }
  if (feed > 0 && text[feed - 1] === '\r') return '\r\n';
  return '\n';
}

/** What YAML makes of that many line breaks in a row where it folds them. */
export function foldedBreaks(count: number): string {
  if (count === 1) return ' ';
  return '\n'.repeat(count - 1);
}

/** How many blanks (spaces or tabs) stand at an offset. */
export function blanksAt(text: string, offset: number): number {
  let end = offset;
  while (text[end] === ' ' || text[end] === '\t') end += 1;
  return end - offset;
}

/** One level of indentation as the text does it: that of its first indented key; two spaces where it has none. */
export function indentationStep(text: string): string {
  return /^( {1,8})[\w"']/m.exec(text)?.[1] ?? '  ';
}
