import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import type { Located } from '../../model/text';
import { isMerge, isNull, keyOf, mergedInto, resolve, valueOf } from './nodes';
import { readValue } from './scalars';
import type { YamlTree } from './tree';

/** A key of a mapping with its value, its own or merged in. */
export interface Field {
  readonly key: Located<string>;
  /** Through its alias; null where nothing stands. */
  readonly value: Node | null;
}

// A few lines of aliases can stand for billions of keys.
const deepestMerge = 20;

/** The keys of a mapping, its own and those merged in, each once; none of what is no mapping. */
export function fieldsOf(node: Node | null, tree: YamlTree): readonly Field[] {
  const fields = new Map<string, Field>();
  if (isMap(node)) collect(node, tree, fields, 0);
  return [...fields.values()];
}

/** The last of a mapping's own keys of that name counts, then the first that is merged in. */
function collect(map: YAMLMap, tree: YamlTree, fields: Map<string, Field>, depth: number): void {
  const own = new Map<string, Field>();
  for (const pair of map.items) {
    const key = isMerge(pair) ? null : keyOf(pair, tree);
    if (key) own.set(key.value, { key, value: valueOf(pair, tree) });
  }
  for (const [name, field] of own) if (!fields.has(name)) fields.set(name, field);
  if (depth < deepestMerge) for (const source of mergedInto(map, tree)) collect(source.map, tree, fields, depth + 1);
}

/** The value below nested keys, through merge keys and aliases; null where there is none. */
export function fieldAt(node: Node | null, path: readonly string[], tree: YamlTree): Node | null {
  let current = node;
  for (const name of path) current = fieldsOf(current, tree).find(({ key }) => key.value === name)?.value ?? null;
  return current && isNull(current) ? null : current;
}

/** The text of the scalar at a path; null where nothing or something else stands. */
export function textAt(node: Node | null, path: readonly string[], tree: YamlTree): string | null {
  const found = fieldAt(node, path, tree);
  return isScalar(found) ? readValue(found, tree).text : null;
}

/** The elements of a sequence, through their aliases; none of what is no sequence. */
export function itemsOf(node: Node | null, tree: YamlTree): readonly Node[] {
  if (!isSeq(node)) return [];
  return node.items.map((item) => (isNode(item) ? resolve(item, tree) : null)).filter((item) => item !== null);
}
