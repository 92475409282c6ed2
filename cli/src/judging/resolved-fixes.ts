import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { Finding, Fix } from '../../../core/src/model/finding';
import { type FixEdits, offeredEdits } from '../../../core/src/workspace/offered-edits';
import type { JudgedFile } from './judged-files';

/** Resolves fixes within the files that were judged. */
export class Fixes {
  private readonly analyses: ReadonlyMap<string, FileAnalysis>;

  /** To try a fix, its file is read again, and its deployment judged: `work` limits how much of that is done, in `workOf`. */
  constructor(
    files: readonly JudgedFile[],
    private work = Infinity,
  ) {
    this.analyses = new Map(files.map(({ analysis }) => [analysis.source.uri, analysis]));
  }

  /** The same as `editsOf`; 'untried' once the work is used up. */
  triedEditsOf(fix: Fix, finding: Finding): FixEdits | 'untried' | null {
    if (this.work <= 0) return 'untried';
    this.work -= workOf(this.analyses.get(finding.uri));
    return this.editsOf(fix, finding);
  }

  /** Null for a fix that cannot be made here, or should not be: see `offeredEdits`. */
  editsOf({ action }: Fix, finding: Finding): FixEdits | null {
    const fixed = { effect: finding.effect, findings: [finding] };
    return offeredEdits(action, fixed, (uri) => this.analyses.get(uri) ?? null, loadCatalogue());
  }
}

/** What it takes to judge a file again, in characters: a process takes about as long as so many. */
function workOf(analysis: FileAnalysis | undefined): number {
  if (!analysis) return 0;
  return analysis.source.text.length + 1000 * analysis.deployment.processes.length;
}
