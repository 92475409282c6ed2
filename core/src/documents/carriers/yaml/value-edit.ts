import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Node, Pair } from 'yaml';
import type { OptionType } from '../../../model/option';
import type { TextEdit } from '../../../model/text';
import { blanksAt, lineBreak, lineEnd, lineStart, firstLine } from '../embedding/lines';
import type { Step } from './locate';
import { contentEnd, insideQuotes, isQuoted, rangeOf, valueNode } from './nodes';
import { escapedIn, listItems, renderText, renderValue } from './rendering';

/** True where a key seems to have no value because what follows it doesn't parse, as in `key: }}x`: a value would join that. */
export function hidesRest({ pair, inFlow }: Step, text: string): boolean {
  const node = valueNode(pair);
  if (!node || inFlow || rangeOf(node).start !== contentEnd(node, text)) return false;
  const at = whereNothingStands(pair, text);
  return !/^[ \t]*(?:[&!*][^\s]*[ \t]*)*(?:#.*)?$/.test(text.slice(at, lineEnd(text, at)));
}

/** The edit that gives a key another value, in the quotes and the style that stand there as far as Mimir takes them so. */
export function valueEdit({ pair, inFlow }: Step, value: string, type: OptionType, text: string): TextEdit {
  const node = valueNode(pair);
  const rendered = renderValue(value, type, inFlow ? 'flow' : 'block');
  if (!node) return edit(endOfKey(pair), endOfKey(pair), `: ${rendered}`);
  const { start } = rangeOf(node);
  const end = contentEnd(node, text);
  if (start === end) return edit(whereNothingStands(pair, text), whereNothingStands(pair, text), ` ${rendered}`);
  if (isInLines(node)) {
    if (isSeq(node) && isListOf(type, value)) return edit(start, end, itemLines(value, start, text));
    return edit(afterColon(pair, text), end, ` ${rendered}`);
  }
  const inner = insideQuotes({ start, end }, text);
  // A quote that nobody closed is closed by the new value's own.
  const isClosed = isQuoted(node) && inner.end < end;
  const escaped = isClosed && isText(type) ? escapedIn(value, quoteAt(text, start)) : null;
  if (escaped === null) return edit(start, end, rendered);
  return edit(inner.start, inner.end, escaped);
}

/** The edit that leaves a key without a value, for Mimir's default. */
export function nullEdit({ pair }: Step, text: string): TextEdit {
  const node = valueNode(pair);
  if (!node) return edit(endOfKey(pair), endOfKey(pair), ': null');
  return edit(afterColon(pair, text), contentEnd(node, text), ' null');
}

function edit(start: number, end: number, text: string): TextEdit {
  return { range: { start, end }, text };
}

function isInLines(node: Node): boolean {
  return (isMap(node) || isSeq(node)) && node.flow !== true;
}

function itemLines(value: string, start: number, text: string): string {
  const between = lineBreak(text) + indentationAt(text, start);
  return listItems(value)
    .map((item) => `- ${renderText(item, 'block')}`)
    .join(between);
}

/** The blanks that bring a new line to the column of the offset. */
export function indentationAt(text: string, offset: number): string {
  // A byte order mark takes no column.
  const start = Math.max(lineStart(text, offset), firstLine(text));
  const width = offset - start;
  if (blanksAt(text, start) >= width) return text.slice(start, offset);
  return ' '.repeat(width);
}

/** Where the value of a key that has none would stand: behind the colon, or behind an anchor or tag. */
export function whereNothingStands(pair: Pair, text: string): number {
  const node = pair.value;
  if (isScalar(node) && (node.anchor || node.tag)) return rangeOf(node).end;
  return afterColon(pair, text);
}

export function afterColon(pair: Pair, text: string): number {
  return text.indexOf(':', endOfKey(pair)) + 1;
}

function endOfKey({ key }: Pair): number {
  if (isNode(key)) return rangeOf(key).end;
  return 0;
}

function isListOf(type: OptionType, value: string): boolean {
  return (type === 'list' || type === 'durations') && value !== '';
}

function isText(type: OptionType): boolean {
  return type === 'text' || type === 'url';
}

function quoteAt(text: string, start: number): '"' | "'" {
  if (text.startsWith('"', start)) return '"';
  return "'";
}
