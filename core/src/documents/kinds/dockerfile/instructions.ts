import type { TextRange } from '../../../model/text';
import { lineEnd, nextLine } from '../../carriers/embedding/lines';
import type { Mount } from '../../../model/setting';
import { shellWords } from '../../carriers/shell/shell-words';

export interface Instruction {
  /** In capitals. */
  readonly name: string;
  /** The keyword as it is written, without blanks. */
  readonly keyword: TextRange;
  /** From behind the keyword to the end of the last line that is joined to it. */
  readonly value: TextRange;
}

/** One image of a Dockerfile. */
export interface Stage {
  /** What it is built from, with the names of earlier stages followed. */
  readonly image: string;
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

const argument = /^\s*(\w+)=["']?([^\s"']*)/;
const origin = /^\s*(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i;

/** The images that a Dockerfile builds. Lines in front of the first `FROM` belong to none. */
export function stagesOf(text: string): readonly Stage[] {
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  // Only these can stand in a FROM.
  const defaults = new Map<string, string>();
  const textOf = ({ value }: Instruction): string => text.slice(value.start, value.end);
  for (const instruction of instructionsOf(text)) {
    if (instruction.name !== 'FROM') {
      if (stages.length === 0 && instruction.name === 'ARG') {
        const given = argumentIn(textOf(instruction));
        if (given) defaults.set(given.name, given.fallback);
      }
      stages.at(-1)?.instructions.push(instruction);
      continue;
    }
    const [, written = '', name = ''] = origin.exec(textOf(instruction)) ?? [];
    const base = filledIn(written, defaults);
    const image = stages.find((stage) => stage.name !== '' && stage.name === base)?.image ?? base;
    stages.push({ image, name, instructions: [] });
  }
  return stages;
}

function instructionsOf(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  for (let start = 0; start < text.length; start = nextLine(text, start)) {
    const [head, blanks = '', keyword = ''] =
      /^([ \t]*)([A-Za-z]+)(?=[ \t]|$)/.exec(text.slice(start, lineEnd(text, start))) ?? [];
    if (head === undefined) continue;
    const last = lastJoinedLine(text, start);
    const [from, to] = [start + blanks.length, start + head.length];
    found.push({
      name: keyword.toUpperCase(),
      keyword: { start: from, end: to },
      value: { start: to, end: lineEnd(text, last) },
    });
    start = last;
  }
  return found;
}

/** Comments and blank lines between joined lines are passed over. */
function lastJoinedLine(text: string, first: number): number {
  let start = first;
  let end = lineEnd(text, start);
  while (
    end < text.length &&
    (/\\[ \t]*$/.test(text.slice(start, end)) || (start > first && /^[ \t]*(?:#.*)?$/.test(text.slice(start, end))))
  ) {
    start = nextLine(text, start);
    end = lineEnd(text, start);
  }
  return start;
}

/** What a stage copies, as if it were mounted there. The folder that an image is built from is mostly the Dockerfile's own. */
export function copiesOf(text: string, { instructions }: Stage): readonly Mount[] {
  return instructions.flatMap(({ name, value }) => {
    if (name !== 'COPY' && name !== 'ADD') return [];
    const words = shellWords(text.slice(value.start, value.end)).words.map((word) => word.value);
    const paths = words.filter((word) => !/^--(?:chown|chmod|link)\b/.test(word));
    const target = paths.at(-1) ?? '';
    if (!target.startsWith('/') || paths.some((path) => /^--|[$*?[]|:\/\//.test(path))) return [];
    return paths.slice(0, -1).map((source) => ({
      target: targetOf(source, target, paths.length > 2),
      local: source.replace(/^\/+/, './'),
      assumed: true,
    }));
  });
}

/** The content of a folder goes into the target; a file goes into it where that is a folder. */
function targetOf(source: string, target: string, isFolder: boolean): string {
  const base = source.slice(source.lastIndexOf('/') + 1);
  const isFile = /[^.]\.\w+$/.test(base);
  const folder = target.replace(/\/+$/, '');
  if (isFile && (isFolder || target.endsWith('/'))) return `${folder}/${base}`;
  if (folder === '') return '/';
  return folder;
}

/** A text with its variables replaced by their defaults. */
function filledIn(text: string, defaults: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g,
    (whole, braced?: string, other?: string, bare?: string) => defaults.get(braced ?? bare ?? '') ?? other ?? whole,
  );
}

function argumentIn(text: string): { readonly name: string; readonly fallback: string } | null {
  const [, name = '', fallback = ''] = argument.exec(text) ?? [];
  if (name === '') return null;
  return { name, fallback };
}
