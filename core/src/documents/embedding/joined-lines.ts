import { substituted, within } from '../containers/substitution';
import type { EmbeddedText } from './embedded-text';

/**
 * The lines of a block scalar as the one value that they are: folded where its mark says so, and without the breaks at
 * their end. Mimir takes one that a mark without `-` leaves there into the value; that is not judged.
 */
export function joinedLines(lines: EmbeddedText, folds: boolean): EmbeddedText {
  const { text } = lines;
  const breaks = [...text.matchAll(/(?:\r?\n)+/g)].flatMap(({ index: start, 0: found }) => {
    const end = start + found.length;
    if (end === text.length) return [{ range: { start, end }, text: '' }];
    return folds && !isIndented(text, start, end) ? [{ range: { start, end }, text: foldOf(found) }] : [];
  });
  return within(substituted(text, { find: () => breaks, escape: (inserted) => inserted }), lines);
}

/** Lines that are indented further keep the breaks around them. */
function isIndented(text: string, start: number, end: number): boolean {
  return /[ \t]/.test(text.charAt(end)) || /[ \t]/.test(text.charAt(text.lastIndexOf('\n', start - 1) + 1));
}

function foldOf(breaks: string): string {
  const count = breaks.split('\n').length - 1;
  return count === 1 ? ' ' : '\n'.repeat(count - 1);
}
