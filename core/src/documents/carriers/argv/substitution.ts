import type { TextEdit, TextRange } from '../../../model/text';
import { sourceRange, type ArgumentWord, type WordPart, sourceWithin } from './argument-word';
import { embeddedOffset, hostOffset, hostRange, type EmbeddedText, type Segment } from '../embedding/embedded-text';

/** A reference to a variable with what stands for it: a text, or null where that is not known here. */
export interface Reference {
  readonly range: TextRange;
  readonly text: string | null;
}

/** How a tool fills in variables before Mimir sees its arguments or its configuration. */
export interface Substitution {
  /** The references in a text, in order. */
  readonly find: (text: string) => readonly Reference[];
  /** The text written so that nothing of it is taken for a reference. */
  readonly escape: (text: string) => string;
}

/** A text with its references filled in, as one that is embedded in the text as it was written. */
export interface SubstitutedText extends EmbeddedText {
  /** The references that are left as they are, since what stands for them is not known. */
  readonly unknown: readonly TextRange[];
}

/** Fills in the references whose texts are known. Edits are written so that they stay as they are. */
export function substituted(text: string, { find, escape }: Substitution): SubstitutedText {
  const segments: Segment[] = [];
  const unknown: TextRange[] = [];
  let [result, done] = ['', 0];
  const put = (piece: string, end: number): void => {
    if (piece !== '' || end > done)
      segments.push({ at: result.length, length: piece.length, source: { start: done, end } });
    result += piece;
    done = end;
  };
  for (const { range, text: known } of find(text)) {
    put(text.slice(done, range.start), range.start);
    if (known === null) unknown.push({ start: result.length, end: result.length + range.end - range.start });
    put(known ?? text.slice(range.start, range.end), range.end);
  }
  put(text.slice(done), text.length);
  if (segments.length === 0) segments.push({ at: 0, length: 0, source: { start: 0, end: 0 } });
  const embedded: EmbeddedText = { text: result, segments, indent: '', hostEdits: () => [] };
  const hostEdits = (edits: readonly TextEdit[]): readonly TextEdit[] =>
    edits.map((edit) => ({ range: hostRange(embedded, edit.range), text: escape(edit.text) }));
  return { ...embedded, unknown, hostEdits };
}

/** A text in a text in a text, as one that is embedded in the outermost. */
export function within<T extends EmbeddedText>(inner: T, outer: EmbeddedText): T {
  let first = 0;
  const segments = inner.segments.flatMap((segment) => {
    while (endsBefore(outer.segments[first], segment.source.start)) first += 1;
    return segmentsWithin(segment, outer, first);
  });
  return {
    ...inner,
    segments,
    indent: inner.indent + outer.indent,
    hostEdits: (edits: readonly TextEdit[]) => outer.hostEdits(inner.hostEdits(edits)),
  };
}

/** More than an argument that makes sense has; the bound keeps reading quick. */
const mostReferences = 100;

/** The word with its references filled in, and its value as a text that is embedded in the word's own. */
export function substitutedWord(
  word: ArgumentWord,
  substitution: Substitution,
): { readonly word: ArgumentWord; readonly text: SubstitutedText } {
  const found = substitution.find(word.value).slice(0, mostReferences);
  const text = substituted(word.value, { ...substitution, find: () => found });
  if (found.length === 0 && word.value !== '' && word.parts.every(({ length }) => length > 0))
    return { word: { ...word }, text };
  const references = found.map(({ range }) => range);
  // What looks like a reference and is an escaped one is none; what others fill in later stays so.
  const others = word.dynamic.filter((range) => !references.some((reference) => overlap(reference, range)));
  const moved = others.map(({ start, end }) => ({
    start: embeddedOffset(text, start) ?? 0,
    end: embeddedOffset(text, end) ?? 0,
  }));
  const parts = text.segments.flatMap((segment) => partsWithin(segment, word));
  const dynamic = isWholeFlag(found[0]) ? [{ start: 0, end: text.text.length }] : [...text.unknown, ...moved];
  return { word: { ...word, value: text.text, parts, dynamic }, text };
}

/** A variable that stands for a flag, or for several, is no place to write one of them. */
function isWholeFlag(first: Reference | undefined): boolean {
  return first?.range.start === 0 && first.text?.startsWith('-') === true;
}

function overlap(a: TextRange, b: TextRange): boolean {
  return a.start < b.end && b.start < a.end;
}

function endsBefore(segment: Segment | undefined, offset: number): boolean {
  return segment !== undefined && segment.at + segment.length <= offset;
}

/** A stretch may go over several of the outer text, such as lines, from one of them on. */
function segmentsWithin({ at, length, source }: Segment, outer: EmbeddedText, first: number): readonly Segment[] {
  if (length !== source.end - source.start || length === 0) return [{ at, length, source: hostRange(outer, source) }];
  const pieces: Segment[] = [];
  for (let index = first; index < outer.segments.length; index += 1) {
    const each = outer.segments[index];
    if (!each || each.at >= source.end) break;
    const start = Math.max(each.at, source.start);
    const end = Math.min(each.at + each.length, source.end);
    if (start >= end) continue;
    const place = { start: hostOffset(outer, start), end: hostOffset(outer, end, 'end') };
    pieces.push({ at: at + start - source.start, length: end - start, source: place });
  }
  return pieces;
}

function partsWithin({ at, length, source }: Segment, word: ArgumentWord): readonly WordPart[] {
  const isReference = length !== source.end - source.start || length === 0;
  const inside = word.parts.filter((part) => part.at <= source.start && source.start <= part.at + part.length);
  if (isReference)
    return [{ at, length, source: sourceRange(word, source.start, source.end), quotes: inside.at(-1)?.quotes ?? null }];
  return word.parts
    .filter(
      (part) => (part.at < source.end && source.start < part.at + part.length) || isEmptyQuotes(part, source, word),
    )
    .map((part) => {
      const start = Math.max(part.at, source.start);
      const end = Math.min(part.at + part.length, source.end);
      const place = sourceWithin(part, start, end);
      return { at: at + start - source.start, length: end - start, source: place, quotes: part.quotes };
    });
}

/** Quotes around nothing hold a place as well: what is typed into them is the value. */
function isEmptyQuotes({ at, length }: WordPart, source: TextRange, { value }: ArgumentWord): boolean {
  return length === 0 && source.start <= at && (at < source.end || at === value.length);
}
