import { isMap, Pair, Scalar, YAMLMap } from 'yaml';
import type { Node } from 'yaml';
import { fieldAt } from '../../carriers/yaml/fields';
import type { YamlTree } from '../../carriers/yaml/tree';

/** A text that is set over a key of the values. */
export interface Override {
  readonly keys: readonly string[];
  readonly text: string;
}

/** The values with the texts set over them, for look-ups alone: what was set stands nowhere in the text. */
export function withOverrides(root: Node | null, overrides: readonly Override[], tree: YamlTree): YAMLMap {
  const map = new YAMLMap();
  if (isMap(root)) map.items.push(...root.items);
  for (const name of new Set(overrides.map(({ keys }) => keys[0] ?? ''))) {
    const own = overrides.filter(({ keys }) => keys[0] === name);
    const deeper = own.filter(({ keys }) => keys.length > 1).map(({ keys, text }) => ({ keys: keys.slice(1), text }));
    const text = own.findLast(({ keys }) => keys.length === 1)?.text ?? '';
    map.items.push(
      new Pair(
        scalar(name),
        deeper.length > 0 ? withOverrides(fieldAt(root, [name], tree), deeper, tree) : scalar(text),
      ),
    );
  }
  return map;
}

function scalar(text: string): Scalar<string> {
  const node = new Scalar(text);
  node.type = Scalar.QUOTE_DOUBLE;
  node.range = [0, 0, 0];
  return node;
}
