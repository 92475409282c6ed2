import type { TextRange } from '../../../model/text';
import type { ArgumentWord, QuotedRange, WordPart } from '../argv/argument-word';
import { firstLine } from '../embedding/lines';

/** A text as a POSIX shell splits it, newlines taken for blanks. */
export interface ShellText {
  readonly words: readonly ArgumentWord[];
  readonly comments: readonly TextRange[];
  /** The offsets of the backslashes between words that join their line to the next. */
  readonly continuations: ReadonlySet<number>;
  /** Quotes without their closing mark, with the text that was taken for theirs. */
  readonly unclosed: readonly QuotedRange[];
}

/** How far a substitution's end is looked for, so that a text full of openings costs no more than its length. */
const farthest = 1000;

// All sticky: each is tried just where the scanner stands.
const blanks = /[ \t\r\n]+/y;
const joinedLine = /\\\r?\n/y;
const comment = /#[^\r\n]*/y;
const escape = /\\[^]/y;
const escapeInQuotes = /\\[$`"\\]/y;
const backslash = /\\/y;
const template = /\{\{[^\r\n]{0,1000}?\}\}/y;
const variable = /\$(?:\w+|[@*#?!$-]|\{[^}\r\n]{0,1000}\})/y;
const backticks = /`[^`\r\n]{0,1000}`/y;
const plainRun = /[^ \t\r\n\\'"$`{]+|[$`{]/y;
const quotedRuns = { '"': /[^\r\n\\"$`{]+|[^"]/y, "'": /[^\r\n'{]+|[^']/y };

/**
 * Splits the text. Where a quote is never closed, every quote is taken to end with its line, so that the words of the
 * other lines are found.
 */
export function shellWords(text: string): ShellText {
  const shell = new ShellScanner(text, true).scan();
  if (shell.unclosed.length === 0) return shell;
  return shellWordsByLine(text);
}

/** Splits the text with no quote going beyond its line, as suits a text that is being typed. */
export function shellWordsByLine(text: string): ShellText {
  return new ShellScanner(text, false).scan();
}

class ShellScanner {
  private position: number;
  private readonly words: ArgumentWord[] = [];
  private readonly comments: TextRange[] = [];
  private readonly continuations = new Set<number>();
  private readonly unclosed: QuotedRange[] = [];

  constructor(
    private readonly text: string,
    private readonly quotesSpanLines: boolean,
  ) {
    this.position = firstLine(text);
  }

  scan(): ShellText {
    while (this.skipBlanks()) this.words.push(this.readWord());
    const { words, comments, continuations, unclosed } = this;
    return { words, comments, continuations, unclosed };
  }

  /** Goes to the next word; false where there is none. */
  private skipBlanks(): boolean {
    for (;;) {
      const start = this.position;
      if (this.skip(blanks)) continue;
      if (this.skip(joinedLine)) this.continuations.add(start);
      else if (this.skip(comment)) this.comments.push({ start, end: this.position });
      else return this.position < this.text.length;
    }
  }

  private readWord(): ArgumentWord {
    const word = new WordBuilder(this.position);
    while (this.position < this.text.length && !this.looksAt(' \t\r\n')) {
      if (this.looksAt(`"'`)) this.readQuoted(word);
      else if (this.looksAt('\\')) this.readEscape(word, null);
      else if (!this.readDynamic(word, null)) this.readRun(word, plainRun, null);
    }
    const read = word.finish();
    // A line joined to nothing but blanks ends the word before it.
    this.position = read.range.end;
    return read;
  }

  private readQuoted(word: WordBuilder): void {
    const mark = this.text[this.position] === '"' ? '"' : "'";
    const quotes = { start: this.position, end: this.position, mark } satisfies QuotedRange;
    this.position += 1;
    word.add('', this.position, quotes);
    let closed = false;
    while (!closed && this.position < this.text.length && (this.quotesSpanLines || !this.looksAt('\r\n'))) {
      closed = this.looksAt(mark);
      if (closed) this.position += 1;
      else if (mark === '"' && this.looksAt('\\')) this.readEscape(word, quotes);
      else if (!this.readDynamic(word, quotes)) this.readRun(word, quotedRuns[mark], quotes);
    }
    quotes.end = this.position;
    if (!closed) this.unclosed.push(quotes);
  }

  /** Reads what a backslash begins: a joined line, one character, or inside double quotes often just itself. */
  private readEscape(word: WordBuilder, quotes: QuotedRange | null): void {
    const start = this.position;
    if (this.skip(joinedLine)) return;
    if (this.skip(quotes ? escapeInQuotes : escape)) {
      word.addEscape(this.text.charAt(start + 1), start, quotes);
    } else {
      this.readRun(word, backslash, quotes);
    }
  }

  private readDynamic(word: WordBuilder, quotes: QuotedRange | null): boolean {
    const start = this.position;
    if (!this.skipTemplate() && (quotes?.mark === "'" || !this.skipSubstitution())) return false;
    word.addDynamic(this.text.slice(start, this.position), start, quotes);
    return true;
  }

  private skipTemplate(): boolean {
    return this.looksAt('{') && this.skip(template);
  }

  private skipSubstitution(): boolean {
    if (this.looksAt('`')) return this.skip(backticks);
    if (!this.looksAt('$')) return false;
    return this.skip(variable) || this.skipCommand();
  }

  /** Skips `$(...)`, parentheses inside it included, or only its opening where the line does not close it. */
  private skipCommand(): boolean {
    if (!this.text.startsWith('$(', this.position)) return false;
    let depth = 0;
    const end = Math.min(this.position + farthest, this.text.length);
    for (let at = this.position + 1; at < end && this.text[at] !== '\n'; at += 1) {
      const char = this.text[at];
      if (char === '(') depth += 1;
      if (char === ')') depth -= 1;
      if (depth === 0) return this.advanceTo(at + 1);
    }
    return this.advanceTo(this.position + 2);
  }

  private advanceTo(offset: number): true {
    this.position = offset;
    return true;
  }

  private readRun(word: WordBuilder, form: RegExp, quotes: QuotedRange | null): void {
    const start = this.position;
    if (this.skip(form)) word.add(this.text.slice(start, this.position), start, quotes);
  }

  private looksAt(characters: string): boolean {
    return characters.includes(this.text.charAt(this.position));
  }

  /** Skips what the sticky expression matches here; false where it does not match. */
  private skip(form: RegExp): boolean {
    form.lastIndex = this.position;
    if (!form.test(this.text)) return false;
    this.position = form.lastIndex;
    return true;
  }
}

/** Puts a word together, runs that follow each other made one part. */
class WordBuilder {
  private value = '';
  private readonly parts: WordPart[] = [];
  private readonly dynamic: TextRange[] = [];

  constructor(private readonly start: number) {}

  add(text: string, offset: number, quotes: QuotedRange | null): void {
    const last = this.parts.at(-1);
    const source = { start: offset, end: offset + text.length };
    if (
      last &&
      last.quotes === quotes &&
      last.source.end === offset &&
      last.source.end - last.source.start === last.length
    ) {
      this.parts[this.parts.length - 1] = {
        ...last,
        length: last.length + text.length,
        source: { ...source, start: last.source.start },
      };
    } else {
      this.parts.push({ at: this.value.length, length: text.length, source, quotes });
    }
    this.value += text;
  }

  addEscape(character: string, offset: number, quotes: QuotedRange | null): void {
    this.parts.push({ at: this.value.length, length: 1, source: { start: offset, end: offset + 2 }, quotes });
    this.value += character;
  }

  addDynamic(text: string, offset: number, quotes: QuotedRange | null): void {
    this.dynamic.push({ start: this.value.length, end: this.value.length + text.length });
    this.add(text, offset, quotes);
  }

  finish(): ArgumentWord {
    const last = this.parts.at(-1);
    const end = last?.quotes?.end ?? last?.source.end ?? this.start;
    return { value: this.value, range: { start: this.start, end }, parts: this.parts, dynamic: this.dynamic };
  }
}
