import { foundOr, type TextRange } from '../../../model/text';
import { type ArgumentWord, isDynamicBetween, sourceWithin } from '../argv/argument-word';
import { blankedOut } from '../embedding/stretch';
import { shellWords, type ShellText } from './shell-words';

/** Words that stand on joined lines, and which of them are arguments of one thing. */
export interface WordRun {
  /** Every word of the lines, with operators as words of their own. */
  readonly line: readonly ArgumentWord[];
  /** The stretch of them that belongs together: a simple command, or the elements of an array. */
  readonly first: number;
  readonly last: number;
}

export interface ScriptArray extends WordRun {
  readonly name: string;
  /** From behind the opening bracket to the closing one. */
  readonly region: TextRange;
}

export interface ScriptWords {
  readonly shell: ShellText;
  readonly commands: readonly WordRun[];
  readonly arrays: readonly ScriptArray[];
}

const arrayOpening = /(?<![\w$])[A-Za-z_]\w*\+?=(\()/g;
const operator = /^(?:&&?|\|\|?|;;?|\(|\)|\d*(?:<|>|>>|>&|<&|<<<|<<-?|&>>?).*|&>>?.*)$/;

/** Splits a script into its simple commands and arrays. Other stretches, such as here-documents, are to be blanks already. */
export function wordsOfScript(text: string): ScriptWords {
  const brackets = [...text.matchAll(arrayOpening)].map(({ index, 0: found }) => index + found.length - 1);
  const shell = shellWords(
    blankedOut(
      text,
      brackets.map((start) => ({ start, end: start + 1 })),
    ),
  );
  const words = shell.words.flatMap(withoutOperators);
  const opened = new Set(brackets);
  const commands: WordRun[] = [];
  const arrays: ScriptArray[] = [];
  for (let start = 0; start < words.length;) {
    const end = endOfLine(words, start, text, opened);
    const line = words.slice(start, end);
    arrays.push(...arraysIn(line, opened));
    commands.push(...commandsIn(line));
    start = end;
  }
  return { shell: { ...shell, words }, commands, arrays };
}

/** The index behind the last word of the joined lines; the elements of an array are taken in, over all lines. */
function endOfLine(words: readonly ArgumentWord[], start: number, text: string, opened: ReadonlySet<number>): number {
  let isInArray = false;
  for (let index = start; index < words.length; index += 1) {
    const [word, next] = [words[index], words[index + 1]];
    if (!word || !next) return words.length;
    if (opened.has(word.range.end)) isInArray = true;
    else if (isInArray && isClosing(word)) isInArray = false;
    // An array that is open as yet ends where the next one begins.
    if (
      !(isInArray && !opened.has(next.range.end)) &&
      !/^(?:[ \t]|\\\r?\n)*$/.test(text.slice(word.range.end, next.range.start))
    )
      return index + 1;
  }
  return words.length;
}

function arraysIn(line: readonly ArgumentWord[], opened: ReadonlySet<number>): readonly ScriptArray[] {
  return line.flatMap((word, index) => {
    if (!opened.has(word.range.end)) return [];
    const last = foundOr(
      line.findIndex((each, at) => at > index && (isClosing(each) || opened.has(each.range.end))),
      line.length,
    );
    const end = line[last]?.range.start ?? line[last - 1]?.range.end ?? word.range.end;
    const region = { start: word.range.end + 1, end: Math.max(end, word.range.end + 1) };
    return [{ name: word.value.replace(/\+?=$/, ''), line, first: index + 1, last, region }];
  });
}

function commandsIn(line: readonly ArgumentWord[]): readonly WordRun[] {
  const runs: WordRun[] = [];
  for (let first = 0; first < line.length;) {
    const last = first + foundOr(line.slice(first).findIndex(isOperator), line.length - first);
    if (last > first) runs.push({ line, first, last });
    first = last + 1;
  }
  return runs;
}

function isOperator(word: ArgumentWord): boolean {
  return word.parts[0]?.quotes === null && operator.test(word.value) && isBare(word, 0, 1);
}

function isClosing(word: ArgumentWord): boolean {
  return word.value.startsWith(')') && isBare(word, 0, 1);
}

/** `mimir -target=all;` ends with an operator, and `(mimir` begins with one. */
function withoutOperators(word: ArgumentWord): readonly ArgumentWord[] {
  const before = lengthOf(/^\(+/, word.value);
  const behind = lengthOf(/[;&|)]+$/, word.value);
  const { length } = word.value;
  if (before + behind === 0 || before + behind >= length) return [word];
  const front = before > 0 && isBare(word, 0, before) ? before : 0;
  const back = behind > 0 && isBare(word, length - behind, length) ? length - behind : length;
  const pieces = [cutWord(word, 0, front), cutWord(word, front, back), cutWord(word, back, length)].filter(
    (piece) => piece !== null,
  );
  if (pieces.some(({ value }) => value === '') || pieces.map(({ value }) => value).join('') !== word.value)
    return [word];
  return pieces;
}

/** A stretch of a word as a word of its own; null where it would be cut inside of quotes or of an escape. */
function cutWord(word: ArgumentWord, start: number, end: number): ArgumentWord | null {
  const parts = word.parts
    .filter((part) => part.at < end && start < part.at + part.length)
    .map((part) => {
      const from = Math.max(part.at, start);
      const to = Math.min(part.at + part.length, end);
      const isWhole = from === part.at && to === part.at + part.length;
      const source = sourceWithin(part, from, to);
      return { part, cut: { ...part, at: from - start, length: to - from, source }, isWhole };
    });
  const [first, last] = [parts[0], parts.at(-1)];
  if (
    !first ||
    !last ||
    parts.some(
      ({ part, isWhole }) => !isWhole && (part.quotes !== null || part.source.end - part.source.start !== part.length),
    )
  )
    return null;
  return {
    value: word.value.slice(start, end),
    range: {
      start: start === 0 ? word.range.start : first.cut.source.start,
      end: end === word.value.length ? word.range.end : (last.cut.quotes?.end ?? last.cut.source.end),
    },
    parts: parts.map(({ cut }) => cut),
    dynamic: word.dynamic
      .filter((range) => range.start < end && start < range.end)
      .map((range) => ({ start: Math.max(range.start, start) - start, end: Math.min(range.end, end) - start })),
  };
}

/** True where these characters stand as they are, neither quoted nor escaped nor filled in later. */
function isBare(word: ArgumentWord, start: number, end: number): boolean {
  const parts = word.parts.filter((part) => part.at < end && start < part.at + part.length);
  return (
    !isDynamicBetween(word, start, end) &&
    parts.every(({ quotes, source, length }) => quotes === null && source.end - source.start === length)
  );
}

function lengthOf(part: RegExp, text: string): number {
  return part.exec(text)?.[0].length ?? 0;
}
