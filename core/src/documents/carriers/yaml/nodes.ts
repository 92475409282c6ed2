import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Scalar,
  type Alias,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Located, TextRange } from '../../../model/text';
import { lineEnd, lineStart } from '../embedding/lines';
import type { Style } from './plain-text';

/** A reference to a variable that YAML would trip over: with a default that has a blank, a line break or an indicator in it. */
const troublesome = /\$\{[A-Za-z_]\w*:[^}]*?[\s{[\],"'#][^}]*\}/g;

/** Neither an indicator nor a blank. */
const filler = '_';

/**
 * The text with the references covered, at the same offsets, that are no YAML before `-config.expand-env` has filled them
 * in: `${VAR: a default}`, or one over several lines.
 */
export function coverReferences(text: string): string {
  if (text.includes('${')) return text.replace(troublesome, (found) => filler.repeat(found.length));
  return text;
}

/** True for a text of which `coverReferences` covers something. */
export function hasCoveredReference(text: string): boolean {
  return coverReferences(text) !== text;
}

/** What of a tree is there while it is being read. */
export interface ReadableTree {
  /** As written: what templates cover is here. */
  readonly text: string;
  /** True where the text contains template expressions, so that what Mimir reads can't be determined. */
  readonly templated: boolean;
  /** What each alias stands for. Nothing in it leads back to itself. */
  readonly aliases: ReadonlyMap<Alias, Node>;
}

/** Where a node stands, without its anchor, tag and trailing blanks. Block collections end where their last line does. */
export function rangeOf(node: Node): TextRange {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

/** Where a node's own text ends; the line breaks after block scalars and block collections do not count. */
export function contentEnd(node: Node, text: string): number {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    if (isNode(last)) return contentEnd(last, text);
    if (isPair(last)) return endOfPair(last, text);
    return rangeOf(node).start;
  }
  const { start, end } = rangeOf(node);
  if (!isBlockScalar(node)) return end;
  return start + text.slice(start, end).trimEnd().length;
}

/** Where a key begins: with its anchor and its tag, which stand before it. */
export function startOfPair({ key }: Pair, text: string): number {
  if (!isNode(key)) return 0;
  const { start } = rangeOf(key);
  if (isAlias(key) || (!key.anchor && !key.tag)) return start;
  const marks = /(?:[&!]\S*[ \t]+)+$/.exec(text.slice(lineStart(text, start), start));
  return start - (marks?.[0].length ?? 0);
}

/** Where a mapping in lines begins: with its first key. */
export function startOfMap(map: YAMLMap, text: string): number {
  const [first] = map.items;
  if (first) return startOfPair(first, text);
  return rangeOf(map).start;
}

/** Where a key and its value end. */
export function endOfPair({ key, value }: Pair, text: string): number {
  const last = isNode(value) ? value : key;
  if (isNode(last)) return contentEnd(last, text);
  return 0;
}

/** The text of a quoted scalar, which nobody may have closed. */
export function insideQuotes({ start, end }: TextRange, text: string): TextRange {
  // A value that is set from elsewhere is nowhere.
  if (end <= start) return { start, end };
  const isClosed = end > start + 1 && text.charAt(end - 1) === text.charAt(start);
  return { start: start + 1, end: isClosed ? end - 1 : end };
}

export function isBlockScalar(node: Node): boolean {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED);
}

export function isQuoted(node: Node): boolean {
  return isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE);
}

/** True for what YAML takes as null: nothing, `~` or `null`, unquoted. */
export function isNull(node: Node): boolean {
  return (
    isScalar(node) && node.type === Scalar.PLAIN && !node.tag && /^(?:~|null|Null|NULL|)$/.test(String(node.value))
  );
}

