/** Text that means itself in Markdown. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!<>|~&]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}

/** An inline code span that holds the text whatever backticks are in it. */
export function codeSpan(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return flat === '' ? '' : `${fence}${pad}${flat}${pad}${fence}`;
}

/** Paragraphs parted by empty lines; empty ones are left out. */
export function paragraphs(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n\n');
}

/** A list of named facts; those without a value are left out. Values are Markdown already. */
export function factList(facts: readonly (readonly [string, string | null])[]): string {
  return facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [`- ${name}: ${value}`])).join('\n');
}
