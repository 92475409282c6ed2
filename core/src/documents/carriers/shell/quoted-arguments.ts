import { type TextEdit, type TextRange, insertion } from '../../../model/text';
import type { ArgumentChanges } from '../argv/argument-writer';
import type { ArgumentWord } from '../argv/argument-word';
import { substituted, within, type Substitution } from '../argv/substitution';
import { stretchOf } from '../embedding/stretch';
import { quoteArgument } from './shell-quoting';
import { shellWords } from './shell-words';
import { argumentStretch, noSubstitution, type ArgumentStretch } from './argument-stretch';

/** A variable that a shell or an environment file sets. */
interface VariableValue extends QuotedValue {
  readonly name: string;
}

/** A value goes over lines where they are joined or begin with a flag, so that a quote that is open as yet ends with its line. */
const assignment =
  /^[ \t]*(?:(?:export|readonly|local)[ \t]+)?([A-Za-z_]\w*)\+?=(?:"((?:[^"\\\r\n]+|\\[^]|\r?\n(?=[ \t]*-))*)("?)|'((?:[^'\r\n]+|\r?\n(?=[ \t]*-))*)('?)|([^\s"'(](?:[^\r\n\\]+|\\[^])*)?)/gm;

/** The variables that a text sets, each on lines of its own. */
export function variablesOf(text: string): readonly VariableValue[] {
  return [...text.matchAll(assignment)].map((match) => {
    const [whole, name = '', double, closingDouble = '', single, closingSingle = '', bare = ''] = match;
    const { value, closing, mark } = quotedValue([double, closingDouble], [single, closingSingle], bare);
    const end = match.index + whole.length;
    const inner = { start: end - closing.length - value.length, end: end - closing.length };
    const start = match.index + whole.indexOf(name);
    return { name, range: { start, end }, inner, mark };
  });
}

/** A value that may hold arguments: `NAME="-target=all -log.level=warn"`. */
export interface QuotedValue {
  /** From the name to the closing quote. */
  readonly range: TextRange;
  /** What stands between the quotes. */
  readonly inner: TextRange;
  readonly mark: '"' | "'" | '';
}

/** The arguments in a value, to be read and written between its quotes. The substitution is made in each of them. */
export function quotedArguments(
  host: string,
  { range, inner, mark }: QuotedValue,
  substitution = noSubstitution,
): ArgumentStretch {
  const raw = stretchOf(host, range);
  const embedded = within(substituted(raw.text, unescaping(mark)), raw);
  const headEnd = inner.start - range.start;
  const tail = range.end - inner.end;
  const textEnd = embedded.text.length - tail;
  const shell = shellWords(' '.repeat(headEnd) + embedded.text.slice(headEnd, textEnd) + ' '.repeat(tail));
  const before = wordBetween(embedded.text, 0, headEnd);
  const behind = tail === 0 ? [] : [wordBetween(embedded.text, textEnd, embedded.text.length)];
  const words = [before, ...shell.words, ...behind];
  const parts = { embedded, shell: { ...shell, words }, substitution, first: 1, last: words.length - behind.length };
  const stretch = argumentStretch({ ...parts, region: inner });
  const edits = (changes: ArgumentChanges): readonly TextEdit[] => {
    const first = changes.inserted.find(({ behind: neighbours, limit }) => neighbours.length === 0 && limit === null);
    const others = stretch.layout.edits({ ...changes, inserted: changes.inserted.filter((each) => each !== first) });
    if (!first) return others;
    const isFollowed = stretch.words.some((word) => !changes.removed.has(word));
    const text = first.texts.map(quoteArgument).join(' ') + (isFollowed ? ' ' : '');
    return [...embedded.hostEdits([insertion(headEnd, text)]), ...others];
  };
  return { ...stretch, layout: { edits } };
}

/** What backslashes do between such quotes. One that joins lines is left to whoever splits the words. */
function unescaping(mark: QuotedValue['mark']): Substitution {
  if (mark === '') return noSubstitution;
  if (mark === "'") return { find: () => [], escape: (text) => text.replaceAll("'", '') };
  return {
    find: (text) =>
      [...text.matchAll(/\\["\\`]/g)].map(({ index, 0: found }) => ({
        range: { start: index, end: index + 2 },
        text: found.charAt(1),
      })),
    escape: (text) => text.replace(/"|\\(?!\r?\n)/g, '\\$&'),
  };
}

function wordBetween(text: string, start: number, end: number): ArgumentWord {
  const range = { start, end };
  return {
    value: text.slice(start, end),
    range,
    parts: [{ at: 0, length: end - start, source: range, quotes: null }],
    dynamic: [],
  };
}

type Quoted = readonly [value: string | undefined, closing: string];

/** A value with the quotes around it, of which the closing one may be missing. */
function quotedValue(
  [double, closingDouble]: Quoted,
  [single, closingSingle]: Quoted,
  bare: string,
): { readonly value: string; readonly closing: string; readonly mark: VariableValue['mark'] } {
  if (double !== undefined) return { value: double, closing: closingDouble, mark: '"' };
  if (single !== undefined) return { value: single, closing: closingSingle, mark: "'" };
  return { value: bare, closing: '', mark: '' };
}
