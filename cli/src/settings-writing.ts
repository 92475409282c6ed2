import { fixEdits } from '../../core/src/analysis/fix-edits';
import { textAfter } from '../../core/src/analysis/sound-edits';
import type { DocumentChanges } from '../../core/src/model/finding';
import type { JudgedFile } from './judging/judged-files';
import { writeTexts } from './text-writing';
import type { World } from './machine/world';

/** Writes settings into the files that were judged. Gives a sentence for each file that could not be changed, which then is as it was. */
export async function writeSettings(
  changes: readonly DocumentChanges[],
  files: readonly JudgedFile[],
  world: World,
): Promise<readonly string[]> {
  const analyses = new Map(files.map(({ analysis }) => [analysis.source.uri, analysis]));
  const edits = fixEdits({ kind: 'set', changes }, (uri) => analyses.get(uri)?.documents ?? []);
  if (edits === null) return ['The options could not be written: a file no longer exists.'];
  const texts = [...edits].flatMap(([uri, list]) => {
    const former = analyses.get(uri)?.source.text;
    return former === undefined || list.length === 0 ? [] : [{ uri, former, text: textAfter(list, former) }];
  });
  return writeTexts(texts, world);
}
