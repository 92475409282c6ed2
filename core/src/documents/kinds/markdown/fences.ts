import type { TextRange } from '../../../model/text';
import { lineEnd, nextLine } from '../../carriers/embedding/lines';

/** A block of code in a Markdown text. */
export interface Fence {
  /** In small letters; '' where it has none. */
  readonly language: string;
  /** The lines between the marks. */
  readonly range: TextRange;
  /** The blanks in front of the marks, which belong to the list that the fence stands in. */
  readonly indent: string;
  /** The nearest heading above it; '' where there is none. */
  readonly heading: string;
}

/** What is looked at of a line; the bound keeps texts without line breaks quick. */
const longestLine = 500;

/** The fences of a text, in order. One that is not closed goes to the end of the text. */
export function fencesOf(text: string): readonly Fence[] {
  const fences: Fence[] = [];
  let heading = '';
  for (let start = 0; start < text.length; start = nextLine(text, start)) {
    const line = text.slice(start, Math.min(lineEnd(text, start), start + longestLine));
    heading = /^ {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$/.exec(line)?.[1] ?? heading;
    const [, indent, mark, info = ''] = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^`]*)$/.exec(line) ?? [];
    if (indent === undefined || mark === undefined) continue;
    const first = nextLine(text, start);
    start = closingLine(text, first, mark);
    fences.push({
      language: /^[\w+-]*/.exec(info)?.[0].toLowerCase() ?? '',
      range: { start: first, end: start },
      indent,
      heading,
    });
  }
  return fences;
}

function closingLine(text: string, first: number, mark: string): number {
  for (let start = first; start < text.length; start = nextLine(text, start)) {
    const line = text.slice(start, lineEnd(text, start)).trim();
    if (line.length >= mark.length && line === mark.charAt(0).repeat(line.length)) return start;
  }
  return text.length;
}
