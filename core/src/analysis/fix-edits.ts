import type { FixAction } from '../model/finding';
import type { ConfigDocument } from '../model/setting';
import type { TextEdit } from '../model/text';

/**
 * What a fix writes, by file. Null for an action that writes no text, and where a document is no longer there or cannot take it: a text
 * with faults may give two edits the same place.
 */
export function fixEdits(
  action: FixAction,
  documentsOf: (uri: string) => readonly ConfigDocument[],
): ReadonlyMap<string, readonly TextEdit[]> | null {
  const edits = editsOf(action, documentsOf);
  if (edits === null || [...edits.values()].some(overlap)) return null;
  return edits;
}

function overlap(edits: readonly TextEdit[]): boolean {
  const ordered = edits.map(({ range }) => range).sort((a, b) => a.start - b.start || a.end - b.end);
  return ordered.some(({ start }, index) => start < (ordered[index - 1]?.end ?? 0));
}

function editsOf(
  action: FixAction,
  documentsOf: (uri: string) => readonly ConfigDocument[],
): ReadonlyMap<string, readonly TextEdit[]> | null {
  if (action.kind === 'replace') return new Map([[action.uri, action.edits]]);
  if (action.kind !== 'set') return null;
  const edits = new Map<string, readonly TextEdit[]>();
  for (const { uri, document, changes } of action.changes) {
    const target = documentsOf(uri).find(({ name }) => name === document);
    if (!target) return null;
    const written = target.writer.edits(changes);
    // A text that does not parse may not take them, and the rest alone would not do what the fix says.
    if (written.length === 0 && target.problems.some(({ code }) => code === 'yaml-syntax')) return null;
    edits.set(uri, [...(edits.get(uri) ?? []), ...written]);
  }
  return edits;
}
