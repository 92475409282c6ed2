import type { TextEdit, TextRange } from '../../../model/text';
import { lineBreak, lineEnd, lineStart, nextLine } from '../embedding/lines';

interface Insertion {
  readonly offset: number;
  readonly lines: readonly string[];
  readonly depth: number;
}

/** Gathers what is to be done to a text, and makes edits of it that do not overlap. */
export class EditPlan {
  private readonly replacements: TextEdit[] = [];
  private readonly insertions: Insertion[] = [];
  /** Whole lines, without the last one's break. */
  private readonly removals: TextRange[] = [];
  private readonly lineBreak: string;

  constructor(private readonly text: string) {
    this.lineBreak = lineBreak(text);
  }

  replace(edit: TextEdit): void {
    this.replacements.push(edit);
  }

  /** Lines that replace what stands behind a colon. */
  replaceByLines(range: TextRange, lines: readonly string[]): void {
    this.replace({ range, text: lines.map((line) => this.lineBreak + line).join('') });
  }

  /** New lines below that of the offset. Of several at one place, those of the deeper block come first. */
  insertLines(offset: number, lines: readonly string[], depth: number): void {
    if (lines.length > 0) this.insertions.push({ offset: lineEnd(this.text, offset), lines, depth });
  }

  /** Takes out every line from that of `start` to that of `end`. */
  removeLines(start: number, end: number): void {
    this.removals.push({ start: lineStart(this.text, start), end: lineEnd(this.text, end) });
  }

  edits(): readonly TextEdit[] {
    const removals = this.joinedRemovals();
    const isTaken = (offset: number): boolean => removals.some(({ start, end }) => start <= offset && offset <= end);
    const offsets = [...new Set(this.insertions.map(({ offset }) => offset))].filter((offset) => !isTaken(offset));
    const edits = [
      ...this.replacements,
      ...offsets.map((offset) => this.insertionEdit(offset)),
      ...removals.map((removal) => this.removalEdit(removal)),
    ];
    return joinTouching(edits.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end));
  }

  private linesFor(start: number, end: number): string {
    const wanted = this.insertions.filter(({ offset }) => start <= offset && offset <= end);
    const inOrder = wanted.sort((a, b) => a.offset - b.offset || b.depth - a.depth);
    return inOrder.flatMap(({ lines }) => lines).join(this.lineBreak);
  }

  private insertionEdit(offset: number): TextEdit {
    const range = { start: offset, end: offset };
    const lines = this.linesFor(offset, offset);
    if (lineStart(this.text, offset) === offset) return { range, text: lines + this.lineBreak };
    // The file's last line ends as lines do.
    if (offset === this.text.length) return { range, text: this.lineBreak + lines + this.lineBreak };
    return { range, text: this.lineBreak + lines };
  }

  /** Lines that were to be added behind one that goes take its place. */
  private removalEdit({ start, end }: TextRange): TextEdit {
    const lines = this.linesFor(start, end);
    if (lines !== '') return { range: { start, end }, text: lines };
    const next = nextLine(this.text, end);
    if (next > end || start === 0) return { range: { start, end: next }, text: '' };
    return { range: { start: lineEnd(this.text, lineStart(this.text, start - 1)), end }, text: '' };
  }

  private joinedRemovals(): readonly TextRange[] {
    const joined: TextRange[] = [];
    for (const removal of [...this.removals].sort((a, b) => a.start - b.start)) {
      const last = joined.at(-1);
      if (last && removal.start <= nextLine(this.text, last.end))
        joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, removal.end) };
      else joined.push(removal);
    }
    return joined;
  }
}

/** Two edits at one offset would depend on their order. */
function joinTouching(edits: readonly TextEdit[]): readonly TextEdit[] {
  const joined: TextEdit[] = [];
  for (const edit of edits) {
    const last = joined.at(-1);
    const isSamePlace =
      last !== undefined && last.range.start === edit.range.start && last.range.end === edit.range.start;
    if (isSamePlace) joined[joined.length - 1] = { range: edit.range, text: last.text + edit.text };
    else joined.push(edit);
  }
  return joined;
}
