import { isAlias, isNode, isScalar, isSeq, type Node, type YAMLSeq } from 'yaml';
import type { SettingValue, ValueShape } from '../../../model/setting';
import type { Located, TextRange } from '../../../model/text';
import { lineEnd, nextLine } from '../embedding/lines';
import {
  contentEnd,
  insideQuotes,
  isBlockScalar,
  isNull,
  isQuoted,
  rangeOf,
  hasCoveredReference,
  targetOf,
} from './nodes';
import type { YamlTree } from './tree';

/** The value that a node gives an option, with the place where it is written (not where an alias repeats it). */
export function readValue(node: Node, tree: YamlTree): SettingValue {
  if (isScalar(node)) {
    const { value: text, range } = scalarText(node, tree);
    return { text, range, shape: shapeOf(node), items: [], dynamic: isDynamic(text) };
  }
  const range = { start: rangeOf(node).start, end: contentEnd(node, tree.text) };
  const written = tree.text.slice(range.start, range.end);
  const dynamic = isDynamic(written);
  if (!isSeq(node)) return { text: written, range, shape: 'map', items: [], dynamic };
  const items = itemsOf(node, tree);
  if (!items) return { text: written, range, shape: 'list', items: [], dynamic };
  return { text: items.map(({ value }) => value).join(','), range, shape: 'list', items, dynamic };
}

/** A text with a colon in it, which YAML would call a mapping: the rest of its line is the value. */
export function readRestOfLine(start: number, tree: YamlTree): SettingValue {
  const text = tree.text.slice(start, lineEnd(tree.text, start)).trimEnd();
  return { text, range: { start, end: start + text.length }, shape: 'plain', items: [], dynamic: isDynamic(text) };
}

/** Filled in later by Helm or Kubernetes. `${…}` is not: whether Mimir expands that is for its process to say (spec 4.3). */
function isDynamic(text: string): boolean {
  return text.includes('{{') || text.includes('$(');
}

function shapeOf(node: Node): ValueShape {
  if (isNull(node)) return 'null';
  // A tag overrules the quotes, either way.
  if (node.tag) {
    if (node.tag === 'tag:yaml.org,2002:str') return 'quoted';
    return 'plain';
  }
  if (isQuoted(node) || isBlockScalar(node)) return 'quoted';
  return 'plain';
}

function scalarText(node: Node, tree: YamlTree): Located<string> {
  const range = innerRange(node, tree.text);
  if (isNull(node) || !isScalar(node)) return { value: '', range };
  const written = tree.text.slice(range.start, range.end);
  if (isCovered(written, node, tree)) return { value: written, range };
  return { value: String(node.value), range };
}

/** True for what was covered to make the text readable: a template, a reference, or the quote that nobody closed. */
function isCovered(written: string, node: Node, tree: YamlTree): boolean {
  if (isOpenQuote(node, tree.text)) return true;
  if (tree.templated) return written.includes('{{');
  return hasCoveredReference(written);
}

function isOpenQuote(node: Node, text: string): boolean {
  return !isQuoted(node) && /["']/.test(text.charAt(rangeOf(node).start));
}

/** What a replacement would replace: inside the quotes; the lines of a block scalar. */
function innerRange(node: Node, text: string): TextRange {
  const { start, end } = rangeOf(node);
  if (isQuoted(node)) return insideQuotes({ start, end }, text);
  if (isOpenQuote(node, text)) return { start: start + 1, end };
  if (!isBlockScalar(node)) return { start, end };
  const last = contentEnd(node, text);
  const first = Math.min(nextLine(text, start), last);
  const content = text.slice(first, last);
  return { start: first + content.length - content.trimStart().length, end: last };
}

/** The elements of a list of scalars; null for a list of other things. */
function itemsOf(node: YAMLSeq, tree: YamlTree): readonly Located<string>[] | null {
  const items: Located<string>[] = [];
  for (const item of node.items) {
    const target = targetOf(item, tree);
    if (!isNode(item) || !isScalar(target)) return null;
    const text = scalarText(target, tree);
    if (isAlias(item)) items.push({ value: text.value, range: rangeOf(item) });
    else items.push(text);
  }
  return items;
}
