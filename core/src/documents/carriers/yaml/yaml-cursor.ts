import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor, FrameOffer } from '../../../model/cursor';
import type { TextRange } from '../../../model/text';
import { flowPlaceAt } from './flow-place';
import { keyLineAt, lineKind } from './key-lines';
import { blanksAt, indentationStep, lineEnd, lineStart } from '../embedding/lines';
import { surroundingsOf, type Surroundings } from './surroundings';

/** What is being typed in YAML, as its text shows it; whether the names are Mimir's is another question. */
export type YamlPlace =
  | {
      readonly kind: 'key';
      /** The keys of the blocks around, outermost first. */
      readonly keys: readonly string[];
      readonly range: TextRange;
      readonly indent: string;
      readonly hasColon: boolean;
      readonly present: ReadonlySet<string>;
    }
  | {
      readonly kind: 'value';
      /** Down to the key whose value it is. */
      readonly keys: readonly string[];
      readonly range: TextRange;
      readonly quote: '' | '"' | "'";
      /** True where the value stands, or would stand, right behind the colon. */
      readonly needsBlank: boolean;
    };

/** The place at an offset, from the lines around it and without a parse; null in comments, block scalars and the like. */
export function yamlPlaceAt(text: string, offset: number): YamlPlace | null {
  const start = lineStart(text, offset);
  const end = lineEnd(text, start);
  if (offset > end) return null;
  const content = start + blanksAt(text, start);
  if (content >= end) return keyPlaceOnBlankLine(text, start, offset);
  if (offset < content) return null;
  switch (lineKind(text, start)) {
    case 'blank':
    case 'mark':
      return null;
    case 'item':
      return itemPlace(text, start, content, offset);
    default:
      return keyLinePlace(text, start, content, offset);
  }
}

function keyPlaceOnBlankLine(text: string, start: number, offset: number): YamlPlace | null {
  const around = surroundingsOf(text, start, offset - start, false);
  return around && keyPlace(around, { start: offset, end: offset }, text.slice(start, offset), false);
}

function keyPlace({ keys, present }: Surroundings, range: TextRange, indent: string, hasColon: boolean): YamlPlace {
  return { kind: 'key', keys, range, indent, hasColon, present };
}

/** The element of a list in block style. A mapping in a list is nothing of ours. */
function itemPlace(text: string, start: number, dash: number, offset: number): YamlPlace | null {
  const around = surroundingsOf(text, start, dash - start, true);
  const value = dash + 1 + blanksAt(text, dash + 1);
  if (!around || offset <= dash || keyLineAt(text, value) || lineKind(text, value) === 'item') return null;
  return valuePlace(text, dash + 1, offset, around.keys);
}

function keyLinePlace(text: string, start: number, content: number, offset: number): YamlPlace | null {
  const around = surroundingsOf(text, start, content - start, false);
  if (!around) return null;
  const indent = text.slice(start, content);
  const key = keyLineAt(text, start) ?? keyLineAt(text, start, true);
  if (!key) return barePlace(text, content, offset, around, indent);
  if (offset >= key.range.start && offset <= key.range.end) return keyPlace(around, key.range, indent, true);
  if (offset < key.afterColon) return null;
  return valuePlace(text, key.afterColon, offset, [...around.keys, key.name]);
}

/** A line without a colon: a key half typed, or a value on a line of its own. */
function barePlace(
  text: string,
  content: number,
  offset: number,
  around: Surroundings,
  indent: string,
): YamlPlace | null {
  const word = /^["']?([\w.-]*)["']?[ \t]*$/.exec(text.slice(content, lineEnd(text, content)))?.[1];
  if (word === undefined) return null;
  const from = content + (/["']/.test(text.charAt(content)) ? 1 : 0);
  const range = { start: from, end: from + word.length };
  if (offset < range.start || offset > range.end) return null;
  return keyPlace(around, range, indent, false);
}

/** The place in the value that begins behind a colon or dash. */
function valuePlace(text: string, after: number, offset: number, keys: readonly string[]): YamlPlace | null {
  const end = lineEnd(text, after);
  const from = after + blanksAt(text, after);
  const found = (range: TextRange, quote: '' | '"' | "'"): YamlPlace | null => {
    if (offset < range.start || offset > range.end) return null;
    return { kind: 'value', keys, range, quote, needsBlank: from === after };
  };
  const first = text.charAt(from);
  if (from >= end || (first === '#' && offset < from)) return found({ start: offset, end: offset }, '');
  if (first === '"' || first === "'") {
    const close = quoteAfter(text, first, from + 1, end);
    // In front of an empty value, it is the value that is about to be typed.
    if (offset === from && text.charAt(from + 1) === first) return found({ start: from, end: from + 2 }, '');
    return found({ start: from + 1, end: close }, first);
  }
  if (first === '{' || first === '[') return flowPlace(text, from, end, offset, keys);
  if (/[|>&*!#]/.test(first)) return null;
  const value = text
    .slice(from, end)
    .replace(/[ \t]#.*$/, '')
    .trimEnd();
  return found({ start: from, end: from + value.length }, '');
}

function flowPlace(
  text: string,
  from: number,
  end: number,
  offset: number,
  outer: readonly string[],
): YamlPlace | null {
  const place = flowPlaceAt(text, from, end, offset, outer);
  if (!place) return null;
  const { keys, range, quote, hasColon, present } = place;
  if (place.kind === 'key') return { kind: 'key', keys, range, indent: '', hasColon, present };
  return { kind: 'value', keys, range, quote, needsBlank: text[range.start - 1] === ':' };
}

/** The place as features see it: below an option that is no block, a word is its value; null where Mimir has no such name. */
export function cursorOf(place: YamlPlace | null, text: string, offset: number, catalogue: Catalogue): Cursor | null {
  if (!place) return null;
  const path = place.keys.join('.');
  const typed = text.slice(place.range.start, offset);
  const ranges = { typed, range: place.range, insertRange: { start: place.range.start, end: offset } };
  const isOption = catalogue.yamlHistory(path).length > 0;
  if (place.kind === 'value') {
    if (isOption) return { place: 'yaml-value', path, ...ranges, quote: place.quote, needsBlank: place.needsBlank };
    return null;
  }
  if (isOption && !catalogue.isBlock(path)) {
    if (place.hasColon) return null;
    return { place: 'yaml-value', path, ...ranges, quote: '', needsBlank: false };
  }
  const { indent, hasColon, present } = place;
  return { place: 'yaml-key', block: path, ...ranges, indent, step: indentationStep(text), hasColon, present };
}

/** A key that is typed around Mimir's settings, with those of the offers that its block lacks. */
export function frameCursorAt(
  { range, indent, hasColon, present }: Extract<YamlPlace, { kind: 'key' }>,
  text: string,
  offset: number,
  offers: readonly FrameOffer[],
): Cursor {
  return {
    place: 'frame-key',
    typed: text.slice(range.start, offset),
    range,
    insertRange: { start: range.start, end: offset },
    indent,
    step: indentationStep(text),
    hasColon,
    offers: offers.filter(({ name }) => !present.has(name)),
  };
}

/** The offset of the next such quote, or the end of the line. */
function quoteAfter(text: string, quote: string, from: number, end: number): number {
  const close = text.indexOf(quote, from);
  if (close === -1 || close > end) return end;
  return close;
}
