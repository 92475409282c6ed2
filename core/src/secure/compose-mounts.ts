import { isMap, type Node, type YAMLMap } from 'yaml';
import { servicesOf, serviceFields, type Service } from '../documents/kinds/compose/compose-services';
import { fieldAt, itemsOf, textAt } from '../documents/carriers/yaml/fields';
import { isNull, mergedInto, targetOf } from '../documents/carriers/yaml/nodes';
import { renderLike } from '../documents/carriers/yaml/list-layout';
import { renderText } from '../documents/carriers/yaml/rendering';
import { type SourceText, type TextEdit, withText } from '../model/text';
import { applied, appendField, appendItem, fillField, isList, ownField, type Added } from './yaml-insertion';

/** A folder of this machine that services get for reading. */
export interface ComposeMount {
  /** As Compose takes it, such as `./certs`. */
  readonly local: string;
  readonly target: string;
}

export type Mounted = { readonly text: string } | { readonly service: string; readonly why: string };

/**
 * The text with the mount in each of the services, one line each, or one line in the block that they have in common. A
 * block that other services share is left alone, as they have nothing to do with our keys; then nothing is changed.
 */
export function withMounts(source: SourceText, services: ReadonlySet<string>, mount: ComposeMount): Mounted {
  let { text } = source;
  // Each edit mounts it in one service at least.
  for (let rounds = 0; rounds <= services.size; rounds += 1) {
    const all = servicesOf(withText(source, text));
    const next = all.find((service) => services.has(service.name) && !hasMount(service, mount.target));
    if (!next) return { text };
    const edit = mountEdit(
      next,
      all.filter((service) => !services.has(service.name)),
      mount,
      all.filter((service) => services.has(service.name)),
    );
    if ('why' in edit) return { service: next.name, why: edit.why };
    text = applied(text, [edit]);
  }
  return {
    service: [...services][0] ?? '',
    why: 'No line can be added to its volumes. Write them as a list in block style.',
  };
}

function hasMount(service: Service, target: string): boolean {
  return serviceFields(service, 'volumes').some((list) =>
    itemsOf(list, service.tree).some((item) => {
      const parts = (textAt(item, [], service.tree) ?? textAt(item, ['target'], service.tree) ?? '').split(':');
      return parts[1] === target || parts[0] === target;
    }),
  );
}

function mountEdit(
  service: Service,
  others: readonly Service[],
  mount: ComposeMount,
  own: readonly Service[],
): TextEdit | { readonly why: string } {
  const { tree, layers } = service;
  const [map] = layers;
  const line = `${mount.local}:${mount.target}:ro`;
  if (!map || !isMap(map)) return { why: 'It is not a map.' };
  const list = fieldAt(map, ['volumes'], tree);
  const last = isList(list) ? (itemsOf(list, tree).at(-1) ?? null) : null;
  const added: Added = {
    lines: [renderLike(last, line, tree.text, 'block')],
    flow: renderLike(last, line, tree.text, 'flow'),
  };
  if (isList(list)) {
    const sharer = others.find((other) => serviceFields(other, 'volumes').includes(list));
    if (sharer) return sharedWith(sharer);
    return appendItem(list, added, tree);
  }
  if (list) return { why: 'Its volumes are not a list.' };
  const blank = ownField(map, 'volumes', tree);
  const filled = blank && isBlank(blank.value) && fillField(map, 'volumes', added, tree);
  if (filled) return filled;
  const block = commonBlock(map, own, others, service);
  const field: Added = {
    lines: ['volumes:', `  - ${renderText(line, 'block')}`],
    flow: `volumes: [${renderText(line, 'flow')}]`,
  };
  return appendField(block ?? map, field, tree);
}

function sharedWith({ name }: Service): { readonly why: string } {
  return {
    why: `Its volumes are a block that the service ${name} shares, which doesn't need the keys. Give it its own volumes.`,
  };
}

/** The block of the file that all of the services take in, and that no other takes in. */
function commonBlock(
  map: YAMLMap,
  own: readonly Service[],
  others: readonly Service[],
  { tree }: Service,
): YAMLMap | null {
  const merged = (service: Service): readonly YAMLMap[] => {
    const [layer] = service.layers;
    if (layer && isMap(layer)) return mergedInto(layer, tree).map((each) => each.map);
    return [];
  };
  const takesIt =
    (block: YAMLMap) =>
    (service: Service): boolean =>
      merged(service).includes(block) && !hasOwnVolumes(service);
  const candidates = mergedInto(map, tree).map((each) => each.map);
  return (
    candidates.find((block) => own.every(takesIt(block)) && !others.some((other) => merged(other).includes(block))) ??
    null
  );
}

function hasOwnVolumes({ layers: [map], tree }: Service): boolean {
  const field = ownField(map ?? null, 'volumes', tree);
  const value = targetOf(field?.value, tree);
  return value !== null && !isNull(value);
}

function isBlank(value: Node | null): boolean {
  return value === null || isNull(value);
}
