import type { TextRange } from '../../../model/text';

export interface QuotedRange extends TextRange {
  readonly mark: '"' | "'";
}

/** A stretch of a word's value and where it was read from. */
export interface WordPart {
  /** The offset in the value where the part begins. */
  readonly at: number;
  readonly length: number;
  /** As long as the part, or longer where the part is one escaped character. */
  readonly source: TextRange;
  /** The quoted text that the part belongs to, with its quotes. */
  readonly quotes: QuotedRange | null;
}

/** One argument of a command line, whatever kind of document it was written in. */
export interface ArgumentWord {
  /** As the program gets it: without quotes and escapes, variables unexpanded. */
  readonly value: string;
  /** With its quotes. */
  readonly range: TextRange;
  /** In order, and together the whole value. Never empty. */
  readonly parts: readonly WordPart[];
  /** The stretches of the value, by offsets in it, that a shell or template fills in later. */
  readonly dynamic: readonly TextRange[];
}

/**
 * The source of a stretch of the word's value. It lies inside the quotes where one quoted text holds it all, and takes
 * in every quote where it does not, so that the text can be replaced.
 */
export function sourceRange(word: ArgumentWord, start: number, end: number): TextRange {
  const first = partAt(word, start);
  if (start >= end) {
    const point = sourceOffset(first, start, 'end');
    return { start: point, end: point };
  }
  const last = partAt(word, end - 1);
  const range = { start: sourceOffset(first, start, 'start'), end: sourceOffset(last, end, 'end') };
  if (first.quotes === last.quotes) return range;
  return {
    start: first.quotes && range.start === first.quotes.start + 1 ? first.quotes.start : range.start,
    end: last.quotes && range.end === last.quotes.end - 1 ? last.quotes.end : range.end,
  };
}

/** The source of a stretch of a part's text; that of an escape is as long as it is written, so only the whole part's. */
export function sourceWithin(part: WordPart, start: number, end: number): TextRange {
  if (start === part.at && end === part.at + part.length) return part.source;
  return { start: part.source.start + start - part.at, end: part.source.start + end - part.at };
}

/** The word itself: what stands inside its quotes where it is wholly quoted. */
export function wordRange(word: ArgumentWord): TextRange {
  if (wholeQuotes(word)) return sourceRange(word, 0, word.value.length);
  return word.range;
}

/** The quotes around the whole word, if it has such. */
export function wholeQuotes({ parts, range }: ArgumentWord): QuotedRange | null {
  const quotes = parts[0]?.quotes ?? null;
  if (quotes && quotes.start === range.start && quotes.end === range.end) return quotes;
  return null;
}

/** The offset in the value that belongs to an offset in the source; the nearest where the latter is on a quote. */
export function valueOffset(word: ArgumentWord, offset: number): number {
  const part = word.parts.findLast(({ source }) => source.start <= offset);
  if (!part) return 0;
  return part.at + Math.min(offset - part.source.start, part.length);
}

/** True where something fills a part of this stretch of the value in later. */
export function isDynamicBetween(word: ArgumentWord, start: number, end: number): boolean {
  return word.dynamic.some((part) => part.start < end && start < part.end);
}

/** The part that holds the value's offset; of several that begin there, the last. */
export function partAt({ parts, range }: ArgumentWord, at: number): WordPart {
  return parts.findLast((part) => part.at <= at) ?? { at: 0, length: 0, source: range, quotes: null };
}

function sourceOffset({ at: partStart, length, source }: WordPart, at: number, side: 'start' | 'end'): number {
  const isEscape = source.end - source.start !== length;
  if (isEscape) {
    if (side === 'start' || at === partStart) return source.start;
    return source.end;
  }
  return source.start + Math.min(at - partStart, length);
}
