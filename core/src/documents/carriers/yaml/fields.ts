import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import type { Located } from '../../../model/text';
import { allMergedInto, isMerge, isNull, keyOf, valueOf, targetOf } from './nodes';
import { readValue } from './scalars';
import type { YamlTree } from './tree';

/** A key of a mapping with its value, its own or merged in. */
export interface Field {
  readonly key: Located<string>;
  /** Through its alias; null where nothing stands. */
  readonly value: Node | null;
}

/** The keys of a mapping, its own and those merged in, each once; none of what is no mapping. */
export function fieldsOf(node: Node | null, tree: YamlTree): readonly Field[] {
  if (!isMap(node)) return [];
  const fields = new Map<string, Field>();
  for (const map of [node, ...allMergedInto(node, tree).map((merged) => merged.map)]) {
    for (const [name, field] of ownFields(map, tree)) if (!fields.has(name)) fields.set(name, field);
  }
  return [...fields.values()];
}

/** The last of a mapping's own keys of that name counts, then the first that is merged in. */
function ownFields(map: YAMLMap, tree: YamlTree): ReadonlyMap<string, Field> {
  const own = new Map<string, Field>();
  for (const pair of map.items) {
    if (isMerge(pair)) continue;
    const key = keyOf(pair, tree);
    if (key) own.set(key.value, { key, value: valueOf(pair, tree) });
  }
  return own;
}

/** The value below nested keys, through merge keys and aliases; null where there is none. */
export function fieldAt(node: Node | null, path: readonly string[], tree: YamlTree): Node | null {
  let current = node;
  for (const name of path) current = fieldsOf(current, tree).find(({ key }) => key.value === name)?.value ?? null;
  if (current && isNull(current)) return null;
  return current;
}

/** The text of the scalar at a path; null where nothing or something else stands. */
export function textAt(node: Node | null, path: readonly string[], tree: YamlTree): string | null {
  const found = fieldAt(node, path, tree);
  if (isScalar(found)) return readValue(found, tree).text;
  return null;
}

/** What the lists hold that stand at the root; the root itself where they hold nothing. */
export function listedOrRoot(tree: YamlTree, lists: readonly string[]): readonly Node[] {
  const listed = lists.flatMap((list) => itemsOf(fieldAt(tree.root, [list], tree), tree));
  if (listed.length > 0 || !tree.root) return listed;
  return [tree.root];
}

/** The elements of a sequence, through their aliases; none of what is no sequence. */
export function itemsOf(node: Node | null, tree: YamlTree): readonly Node[] {
  if (!isSeq(node)) return [];
  return node.items.map((item) => targetOf(item, tree)).filter((item) => item !== null);
}
