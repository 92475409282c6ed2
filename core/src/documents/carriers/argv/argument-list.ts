import type { Catalogue } from '../../../catalogue/catalogue';
import type { DocumentProblem, ProblemCode, Setting, SettingValue } from '../../../model/setting';
import type { TextEdit, TextRange } from '../../../model/text';
import { isDynamicBetween, sourceRange, wholeQuotes, wordRange, type ArgumentWord } from './argument-word';

/** What reading an argument list needs to know about flags. */
export type FlagCatalogue = Pick<Catalogue, 'isBooleanFlag' | 'flagHistory'>;

/** One flag with the words that it was written in. */
export interface Argument {
  readonly setting: Setting;
  /** The flag's own word, then that of a separate value. */
  readonly words: readonly [ArgumentWord, ArgumentWord?];
  /** The word behind a boolean flag that was meant to be its value. */
  readonly strayValue: ArgumentWord | null;
  /** False where Mimir never sees it. */
  readonly read: boolean;
}

export interface ArgumentReading {
  readonly settings: readonly Setting[];
  readonly unread: readonly Setting[];
  readonly problems: readonly DocumentProblem[];
  readonly args: readonly Argument[];
  /** The stray word at which Go's flag parsing stops, or null. */
  readonly stop: ArgumentWord | null;
}

/** Mimir looks for these on its own, from every argument on (spec 4.1, `parseConfigFileParameter`). */
const foundAnywhere = /^--?(?:config\.file|config\.expand-env)(?:=|$)/;

/** What people write behind a boolean flag as its value; Go takes none of them there. */
const booleanWords = /^(?:1|0|t|f|true|false|yes|no|on|off)$/i;

/**
 * Reads arguments (without the program's name) as Go's `flag` package and Mimir do (spec 4.1). Where Go would stop with
 * an error, reading goes on, so that an editor sees the rest. Words that something fills in later are passed over.
 */
export function settingsFromArguments(words: readonly ArgumentWord[], catalogue: FlagCatalogue): ArgumentReading {
  return new ArgumentReader(words, catalogue).read();
}

/** A word as Go's `flag` takes it apart. */
interface FlagWord {
  readonly word: ArgumentWord;
  readonly dashes: number;
  readonly name: string;
  /** The offset of `=` in the word's value, or null. */
  readonly equals: number | null;
}

class ArgumentReader {
  private next = 0;
  private stop: ArgumentWord | null = null;
  private readonly args: Argument[] = [];
  private readonly problems: DocumentProblem[] = [];

  constructor(
    private readonly words: readonly ArgumentWord[],
    private readonly catalogue: FlagCatalogue,
  ) {}

  read(): ArgumentReading {
    for (let word = this.words[this.next]; word; word = this.words[this.next]) {
      this.next += 1;
      this.readWord(word);
    }
    const { args, problems, stop } = this;
    const settings = args.filter(({ read }) => read).map(({ setting }) => setting);
    const unread = args.filter(({ read }) => !read).map(({ setting }) => setting);
    return { settings, unread, problems, args, stop };
  }

  private readWord(word: ArgumentWord): void {
    if (isPositional(word.value)) this.readStrayWord(word);
    else if (/^-(?:--|-?=)/.test(word.value)) this.readBadSyntax(word);
    else this.readFlag(flagWord(word));
  }

  private readFlag(flag: FlagWord): void {
    const { word, equals } = flag;
    if (isDynamicBetween(word, 0, equals ?? word.value.length)) this.passOver(flag);
    else if (equals !== null) this.take(flag, valueOf(word, equals + 1), [word]);
    else if (this.catalogue.isBooleanFlag(flag.name)) this.readBoolean(flag);
    else this.readSeparateValue(flag);
  }

  /** Behind the first stray word Mimir sees nothing; further ones change nothing. A variable may hold flags, or none. */
  private readStrayWord(word: ArgumentWord): void {
    if (isDynamicBetween(word, 0, 1) || this.stop) return;
    this.stop = word;
    const before = this.args.at(-1)?.setting.name.range ?? null;
    this.complain('stray-word', word, { relatedRange: before });
  }

  /** Mimir refuses to start, unless it never comes to read the word. */
  private readBadSyntax(word: ArgumentWord): void {
    if (!this.stop) this.complain('bad-flag-syntax', word, { replacement: withoutDashes(word) });
  }

