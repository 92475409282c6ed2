import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { Finding, Fix } from '../../../core/src/model/finding';
import { type FixEdits, offeredEdits } from '../../../core/src/workspace/offered-edits';
import type { JudgedFile } from './judged-files';

/** Resolves fixes within the files that were judged. */
export class Fixes {
  private readonly analyses: ReadonlyMap<string, FileAnalysis>;

  constructor(files: readonly JudgedFile[]) {
    this.analyses = new Map(files.map(({ analysis }) => [analysis.source.uri, analysis]));
  }

  /** Null for a fix that cannot be made here, or should not be: see `offeredEdits`. */
  editsOf({ action }: Fix, finding: Finding): FixEdits | null {
    const fixed = { effect: finding.effect, findings: [finding] };
    return offeredEdits(action, fixed, (uri) => this.analyses.get(uri) ?? null, loadCatalogue());
  }
}
