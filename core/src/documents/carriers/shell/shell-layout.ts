import { type TextEdit, insertion } from '../../../model/text';
import type { ArgumentChanges, ArgumentLayout, Insertion } from '../argv/argument-writer';
import type { ArgumentWord } from '../argv/argument-word';
import { quoteArgument, rewriteWord } from './shell-quoting';
import type { ShellText } from './shell-words';
import { firstLine } from '../embedding/lines';

/** A line with words on it, or several where a word goes over their ends. */
interface Row {
  readonly words: ArgumentWord[];
  readonly start: number;
  /** Without the line's end. */
  readonly end: number;
  /** Where the next line begins, or the text ends. */
  readonly next: number;
  /** The backslash that joins the line to the next one, or null. */
  readonly continuation: number | null;
  /** The backslash that joins the line in front to this one, or null. */
  readonly joined: number | null;
  /** True where a comment stands behind the words. */
  readonly hasComment: boolean;
}

/** Writes arguments as they stand in a shell's text: one a line where they do, quoted where they must be. */
export function shellLayout(text: string, shell: ShellText): ArgumentLayout {
  return { edits: (changes) => inOrder(new ShellLayout(text, shell, changes).edits()) };
}

class ShellLayout {
  private readonly rows: readonly Row[];
  private readonly newline: string;
  /** Backslashes with nothing left to join once their next lines are gone. */
  private readonly idle = new Set<number>();

  constructor(
    private readonly text: string,
    private readonly shell: ShellText,
    private readonly changes: ArgumentChanges,
  ) {
    this.rows = rowsOf(text, shell);
    this.newline = text.includes('\r\n') ? '\r\n' : '\n';
  }

  edits(): readonly TextEdit[] {
    const rewritings = this.changes.rewritten.map(({ word, from, text }) => rewriteWord(word, from, text));
    const removals = this.removals();
    const insertions = this.changes.inserted.map((insertion) => this.insertion(insertion));
    const strips = [...this.idle].map((backslash) => ({
      range: { start: this.afterText(backslash), end: backslash + 1 },
      text: '',
    }));
    return [...rewritings, ...insertions, ...removals, ...strips];
  }