  private readBoolean(flag: FlagWord): void {
    const following = this.words[this.next];
    const isValue =
      following !== undefined && booleanWords.test(following.value) && !isDynamicBetween(following, 0, Infinity);
    if (!isValue) {
      this.take(flag, null, [flag.word], null);
      return;
    }
    this.take(flag, null, [flag.word], following);
    this.next += 1;
    this.stop ??= following;
    const relatedRange = nameRange(flag);
    this.complain('boolean-with-separate-value', following, {
      replacement: joined(flag.word, following),
      relatedRange,
    });
  }

  /** A flag that takes a value takes the next word whatever it is; of an unknown one we only guess so. */
  private readSeparateValue(flag: FlagWord): void {
    const following = this.words[this.next];
    const known = this.catalogue.flagHistory(flag.name).length > 0;
    if (following && (known || !following.value.startsWith('-'))) {
      this.next += 1;
      this.take(flag, valueOf(following, 0), [flag.word, following]);
      this.findConfigFlag(following);
    } else {
      if (known && !this.stop) this.complain('flag-without-argument', flag.word, { subject: flag.name });
      this.take(flag, null, [flag.word]);
    }
  }

  /** Mimir finds its configuration file even where another flag took the word for its value. */
  private findConfigFlag(word: ArgumentWord): void {
    if (!foundAnywhere.test(word.value)) return;
    const flag = flagWord(word);
    const following = this.words[this.next];
    if (flag.equals !== null) this.take(flag, valueOf(word, flag.equals + 1), [word]);
    else if (this.catalogue.isBooleanFlag(flag.name)) this.take(flag, null, [word]);
    else if (following) this.take(flag, valueOf(following, 0), [word, following]);
  }

  /** The flag's name is not known here; neither is whether the next word is its value. */
  private passOver({ equals }: FlagWord): void {
    if (equals === null && this.words[this.next]?.value.startsWith('-') === false) this.next += 1;
  }

  private take(
    flag: FlagWord,
    value: SettingValue | null,
    words: Argument['words'],
    strayValue: ArgumentWord | null = null,
  ): void {
    const { start } = wordRange(flag.word);
    const { end } = wordRange(words[1] ?? words[0]);
    const name = { value: flag.name, range: nameRange(flag) };
    const read = this.stop === null || foundAnywhere.test(flag.word.value);
    this.args.push({
      setting: { notation: 'flag', name, value, range: { start, end }, takenInAt: null },
      words,
      strayValue,
      read,
    });
  }

  private complain(code: ProblemCode, word: ArgumentWord, more: Partial<DocumentProblem>): void {
    this.problems.push({
      code,
      range: wordRange(word),
      subject: word.value,
      replacement: null,
      relatedRange: null,
      ...more,
    });
  }
}

/** The number of dashes that a word begins with. */
export function dashesOf(value: string): number {
  return /^-*/.exec(value)?.[0].length ?? 0;
}

/** True for a word at which Go's `flag` stops: one without a dash, `-` and `--`. */
function isPositional(value: string): boolean {
  return !value.startsWith('-') || value === '-' || value === '--';
}

/** Takes apart a word that Go's `flag` would take for a flag. */
function flagWord(word: ArgumentWord): FlagWord {
  const { value } = word;
  const dashes = dashesOf(value);
  const equals = value.indexOf('=', dashes);
  if (equals < 0) return { word, dashes, name: value.slice(dashes), equals: null };
  return { word, dashes, name: value.slice(dashes, equals), equals };
}

function nameRange({ word, dashes, name }: FlagWord): TextRange {
  return sourceRange(word, dashes, dashes + name.length);
}

function valueOf(word: ArgumentWord, start: number): SettingValue {
  const { value } = word;
  return {
    text: value.slice(start),
    range: sourceRange(word, start, value.length),
    shape: 'argument',
    items: [],
    dynamic: isDynamicBetween(word, start, value.length),
  };
}

/** One dash in the place of too many, where a name follows them. */
function withoutDashes(word: ArgumentWord): TextEdit | null {
  const dashes = dashesOf(word.value);
  if (/^[a-z]/.test(word.value.slice(dashes))) return { range: sourceRange(word, 0, dashes), text: '-' };
  return null;
}

/** The two words made one, within their quotes where both have the same; null where that takes more than one edit. */
function joined(flag: ArgumentWord, value: ArgumentWord): TextEdit | null {
  if (wholeQuotes(flag)?.mark !== wholeQuotes(value)?.mark) return null;
  return { range: { start: wordRange(flag).end, end: wordRange(value).end }, text: `=${goBoolean(value.value)}` };
}

/** A word that was meant as true or false, as Go reads it. */
function goBoolean(word: string): string {
  if (/^(?:1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(word)) return word;
  return word
    .toLowerCase()
    .replace(/^(?:yes|on)$/, 'true')
    .replace(/^(?:no|off)$/, 'false');
}
