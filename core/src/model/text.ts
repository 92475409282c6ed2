import { Notes } from './memo';

/** A stretch of a source text: offsets in UTF-16 code units, the end exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The range without halves: of a character beyond the first plane, which is two units, and of a line break of two characters. */
export function wholeCharacters(range: TextRange, text: string): TextRange {
  const start = splitsCharacter(text, range.start) ? range.start - 1 : range.start;
  const isWithinBreak = text[range.end] === '\n';
  const end = splitsCharacter(text, range.end)
    ? Math.max(start, range.end + (isWithinBreak || range.end === range.start ? -1 : 1))
    : range.end;
  if (start === range.start && end === range.end) return range;
  return { start, end };
}

function splitsCharacter(text: string, offset: number): boolean {
  const [before, after] = [text.charCodeAt(offset - 1), text.charCodeAt(offset)];
  const isPair = before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
  return isPair || (before === 13 && after === 10);
}

/** A value together with the place where it was written. */
export interface Located<T> {
  readonly value: T;
  readonly range: TextRange;
}

/** Replace what stands in the range (an empty range inserts) by the text. */
export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

/** A file's text as an editor or the disk holds it. */
export interface SourceText {
  readonly uri: string;
  /** The editor's language id, or '' where nobody says. */
  readonly languageId: string;
  readonly text: string;
  /** What was read of this very text; a copy with another text must not carry it. Absent where nobody asks twice. */
  readonly notes?: Notes;
  /** What files around it say of the Helm chart that it belongs to; absent where none says anything. */
  readonly chart?: ChartAround;
}

/** The text with notes, so that what is read of it is read once. */
export function withNotes(source: SourceText): SourceText {
  if (source.notes) return source;
  return { ...source, notes: new Notes() };
}

/** The same file with another text: what was read of the parts that both have is not read again. */
export function withText(source: SourceText, text: string): SourceText {
  return { ...source, text, notes: new Notes(source.notes) };
}

/** A chart as the files around its values or templates name it: each '' where they do not. */
export interface ChartAround {
  /** The version of mimir-distributed. */
  readonly version: string;
  /** `appVersion` of the `Chart.yaml`, which templates take for the image's tag. */
  readonly appVersion: string;
}

/** The edit that puts text at an offset. */
export function insertion(offset: number, text: string): TextEdit {
  return { range: { start: offset, end: offset }, text };
}

/** The name of the file behind a URI, as people see it: unescaped where it can be. */
export function fileNameOf(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The index or offset that a search found, or the other one where it found none. */
export function foundOr(found: number, otherwise: number): number {
  if (found < 0) return otherwise;
  return found;
}

/** True where the offset lies in the range or touches one of its ends. */
export function touches(range: TextRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/** True where the ranges share a place, if only an end. */
export function meet(one: TextRange, other: TextRange): boolean {
  return one.start <= other.end && other.start <= one.end;
}

/** True where the inner range lies in the outer one. */
export function contains(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
