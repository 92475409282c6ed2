/** `1 hop`, `2 hops`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `plaintext`; `partly plaintext, partly TLS`. */
export function partly(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `partly ${words.join(', partly ')}`;
}
