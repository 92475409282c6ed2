import type { TextRange } from '../../../model/text';
import { blanksAt, lineEnd } from '../embedding/lines';

/** A line that begins with a key and a colon. */
export interface KeyLine {
  readonly name: string;
  /** Inside the quotes, where there are any. */
  readonly range: TextRange;
  /** Just behind the colon. */
  readonly afterColon: number;
}

/** The key with which a line begins; null where it begins otherwise. `colonWithoutBlank` takes `key:value` as well. */
export function keyLineAt(text: string, start: number, colonWithoutBlank = false): KeyLine | null {
  const line = text.slice(start, lineEnd(text, start));
  const match = /^([ \t]*)(?:"([^"]*)"|'([^']*)'|([\w.-]+))[ \t]*:/.exec(line);
  if (!match || (!colonWithoutBlank && !/^(?:[ \t]|$)/.test(line.slice(match[0].length)))) return null;
  const [whole, blanks = '', double, single, plain = ''] = match;
  const quoted = double ?? single;
  const name = quoted ?? plain;
  const from = start + blanks.length + (quoted === undefined ? 0 : 1);
  return { name, range: { start: from, end: from + name.length }, afterColon: start + whole.length };
}

/** What a line is, as far as indentation goes. */
export type LineKind = 'blank' | 'mark' | 'item' | 'content';

/** Comments count as blank, and `---` and `...` as marks between documents. */
export function lineKind(text: string, start: number): LineKind {
  const at = start + blanksAt(text, start);
  const first = text[at];
  if (first === undefined || first === '\n' || first === '\r' || first === '#') return 'blank';
  if (at === start && (text.startsWith('---', at) || text.startsWith('...', at))) return 'mark';
  if (first === '-' && /^(?:[ \t\r\n]|$)/.test(text.slice(at + 1, at + 2))) return 'item';
  return 'content';
}

/** What follows a key on its line decides what the lines below it are. */
export type Opening = 'nothing' | 'block-scalar' | 'value';

/** Anchors, tags and comments do not count. */
export function openingAt(text: string, afterColon: number): Opening {
  const rest = text.slice(afterColon, lineEnd(text, afterColon)).replace(/(?:^|[ \t])#.*$/, '');
  const value = rest.trim().replace(/^(?:[&!][^\s]*\s*)+/, '');
  if (value === '') return 'nothing';
  if (/^[|>][-+\d]*$/.test(value)) return 'block-scalar';
  return 'value';
}
