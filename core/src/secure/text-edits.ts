import type { TextEdit } from '../model/text';

/** The text after edits that do not overlap; of those at one place, the first comes first. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => b.edit.range.start - a.edit.range.start || b.index - a.index);
  return ordered.reduce(
    (rest, { edit: { range, text: inserted } }) => rest.slice(0, range.start) + inserted + rest.slice(range.end),
    text,
  );
}
