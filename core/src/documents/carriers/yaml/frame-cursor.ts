import type { Cursor, FrameOffer } from '../../../model/cursor';
import type { YamlPlace } from './yaml-cursor';
import { indentationStep } from '../embedding/lines';

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
