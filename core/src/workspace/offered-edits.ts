import type { FileAnalysis } from '../analysis/analysis';
import { fixEdits } from '../analysis/fix-edits';
import { soundDocuments } from '../analysis/sound-edits';
import type { Catalogue } from '../catalogue/catalogue';
import type { FixAction } from '../model/finding';
import type { ConfigDocument } from '../model/setting';
import type { TextEdit } from '../model/text';
import { failsOrWorsens, type Fixed } from './fix-consequences';

/** What a fix writes, by the URI of each file. */
export type FixEdits = ReadonlyMap<string, readonly TextEdit[]>;

/**
 * The edits of an action. Null for one that writes no text, writes elsewhere, would not leave a text that says what it promises, would
 * leave what it is to fix, or bring worse; `fixed` is null where it fixes nothing that has an effect.
 */
export function offeredEdits(
  action: FixAction,
  fixed: Fixed | null,
  fileOf: (uri: string) => FileAnalysis | null,
  catalogue: Catalogue,
): FixEdits | null {
  const edits = fixEdits(action, (uri) => fileOf(uri)?.documents ?? []);
  if (edits === null || edits.size === 0) return null;
  const after = new Map<string, readonly ConfigDocument[]>();
  for (const [uri, list] of edits) {
    const file = fileOf(uri);
    const documents = file && soundDocuments(action, list, file, catalogue);
    if (documents === null) return null;
    after.set(uri, documents);
  }
  if (fixed === null) return edits;
  const deployments = new Set([...after.keys()].flatMap((uri) => fileOf(uri)?.deployment ?? []));
  if ([...deployments].some((deployment) => failsOrWorsens(fixed, { documents: after, edits }, deployment, catalogue)))
    return null;
  return edits;
}
