import type { Node } from 'yaml';
import type { Cursor } from '../../../model/cursor';
import type { YamlPlace } from './yaml-cursor';
import { lineStart } from '../embedding/lines';
import { rangeOf } from './nodes';
import type { EmbeddedText } from '../embedding/embedded-text';
import { linesBelow } from '../embedding/lines-text';

/** The place without the keys of the prefix; null where it does not lie below them. */
export function placeBelow(place: YamlPlace | null, prefix: readonly string[]): YamlPlace | null {
  if (!place || !prefix.every((key, index) => place.keys[index] === key)) return null;
  return { ...place, keys: place.keys.slice(prefix.length) };
}

/** What is being typed in a mapping of flags without dashes; `place` is one of the mapping. */
export function flagMapCursor(place: YamlPlace | null, text: string, offset: number): Cursor | null {
  if (!place) return null;
  const { range, keys } = place;
  const typed = text.slice(range.start, offset);
  const ranges = { typed, range, insertRange: { start: range.start, end: offset } };
  const [flag, ...below] = keys;
  if (place.kind === 'key') {
    if (flag !== undefined) return null;
    return { place: 'flag-name', ...ranges, dashes: '', joint: ': ', hasValue: place.hasColon, present: place.present };
  }
  if (flag === undefined || below.length > 0 || place.needsBlank) return null;
  return { place: 'flag-value', flag, ...ranges, quote: place.quote, present: new Set() };
}

/** The lines of a mapping in block style as a text of its own, for cursors where keys alone do not lead to it: in a list. */
export function mappingLines(host: string, mapping: Node): EmbeddedText {
  const { start } = rangeOf(mapping);
  return linesBelow(host, start, start - lineStart(host, start));
}
