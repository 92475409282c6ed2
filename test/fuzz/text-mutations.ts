import { type Material, pickModel } from './material';
import type { Random } from './random';

/** Makes another text of a text; it may be the same. */
export type Mutation = (text: string, random: Random, material: Material) => string;

/** No text gets longer than this by mutations. */
export const longest = 5000;
const mostRepeats = 400;

/** What is rare in texts and treated in its own way by editors, YAML, shells, Go or Markdown. */
const oddPieces: readonly string[] = [
  ...[
    '\ud83d',
    '\ude00',
    '😀',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u0085',
    '\u2028',
    '\u2029',
    '\r',
    '\r\n',
    '\n\r',
    '\ufeff',
    '\0',
    '\x1b[31m',
    '\x7f',
    '\v',
    '\f',
    '\u00a0',
    'é',
    'e\u0301',
  ],
  ...[
    '"',
    "'",
    '`',
    '\\',
    '\\\n',
    '\\"',
    '$',
    '$$',
    '${',
    '${CERTS}',
    '${CERTS:-certs}',
    '$(cat x)',
    '%i',
    '%%',
    '#',
    ' # ',
    '\t',
    '  ',
    '\n\n',
  ],
  ...['{{ .Values.x }}', '{{- if .Values.x }}\n', '{{ end }}', '{{', '}}', '{% raw %}', '<%= x %>', '<no value>'],
  ...[
    '&a ',
    '*a',
    '*a ',
    '!!str ',
    '!!binary ',
    '!!map ',
    '!x ',
    '! ',
    '<<: *a\n',
    '<<: [*a, *b]\n',
    '? ',
    ': ',
    ':',
    '- ',
    '-',
    '|',
    '|-',
    '|2\n',
    '>',
    '>-\n',
    '%YAML 1.1\n',
    '---\n',
    '--- ',
    '...\n',
    '[',
    ']',
    '{',
    '}',
    ',',
    '{}',
    '[]',
    'null',
    '~',
    '@',
    '0x1F',
    '1_000',
    'yes',
    'on',
  ],
  ...[
    '```\n',
    '```yaml\n',
    '~~~',
    '<!-- ',
    'EOF\n',
    '<<EOF',
    '<<-"EOF"\n',
    ' | ',
    ' && ',
    '; ',
    ' > x',
    'CMD ',
    'ENTRYPOINT [',
    'ExecStart=',
    'Environment=',
    'export ',
  ],
  ...[
    '# mimir-tls: ignore\n',
    '# mimir-tls: ignore-file\n',
    '# mimir-tls: ignore unknown-flag, file-not-found\n',
    '# mimir-tls: flags\n',
    '-h',
    '--',
    '---x=1',
    '-=',
    '- -target=all\n',
  ],
];

function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}

function splice(text: string, at: number, length: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at + length);
}

/** Replaces one line, picked by chance, by others. */
function withLine(
  text: string,
  random: Random,
  change: (line: string, lines: readonly string[]) => readonly string[],
): string {
  const lines = linesOf(text);
  const at = random.below(lines.length);
  return [...lines.slice(0, at), ...change(lines[at] ?? '', lines), ...lines.slice(at + 1)].join('');
}

const insertOddPiece: Mutation = (text, random) =>
  splice(text, random.below(text.length + 1), 0, random.pick(oddPieces));
const replaceByOddPiece: Mutation = (text, random) =>
  splice(text, random.below(text.length + 1), 1 + random.below(4), random.pick(oddPieces));
const deletePiece: Mutation = (text, random) => splice(text, random.below(text.length + 1), 1 + random.below(30), '');
const duplicateLine: Mutation = (text, random) => withLine(text, random, (line) => [line, line]);
const deleteLine: Mutation = (text, random) => withLine(text, random, () => []);
const moveLine: Mutation = (text, random) => withLine(text, random, (line, lines) => [random.pick(lines), line]);
const indentLine: Mutation = (text, random) =>
  withLine(text, random, (line) => [random.pick([' ', '  ', '    ', '\t']) + line]);
const outdentLine: Mutation = (text, random) => withLine(text, random, (line) => [line.replace(/^[ \t]{1,2}/, '')]);
const commentLine: Mutation = (text, random) => withLine(text, random, (line) => [`# ${line}`]);
const joinLines: Mutation = (text, random) =>
  withLine(text, random, (line) => [line.replace(/\r?\n/, random.pick(['', ' ', ' \\\n']))]);

const swapLines: Mutation = (text, random) => {
  const lines = [...linesOf(text)];
  const [a, b] = [random.below(lines.length), random.below(lines.length)];
  [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
  return lines.join('');
};

const truncate: Mutation = (text, random) => text.slice(0, random.below(text.length + 1));
const beginLater: Mutation = (text, random) => text.slice(random.below(Math.min(text.length, 200) + 1));
const spliceOther: Mutation = (text, random, { models }) => {
  const other = pickModel(random, models).text;
  const from = random.below(other.length + 1);
  return splice(text, random.below(text.length + 1), random.below(100), other.slice(from, from + random.below(800)));
};
const continueAsOther: Mutation = (text, random, { models }) =>
  linesOf(text).slice(0, random.below(20)).join('') +
  linesOf(pickModel(random, models).text).slice(random.below(20)).join('');

const repeatPiece: Mutation = (text, random) => {
  const at = random.below(text.length + 1);
  const piece = random.onceIn(2) ? random.pick(oddPieces) : text.slice(at, at + 1 + random.below(60));
  return splice(text, at, 0, piece.repeat(1 + random.below(mostRepeats)).slice(0, longest));
};

const toCrlf: Mutation = (text) => text.replace(/\r?\n/g, '\r\n');
const toCr: Mutation = (text) => text.replace(/\r?\n/g, '\r');
const mixLineBreaks: Mutation = (text, random) => text.replace(/\r?\n/g, () => random.pick(['\n', '\n', '\r\n', '\r']));
const toTabs: Mutation = (text) => text.replace(/^ +/gm, (blanks) => '\t'.repeat(Math.ceil(blanks.length / 2)));
const withMark: Mutation = (text) => `\ufeff${text}`;
const withoutLastBreak: Mutation = (text) => text.trimEnd();

/** Those that know of no settings. The frequent ones stand more than once. */
export const textMutations: readonly Mutation[] = [
  ...[insertOddPiece, insertOddPiece, insertOddPiece, replaceByOddPiece, replaceByOddPiece, deletePiece],
  ...[duplicateLine, deleteLine, moveLine, swapLines, indentLine, outdentLine, commentLine, joinLines],
  ...[truncate, beginLater, spliceOther, continueAsOther, repeatPiece],
  ...[toCrlf, toCr, mixLineBreaks, toTabs, withMark, withoutLastBreak],
];
