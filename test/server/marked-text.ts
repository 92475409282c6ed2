import assert from 'node:assert/strict';

/** A text with `<|>` at the cursor, taken apart. Fails unless there is exactly one. */
export function withCursor(marked: string): { readonly text: string; readonly offset: number } {
  const [before, after, ...more] = marked.split('<|>');
  assert.ok(before !== undefined && after !== undefined && more.length === 0, 'want exactly one <|>');
  return { text: before + after, offset: before.length };
}
