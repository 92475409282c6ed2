import { isSeq } from 'yaml';
import type { Node, YAMLSeq } from 'yaml';
import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import { touches } from '../../../model/text';
import { argumentCursor } from '../../carriers/argv/argument-cursor';
import type { ArgumentWord } from '../../carriers/argv/argument-word';
import { embeddedCursor } from '../../carriers/embedding/lift';
import { scalarText } from '../../carriers/yaml/scalar-text';
import { wordsOfList } from '../../carriers/yaml/scalar-words';
import type { EmbeddedText } from '../../carriers/embedding/embedded-text';
import { flagFile } from '../mimir/flag-file';
import { lineEnd, lineStart } from '../../carriers/embedding/lines';
import { contentEnd, rangeOf } from '../../carriers/yaml/nodes';
import { commandLineOf, scriptOf, type CommandSource } from './command-line';

/** What is being typed among the arguments of a container's command line; null where the offset is outside of them. */
export function commandCursor(source: CommandSource, offset: number, catalogue: Catalogue): Cursor | null {
  const { tree } = source;
  const node = source.nodes.find((each) => isWithin(each, offset, tree.text));
  if (!node || precedesArguments(node, source, offset)) return null;
  const script = scriptOf(source);
  const inScript = script && textCursor(script.text, tree.text, offset, catalogue);
  if (inScript) return inScript;
  if (isSeq(node)) return listCursor(node, source, offset, catalogue);
  const text = scalarText(node, tree.text, 'block');
  return text && textCursor(text, tree.text, offset, catalogue);
}

/** A list or block of lines reaches to the end of its last line, where somebody may type on. */
function isWithin(node: Node, offset: number, text: string): boolean {
  return rangeOf(node).start <= offset && offset <= lineEnd(text, contentEnd(node, text));
}

/** True on the program's name and in front of it: for a shell and its options, and what a script does before. */
function precedesArguments(node: Node, source: CommandSource, offset: number): boolean {
  const program = commandLineOf(source)?.program;
  if (!program) return false;
  const { start, end } = program.range;
  const owner = source.nodes.findIndex((each) => rangeOf(each).start <= start && end <= rangeOf(each).end);
  const index = source.nodes.indexOf(node);
  return index < owner || (index === owner && offset <= end);
}

function textCursor(embedded: EmbeddedText, host: string, offset: number, catalogue: Catalogue): Cursor | null {
  return embeddedCursor(embedded, host, offset, (text, at) =>
    flagFile.cursorAt({ uri: '', languageId: 'mimir-flags', text }, at, catalogue),
  );
}

function listCursor(list: YAMLSeq, { tree }: CommandSource, offset: number, catalogue: Catalogue): Cursor | null {
  const words = wordsOfList(list, tree, () => []).map(({ word }) => word);
  const isEmpty = ({ range }: ArgumentWord): boolean => range.start === range.end;
  const word = words.find((each) => !isEmpty(each) && touches(each.range, offset)) ?? null;
  const dash = isFirstDash(list, tree.text, offset);
  if (!word && !dash && !takesNewElement(list, tree.text, offset)) return null;
  const others = words.filter((each) => each !== word);
  const before = others.findLast((each) => !isEmpty(each) && each.range.end <= (word?.range.start ?? offset)) ?? null;
  const names = others
    .map(({ value }) => /^--?([A-Za-z][\w.-]*)/.exec(value)?.[1])
    .filter((name) => name !== undefined);
  const present = new Set(names);
  if (dash) {
    const range = { start: offset - 1, end: offset };
    return { place: 'flag-name', typed: '', range, insertRange: range, dashes: '-', hasValue: false, present };
  }
  return argumentCursor({ offset, word, before, sameLine: false, present }, catalogue);
}

/** True behind the first dash of a flag, which YAML takes for a list in the list until a letter follows. */
function isFirstDash(list: YAMLSeq, text: string, offset: number): boolean {
  const before = text.slice(lineStart(text, offset), offset);
  return (
    list.flow !== true && /^[ \t]*-[ \t]+-$/.test(before) && text.slice(offset, lineEnd(text, offset)).trim() === ''
  );
}

/** True behind a dash that nothing follows, and between brackets. */
function takesNewElement(list: YAMLSeq, text: string, offset: number): boolean {
  const start = lineStart(text, offset);
  if (list.flow !== true)
    return (
      /^[ \t]*(?:- *)*-[ \t]+$/.test(text.slice(start, offset)) &&
      text.slice(offset, lineEnd(text, offset)).trim() === ''
    );
  return (
    rangeOf(list).start < offset &&
    offset < rangeOf(list).end &&
    /[[,]\s*$/.test(text.slice(rangeOf(list).start, offset))
  );
}
