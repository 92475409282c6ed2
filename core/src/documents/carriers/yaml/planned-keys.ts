import { isAlias, isMap, isNode, isScalar } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { SettingChange } from '../../../model/setting';
import { allMergedInto, isBlockScalar, isMerge, keyOf, rangeOf, targetOf } from './nodes';
import { renderText } from './rendering';
import type { PlannedBlock, PlannedEntry } from './rendering';
import { readValue } from './scalars';
import type { YamlTree } from './tree';

/** A block that is yet to be written. */
export function newBlock(merge: string | null = null): PlannedBlock {
  return { merge, entries: new Map() };
}

/**
 * Puts a change into a block that is yet to be written. A key that stands beside a merge key replaces all that would be
 * taken in under its name, so what was `inherited` there is written out again.
 */
export function planKey(
  block: PlannedBlock,
  keys: readonly string[],
  change: SettingChange,
  inherited: Node | null,
  tree: YamlTree,
): void {
  const [name, ...below] = keys;
  if (name === undefined) return;
  const entry = block.entries.get(name);
  if (below.length === 0) planLeaf(block, name, change, inherited);
  else if (entry?.kind === 'block') planKey(entry.block, below, change, null, tree);
  else if (change.value !== null || isMap(inherited)) {
    const child = isMap(inherited) ? copyOf(inherited, tree, { left: mostCopied }) : newBlock();
    block.entries.set(name, { kind: 'block', block: child });
    planKey(child, below, change, null, tree);
  }
}

/** True for a key that is there only to keep what is merged in from its name. */
export function isPlannedNull(entry: PlannedEntry | undefined): boolean {
  return entry?.kind === 'source' && entry.source === 'null';
}

function planLeaf(
  block: PlannedBlock,
  name: string,
  { value, option, sharedAs }: SettingChange,
  inherited: Node | null,
): void {
  if (value !== null)
    block.entries.set(name, {
      kind: 'value',
      value,
      type: option.type,
      ...(sharedAs !== undefined && { sharedAs }),
    });
  // An explicit null keeps Mimir's default from the value that is merged in.
  else if (inherited) block.entries.set(name, { kind: 'source', source: 'null' });
  else block.entries.delete(name);
}

// A few lines of aliases can stand for billions of keys. More than this is no block of Mimir's.
const mostCopied = 10_000;

/** Everything that a mapping holds, its own and merged in. Once nothing is `left` to copy, aliases stay aliases. */
function copyOf(map: YAMLMap, tree: YamlTree, budget: { left: number }): PlannedBlock {
  const copy = newBlock();
  for (const source of [map, ...allMergedInto(map, tree).map((each) => each.map)]) {
    const own = newBlock();
    for (const pair of source.items.filter((item) => !isMerge(item))) {
      const key = keyOf(pair, tree);
      if (!key || copy.entries.has(key.value)) continue;
      const entry = entryOf(pair, tree, budget);
      if (entry) own.entries.set(key.value, entry);
    }
    for (const [name, entry] of own.entries) copy.entries.set(name, entry);
  }
  return copy;
}

function entryOf({ value }: Pair, tree: YamlTree, budget: { left: number }): PlannedEntry | null {
  const node = targetOf(value, tree);
  if (!node || !isNode(value)) return null;
  budget.left -= 1;
  if (isMap(node) && (budget.left > 0 || !isAlias(value))) return { kind: 'block', block: copyOf(node, tree, budget) };
  if (isMap(node) || (isScalar(node) && !isBlockScalar(node)))
    return { kind: 'source', source: tree.text.slice(rangeOf(value).start, rangeOf(value).end) };
  const { text, items } = readValue(node, tree);
  if (isScalar(node)) return { kind: 'source', source: renderText(text, 'flow') };
  return { kind: 'source', source: `[${items.map((item) => renderText(item.value, 'flow')).join(', ')}]` };
}
