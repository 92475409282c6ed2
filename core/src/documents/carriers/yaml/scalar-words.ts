import { isSeq } from 'yaml';
import type { Node, YAMLSeq } from 'yaml';
import type { TextRange } from '../../../model/text';
import type { ArgumentWord, QuotedRange } from '../argv/argument-word';
import { isBlockScalar, isQuoted, rangeOf, styleOf, targetOf } from './nodes';
import type { Style } from './plain-text';
import type { YamlTree } from './tree';
import { hostRange, type EmbeddedText } from '../embedding/embedded-text';
import { joinedLines } from '../argv/joined-lines';
import { scalarText } from './scalar-text';
import { quoteMarkAt } from './text-style';

/** Finds the stretches of an argument that something fills in later: `$(NAME)` in Kubernetes, `${NAME}` in Compose. */
export type FindDynamic = (value: string) => readonly TextRange[];

/** An argument that is an element of a YAML list. */
export interface ListedWord {
  readonly word: ArgumentWord;
  readonly text: EmbeddedText;
  /** Its lines as they are written, where it is a block scalar, and whether they are folded to one. */
  readonly lines?: { readonly text: EmbeddedText; readonly folds: boolean };
  readonly list: YAMLSeq;
  /** Its place in the list. */
  readonly index: number;
}

/** Every match of a pattern (with the flag `g`), as what fills an argument in later. */
export function dynamicBy(pattern: RegExp): FindDynamic {
  return (value) =>
    [...value.matchAll(pattern)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
}

/** The arguments of a YAML list. Quotes inside of one are part of it (spec 4.1). What is no scalar is passed over. */
export function wordsOfList(list: YAMLSeq, tree: YamlTree, findDynamic: FindDynamic): readonly ListedWord[] {
  const style = styleOf(list);
  return list.items.flatMap((item, index) => {
    const read = wordOfScalar(targetOf(item, tree), tree, style, findDynamic);
    if (read) return [{ ...read, list, index }];
    return [];
  });
}

/** A scalar as one argument, as it stands; null for what is no scalar. */
export function wordOfScalar(
  node: Node | null,
  { text: host }: YamlTree,
  style: Style,
  findDynamic: FindDynamic,
): Pick<ListedWord, 'word' | 'text' | 'lines'> | null {
  const text = scalarText(node, host, style);
  if (!node || !text) return null;
  const { start, end } = rangeOf(node);
  if (isBlockScalar(node)) return blockWord({ text, folds: host.charAt(start) === '>' }, findDynamic);
  const mark = quoteMarkAt(host, start);
  const quotes: QuotedRange | null = isQuoted(node) && mark !== '' ? { start, end, mark } : null;
  const parts = text.segments.map((segment) => ({ ...segment, quotes }));
  return { word: { value: text.text, range: { start, end }, parts, dynamic: findDynamic(text.text) }, text };
}

/** What stands in the lines, without the mark above them. */
function blockWord(
  lines: NonNullable<ListedWord['lines']>,
  findDynamic: FindDynamic,
): Pick<ListedWord, 'word' | 'text' | 'lines'> {
  const text = joinedLines(lines.text, lines.folds);
  const range = hostRange(text, { start: 0, end: text.text.length });
  const parts = text.segments.map((segment) => ({ ...segment, quotes: null }));
  return { word: { value: text.text, range, parts, dynamic: findDynamic(text.text) }, text, lines };
}

/** The list that a node is, through its alias; null for anything else. */
export function listOf(node: unknown, tree: YamlTree): YAMLSeq | null {
  const target = targetOf(node, tree);
  if (isSeq(target)) return target;
  return null;
}
