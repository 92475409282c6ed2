import type { DocumentProblem } from '../../../model/setting';
import { type TextRange, wholeCharacters } from '../../../model/text';
import { lineEnd, lineStart } from '../embedding/lines';

/** An error as the `yaml` package tells it. */
export interface SyntaxFault {
  readonly pos: readonly [number, number];
  readonly code: string;
  readonly message: string;
}

// One mistake brings others with it, and Mimir names only the first.
const mostProblems = 20;

/** The parser's errors as problems: one a line, within that line. */
export function syntaxProblems(errors: readonly SyntaxFault[], text: string): readonly DocumentProblem[] {
  const byLine = new Map<number, DocumentProblem>();
  for (const error of errors) {
    if (byLine.size >= mostProblems) break;
    const range = wholeCharacters(visibleRange(error.pos, text), text);
    const line = lineStart(text, range.start);
    if (byLine.has(line)) continue;
    byLine.set(line, {
      code: 'yaml-syntax',
      range,
      subject: wordsOf(error, text),
      replacement: null,
      relatedRange: null,
    });
  }
  return [...byLine.values()];
}

function wordsOf({ code, pos: [start, end], message }: SyntaxFault, text: string): string {
  // Of what may be missing only a key's colon is missed at a whole word.
  const isBareKey =
    code === 'MULTILINE_IMPLICIT_KEY' ||
    (code === 'MISSING_CHAR' && end - start > 1 && /^\w/.test(text.slice(start, end)));
  if (isBareKey) return 'a key needs a colon after it';
  return message;
}

/** The error's first line; where only blanks stand there, what follows on the line, else what comes before. */
function visibleRange([from, to]: readonly [number, number], text: string): TextRange {
  const start = Math.min(from, text.length);
  const end = Math.min(to, lineEnd(text, start));
  if (text.slice(start, end).trim() !== '') return { start, end };
  const rest = text.slice(start, lineEnd(text, start));
  if (rest.trim() !== '')
    return { start: start + rest.length - rest.trimStart().length, end: start + rest.trimEnd().length };
  const before = text.slice(0, start).trimEnd().length;
  if (before === 0) return { start, end };
  return { start: before - 1, end: before };
}
