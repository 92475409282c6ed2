import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import { touches, type TextRange } from '../../../model/text';
import { argumentCursor } from '../argv/argument-cursor';
import type { ArgumentChanges, ArgumentLayout } from '../argv/argument-writer';
import type { ArgumentWord } from '../argv/argument-word';
import { textPiece, type ArgumentPiece } from './pieces';
import type { Substitution } from '../argv/substitution';
import { hostRange, type EmbeddedText } from '../embedding/embedded-text';
import type { ShellText } from './shell-words';

/** Arguments that stand together in one place of a file. */
export interface ArgumentStretch extends ArgumentPiece {
  /** Where further ones can be typed. */
  readonly region: TextRange;
  readonly comments: readonly TextRange[];
}

export interface StretchParts {
  readonly embedded: EmbeddedText;
  /** All words of the lines, also those in front of the arguments and behind them. */
  readonly shell: ShellText;
  readonly substitution: Substitution;
  /** The place among the words of the first argument; at least 1: something stands in front. */
  readonly first: number;
  /** The place of the first word behind them. */
  readonly last: number;
  readonly region: TextRange;
  /** Comments of the file, where those of the lines are not all. */
  readonly comments?: readonly TextRange[];
}

/** Nothing fills anything in that is not for the shell to fill in. */
export const noSubstitution: Substitution = { find: () => [], escape: (text) => text };

/** The words of a text that are arguments, to be read and written where they stand. */
export function argumentStretch({
  embedded,
  shell,
  substitution,
  first,
  last,
  region,
  comments,
}: StretchParts): ArgumentStretch {
  const piece = textPiece(embedded, shell, substitution);
  const head = piece.words[first - 1];
  return {
    words: piece.words.slice(first, last),
    layout: head ? behindHead(piece.layout, head) : piece.layout,
    region,
    comments: comments ?? shell.comments.map((comment) => hostRange(embedded, comment)),
  };
}

/** What has no neighbour stands behind the head. */
function behindHead(layout: ArgumentLayout, head: ArgumentWord): ArgumentLayout {
  const anchored = ({ inserted, ...others }: ArgumentChanges): ArgumentChanges => ({
    ...others,
    inserted: inserted.map((each) => {
      if (each.behind.length > 0 || each.limit !== null) return each;
      return { ...each, behind: [head] };
    }),
  });
  return { edits: (changes) => layout.edits(anchored(changes)) };
}

/** What is being typed in one of the stretches of a file; null outside of them. */
export function stretchCursor(
  stretches: readonly ArgumentStretch[],
  text: string,
  offset: number,
  catalogue: Catalogue,
): Cursor | null {
  const stretch = stretches.find(({ region }) => touches(region, offset));
  if (!stretch || stretch.comments.some(({ start, end }) => start < offset && offset <= end)) return null;
  const words = stretch.words.filter(
    ({ range }) => range.start >= stretch.region.start && range.end <= stretch.region.end,
  );
  const word = words.find(({ range }) => touches(range, offset)) ?? null;
  const others = words.filter((each) => each !== word);
  const before = others.findLast(({ range }) => range.end <= (word?.range.start ?? offset)) ?? null;
  const sameLine = before !== null && !text.slice(before.range.end, offset).includes('\n');
  const names = others
    .map(({ value }) => /^--?([A-Za-z][\w.-]*)/.exec(value)?.[1])
    .filter((name) => name !== undefined);
  return argumentCursor({ offset, word, before, sameLine, present: new Set(names) }, catalogue);
}
