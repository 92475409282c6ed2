import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { safeMessage, secretsOf, type Secrets } from '../../../core/src/analysis/secrets';
import { lazily } from '../../../core/src/catalogue/lazily';
import { safeLog } from '../../../core/src/model/safe-text';
import type { JudgedFile } from '../judging/judged-files';
import type { LineRange } from './report';

const widest = 100;

/** A line of a file, with marks below what a finding is about. */
export interface MarkedLine {
  readonly line: string;
  readonly marks: string;
}

interface ShownFile {
  readonly lines: readonly string[];
  readonly secrets: Secrets;
}

function shownFile({ source, processes }: FileAnalysis): ShownFile {
  return { lines: source.text.split(/\r?\n/), secrets: secretsOf(processes.map(({ process }) => process)) };
}

/** Shows lines of the files that were judged. */
export class SourceLines {
  /** A file with thousands of findings is taken apart once. */
  private readonly files: ReadonlyMap<string, () => ShownFile>;

  constructor(files: readonly JudgedFile[]) {
    this.files = new Map(files.map(({ path, analysis }) => [path, lazily(() => shownFile(analysis))]));
  }

  /** Null where the line is not there, is blank, or holds what must not be shown. */
  at(path: string, { start, end }: LineRange): MarkedLine | null {
    const file = this.files.get(path)?.();
    const whole = file?.lines[start.line] ?? '';
    const text = whole.replaceAll('\t', ' ').trimEnd();
    if (file === undefined || text.trim() === '' || !isHarmless(text, file)) return null;
    const from = Math.max(0, Math.min(start.character - 40, text.length - widest));
    const line = text.slice(from, from + widest);
    const column = Math.min(start.character - from, line.length);
    const length = start.line === end.line ? end.character - start.character : line.length;
    return {
      line,
      marks: `${' '.repeat(column)}^${'~'.repeat(Math.max(0, Math.min(length, line.length - column) - 1))}`,
    };
  }
}

/** A secret may be written in any form: a line in which one is found, or that only looks like one, is not shown. */
function isHarmless(text: string, { secrets }: ShownFile): boolean {
  return safeMessage(text, secrets) === text && safeLog(text) === text;
}
