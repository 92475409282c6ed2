import { isMap, isSeq, type Node } from 'yaml';
import { scalarText } from '../carriers/yaml/scalar-text';
import { fieldsOf, itemsOf, textAt } from '../carriers/yaml/fields';
import type { YamlTree } from '../carriers/yaml/tree';
import { callsWithin } from './calls-in-texts';
import { withWords, type TextCall } from './url-calls';

const deepest = 8;

/** The calls that all texts below a node speak of. */
export function callsBelow(node: Node | null, tree: YamlTree): readonly TextCall[] {
  return callsOf(node, tree, 0, new Set());
}

/** A few lines of aliases can stand for billions of texts, so that each node is visited once. */
function callsOf(node: Node | null, tree: YamlTree, depth: number, visited: Set<Node>): readonly TextCall[] {
  if (node === null || depth > deepest || visited.has(node)) return [];
  visited.add(node);
  if (isMap(node)) return fieldsOf(node, tree).flatMap(({ value }) => callsOf(value, tree, depth + 1, visited));
  if (isSeq(node)) {
    const items = itemsOf(node, tree);
    const words = items.map((item) => textAt(item, [], tree) ?? '');
    return items.flatMap((item) => callsOf(item, tree, depth + 1, visited)).map((call) => withWords(call, words));
  }
  const text = scalarText(node, tree.text, 'block');
  if (text) return callsWithin(text);
  return [];
}
