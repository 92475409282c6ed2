import { isScalar } from 'yaml';
import type { Node } from 'yaml';
import type { TextEdit, TextRange } from '../../../model/text';
import { isBlockScalar, isQuoted, rangeOf } from './nodes';
import type { Style } from './plain-text';
import { escapedIn, renderText } from './rendering';
import { applyEdits, hostOffset, hostRange, type EmbeddedText, type Segment } from '../embedding/embedded-text';
import { blockScalarText } from '../embedding/lines-text';
import { foldedBreaks } from '../embedding/lines';
import { quoteMarkAt } from './text-style';

/** The text of a YAML scalar of any style, with the place of each character; null for what is no scalar. */
export function scalarText(node: Node | null, host: string, style: Style): EmbeddedText | null {
  if (!node || !isScalar(node)) return null;
  const { start, end } = rangeOf(node);
  if (isBlockScalar(node)) return blockScalarText(host, start);
  const quote = quoteMarkAt(host, start);
  // A quote that nobody closed has been read as a plain text.
  const inner = { start: start + quote.length, end: isQuoted(node) ? end - 1 : end };
  return flowScalarText(host, { start, end }, inner, quote, style);
}

function flowScalarText(
  host: string,
  whole: TextRange,
  inner: TextRange,
  quote: '' | '"' | "'",
  style: Style,
): EmbeddedText {
  const { text, segments } = readFlowScalar(host, inner, quote);
  const embedded: EmbeddedText = { text, segments, indent: '', hostEdits: () => [] };
  const hostEdits = (edits: readonly TextEdit[]): readonly TextEdit[] => {
    if (edits.length === 0) return [];
    const result = applyEdits(text, edits);
    const fitting = edits.flatMap((edit) => {
      const escaped = quote === '' ? edit.text : escapedIn(edit.text, quote);
      if (escaped === null) return [];
      return [{ range: editedRange(embedded, edit.range), text: escaped }];
    });
    const isFitting = fitting.length === edits.length && (quote !== '' || renderText(result, style) === result);
    if (isFitting) return fitting;
    return [{ range: whole, text: renderText(result, style) }];
  };
  return { ...embedded, hostEdits };
}

/** What an edit replaces; an empty stretch stays one. */
function editedRange(embedded: EmbeddedText, range: TextRange): TextRange {
  const { start, end } = hostRange(embedded, range);
  const point = hostOffset(embedded, range.start, 'end');
  if (range.start === range.end) return { start: point, end: point };
  return { start, end };
}

const folds = /[ \t]*(?:\r?\n[ \t]*)+/y;
const escapes = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r?\n[ \t]*|[^\r\n])/y;
/** Without one of these all characters of a scalar stand for themselves. */
const mayBeSpecial = { '': /\n/, "'": /\n|''/, '"': /[\n\\]/ } as const;
const named: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** Reads a plain or quoted scalar character by character, as YAML folds and unescapes it. */
function readFlowScalar(
  host: string,
  { start, end }: TextRange,
  quote: '' | '"' | "'",
): Pick<EmbeddedText, 'text' | 'segments'> {
  const whole = host.slice(start, end);
  if (start < end && !mayBeSpecial[quote].test(whole))
    return { text: whole, segments: [{ at: 0, length: end - start, source: { start, end } }] };
  const segments: Segment[] = [];
  let text = '';
  let run = start;
  const take = (value: string, from: number, to: number): void => {
    if (run < from) segments.push({ at: text.length, length: from - run, source: { start: run, end: from } });
    text += host.slice(run, from);
    if (from < to) segments.push({ at: text.length, length: value.length, source: { start: from, end: to } });
    text += value;
    run = to;
  };
  for (let at = start; at < end; at = Math.max(at + 1, run)) {
    const special = specialAt(host, at, quote);
    if (special) take(special.value, at, at + special.length);
  }
  take('', end, end);
  if (segments.length === 0) segments.push({ at: 0, length: 0, source: { start, end: start } });
  return { text, segments };
}

function specialAt(
  host: string,
  at: number,
  quote: '' | '"' | "'",
): { readonly value: string; readonly length: number } | null {
  const character = host.charAt(at);
  if (quote === "'" && character === "'" && host.charAt(at + 1) === "'") return { value: "'", length: 2 };
  if (quote === '"' && character === '\\') {
    const escape = matchAt(escapes, host, at);
    if (escape === null) return null;
    return { value: unescaped(escape.slice(1)), length: escape.length };
  }
  if (!/\s/.test(character)) return null;
  const fold = matchAt(folds, host, at);
  if (fold === null) return null;
  return { value: foldedBreaks(fold.split('\n').length - 1), length: fold.length };
}

function unescaped(escape: string): string {
  if (/^\r?\n/.test(escape)) return '';
  const code = /^[xuU]([\da-fA-F]+)$/.exec(escape)?.[1];
  if (code === undefined) return named[escape] ?? escape;
  const point = Number.parseInt(code, 16);
  if (point > 0x10ffff) return '\ufffd';
  return String.fromCodePoint(point);
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
