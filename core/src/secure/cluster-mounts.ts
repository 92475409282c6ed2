import type { Node } from 'yaml';
import type { PodVolumes } from '../certificates/cluster/secret-volumes';
import { yamlText } from '../certificates/cluster/yaml-text';
import type { ValuesPlace } from '../documents/kinds/document-kind';
import { kindById } from '../documents/document-kinds';
import { chartComponents } from '../documents/recognition/chart-components';
import { mimirContainers } from '../documents/kinds/kubernetes/kubernetes';
import { containersOf, type Container } from '../documents/kinds/manifests/containers';
import { manifestsOf } from '../documents/kinds/manifests/manifests';
import { fieldAt, fieldsOf, itemsOf, textAt } from '../documents/carriers/yaml/fields';
import type { YamlTree } from '../documents/carriers/yaml/tree';
import { isInside } from '../model/containment';
import { type SourceText, withText } from '../model/text';
import { applied, addToList, type Added } from './yaml-insertion';

type Block = Readonly<Record<string, unknown>>;

export type ClusterMounted = { readonly text: string } | { readonly what: string; readonly why: string };

/** The manifests with the volumes in each pod that runs Mimir, and with their mounts in its containers. */
export function withPodVolumes(source: SourceText, pod: PodVolumes): ClusterMounted {
  return withVolumesIn(source, pod, (text) => mimirContainers(text).map(({ container }) => container));
}

/** The same for the containers that are chosen, as each text shows them. */
export function withVolumesIn(
  source: SourceText,
  pod: PodVolumes,
  chosen: (source: SourceText) => readonly Container[],
): ClusterMounted {
  let { text } = source;
  const most = 2 * pod.volumes.length * (chosen(source).length + 1);
  for (let rounds = 0; rounds <= most; rounds += 1) {
    const edited = withText(source, text);
    const containers = chosen(edited);
    const next = containers.flatMap((container) => missingIn(container, pod)).at(0);
    if (!next) return { text };
    const { container, list, block } = next;
    const sharer = sharerOf(next, containers, manifestsOf(edited).flatMap(containersOf));
    if (sharer)
      return {
        what: `${container.manifest.kind}/${container.manifest.name}`,
        why: `Its ${list} are a block that the container ${sharer.name} shares, which has no use for the keys. Give it ${list} of its own.`,
      };
    const edit = addToList(holderOf(container, list), [list], addedOf(block), container.manifest.tree);
    if (!edit)
      return {
        what: `${container.manifest.kind}/${container.manifest.name}`,
        why: `Nothing can be added to its ${list}. Write them as a list.`,
      };
    text = applied(text, [edit]);
  }
  return { what: source.uri, why: 'No volume can be added to its pods. Write them in block style.' };
}

interface Missing {
  readonly container: Container;
  readonly list: 'volumes' | 'volumeMounts';
  readonly block: Block;
}

/** A container without Mimir that has the same list, by an alias or a merge key. */
function sharerOf(
  { container, list }: Missing,
  own: readonly Container[],
  all: readonly Container[],
): Container | undefined {
  const listOf = (each: Container): Node | null => fieldAt(holderOf(each, list), [list], each.manifest.tree);
  const shared = listOf(container);
  const holders = new Set(own.map((each) => holderOf(each, list)));
  if (shared === null) return undefined;
  return all.find((each) => !holders.has(holderOf(each, list)) && listOf(each) === shared);
}

/** A pod has its volumes, and each container its mounts. */
function holderOf({ pod, node }: Container, list: Missing['list']): Node {
  if (list === 'volumes') return pod;
  return node;
}

function missingIn(container: Container, { volumes, volumeMounts }: PodVolumes): readonly Missing[] {
  const { pod, node, manifest } = container;
  const mounts = fieldAt(node, ['volumeMounts'], manifest.tree);
  const open = volumeMounts.filter(({ mountPath }) => !isMounted(mounts, String(mountPath), manifest.tree));
  const used = new Set<unknown>([...open.map(({ name }) => name), ...textsAt(mounts, 'name', manifest.tree)]);
  const known = textsAt(fieldAt(pod, ['volumes'], manifest.tree), 'name', manifest.tree);
  return [
    ...volumes
      .filter(({ name }) => used.has(name) && !known.includes(String(name)))
      .map((block): Missing => ({ container, list: 'volumes', block: readable(block, container) })),
    ...open.map((block): Missing => ({ container, list: 'volumeMounts', block })),
  ];
}

