import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import type { JudgedText } from './judged-text';

/** What an editor may fold in a file of flags: runs of comments, and lines of flags up to the next blank line. Other kinds of files have their own language's. */
export function foldingRanges({ text, analysis }: JudgedText): readonly FoldingRange[] {
  if (analysis.kind !== 'flags') return [];
  const lines = text.getText().split(/\r\n?|\n/);
  const ranges: FoldingRange[] = [];
  for (let start = 0; start < lines.length;) {
    const kind = lineKind(lines[start]);
    let end = start;
    while (end + 1 < lines.length && lineKind(lines[end + 1]) === kind) end += 1;
    if (kind !== 'blank' && end > start)
      ranges.push({
        startLine: start,
        endLine: end,
        ...(kind === 'comment' && { kind: FoldingRangeKind.Comment }),
      });
    start = end + 1;
  }
  return ranges;
}

function lineKind(line = ''): 'blank' | 'comment' | 'flags' {
  if (/^\s*$/.test(line)) return 'blank';
  if (/^\s*#/.test(line)) return 'comment';
  return 'flags';
}
