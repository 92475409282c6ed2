import type { TextEdit, TextRange } from '../../../model/text';
import { lineEnd, lineStart, nextLine } from './lines';
import { hostOffset, type EmbeddedText, type Segment } from './embedded-text';

/**
 * Lines of a host, without up to as many blanks in front of each as `indent` has. Line breaks stay as the host has them.
 * The range begins at the start of a line and ends at the start of one, or where the host ends.
 */
export function embeddedLines(host: string, range: TextRange, indent: string): EmbeddedText {
  const segments: Segment[] = [];
  let text = '';
  for (let start = range.start; start < range.end;) {
    const next = Math.min(nextLine(host, start), range.end);
    const source = {
      start: start + blanksUpTo(host, start, Math.min(indent.length, lineEnd(host, start) - start)),
      end: next,
    };
    segments.push({ at: text.length, length: source.end - source.start, source });
    text += host.slice(source.start, source.end);
    start = next;
  }
  if (segments.length === 0) segments.push({ at: 0, length: 0, source: { start: range.start, end: range.start } });
  const embedded = { text, segments, indent };
  return {
    ...embedded,
    hostEdits: (edits) => edits.map((edit) => new LineEdit(host, { ...embedded, hostEdits: () => [] }).of(edit)),
  };
}

/**
 * The text of a YAML block scalar, whose mark (`|` or `>`) stands at the offset. A folded one is given line by line as
 * it is written: arguments and their places are the same. Read from the lines alone, so that it is there while somebody types.
 */
export function blockScalarText(host: string, mark: number): EmbeddedText {
  const parent = parentIndentation(host, mark);
  const first = nextLine(host, mark);
  const indicator = /^[|>][-+]?([1-9])/.exec(host.slice(mark, mark + 3))?.[1];
  const width = indicator === undefined ? contentIndentation(host, first, parent) : parent + Number(indicator);
  const end = endOfLines(host, first, width);
  if (first >= host.length && !host.endsWith('\n')) return emptyBlock(host, width);
  return embeddedLines(host, { start: first, end }, ' '.repeat(width));
}

/** The line that a place stands in, from there on, and those below it that are blank or indented so far. */
export function linesBelow(host: string, start: number, width: number): EmbeddedText {
  return embeddedLines(host, { start, end: endOfLines(host, nextLine(host, start), width) }, ' '.repeat(width));
}

/** A block scalar whose mark ends the file: its first line has yet to be opened. */
function emptyBlock(host: string, width: number): EmbeddedText {
  const end = host.length;
  const indent = ' '.repeat(width);
  const hostEdits = (edits: readonly TextEdit[]): readonly TextEdit[] =>
    edits.map(({ text }) => ({ range: { start: end, end }, text: `\n${indentedLines(text, indent)}` }));
  return { text: '', segments: [{ at: 0, length: 0, source: { start: end, end } }], indent, hostEdits };
}

class LineEdit {
  constructor(
    private readonly host: string,
    private readonly embedded: EmbeddedText,
  ) {}

  /** Whole lines are put in and taken out with their indentation; what begins or ends within a line stays within it. */
  of(edit: TextEdit): TextEdit {
    const { start, end } = edit.range;
    const { text, indent } = this.embedded;
    const bothAtLines = this.isAtLine(start) && this.isAtLine(end);
    if (bothAtLines && (edit.text === '' || end === text.length || edit.text.endsWith('\n'))) {
      // Another line of the host may follow the last one.
      const lines = edit.text === '' || edit.text.endsWith('\n') ? edit.text : `${edit.text}\n`;
      return {
        range: { start: this.lineBefore(start), end: this.lineBefore(end) },
        text: indentedLines(lines, indent),
      };
    }
    const { start: first, end: last, text: inserted } = withoutLastBreak(edit, text);
    const range = { start: hostOffset(this.embedded, first), end: hostOffset(this.embedded, last) };
    const isFollowed = last < text.length && !/[\r\n]/.test(text.charAt(last));
    return {
      range,
      text: inserted.replace(/\n(?=[^\r\n])/g, `\n${indent}`) + (isFollowed && inserted.endsWith('\n') ? indent : ''),
    };
  }

  private isAtLine(offset: number): boolean {
    return offset === 0 || this.embedded.text.charAt(offset - 1) === '\n';
  }

  /** Where the host's own line begins. */
  private lineBefore(offset: number): number {
    return lineStart(this.host, hostOffset(this.embedded, offset));
  }
}

/** The last line's break stays, since another line of the host follows it. */
function withoutLastBreak(
  { range: { start, end }, text }: TextEdit,
  whole: string,
): TextRange & { readonly text: string } {
  const lastBreak = /\r?\n$/.exec(whole)?.[0].length ?? 0;
  if (end < whole.length || start >= whole.length - lastBreak || lastBreak === 0) return { start, end, text };
  return { start, end: end - lastBreak, text: text.replace(/\r?\n$/, '') };
}

function indentedLines(text: string, indent: string): string {
  return text.replace(/^(?=[^\r\n])/gm, indent);
}

function blanksUpTo(text: string, start: number, most: number): number {
  let count = 0;
  while (count < most && (text[start + count] === ' ' || text[start + count] === '\t')) count += 1;
  return count;
}

/** How far the key or the dash is indented whose value the block scalar is. */
function parentIndentation(host: string, mark: number): number {
  const before = host.slice(lineStart(host, mark), mark);
  const dashes = /^ *(?:- +)*/.exec(before)?.[0] ?? '';
  if (dashes.length === before.length && dashes.includes('-')) return dashes.lastIndexOf('-');
  return dashes.length;
}

/** The indentation of the first line that is not blank; that of a new line where there is none. */
function contentIndentation(host: string, first: number, parent: number): number {
  let longest = 0;
  for (let start = first; start < host.length; start = nextLine(host, start)) {
    const line = host.slice(start, lineEnd(host, start));
    const blanks = line.length - line.trimStart().length;
    if (line.trim() !== '') {
      if (blanks > parent) return blanks;
      return Math.max(parent + 2, longest);
    }
    longest = Math.max(longest, blanks);
  }
  return Math.max(parent + 2, longest);
}

/** Where the lines end that are blank or indented so far. */
function endOfLines(host: string, first: number, width: number): number {
  let start = first;
  while (start < host.length) {
    const line = host.slice(start, lineEnd(host, start));
    if (line.trim() !== '' && blanksUpTo(line, 0, width) < width) break;
    start = nextLine(host, start);
  }
  return start;
}
