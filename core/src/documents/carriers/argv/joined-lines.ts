import { substituted, within, type Reference } from './substitution';
import type { EmbeddedText } from '../embedding/embedded-text';
import { foldedBreaks } from '../embedding/lines';

/**
 * The lines of a block scalar as the one value that they are: folded where its mark says so, and without the breaks at
 * their end. Mimir takes one that a mark without `-` leaves there into the value; that is not judged.
 */
export function joinedLines(lines: EmbeddedText, folds: boolean): EmbeddedText {
  const { text } = lines;
  const end = text.replace(/[\r\n]+$/, '').length;
  const references: Reference[] = [];
  if (folds) references.push(...foldsIn(text.slice(0, end)));
  if (end < text.length) references.push({ range: { start: end, end: text.length }, text: '' });
  return within(substituted(text, { find: () => references, escape: (inserted) => inserted }), lines);
}

/** The text of a folded block scalar with blanks for the breaks that YAML folds to one, so that all places stay. */
export function withoutFolds(text: string): string {
  return foldsIn(text)
    .filter(({ text: fold }) => fold === ' ')
    .reduce(
      (rest, { range: { start, end } }) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end),
      text,
    );
}

/** Breaks between lines, with what YAML makes of them. Lines that are indented further keep those around them. */
function foldsIn(text: string): readonly Reference[] {
  return [...text.matchAll(/(?:\r?\n)+/g)].flatMap(({ index: start, 0: found }) => {
    const end = start + found.length;
    const isIndented =
      /[ \t]/.test(text.charAt(end)) || /[ \t]/.test(text.charAt(text.lastIndexOf('\n', start - 1) + 1));
    const count = found.split('\n').length - 1;
    if (isIndented) return [];
    return [{ range: { start, end }, text: foldedBreaks(count) }];
  });
}
