import type { TextEdit } from '../../../model/text';
import { partAt, sourceRange, type ArgumentWord, type WordPart } from '../argv/argument-word';

/** Quotes an argument for a shell where it must be: the value alone, where it is a flag's with `=`. Variables stay such. */
export function quoteArgument(text: string): string {
  const [flag = ''] = /^-{0,2}[\w.-]*=/.exec(text) ?? [];
  const value = text.slice(flag.length);
  if (flag === '' && value === '') return '""';
  return `${flag}${quoteValue(value)}`;
}

/** The edit after which the word's value is the text from an offset in it on. It keeps the quotes that hold the value. */
export function rewriteWord(word: ArgumentWord, from: number, text: string): TextEdit {
  const { quotes } = partAt(word, from);
  const start = sourceRange(word, from, from).start;
  const escaped =
    quotes && quotes.end === word.range.end && quotes.start < start ? escapeWithin(quotes.mark, text) : null;
  if (escaped !== null) return { range: { start, end: endOfContent(word) }, text: escaped };
  if (!quotes)
    return { range: { start, end: word.range.end }, text: from > 0 && text === '' ? '' : quoteArgument(text) };
  if (start === quotes.start + 1)
    return { range: { start: quotes.start, end: word.range.end }, text: quoteArgument(text) };
  return { range: word.range, text: quoteArgument(word.value.slice(0, from) + text) };
}

function quoteValue(value: string): string {
  const dynamic = isDynamic(value);
  const special = dynamic ? /[\s'"\\]/ : /[\s'"\\`$&|;<>()*?[\]{}!#~]/;
  if (!special.test(value)) return value;
  if (!dynamic && /["\\`$]/.test(value) && !value.includes("'")) return `'${value}'`;
  return `"${escapeWithin('"', value) ?? value}"`;
}

/** The text as it stands within quotes of that mark; null where single quotes cannot hold it, or would freeze a variable. */
function escapeWithin(mark: '"' | "'", text: string): string | null {
  if (mark === "'") {
    if (text.includes("'") || isDynamic(text)) return null;
    return text;
  }
  return text.replace(isDynamic(text) ? /["\\]/g : /["\\`$]/g, '\\$&');
}

/** Where the last part ends, in front of a closing quote; an unclosed one has none. */
function endOfContent({ parts, range }: ArgumentWord): number {
  const last: WordPart | undefined = parts.at(-1);
  return last?.source.end ?? range.end;
}

/**
 * True where a shell, Kubernetes, Compose, Helm or Mimir's `-config.expand-env` fills some of the text in later:
 * `$NAME`, `${NAME}`, `$(NAME)`, `{{ .Value }}`. Its final value is then not known here.
 */
function isDynamic(text: string): boolean {
  return /\$[\w({]|\{\{/.test(text);
}
