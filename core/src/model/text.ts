import { Notes } from './memo';

/** A stretch of a source text: offsets in UTF-16 code units, the end exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
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
}

/** The text with notes, so that what is read of it is read once. */
export function withNotes(source: SourceText): SourceText {
  return source.notes ? source : { ...source, notes: new Notes() };
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

/** True where the offset lies in the range or touches one of its ends. */
export function touches(range: TextRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}
