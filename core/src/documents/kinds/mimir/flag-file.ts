import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import type { ConfigDocument, DocumentProblem } from '../../../model/setting';
import type { SourceText } from '../../../model/text';
import { argumentCursor, flagsPresent } from '../../carriers/argv/argument-cursor';
import { settingsFromArguments } from '../../carriers/argv/argument-list';
import type { ArgumentWord, QuotedRange } from '../../carriers/argv/argument-word';
import { argumentWriter } from '../../carriers/argv/argument-writer';
import { isFlagFile } from '../../recognition/hint';
import type { DocumentKind, Neighbours, Share } from '../document-kind';
import { isEnterpriseProgram, isMimirProgram } from '../../recognition/mimir-program';
import { shellLayout } from '../../carriers/shell/shell-layout';
import { shellWords, shellWordsByLine } from '../../carriers/shell/shell-words';

/**
 * The flag files of one folder that name one configuration file are the processes of one deployment; so are those that
 * name none and run different components.
 */
const flagFileNeighbours: Neighbours = {
  glob: '*.{flags,mimirflags}',
  mayBelong: (_, other) => /\.(?:mimir)?flags$/i.test(other),
  shareOf,
};

/** Where a line names the file, in front of any comment. */
const configFile = /^[^#\n]*?--?config\.file(?:=|[ \t]+)["']?([^\s"']+)/gm;

/** Null for a file that names one that a variable or a template will fill in. */
function shareOf({ text }: SourceText): Share | null {
  const named = text.includes('config.file') ? [...text.matchAll(configFile)].at(-1)?.[1] : undefined;
  if (named === undefined) return { place: '', bond: 'folder', objects: [] };
  if (/\$|\{\{/.test(named)) return null;
  return { place: named.replace(/^(?:\.\/)+/, ''), bond: 'name', objects: [] };
}

/** A file of Mimir's flags, split into words as a POSIX shell would, newlines taken for blanks. */
export const flagFile: DocumentKind = {
  id: 'flags',

  claims: ({ languageId, uri, text }) => isFlagFile(languageId, uri, text),

  parse(source, catalogue) {
    if (isBinary(source)) return [];
    return [readFlagFile(source, catalogue)];
  },

  cursorAt(source, offset, catalogue) {
    if (isBinary(source)) return null;
    return cursorInFlagFile(source.text, offset, catalogue);
  },

  neighbours: flagFileNeighbours,
};

function readFlagFile({ uri, text }: SourceText, catalogue: Catalogue): ConfigDocument {
  const shell = shellWords(text);
  const program = programOf(shell.words);
  const reading = settingsFromArguments(shell.words.slice(program.length), catalogue);
  const names = reading.args.map(({ setting }) => setting.name.value);
  return {
    uri,
    kind: 'flags',
    name: '',
    notation: 'flag',
    impliedTargets: null,
    settings: reading.settings,
    unread: reading.unread,
    blocks: [],
    problems: [...reading.problems, ...shell.unclosed.map((quotes) => unclosedQuote(quotes, text))],
    version: null,
    pathsAreLocal: true,
    enterprise: program.some(isEnterpriseProgram) || names.some((name) => catalogue.isEnterprise('flag', name)),
    writer: argumentWriter(reading, shellLayout(text, shell)),
  };
}

function isBinary({ text }: SourceText): boolean {
  return text.includes('\0');
}

/** The words in front that name Mimir's program; a first word that names anything else is a stray one. */
function programOf(words: readonly ArgumentWord[]): readonly ArgumentWord[] {
  const length = words[0]?.value === 'exec' ? 2 : 1;
  const program = words[length - 1];
  if (program !== undefined && isMimirProgram(program)) return words.slice(0, length);
  return [];
}

/**
 * The mark is only sure to belong at the end where no blank may have ended the value before, and where it does not come
 * after a letter: an apostrophe begins no quote.
 */
function unclosedQuote({ start, end, mark }: QuotedRange, text: string): DocumentProblem {
  const isOneWord = !/\s/.test(text.slice(start, end)) && !/[\p{L}\p{N}]$/u.test(text.slice(0, start).slice(-2));
  const replacement = isOneWord ? { range: { start: end, end }, text: mark } : null;
  return { code: 'unclosed-quote', range: { start, end }, subject: mark, replacement, relatedRange: null };
}

/** How many lines before the cursor's are read for the words in front of it; the bound keeps typing in huge files quick. */
const linesBefore = 50;

function cursorInFlagFile(text: string, offset: number, catalogue: Catalogue): Cursor | null {
  const start = startOfLines(text, offset, linesBefore);
  const lineEnd = endAt(text, offset, /[\r\n]/);
  let shell = shellWordsByLine(text.slice(start, lineEnd));
  const at = offset - start;
  // A quote that is not closed as yet takes in whatever else stands on the line, up to another's opening.
  if (shell.unclosed.some((quotes) => at <= quotes.end)) {
    shell = shellWordsByLine(text.slice(start, endAt(text, offset, /\s/)));
  }
  if (shell.comments.some((comment) => comment.start < at && at <= comment.end)) return null;
  const word = shell.words.find(({ range }) => range.start <= at && at <= range.end) ?? null;
  const before =
    shell.words.findLast(({ range }) => range.end <= (word?.range.start ?? at) && range.start !== word?.range.start) ??
    null;
  const sameLine = before !== null && !text.slice(start + before.range.end, offset).includes('\n');
  const except = word && { start: word.range.start + start, end: word.range.end + start };
  const cursor = argumentCursor({ offset: at, word, before, sameLine, present: flagsPresent(text, except) }, catalogue);
  return cursor && shifted(cursor, start);
}

function startOfLines(text: string, offset: number, lines: number): number {
  let start = offset;
  for (let line = 0; line <= lines && start > 0; line += 1)
    start = text.lastIndexOf('\n', start - 1 - Number(line > 0)) + 1;
  return start;
}

/** The first place from the offset on where the text has such a character, or its end. */
function endAt(text: string, offset: number, character: RegExp): number {
  const distance = text.slice(offset).search(character);
  if (distance < 0) return text.length;
  return offset + distance;
}

/** Gives the ranges of a cursor that was found in a part of the text their place in the whole. */
function shifted(cursor: Cursor, by: number): Cursor {
  const range = { start: cursor.range.start + by, end: cursor.range.end + by };
  const insertRange = { start: cursor.insertRange.start + by, end: cursor.insertRange.end + by };
  return { ...cursor, range, insertRange };
}
