import { type Node, isMap, Pair, Scalar, YAMLMap } from 'yaml';
import type { Mount } from '../../../model/setting';
import type { MimirVersion } from '../../../model/version';
import { isEnterpriseImage, versionOfImage } from '../../recognition/image';
import { fieldAt, itemsOf, textAt } from '../../carriers/yaml/fields';
import { holderOf } from '../manifests/volume-mounts';
import type { YamlTree } from '../../carriers/yaml/tree';
import type { ChartRelease } from './chart-versions';

/** Values of mimir-distributed, in a document of a YAML text. */
export interface ChartValues {
  readonly uri: string;
  /** The id of the kind of document that they stand in. */
  readonly kind: string;
  readonly tree: YamlTree;
  /** The mapping that the keys begin in. */
  readonly from: Node | null;
  /** The keys that lead from there to the values. */
  readonly keys: readonly string[];
  /** What tells them from other values in the same file; '' where there are none. */
  readonly name: string;
  /** The release that a chart's version shows, where the values show none. */
  readonly version: MimirVersion | null;
  /** The release of the chart, where somebody names it. */
  readonly release: ChartRelease | null;
  /** What is set over the values from elsewhere, but for Mimir's own settings; absent where nothing can be. */
  readonly overrides?: readonly Override[];
  /** True where the chart is installed without any values of its own. */
  readonly blank?: boolean;
}

/** The values with what is set over them; null where there are none. */
export function rootOf({ from, keys, tree, overrides, blank }: ChartValues): Node | null {
  const root = fieldAt(from, keys, tree);
  if (overrides || (root === null && blank === true)) return withOverrides(root, overrides ?? [], tree);
  return root;
}

/** A name that is only one document's in the file. */
export function documentName({ name }: ChartValues, part: string): string {
  if (name === '') return part;
  return `${name}.${part}`;
}

/** What the chart is told to mount for a component. None of it is of this machine. */
export function mountsOf(root: Node, keys: readonly string[], tree: YamlTree): readonly Mount[] {
  const volumes = [keys, ['global']].flatMap((each) => itemsOf(fieldAt(root, [...each, 'extraVolumes'], tree), tree));
  return itemsOf(fieldAt(root, [...keys, 'extraVolumeMounts'], tree), tree).flatMap((mount) => {
    const target = textAt(mount, ['mountPath'], tree);
    const holder = holderOf(textAt(mount, ['name'], tree) ?? '', volumes, tree);
    if (target === null) return [];
    return [{ target, local: null, ...(holder && { holder }) }];
  });
}

/** The variables of a list whose values stand there; others come from Secrets that we do not see. */
export function variablesAt(
  root: Node,
  keys: readonly string[],
  tree: YamlTree,
): readonly (readonly [string, string])[] {
  return itemsOf(fieldAt(root, keys, tree), tree).flatMap((variable) => {
    const [name, value] = [textAt(variable, ['name'], tree), textAt(variable, ['value'], tree)];
    if (name === null || value === null || value.includes('{{')) return [];
    return [[name, value] as const];
  });
}

/** True for Grafana Enterprise Metrics: the chart's switch, or the image. */
export function isEnterpriseChart(root: Node, tree: YamlTree): boolean {
  const repository = textAt(root, ['image', 'repository'], tree) ?? '';
  return textAt(root, ['enterprise', 'enabled'], tree) === 'true' || isEnterpriseImage(repository);
}

/** The release that the image's tag shows. */
export function versionShown(root: Node, tree: YamlTree): MimirVersion | null {
  const path =
    textAt(root, ['enterprise', 'enabled'], tree) === 'true' ? ['enterprise', 'image', 'tag'] : ['image', 'tag'];
  const tag = textAt(root, path, tree);
  if (tag === null) return null;
  return versionOfImage(`mimir:${tag}`);
}

/** A text that is set over a key of the values. */
export interface Override {
  readonly keys: readonly string[];
  readonly text: string;
}

/** The values with the texts set over them, for look-ups alone: what was set stands nowhere in the text. */
function withOverrides(root: Node | null, overrides: readonly Override[], tree: YamlTree): YAMLMap {
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
