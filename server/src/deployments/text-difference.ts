import { diffLines, structuredPatch } from 'diff';
import type { TextEdit } from 'vscode-languageserver-types';
import type { FileChange } from '../../../core/src/secure/secure-plan';
import type { OpenDocuments } from '../session/open-documents';
import type { DifferenceLine } from '../protocol/securing-protocol';
import { linesAround } from '../../../core/src/model/quoted';

/** The edits that make one text of the other: only the lines that change. Their positions are counted as the client counts. */
export function editsOf({ former, text }: FileChange, documents: Pick<OpenDocuments, 'textOf'>): TextEdit[] {
  const document = documents.textOf('', former ?? '');
  const edits: TextEdit[] = [];
  let offset = 0;
  for (const { value, added, removed } of diffLines(former ?? '', text)) {
    const start = document.positionAt(offset);
    if (added) edits.push({ range: { start, end: start }, newText: value });
    else if (removed) edits.push({ range: { start, end: document.positionAt(offset + value.length) }, newText: '' });
    if (!added) offset += value.length;
  }
  return merged(edits);
}

/** A line that is replaced is taken out and put in: one edit. */
function merged(edits: readonly TextEdit[]): TextEdit[] {
  return edits.reduce<TextEdit[]>((done, edit) => {
    const last = done.at(-1);
    const isBehind =
      last !== undefined &&
      last.newText === '' &&
      last.range.end.line === edit.range.start.line &&
      last.range.end.character === edit.range.start.character;
    if (isBehind) return [...done.slice(0, -1), { range: last.range, newText: edit.newText }];
    return [...done, edit];
  }, []);
}

/** The lines that change, with a few around them for orientation; near secrets, the lines around a change are not shown. */
export function differenceLines({ former, text }: FileChange): readonly DifferenceLine[] {
  const context = linesAround(former ?? '');
  const { hunks } = structuredPatch('', '', former ?? '', text, undefined, undefined, { context });
  const lines: DifferenceLine[] = [];
  for (const hunk of hunks) {
    if (lines.length > 0) lines.push({ kind: 'gap', text: '' });
    lines.push(...hunk.lines.filter((line) => !line.startsWith('\\')).map(lineOf));
  }
  return lines;
}

const kinds: Readonly<Record<string, DifferenceLine['kind']>> = { '+': 'added', '-': 'removed' };

function lineOf(line: string): DifferenceLine {
  const [mark = ' '] = line;
  return { kind: kinds[mark] ?? 'same', text: line.slice(1).replace(/\r$/, '') };
}