/** Without a group of its own, a user other than root reads only what everybody may. */
function readable(block: Block, { pod, node, manifest: { tree } }: Container): Block {
  const group = textAt(pod, ['securityContext', 'fsGroup'], tree);
  const user =
    textAt(node, ['securityContext', 'runAsUser'], tree) ?? textAt(pod, ['securityContext', 'runAsUser'], tree);
  if (group !== null || user === null || user === '0') return block;
  const opened = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'defaultMode' in value ? { ...value, defaultMode: 0o444 } : value;
  return Object.fromEntries(Object.entries(block).map(([key, value]) => [key, opened(value)]));
}

/** True where the container has something at the path. */
export function isMounted(list: Node | null, path: string, tree: YamlTree): boolean {
  return textsAt(list, 'mountPath', tree).some((target) => isInside(path, target));
}

function textsAt(list: Node | null, key: string, tree: YamlTree): readonly string[] {
  return itemsOf(list, tree).flatMap((item) => textAt(item, [key], tree) ?? []);
}

function addedOf(block: Block): Added {
  return { lines: yamlText(block).trimEnd().split('\n'), flow: JSON.stringify(block) };
}

/** The values with the volumes in each of the scopes, such as `global` or a component, that a place of the file needs them in. */
export function withChartVolumes(
  source: SourceText,
  kind: string,
  pod: PodVolumes,
  scopesOf: (place: string) => readonly string[],
): ClusterMounted {
  const placesIn = (text: string) => kindById(kind)?.values?.(withText(source, text)) ?? [];
  const blocks = [
    ...pod.volumes.map((block) => ['extraVolumes', block] as const),
    ...pod.volumeMounts.map((block) => ['extraVolumeMounts', block] as const),
  ];
  const wanted = placesIn(source.text).flatMap(({ name }) =>
    scopesOf(name).flatMap((scope) => blocks.map(([list, block]) => ({ name, scope, list, block }))),
  );
  let { text } = source;
  for (const { name, scope, list, block } of wanted) {
    const place = placesIn(text).find((each) => each.name === name);
    const path = [...(place?.keys ?? []), scope, list];
    const key = list === 'extraVolumes' ? 'name' : 'mountPath';
    if (!place || textsAt(fieldAt(place.from, path, place.tree), key, place.tree).includes(String(block[key])))
      continue;
    const sharer = sharingScope(place, { scope, list }, scopesOf(name));
    if (sharer !== undefined)
      return {
        what: path.join('.'),
        why: `It is a block that ${sharer} shares, which has no use for the keys. Give it a list of its own.`,
      };
    const edit = addToList(place.from, path, addedOf(block), place.tree);
    if (!edit)
      return {
        what: path.join('.'),
        why: 'Nothing can be added there. Write it as a list, and its parent keys as maps.',
      };
    text = applied(text, place.toFile([edit]));
  }
  return { text };
}

/** The values with the resources among the objects that the chart makes along with its own. */
export function withExtraObjects(source: SourceText, kind: string, resources: readonly Block[]): ClusterMounted {
  const placeIn = (text: string): ValuesPlace | undefined => kindById(kind)?.values?.(withText(source, text))[0];
  let { text } = source;
  for (const resource of resources) {
    const place = placeIn(text);
    const edit = place && addToList(place.from, [...place.keys, 'extraObjects'], addedOf(resource), place.tree);
    if (!edit) return { what: 'extraObjects', why: 'Nothing can be added there. Write it as a list.' };
    text = applied(text, place.toFile([edit]));
  }
  return { text };
}

/** Another part of the chart that has the same list, by an alias or a merge key. */
function sharingScope(
  { from, keys, tree }: ValuesPlace,
  { scope, list }: { readonly scope: string; readonly list: string },
  scopes: readonly string[],
): string | undefined {
  const root = fieldAt(from, keys, tree);
  const own = fieldAt(root, [scope, list], tree);
  if (own === null) return undefined;
  return fieldsOf(root, tree)
    .map(({ key }) => key.value)
    .find((name) => isOtherPart(name, scopes) && fieldAt(root, [name, list], tree) === own);
}

/** What else of the chart has volumes of its own: the rest of the values may hold blocks for all to take in. */
function isOtherPart(name: string, scopes: readonly string[]): boolean {
  return (
    /^(?:nginx|gateway|memcached|minio|kafka|smoke_test|continuous_test|rollout_operator|[\w-]+-cache)$/.test(name) ||
    ((name === 'global' || chartComponents.some(({ key }) => key === name)) && !scopes.includes(name))
  );
}
