import { safeMessage, secretsOf } from '../../core/src/analysis/secrets';
import { safeLog } from '../../core/src/model/safe-text';
import type { JudgedFile } from './inputs';
import type { LineRange } from './writers/report';

const widest = 100;

/** A line of a file, with marks below what a finding is about. */
export interface MarkedLine {
  readonly line: string;
  readonly marks: string;
}

/** Shows lines of the files that were judged. */
export class SourceLines {
  private readonly files: ReadonlyMap<string, JudgedFile>;

  constructor(files: readonly JudgedFile[]) {
    this.files = new Map(files.map((file) => [file.path, file]));
  }

  /** Null where the line is not there, is blank, or holds what must not be shown. */
  at(path: string, { start, end }: LineRange): MarkedLine | null {
    const file = this.files.get(path);
    const whole = file?.analysis.source.text.split(/\r?\n/)[start.line] ?? '';
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
function isHarmless(text: string, { analysis }: JudgedFile): boolean {
  const secrets = secretsOf(analysis.processes.map(({ process }) => process));
  return safeMessage(text, secrets) === text && safeLog(text) === text;
}
