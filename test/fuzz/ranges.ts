import type { TextRange } from '../../core/src/model/text';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** Why no editor should be given such an offset; null where it is right. */
export function offsetFault(offset: number, text: string): string | null {
  if (!Number.isInteger(offset) || offset < 0 || offset > text.length) return 'outside the text';
  const around = text.slice(Math.max(0, offset - 1), offset + 1);
  if (around === '\r\n' && offset > 0) return 'between CR and LF';
  return offset > 0 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(around) ? 'inside a surrogate pair' : null;
}

export function rangeFault({ start, end }: TextRange, text: string): string | null {
  return offsetFault(start, text) ?? offsetFault(end, text) ?? (start > end ? 'turned around' : null);
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** The same for a position of the protocol, which must not lie behind the end of its line. */
function positionFault(position: Position, document: TextDocument): string | null {
  const text = document.getText();
  if (!isCount(position.line) || !isCount(position.character) || position.line >= document.lineCount)
    return 'outside the text';
  const start = document.offsetAt({ line: position.line, character: 0 });
  const next =
    position.line + 1 < document.lineCount ? document.offsetAt({ line: position.line + 1, character: 0 }) : text.length;
  const length = text.slice(start, next).replace(/[\r\n]+$/, '').length;
  if (position.character > length) return 'behind the end of its line';
  return offsetFault(start + position.character, text);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

export interface PlacedFault {
  /** The names of the fields that lead to the range, without numbers. */
  readonly place: string;
  readonly why: string;
}

/**
 * Looks through an answer of the server for ranges and positions, in whatever it holds. What stands below a `uri` is of
 * that document; a document that is not at hand is passed over.
 */
export function rangeFaultsIn(
  answer: unknown,
  uri: string,
  textOf: (uri: string) => string | null,
): readonly PlacedFault[] {
  const documents = new Map<string, TextDocument | null>();
  const documentOf = (of: string): TextDocument | null => {
    const text = documents.has(of) ? null : textOf(of);
    if (!documents.has(of)) documents.set(of, text === null ? null : TextDocument.create(of, '', 0, text));
    return documents.get(of) ?? null;
  };
  const faults: PlacedFault[] = [];
  const visit = (value: unknown, of: string, place: string): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, of, place);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const position = asPosition(value);
    const document = position && documentOf(of);
    const why = position && document && positionFault(position, document);
    if (why !== null) faults.push({ place, why });
    const below = uriIn(value) ?? of;
    // What a link leads to is another file; a client keeps `data` to itself.
    for (const [name, each] of Object.entries(value))
      if (name !== 'data') visit(each, name === 'originSelectionRange' ? of : below, `${place}.${name}`);
  };
  visit(answer, uri, '');
  return faults;
}

function asPosition(value: object): Position | null {
  if (!('line' in value && 'character' in value)) return null;
  const { line, character } = value;
  return typeof line === 'number' && typeof character === 'number' ? { line, character } : null;
}

function uriIn(value: object): string | null {
  if ('uri' in value && typeof value.uri === 'string') return value.uri;
  if ('textDocument' in value && typeof value.textDocument === 'object' && value.textDocument !== null)
    return uriIn(value.textDocument);
  return null;
}
