import type { TextRange } from '../../../model/text';
import { substituted, within, type Substitution, type SubstitutedText } from '../argv/substitution';
import type { EmbeddedText } from '../embedding/embedded-text';
import { embeddedLines } from '../embedding/lines-text';
import { lineEnd, lineStart, nextLine } from '../embedding/lines';

/** A file that a script holds between `<<EOF` and `EOF`. */
export interface HereDocument {
  /** The lines of its text, without the one that ends it. */
  readonly range: TextRange;
  /** Where the script writes it to, as far as it says so; '' where it does not. */
  readonly target: string;
  /** True where the shell fills in variables. */
  readonly expands: boolean;
}

const opening = /(?<!<)<<(-?)[ \t]*(?:"([^"\r\n]+)"|'([^'\r\n]+)'|(\\?)([A-Za-z_][\w.-]*))/g;

/** The here-documents of a script, in order. One that is not ended goes to the end of the script. */
export function hereDocumentsOf(text: string): readonly HereDocument[] {
  const found: HereDocument[] = [];
  let end = 0;
  for (const match of text.matchAll(opening)) {
    const [, dash = '', double, single, escape = '', bare] = match;
    const line = text.slice(lineStart(text, match.index), lineEnd(text, match.index));
    if (match.index < end || /^\s*#/.test(line)) continue;
    const start = nextLine(text, match.index);
    end = endOf(text, start, double ?? single ?? bare ?? '', dash === '-');
    found.push({ range: { start, end }, target: targetOf(line), expands: bare !== undefined && escape === '' });
  }
  return found;
}

/** The text as the shell writes it, without the blanks that all its lines begin with. */
export function textOfHereDocument(host: string, { range, expands }: HereDocument): SubstitutedText {
  const lines = embeddedLines(host, range, commonIndent(host.slice(range.start, range.end)));
  return expanded(lines, expands ? expansion : verbatim);
}

function expanded(lines: EmbeddedText, substitution: Substitution): SubstitutedText {
  return within(substituted(lines.text, substitution), lines);
}

const verbatim: Substitution = { find: () => [], escape: (text) => text };

/** What the shell fills in is not known here. A backslash that joins lines is left, as units join them likewise. */
const expansion: Substitution = {
  find: (text) =>
    [...text.matchAll(/\\[$`\\]|\$(?:\w+|\{[^}\r\n]*\}|\([^)\r\n]*\))|`[^`\r\n]*`/g)].map(({ index, 0: found }) => ({
      range: { start: index, end: index + found.length },
      text: found.startsWith('\\') ? found.charAt(1) : null,
    })),
  escape: (text) => text.replace(/[$`]|\\(?=[$`\\])/g, '\\$&'),
};

function endOf(text: string, first: number, delimiter: string, stripsTabs: boolean): number {
  for (let start = first; start < text.length; start = nextLine(text, start)) {
    const line = text.slice(start, lineEnd(text, start));
    if ((stripsTabs ? line.replace(/^\t+/, '') : line) === delimiter) return start;
  }
  return text.length;
}

/** The file behind `>`, `>>` or `tee`. */
function targetOf(line: string): string {
  const [, quoted, bare] =
    /(?:(?<![0-9&])>{1,2}|\btee(?:[ \t]+-[\w-]+)*)[ \t]*(?:["']([^"']+)["']|([^\s"'|;&<>]+))/.exec(line) ?? [];
  return quoted ?? bare ?? '';
}

function commonIndent(text: string): string {
  const indents = [...text.matchAll(/^([ \t]*)[^\s]/gm)].map(([, blanks = '']) => blanks);
  return indents.reduce((shortest, each) => (each.length < shortest.length ? each : shortest), indents[0] ?? '');
}
