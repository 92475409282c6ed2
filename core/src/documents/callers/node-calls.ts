import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { scalarText } from '../embedding/scalar-text';
import { fieldsOf, itemsOf } from '../yaml/fields';
import type { YamlTree } from '../yaml/tree';
import { callsWithin } from './calls';
import type { TextCall } from './url-calls';

// A few lines of aliases can stand for billions of texts.
const deepest = 8;

/** The calls that all texts below a node speak of. */
export function callsBelow(node: Node | null, tree: YamlTree, depth = 0): readonly TextCall[] {
  if (depth > deepest) return [];
  if (isMap(node)) return fieldsOf(node, tree).flatMap(({ value }) => callsBelow(value, tree, depth + 1));
  if (isSeq(node)) return itemsOf(node, tree).flatMap((item) => callsBelow(item, tree, depth + 1));
  const text = node && isScalar(node) ? scalarText(node, tree.text, 'block') : null;
  return text ? callsWithin(text) : [];
}
