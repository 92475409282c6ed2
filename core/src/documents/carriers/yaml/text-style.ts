import { isPlainText, looksTyped } from './plain-text';

/** What strings are written in: quotes, or none. */
export type Quote = '' | '"' | "'";

/** The quotation mark that stands at an offset; '' where none does. */
export function quoteMarkAt(text: string, offset: number): Quote {
  const character = text[offset];
  if (character === '"' || character === "'") return character;
  return '';
}

/** A string as the value of a key or an element of a list, on a line of its own. */
const stringLine = /^[ \t]*(?:- +)?(?:[\w./-]+:[ \t]+)?(?:"([^"\\\n]+)"|'([^'\n]+)'|([A-Za-z./][^\s:#'"]*))[ \t\r]*$/gm;

/** The quotes that a text puts around strings that need none, where most have them; none where most have none. */
export function usualQuote(text: string): Quote {
  const counts: Record<Quote, number> = { '': 0, '"': 0, "'": 0 };
  for (const [, double, single, plain] of text.matchAll(stringLine)) {
    const value = double ?? single ?? plain ?? '';
    if (!isPlainText(value, 'block') || looksTyped(value)) continue;
    if (double !== undefined) counts['"'] += 1;
    else counts[single === undefined ? '' : "'"] += 1;
  }
  const mark: Quote = counts['"'] >= counts["'"] ? '"' : "'";
  if (counts[mark] > counts['']) return mark;
  return '';
}

/** True where most blocks of this indentation that follow another are parted from it by a blank line. */
export function partsBlocks(text: string, indent: string): boolean {
  const own = new RegExp(`^${indent}[^\\s#-]`);
  let [parted, joined, isBelow, isBlank] = [0, 0, false, false];
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line.trim() === '') isBlank = true;
    else if (own.test(line)) {
      if (isBelow && isBlank) parted += 1;
      else if (isBelow) joined += 1;
      [isBelow, isBlank] = [false, false];
      // A comment belongs to what follows it.
    } else if (!line.trim().startsWith('#')) [isBelow, isBlank] = [line.startsWith(`${indent} `), false];
  }
  return parted > joined;
}