  private removals(): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    let block: Row[] = [];
    for (const row of this.rows) {
      const isGone = !row.hasComment && row.words.every((word) => this.changes.removed.has(word));
      if (block.length > 0 && (!isGone || block.at(-1)?.next !== row.start)) {
        edits.push(...this.blockRemoval(block));
        block = [];
      }
      if (isGone) block.push(row);
      else edits.push(...this.wordRemovals(row));
    }
    return [...edits, ...this.blockRemoval(block)];
  }

  /** Takes whole lines out. Where they end a joined line, the backslash in front of them has to go as well. */
  private blockRemoval(block: readonly Row[]): readonly TextEdit[] {
    const [first] = block;
    const last = block.at(-1);
    if (!first || !last) return [];
    if (first.joined !== null && last.continuation === null) this.idle.add(first.joined);
    if (last.next !== last.end || first.start === 0 || this.isReplaced())
      return [{ range: { start: first.start, end: last.next }, text: '' }];
    return [{ range: { start: lineEndBefore(this.text, first.start), end: last.end }, text: '' }];
  }

  /** True where new words take the place of all there were. */
  private isReplaced(): boolean {
    return this.changes.inserted.length > 0 && this.shell.words.every((word) => this.changes.removed.has(word));
  }

  /** Takes words out of a line that stays, each with the blanks on one side of it. */
  private wordRemovals({ words, end }: Row): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    for (let index = 0; index < words.length; index += 1) {
      const from = index;
      while (words[index] && this.isRemoved(words[index])) index += 1;
      const [first, last] = [words[from], words[index - 1]];
      if (index === from || !first || !last) continue;
      const following = words[index]?.range.start ?? this.afterBlanks(last.range.end, end);
      const before = this.afterText(first.range.start);
      // The first of a variable's value stands close behind its name, and so shall the next.
      if (from > 0 && before < first.range.start)
        edits.push({ range: { start: before, end: last.range.end }, text: '' });
      else edits.push({ range: { start: first.range.start, end: following }, text: '' });
    }
    return edits;
  }

  private isRemoved(word: ArgumentWord | undefined): boolean {
    return word !== undefined && this.changes.removed.has(word);
  }

  private insertion({ behind, limit, texts }: Insertion): TextEdit {
    const quoted = texts.map(quoteArgument);
    const last = behind.at(-1);
    const row = last && this.rowOf(last);
    if (!last || !row) return this.insertionAtStart(quoted, limit);
    const isAlone = row.words.every((word) => behind.includes(word) || this.isRemoved(word));
    // Nothing can join a comment to a next line.
    const isClosed = row.hasComment && row.joined !== null;
    if (isAlone && !isClosed) return this.newLines(row, quoted);
    return insertion(last.range.end, ` ${quoted.join(' ')}`);
  }

  /** New lines behind one, joined to it where the line in front is. */
  private newLines(row: Row, texts: readonly string[]): TextEdit {
    const indent = this.indentOf(row);
    const joint = ` \\${this.newline}${indent}`;
    const line = `${this.newline}${indent}`;
    const last = row.words.at(-1);
    if (row.continuation !== null) {
      const isLast = this.idle.delete(row.continuation);
      return insertion(row.end, `${line}${texts.join(joint)}${isLast ? '' : ' \\'}`);
    }
    if (row.joined === null || !last) return insertion(row.end, `${line}${texts.join(line)}`);
    return insertion(last.range.end, `${joint}${texts.join(joint)}`);
  }

  /** In front of the word that Mimir stops at; else behind the program's name; else where the flags were, or at the end. */
  private insertionAtStart(texts: readonly string[], limit: ArgumentWord | null): TextEdit {
    const row = limit && this.rowOf(limit);
    if (limit && row) {
      if (row.words[0] === limit) return this.linesBefore(row, texts);
      return insertion(limit.range.start, `${texts.join(' ')} `);
    }
    const kept = this.shell.words.findLast((word) => !this.changes.removed.has(word));
    if (kept) return insertion(kept.range.end, ` ${texts.join(' ')}`);
    const [first] = this.rows;
    if (first)
      return insertion(first.start, texts.map((text) => `${this.indentOf(first)}${text}${this.newline}`).join(''));
    const lead = this.text === '' || this.text.endsWith('\n') ? '' : this.newline;
    return insertion(this.text.length, `${lead}${texts.join(this.newline)}${this.newline}`);
  }

  private linesBefore(row: Row, texts: readonly string[]): TextEdit {
    const isJoined = row.joined !== null || row.continuation !== null;
    const end = `${isJoined ? ' \\' : ''}${this.newline}`;
    return insertion(row.start, texts.map((text) => `${this.indentOf(row)}${text}${end}`).join(''));
  }

  private rowOf(word: ArgumentWord): Row | null {
    return this.rows.find(({ start, end }) => start <= word.range.start && word.range.start <= end) ?? null;
  }

  private indentOf({ start }: Row): string {
    return this.text.slice(start, this.afterBlanks(start, this.text.length));
  }

  /** The offset behind the last character that is no blank in front of the given one. */
  private afterText(offset: number): number {
    let at = offset;
    while (at > 0 && isBlank(this.text.charAt(at - 1))) at -= 1;
    return at;
  }

  private afterBlanks(offset: number, end: number): number {
    let at = offset;
    while (at < end && isBlank(this.text.charAt(at))) at += 1;
    return at;
  }
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}

function rowsOf(text: string, { words, continuations }: ShellText): readonly Row[] {
  const rows: Row[] = [];
  for (let index = 0; index < words.length;) {
    const row = rowAt(text, words, index, continuations);
    rows.push(row);
    index += row.words.length;
  }
  return rows;
}

function rowAt(text: string, words: readonly ArgumentWord[], index: number, continuations: ReadonlySet<number>): Row {
  const taken: ArgumentWord[] = [];
  let next = 0;
  for (
    let word = words[index];
    word && (taken.length === 0 || word.range.start < next);
    word = words[index + taken.length]
  ) {
    taken.push(word);
    next = lineAfter(text, word.range.end);
  }
  const start = text.lastIndexOf('\n', (taken[0]?.range.start ?? 0) - 1) + 1;
  const end = text.charAt(next - 1) === '\n' ? lineEndBefore(text, next) : next;
  const joint = lineEndBefore(text, start) - 1;
  return {
    words: taken,
    start: Math.max(start, firstLine(text)),
    end,
    next,
    continuation: continuationAt(end - 1, continuations),
    joined: start > 0 ? continuationAt(joint, continuations) : null,
    hasComment: /^[ \t]*#/.test(text.slice(taken.at(-1)?.range.end ?? end, end)),
  };
}

function lineAfter(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return end + 1;
}

/** The end of the line in front of the one that begins there, without its CR and LF. */
function lineEndBefore(text: string, start: number): number {
  return start - (text.charAt(start - 2) === '\r' ? 2 : 1);
}

/** By their places; an insertion comes in front of what replaces text from there on, and several there become one. */
function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  const ordered: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)) {
    const last = ordered.at(-1);
    const bothInsert =
      last &&
      last.range.end === edit.range.start &&
      last.range.start === last.range.end &&
      edit.range.end === edit.range.start;
    if (bothInsert) ordered[ordered.length - 1] = { range: last.range, text: last.text + edit.text };
    else ordered.push(edit);
  }
  return ordered;
}

function continuationAt(offset: number, continuations: ReadonlySet<number>): number | null {
  if (continuations.has(offset)) return offset;
  return null;
}
