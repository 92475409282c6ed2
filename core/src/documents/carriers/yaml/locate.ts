import { isAlias, isMap, isNode } from 'yaml';
import type { Alias, Node, Pair, YAMLMap } from 'yaml';
import { lineEnd } from '../embedding/lines';
import { allMergedInto, isMerge, isNull, keyOf, rangeOf, resolve } from './nodes';
import type { YamlTree } from './tree';

/** A key of a mapping, and the one that the mapping is the value of. */
export interface Step {
  readonly map: YAMLMap;
  readonly pair: Pair;
  readonly outer: Step | null;
  /** True where the mapping stands in braces. */
  readonly inFlow: boolean;
}

/** Where the keys of a path that do not stand in the document as yet would go. */
export type Spot =
  | { readonly kind: 'mapping'; readonly map: YAMLMap; readonly outer: Step | null; readonly inFlow: boolean }
  /** A key without a value, or with empty braces for one. */
  | { readonly kind: 'empty'; readonly step: Step }
  /** A key whose value is an alias for a mapping. */
  | { readonly kind: 'alias'; readonly step: Step; readonly alias: Alias };

export type Location =
  | { readonly kind: 'present'; readonly step: Step }
  | {
      readonly kind: 'missing';
      readonly spot: Spot;
      /** The keys that are missing, outermost first; at least one. */
      readonly rest: readonly string[];
      /** What the first of them is by an alias or merge key. */
      readonly inherited: Node | null;
    }
  /** Something else stands where a block would have to. */
  | { readonly kind: 'blocked' };

/** Finds the keys of a path in a mapping of the document, as they are written there: what is merged in stands elsewhere. */
export function locate(root: YAMLMap, path: readonly string[], tree: YamlTree): Location {
  let spot: Extract<Spot, { kind: 'mapping' }> = {
    kind: 'mapping',
    map: root,
    outer: null,
    inFlow: root.flow === true,
  };
  for (const [index, name] of path.entries()) {
    const rest = path.slice(index);
    const pair = spot.map.items.findLast((item) => !isMerge(item) && keyOf(item, tree)?.value === name);
    if (!pair) return { kind: 'missing', spot, rest, inherited: mergedValue(spot.map, name, tree) };
    const step: Step = { map: spot.map, pair, outer: spot.outer, inFlow: spot.inFlow };
    const below = rest.slice(1);
    const [next] = below;
    if (next === undefined) return { kind: 'present', step };
    const value = pair.value;
    if (isMap(value) && !spot.inFlow && keepsPlace(value, tree)) {
      return { kind: 'missing', spot: { kind: 'empty', step }, rest: below, inherited: null };
    } else if (isMap(value)) {
      spot = { kind: 'mapping', map: value, outer: step, inFlow: spot.inFlow || value.flow === true };
    } else {
      return belowOther(step, below, next, tree);
    }
  }
  return { kind: 'blocked' };
}

/** Below a key whose value is no mapping of its own. */
function belowOther(step: Step, rest: readonly string[], next: string, tree: YamlTree): Location {
  const { value } = step.pair;
  if (!isAlias(value)) {
    if (isNode(value) && isNull(value))
      return { kind: 'missing', spot: { kind: 'empty', step }, rest, inherited: null };
    return { kind: 'blocked' };
  }
  const target = resolve(value, tree);
  if (!isMap(target)) return { kind: 'blocked' };
  const inherited = effectiveValue(target, next, tree);
  return { kind: 'missing', spot: { kind: 'alias', step, alias: value }, rest, inherited };
}

/** True for the empty braces that files of defaults have for a block to be, with nothing else on their line. */
function keepsPlace(map: YAMLMap, { text }: YamlTree): boolean {
  const { start, end } = rangeOf(map);
  const isBare = !map.anchor && !map.tag && /^\{\s*\}$/.test(text.slice(start, end));
  return isBare && text.slice(end, lineEnd(text, end)).trim() === '';
}

/** True where a merge key would give the step's key a value, were it not written beside it. */
export function inheritedBeside({ map, pair }: Step, tree: YamlTree): boolean {
  const key = keyOf(pair, tree);
  return key !== null && mergedValue(map, key.value, tree) !== null;
}

/** The value of a key in a mapping, its own or merged in; through an alias. */
function effectiveValue(map: YAMLMap, name: string, tree: YamlTree): Node | null {
  return ownValue(map, name, tree) ?? mergedValue(map, name, tree);
}

function mergedValue(map: YAMLMap, name: string, tree: YamlTree): Node | null {
  for (const source of allMergedInto(map, tree)) {
    const value = ownValue(source.map, name, tree);
    if (value) return value;
  }
  return null;
}

function ownValue(map: YAMLMap, name: string, tree: YamlTree): Node | null {
  const own = map.items.findLast((item) => !isMerge(item) && keyOf(item, tree)?.value === name);
  if (own && isNode(own.value)) return resolve(own.value, tree);
  return null;
}
