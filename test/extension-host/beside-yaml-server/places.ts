import * as vscode from 'vscode';
import { insert, rangeOf } from '../editor';

/** The lines between the comments that enclose Mimir's parts. */
export function mimirsLines(document: vscode.TextDocument): ReadonlySet<number> {
  const lines = new Set<number>();
  let isInside = false;
  for (let line = 0; line < document.lineCount; line++) {
    const { text } = document.lineAt(line);
    if (text.endsWith("# Mimir's: to here")) isInside = false;
    if (isInside) lines.add(line);
    if (text.endsWith("# Mimir's: from here")) isInside = true;
  }
  return lines;
}

/** Every word that is in no comment, dots and dashes included. */
export function wordsOf(document: vscode.TextDocument): readonly vscode.Range[] {
  const lines = Array.from({ length: document.lineCount }, (_, line) => ({
    line,
    text: document.lineAt(line).text.replace(/#.*/, ''),
  }));
  return lines.flatMap(({ line, text }) =>
    [...text.matchAll(/\w[\w.-]*/g)].map(
      ({ index, 0: word }) => new vscode.Range(line, index, line, index + word.length),
    ),
  );
}

/** Types behind the line that holds the words; returns where the last word of it stands. */
export async function typedBelow(document: vscode.TextDocument, words: string, text: string): Promise<vscode.Range> {
  const { line } = rangeOf(document, words).start;
  const { end } = document.lineAt(line).range;
  await insert(document, end, text);
  const behind = document.positionAt(document.offsetAt(end) + text.length);
  const [typed = ''] = /[\w.-]*$/.exec(text) ?? [];
  return new vscode.Range(behind.translate(0, -typed.length), behind);
}
