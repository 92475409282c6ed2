/** The word for one, or for several: `has` or `have`. */
export function numbered(count: number, one: string, many: string): string {
  if (count === 1) return one;
  return many;
}

/** `1 hop`, `2 hops`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${numbered(count, one, many)}`;
}

/** `plaintext`; `partly plaintext, partly TLS`. */
export function partly(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `partly ${words.join(', partly ')}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[], word: 'and' | 'or' = 'and'): string {
  const last = names.at(-1) ?? '';
  if (names.length < 2) return last;
  return `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}
