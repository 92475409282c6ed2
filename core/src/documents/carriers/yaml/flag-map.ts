import { isMap } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { Setting } from '../../../model/setting';
import type { TextRange } from '../../../model/text';
import { fieldAt } from './fields';
import { allMergedInto, isMerge, isNull, keyOf, rangeOf, resolve, valueOf, valueNode, settingRange } from './nodes';
import { readValue } from './scalars';
import type { YamlTree } from './tree';

/**
 * The flags that a mapping gives, key by key without a dash, as Helm charts' `extraArgs` do. A null is a flag without
 * a value; keys that stand in the mapping beat those that a merge key takes in.
 */
export function settingsFromFlagMap(node: Node | null, tree: YamlTree): readonly Setting[] {
  const target = node && resolve(node, tree);
  if (!isMap(target)) return [];
  const via = node && node !== target ? rangeOf(node) : null;
  return [...flagsIn(target, tree, via).values()];
}

/** What stands at the keys, not through an alias, so that the place of the alias stays known; null where nothing does. */
export function flagMapNode(root: Node | null, keys: readonly string[], tree: YamlTree): Node | null {
  const name = keys.at(-1);
  const parent = fieldAt(root, keys.slice(0, -1), tree);
  if (!isMap(parent)) return fieldAt(root, keys, tree);
  const own = parent.items.findLast((pair) => !isMerge(pair) && keyOf(pair, tree)?.value === name);
  return (own && valueNode(own)) ?? fieldAt(root, keys, tree);
}

function flagsIn(map: YAMLMap, tree: YamlTree, via: TextRange | null): ReadonlyMap<string, Setting> {
  const flags = new Map<string, Setting>();
  // Later ones beat earlier ones: of several merged mappings the first wins, and the mapping itself beats all.
  const layers = [{ map, range: via }, ...allMergedInto(map, tree)].reverse();
  for (const layer of layers) {
    for (const pair of layer.map.items) {
      if (isMerge(pair)) continue;
      const setting = flagOf(pair, tree, via ?? layer.range);
      if (setting) flags.set(setting.name.value, setting);
    }
  }
  return flags;
}

function flagOf(pair: Pair, tree: YamlTree, via: TextRange | null): Setting | null {
  const key = keyOf(pair, tree);
  const node = valueOf(pair, tree);
  if (!key?.value || !node) return null;
  const dashes = /^-{0,1}/.exec(key.value)?.[0].length ?? 0;
  const name = { value: key.value.slice(dashes), range: { start: key.range.start + dashes, end: key.range.end } };
  const { text, range: valueRange, dynamic } = readValue(node, tree);
  const value = isNull(node) ? null : { text, range: valueRange, shape: 'argument' as const, items: [], dynamic };
  return { notation: 'flag', name, value, range: settingRange(pair, key.range, tree.text), takenInAt: via };
}
