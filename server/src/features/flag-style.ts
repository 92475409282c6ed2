import type { TextDocument } from 'vscode-languageserver-textdocument';
import { present } from '../../../core/src/model/present';
import type { Option } from '../../../core/src/model/option';
import { lineBreak } from '../../../core/src/documents/carriers/embedding/lines';

/** How flags are written where one is being typed, by the look of the text before it. */
export interface FlagStyle {
  /** Null where no flag is before. */
  readonly dashes: string | null;
  /** What is between a flag and the next one. */
  readonly between: string;
  /** What is between a flag and its value, unless that is a boolean. */
  readonly joint: string;
}

/** Earlier flags belong to other processes, most likely. */
const farthest = 2000;

/** The style for a flag that begins at the offset. */
export function flagStyleAt(text: TextDocument, offset: number): FlagStyle {
  const before = text.getText().slice(0, offset);
  const between = betweenFlags(before, lineBreak(text.getText()));
  const near = before.slice(-farthest);
  const flags = [...near.matchAll(/(?:^|[\s"'[,])(--?)[A-Za-z][\w.-]*/g)].reverse();
  const joints = flags.map((flag) => jointOf(near.slice(flag.index + flag[0].length), between));
  return { dashes: flags[0]?.[1] ?? null, between, joint: joints.find((joint) => joint !== null) ?? '=' };
}

/** What joins a flag to its value: for a boolean always `=`, since Go reads no other. */
export function jointFor({ type }: Option, { joint }: FlagStyle): string {
  if (type === 'boolean') return '=';
  return joint;
}

/** What brings the next flag to a line of its own, to an element of its own in a list, or behind a blank. */
function betweenFlags(before: string, newline: string): string {
  const lines = before.split(/\r\n|\n|\r/);
  const above = lines.at(-2) ?? '';
  const [, lead = '', quote = ''] = /^(.*?)(["']?)$/s.exec(lines.at(-1) ?? '') ?? [];
  const isAlone = /^\s*(?:- +)?$/.test(lead);
  const isInBrackets = /[[,]\s*$/.test(isAlone ? above : lead) && !lead.includes('- ');
  if (!isAlone) {
    if (isInBrackets) return `${quote}, ${quote}`;
    return `${quote} ${quote}`;
  }
  const end = present([isInBrackets && ',', /\\\s*$/.test(above) && ' \\']).join('');
  return `${quote}${end}${newline}${lead}${quote}`;
}

/** By what follows a flag's name; null for a flag without a value. */
function jointOf(behind: string, between: string): string | null {
  if (behind.startsWith('=')) return '=';
  if (/^["']?(?:,\s*|[ \t]*[\r\n]+[ \t]*- +)["']?[^-\s"']/.test(behind)) return between;
  if (/^[ \t]+[^-\s#\\]/.test(behind)) return ' ';
  return null;
}
