import { safeSentence } from './safe-text';

/** An inline code span of Markdown that holds the text on one line, whatever backticks are in it. */
export function codeSpan(text: string): string {
  const flat = safeSentence(text.replace(/\s+/g, ' '));
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return flat === '' ? '' : `${fence}${pad}${flat}${pad}${fence}`;
}