/** A key's text, as written inside its quotes; null where the key is no plain text. */
export function keyOf(pair: Pair, tree: ReadableTree): Located<string> | null {
  const node = isAlias(pair.key) ? tree.aliases.get(pair.key) : pair.key;
  if (!isScalar(node) || !isNode(pair.key)) return null;
  const { start, end } = rangeOf(pair.key);
  if (isQuoted(node) && node === pair.key)
    return { value: String(node.value), range: insideQuotes({ start, end }, tree.text) };
  const written = tree.text.slice(start, end);
  if (tree.templated && written.includes('{{')) return null;
  // A key that was begun on the line above and has no colon yet runs into this one.
  const last = written.lastIndexOf('\n');
  if (last === -1 || node !== pair.key) return { value: String(node.value), range: { start, end } };
  const name = written.slice(last + 1).trim();
  return { value: name, range: { start: end - name.length, end } };
}

/** True for a `<<` that takes in other mappings. */
export function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === Scalar.PLAIN;
}

/** The mapping, sequence or scalar that a value is, through its alias; null where nothing stands or the anchor is unknown. */
export function valueOf(pair: Pair, tree: ReadableTree): Node | null {
  return targetOf(pair.value, tree);
}

/** What a node is, through its alias; null for what is no node. */
export function targetOf(value: unknown, tree: ReadableTree): Node | null {
  if (isNode(value)) return resolve(value, tree);
  return null;
}

/** The node that a pair's value is, be it an alias; null where nothing stands. */
export function valueNode({ value }: Pair): Node | null {
  if (isNode(value)) return value;
  return null;
}

/** Where a setting stands, from its key, quotes included, to the end of its value. */
export function settingRange(pair: Pair, key: TextRange, text: string): TextRange {
  const { start } = isNode(pair.key) && isQuoted(pair.key) ? rangeOf(pair.key) : key;
  if (isNode(pair.value)) return { start, end: contentEnd(pair.value, text) };
  return { start, end: key.end };
}

/** How a list or mapping is written, and what is put into it will be. */
export function styleOf({ flow }: YAMLMap | YAMLSeq): Style {
  if (flow === true) return 'flow';
  return 'block';
}

export function resolve(node: Node, tree: ReadableTree): Node | null {
  if (isAlias(node)) return tree.aliases.get(node) ?? null;
  return node;
}

/** A mapping that a merge key takes in, with the place where it does. */
export interface MergedMapping {
  readonly map: YAMLMap;
  readonly range: TextRange;
}

/** The mappings that a mapping's merge keys take in; those before beat those behind. */
export function mergedInto(map: YAMLMap, tree: ReadableTree): readonly MergedMapping[] {
  return map.items.filter(isMerge).flatMap((pair) => {
    const value = valueOf(pair, tree);
    const sources: readonly unknown[] = isSeq(value) ? value.items : [pair.value];
    return sources.flatMap((source) => {
      const target = targetOf(source, tree);
      if (isNode(source) && isMap(target)) return [{ map: target, range: rangeOf(source) }];
      return [];
    });
  });
}

// A long file can merge very many mappings, one into the other.
const mostMerged = 1000;

/**
 * All mappings that a mapping takes in, at any depth, each once and in the order in which they count, with the place of the mapping's own
 * merge key. A few lines of aliases can lead to the same mapping billions of times; after the first it brings nothing.
 */
export function allMergedInto(map: YAMLMap, tree: ReadableTree): readonly MergedMapping[] {
  const visited = new Set([map]);
  const found: MergedMapping[] = [];
  const open = [...mergedInto(map, tree)].reverse();
  for (let next = open.pop(); next && found.length < mostMerged; next = open.pop()) {
    if (visited.has(next.map)) continue;
    visited.add(next.map);
    found.push(next);
    const { range } = next;
    const below = mergedInto(next.map, tree).filter((source) => !visited.has(source.map));
    open.push(...below.map((source) => ({ map: source.map, range })).reverse());
  }
  return found;
}

/** True for a block mapping that begins on its key's line: YAML forbids it, and it was meant as a text with a colon. */
export function isCompactMapping(key: TextRange, value: Node, text: string): boolean {
  const { start } = rangeOf(value);
  return isMap(value) && value.flow !== true && start > key.end && start < lineEnd(text, key.end);
}
