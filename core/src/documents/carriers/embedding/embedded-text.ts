import type { TextEdit, TextRange } from '../../../model/text';

/** A stretch of an embedded text and where its host has it. */
export interface Segment {
  /** The offset in the embedded text where the stretch begins. */
  readonly at: number;
  readonly length: number;
  /** As long as the stretch, character by character; of another length where the stretch is one escape or one fold. */
  readonly source: TextRange;
}

/** A text that stands inside another one, its host: a block scalar, a quoted argument, a here-document. */
export interface EmbeddedText {
  readonly text: string;
  /** In order, and together the whole text; at least one. */
  readonly segments: readonly Segment[];
  /** The blanks that the host puts in front of each line; '' where the text is no block of lines. */
  readonly indent: string;
  /** Edits of the embedded text as edits of the host, in the host's own indentation, quotes and style. */
  hostEdits(edits: readonly TextEdit[]): readonly TextEdit[];
}

/** Where the host has an offset. Between two stretches, `start` is where the second begins and `end` where the first ends. */
export function hostOffset({ segments }: EmbeddedText, offset: number, side: 'start' | 'end' = 'start'): number {
  const reached = side === 'start' ? offset : offset - 1;
  const segment = segments[lastIndexWhere(segments, ({ at }) => at <= reached)] ?? segments[0];
  if (!segment) return 0;
  const { at, length, source } = segment;
  if (source.end - source.start !== length) {
    if (offset <= at || (side === 'start' && offset < at + length)) return source.start;
    return source.end;
  }
  return source.start + Math.min(Math.max(offset - at, 0), length);
}

/** Where the host has a stretch. */
export function hostRange(embedded: EmbeddedText, { start, end }: TextRange): TextRange {
  const first = hostOffset(embedded, start);
  if (start === end) return { start: first, end: first };
  return { start: first, end: Math.max(first, hostOffset(embedded, end, 'end')) };
}

/** The offset in the embedded text of a host's offset; null outside of it, and in the blanks that are the host's own. */
export function embeddedOffset({ segments }: EmbeddedText, offset: number): number | null {
  const segment = segments[lastIndexWhere(segments, ({ source }) => source.start <= offset)];
  if (!segment || offset > segment.source.end) return null;
  const { at, length, source } = segment;
  if (source.end - source.start !== length) {
    if (offset < source.end) return at;
    return at + length;
  }
  return at + offset - source.start;
}

/** The text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start || b.range.end - a.range.end)
    .reduce((rest, { range, text: inserted }) => rest.slice(0, range.start) + inserted + rest.slice(range.end), text);
}

/** The last element that the test, true for a first part of the list and false from there on, is true for; -1 for none. */
function lastIndexWhere<T>(list: readonly T[], test: (element: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const element = list[middle];
    if (element !== undefined && test(element)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
