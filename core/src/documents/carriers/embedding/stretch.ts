import type { TextRange } from '../../../model/text';
import type { EmbeddedText } from './embedded-text';

/** A stretch of a host just as it stands there. */
export function stretchOf(host: string, { start, end }: TextRange): EmbeddedText {
  return {
    text: host.slice(start, end),
    segments: [{ at: 0, length: end - start, source: { start, end } }],
    indent: '',
    hostEdits: (edits) =>
      edits.map(({ range, text }) => ({ range: { start: range.start + start, end: range.end + start }, text })),
  };
}

/** The text with all but the given stretches made blanks, line by line, so that what is found in it has the places of the text. */
export function blankedBut(text: string, kept: readonly TextRange[]): string {
  let [result, done] = ['', 0];
  for (const { start, end } of kept) {
    result += blanked(text.slice(done, start)) + text.slice(start, end);
    done = end;
  }
  return result + blanked(text.slice(done));
}

/** The text with the given stretches made blanks. They are in order and do not overlap. */
export function blankedOut(text: string, removed: readonly TextRange[]): string {
  let [result, done] = ['', 0];
  for (const { start, end } of removed) {
    result += text.slice(done, start) + blanked(text.slice(start, end));
    done = end;
  }
  return result + text.slice(done);
}

function blanked(text: string): string {
  return text.replace(/[^\r\n]+/g, (line) => ' '.repeat(line.length));
}
