import { neutral, neutralLine } from './neutral';
import { namesSecret, withoutKeys, withoutLongWords } from './quoted';

/** A sentence that names files and values: on one line, with no key in it and nothing that is longer than a value may be. */
export function safeSentence(text: string): string {
  return neutral(withoutLongWords(withoutKeys(text)));
}

/** A text of several lines for a terminal or log: no key is in it, and nothing that a terminal obeys or a log takes for a command. */
export function safeText(text: string): string {
  return withoutKeys(text).split('\n').map(neutralLine).join('\n');
}

/** The same for logs, which may show whole documents: what is assigned to a password, secret, token or key is left out too. */
export function safeLog(text: string): string {
  // Within JSON a line's end is an escape, which must not count as a part of the name.
  const assignment =
    /(\\[nrt])?([\w.-]*(?:passw|passphrase|secret|token|key|credential)[\w.-]*)(\\?["']?\s*[:=]\s*)(\\?"[^"\n]*"|'[^'\n]*'|[^\s"'\\,}]+)/gi;
  return safeText(text).replace(assignment, (whole, lead: string | undefined, name: string, joint: string) => {
    if (!namesSecret(name)) return whole;
    return `${lead ?? ''}${name}${joint}...`;
  });
}

/** An inline code span of Markdown that holds the text on one line, whatever backticks are in it. */
export function codeSpan(text: string): string {
  const flat = safeSentence(text.replace(/\s+/g, ' '));
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  if (flat === '') return '';
  return `${fence}${pad}${flat}${pad}${fence}`;
}
