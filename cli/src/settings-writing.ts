import { fixEdits } from '../../core/src/analysis/fix-edits';
import { objectionToWriting } from '../../core/src/certificates/guard';
import { swapFiles } from '../../core/src/certificates/swap';
import type { DocumentChanges } from '../../core/src/model/finding';
import type { TextEdit } from '../../core/src/model/text';
import type { JudgedFile } from './inputs';
import type { World } from './world';

/** Writes settings into the files that were judged. Gives a sentence for each file that could not be changed, which then is as it was. */
export async function writeSettings(changes: readonly DocumentChanges[], files: readonly JudgedFile[], world: World): Promise<readonly string[]> {
  const analyses = new Map(files.map(({ analysis }) => [analysis.source.uri, analysis]));
  const edits = fixEdits({ kind: 'set', changes }, (uri) => analyses.get(uri)?.documents ?? []);
  if (edits === null) return ['The settings could not be written, because a document is no longer there.'];
  const problems: string[] = [];
  for (const [uri, list] of edits) {
    const path = world.paths.fromUri(uri);
    const former = analyses.get(uri)?.source.text;
    if (path === null || former === undefined || list.length === 0) continue;
    const objection = await objectionToWriting(path, new Set([world.paths.folderOf(path)]), [world.currentFolder], world.files);
    if (objection !== null) {
      problems.push(objection);
      continue;
    }
    const outcome = await swapFiles([{ path, text: edited(former, list), former, secret: false, mode: null }], path, world.files, world.clock);
    if ('failure' in outcome) problems.push(outcome.failure);
    // What was changed shows in version control; a backup would only lie about.
    else for (const backup of outcome.backups.values()) await world.files.remove(backup);
  }
  return problems;
}

function edited(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((rest, { range, text: inserted }) => rest.slice(0, range.start) + inserted + rest.slice(range.end), text);
}
