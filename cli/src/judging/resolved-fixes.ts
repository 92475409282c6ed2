import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { fixEdits } from '../../../core/src/analysis/fix-edits';
import { areSound } from '../../../core/src/analysis/sound-edits';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { Fix } from '../../../core/src/model/finding';
import type { TextEdit } from '../../../core/src/model/text';
import type { JudgedFile } from './judged-files';

/** What a fix writes, by the URI of each file. */
export type FixEdits = ReadonlyMap<string, readonly TextEdit[]>;

/** Resolves fixes within the files that were judged. */
export class Fixes {
  private readonly analyses: ReadonlyMap<string, FileAnalysis>;

  constructor(files: readonly JudgedFile[]) {
    this.analyses = new Map(files.map(({ analysis }) => [analysis.source.uri, analysis]));
  }

  /** Null for a fix that writes no text, writes elsewhere, or would not leave a text that says what the fix promises. */
  editsOf({ action }: Fix): FixEdits | null {
    const edits = fixEdits(action, (uri) => this.analyses.get(uri)?.documents ?? []);
    if (edits === null || edits.size === 0) return null;
    const isSound = [...edits].every(([uri, list]) => {
      const file = this.analyses.get(uri);
      return file !== undefined && areSound(action, list, file, loadCatalogue());
    });
    return isSound ? edits : null;
  }
}
