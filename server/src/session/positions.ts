import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { Position, Range } from 'vscode-languageserver-types';

/** What the characters of a position count, as the protocol names it. */
export type PositionEncoding = 'utf-8' | 'utf-16' | 'utf-32';

const encodings: readonly PositionEncoding[] = ['utf-8', 'utf-16', 'utf-32'];

/** The first that the client prefers of those that we know; what every client knows where it names none. */
export function chosenEncoding(preferred: readonly unknown[]): PositionEncoding {
  const [first = 'utf-16'] = preferred.flatMap((each) => encodings.find((encoding) => encoding === each) ?? []);
  return first;
}

/** A text whose positions count as the client counts. Every position that comes in or goes out is one of such a text. */
export function encodedText(
  uri: string,
  languageId: string,
  version: number,
  text: string,
  encoding: PositionEncoding,
): TextDocument {
  const document = TextDocument.create(uri, languageId, version, text);
  if (encoding === 'utf-16') return document;
  return new EncodedText(document, encoding);
}

/** The text after the client's edits; the one before may change with it. */
export function updatedText(
  document: TextDocument,
  changes: TextDocumentContentChangeEvent[],
  version: number,
): TextDocument {
  if (document instanceof EncodedText) return document.updated(changes, version);
  return TextDocument.update(document, changes, version);
}

/** The library counts UTF-16 units only. */
class EncodedText implements TextDocument {
  constructor(
    private readonly plain: TextDocument,
    private readonly encoding: PositionEncoding,
  ) {}

  get uri(): string {
    return this.plain.uri;
  }

  get languageId(): string {
    return this.plain.languageId;
  }

  get version(): number {
    return this.plain.version;
  }

  get lineCount(): number {
    return this.plain.lineCount;
  }

  getText(range?: Range): string {
    return this.plain.getText(range && this.plainRange(range));
  }

  positionAt(offset: number): Position {
    const position = this.plain.positionAt(offset);
    const before = this.plain.getText({ start: { line: position.line, character: 0 }, end: position });
    return { line: position.line, character: lengthIn(before, this.encoding) };
  }

  offsetAt(position: Position): number {
    return this.plain.offsetAt(this.plainPosition(position));
  }

  getLineRange(line: number): Range {
    const { start, end } = this.plain.getLineRange(line);
    return { start: this.positionAt(this.plain.offsetAt(start)), end: this.positionAt(this.plain.offsetAt(end)) };
  }

  getEOLCharacters(line: number): string {
    return this.plain.getEOLCharacters(line);
  }

  /** Each of the changes is for the text that the one before has left. */
  updated(changes: TextDocumentContentChangeEvent[], version: number): EncodedText {
    let { plain } = this;
    for (const change of changes) {
      const current = new EncodedText(plain, this.encoding);
      const own = 'range' in change ? { text: change.text, range: current.plainRange(change.range) } : change;
      plain = TextDocument.update(plain, [own], version);
    }
    return new EncodedText(plain, this.encoding);
  }

  private plainRange({ start, end }: Range): Range {
    return { start: this.plainPosition(start), end: this.plainPosition(end) };
  }

  private plainPosition({ line, character }: Position): Position {
    const whole = this.plain.getText(this.plain.getLineRange(line));
    return { line, character: unitsBefore(character, whole, this.encoding) };
  }
}

function lengthIn(text: string, encoding: PositionEncoding): number {
  if (encoding === 'utf-8') return Buffer.byteLength(text, 'utf8');
  let length = 0;
  for (const character of text) length += widthOf(character, encoding);
  return length;
}

/** How many UTF-16 units lie before a place in the line. A place within a character is taken as its beginning. */
function unitsBefore(place: number, line: string, encoding: PositionEncoding): number {
  if (Buffer.byteLength(line, 'utf8') === line.length) return Math.min(place, line.length);
  let [length, units] = [0, 0];
  for (const character of line) {
    length += widthOf(character, encoding);
    if (length > place) break;
    units += character.length;
  }
  return units;
}

function widthOf(character: string, encoding: PositionEncoding): number {
  if (encoding === 'utf-32') return 1;
  if (encoding === 'utf-8') return Buffer.byteLength(character, 'utf8');
  return character.length;
}
