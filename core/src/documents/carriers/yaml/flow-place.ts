import type { TextRange } from '../../../model/text';
import { blanksAt } from '../embedding/lines';

/** What stands at an offset within `{…}` or `[…]` on one line. */
export interface FlowPlace {
  readonly kind: 'key' | 'value';
  /** The keys around it; those of its own mapping, or down to the key whose value it is. */
  readonly keys: readonly string[];
  /** The word there, without quotes; empty where none is. */
  readonly range: TextRange;
  readonly quote: '' | '"' | "'";
  readonly hasColon: boolean;
  readonly present: ReadonlySet<string>;
}

interface Frame {
  readonly kind: 'map' | 'list';
  readonly keys: readonly string[];
  readonly present: Set<string>;
  /** The key whose value comes next. */
  pending: string | null;
}

interface Word {
  readonly range: TextRange;
  readonly quote: '' | '"' | "'";
  /** Behind the closing quote. */
  readonly end: number;
}

/** Reads from the bracket at `start` to the line's end. Null where the offset is in none of the places for a key or value. */
export function flowPlaceAt(
  text: string,
  start: number,
  end: number,
  offset: number,
  outer: readonly string[],
): FlowPlace | null {
  const frames: Frame[] = [];
  let found: FlowPlace | null = null;
  for (let at = start; at < end;) {
    const top = frames.at(-1);
    const character = text.charAt(at);
    if (at > start && top === undefined) break;
    if (top && !marks.has(character)) {
      const word = wordAt(text, at, end);
      const colon = colonAfter(word, top, text);
      if (touches(word.range, offset)) found = placeIn(top, word, colon !== null);
      noteWord(word, top, colon, text);
      at = colon === null ? word.end : colon + 1;
    } else {
      enterOrLeave(frames, character, outer);
      at += 1;
    }
    found ??= gapAt(text, at, end, offset, frames.at(-1));
  }
  return found;
}

/** What no word begins with. */
const marks: ReadonlySet<string> = new Set(['{', '[', '}', ']', ',', ':', ' ', '\t']);

function touches({ start, end }: TextRange, offset: number): boolean {
  return offset >= start && offset <= end;
}

function isKeyIn({ kind, pending }: Frame): boolean {
  return kind === 'map' && pending === null;
}

/** The offset of the colon that makes a word a key; null where there is none. */
function colonAfter(word: Word, frame: Frame, text: string): number | null {
  const colon = word.end + blanksAt(text, word.end);
  if (isKeyIn(frame) && text[colon] === ':') return colon;
  return null;
}

function noteWord({ range }: Word, frame: Frame, colon: number | null, text: string): void {
  const word = text.slice(range.start, range.end);
  if (isKeyIn(frame)) frame.present.add(word);
  if (colon !== null) frame.pending = word;
}

function enterOrLeave(frames: Frame[], character: string, outer: readonly string[]): void {
  const top = frames.at(-1);
  const keys = top ? keysBelow(top) : outer;
  if (character === '{') frames.push({ kind: 'map', keys, present: new Set(), pending: null });
  else if (character === '[') frames.push({ kind: 'list', keys, present: new Set(), pending: null });
  else if (character === '}' || character === ']') frames.pop();
  else if (character === ',' && top) top.pending = null;
}

function keysBelow({ keys, pending }: Frame): readonly string[] {
  if (pending) return [...keys, pending];
  return keys;
}

/** The place between a bracket, comma or colon and what comes next, where nothing stands yet. */
function gapAt(text: string, at: number, end: number, offset: number, top: Frame | undefined): FlowPlace | null {
  const next = Math.min(end, at + blanksAt(text, at));
  const isGap =
    /[{[,:]/.test(text.charAt(at - 1)) && (next === end || /[}\],#]/.test(text.charAt(next)) || offset < next);
  if (!top || !isGap || offset < at || offset > next) return null;
  return placeIn(top, { range: { start: offset, end: offset }, quote: '', end: offset }, false);
}

function placeIn({ kind, keys, pending, present }: Frame, { range, quote }: Word, hasColon: boolean): FlowPlace {
  const place = { range, quote, hasColon, present };
  if (pending !== null) return { ...place, kind: 'value', keys: [...keys, pending] };
  if (kind === 'map') return { ...place, kind: 'key', keys };
  return { ...place, kind: 'value', keys };
}

function wordAt(text: string, at: number, end: number): Word {
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    const close = text.indexOf(quote, at + 1);
    if (close === -1 || close >= end) return { range: { start: at + 1, end }, quote, end };
    return { range: { start: at + 1, end: close }, quote, end: close + 1 };
  }
  const length = /^[^,{}[\]\n]*?(?=\s*(?:[,{}[\]\n]|:(?:[\s,{}[\]]|$)|$))/.exec(text.slice(at, end))?.[0].length ?? 0;
  const last = at + Math.max(1, length);
  return { range: { start: at, end: last }, quote: '', end: last };
}
