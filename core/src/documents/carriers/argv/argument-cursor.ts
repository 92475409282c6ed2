import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import { touches, type TextRange } from '../../../model/text';
import { dashesOf } from './argument-list';
import { partAt, sourceRange, valueOffset, type ArgumentWord } from './argument-word';

/** Where somebody types in an argument list. */
export interface ArgumentPlace {
  readonly offset: number;
  /** The word that the offset lies in or touches; null where a new one would begin. */
  readonly word: ArgumentWord | null;
  /** The word in front of it. */
  readonly before: ArgumentWord | null;
  /** True where both stand on one line, so that an empty word is the value of the flag in front and not a new flag. */
  readonly sameLine: boolean;
  readonly present: ReadonlySet<string>;
}

/** What is being typed there; null on a quote's far side, where nothing sensible can be put. */
export function argumentCursor(place: ArgumentPlace, catalogue: Catalogue): Cursor | null {
  const { word, before, offset, present } = place;
  const flag = before && flagThatWantsValue(before, catalogue);
  if (!word) {
    const range = { start: offset, end: offset };
    if (!flag || !place.sameLine)
      return { place: 'flag-name', typed: '', dashes: '-', hasValue: false, range, insertRange: range, present };
    return { place: 'flag-value', flag, typed: '', range, insertRange: range, quote: '', present };
  }
  if (!word.value.startsWith('-')) {
    if (flag) return valueCursor(place, word, flag, 0);
    return nameCursor(place, word);
  }
  const equals = word.value.indexOf('=');
  if (equals < 0 || valueOffset(word, offset) <= equals) return nameCursor(place, word);
  return valueCursor(place, word, word.value.slice(dashesOf(word.value), equals), equals + 1);
}

/** The names of the flags that stand in a text, but for the one in the given range. By appearance, not by a parse. */
export function flagsPresent(text: string, except: TextRange | null): ReadonlySet<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(/(?:^|[\s"'])(?:#[^\n]*|(--?)([A-Za-z][\w.-]*))/g)) {
    const name = match[2];
    const end = match.index + match[0].length;
    const isExcepted = except !== null && except.start < end && end <= except.end;
    if (name !== undefined && !isExcepted) names.add(name);
  }
  return names;
}

/** A flag's name, also one whose dash is missing as yet. */
function nameCursor({ offset, present }: ArgumentPlace, word: ArgumentWord): Cursor | null {
  const { value } = word;
  const [name = '', dashes = ''] = /^(-*)[^=]*/.exec(value) ?? [];
  const range = sourceRange(word, 0, name.length);
  if (!touches(range, offset) || (dashes === '' && name !== value)) return null;
  return {
    place: 'flag-name',
    typed: value.slice(dashes.length, valueOffset(word, offset)),
    range,
    insertRange: { start: range.start, end: offset },
    dashes: dashes || '-',
    hasValue: name !== value,
    present,
  };
}

function valueCursor(
  { offset, present }: ArgumentPlace,
  word: ArgumentWord,
  flag: string,
  start: number,
): Cursor | null {
  const range = sourceRange(word, start, word.value.length);
  if (!touches(range, offset)) return null;
  const { quotes } = partAt(word, start);
  const isWithin = quotes !== null && quotes.start < range.start && range.end <= quotes.end;
  return {
    place: 'flag-value',
    flag,
    typed: word.value.slice(start, valueOffset(word, offset)),
    range,
    insertRange: { start: range.start, end: offset },
    quote: isWithin ? quotes.mark : '',
    present,
  };
}

/** The name of the flag, where the word is one that takes the next word for its value. */
function flagThatWantsValue({ value }: ArgumentWord, catalogue: Catalogue): string | null {
  const name = value.slice(dashesOf(value));
  if (!value.startsWith('-') || value.includes('=')) return null;
  if (catalogue.flagHistory(name).length > 0 && !catalogue.isBooleanFlag(name)) return name;
  return null;
}
