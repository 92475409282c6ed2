import type { Node } from 'yaml';
import { fieldAt, fieldsOf, itemsOf, textAt } from '../yaml/fields';
import type { YamlTree } from '../yaml/tree';
import type { Container } from './containers';
import type { Manifest } from './manifests';
import { portNumber, portOf } from './probes';

/** A Service that leads to a container: its name, and Mimir's own port behind each of its ports, by number and by name. */
export interface ServiceOfContainer {
  readonly names: readonly string[];
  portOf(port: number | string): number | null;
}

/** The Services of the file that select the container's pod. */
export function servicesOf(container: Container, manifests: readonly Manifest[]): readonly ServiceOfContainer[] {
  const labels = labelsOf(container);
  return manifests.flatMap((service) => {
    const { tree, node, kind, name } = service;
    if (kind !== 'Service' || namespaceOf(service) !== namespaceOf(container.manifest)) return [];
    const selector = fieldsOf(fieldAt(node, ['spec', 'selector'], tree), tree);
    const selects = selector.length > 0 && selector.every(({ key, value }) => labels.get(key.value) === textAt(value, [], tree));
    return selects ? [{ names: namesOf(name, namespaceOf(service)), portOf: (port) => targetOf(port, service, container) }] : [];
  });
}

/** The namespace of an object; '' where nobody writes it. */
export function namespaceOf({ node, tree }: Manifest): string {
  return textAt(node, ['metadata', 'namespace'], tree) ?? '';
}

function labelsOf({ manifest: { tree, node } }: Container): ReadonlyMap<string, string | null> {
  const paths = [['spec', 'template', 'metadata', 'labels'], ['metadata', 'labels']];
  const found = paths.map((path) => fieldAt(node, path, tree)).find((labels) => labels !== null);
  return new Map(fieldsOf(found ?? null, tree).map(({ key, value }) => [key.value, textAt(value, [], tree)]));
}

/** In another namespace the name alone leads nowhere, but nobody would call it there. */
function namesOf(name: string, namespace: string): readonly string[] {
  return namespace === '' ? [name] : [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
}

function targetOf(port: number | string, { node, tree }: Manifest, container: Container): number | null {
  const entry = itemsOf(fieldAt(node, ['spec', 'ports'], tree), tree).find((each) => isPort(each, port, tree));
  if (!entry) return null;
  const target = textAt(entry, ['targetPort'], tree);
  return target === null ? portNumber(textAt(entry, ['port'], tree)) : portOf(target, container);
}

function isPort(entry: Node, port: number | string, tree: YamlTree): boolean {
  return textAt(entry, [typeof port === 'number' ? 'port' : 'name'], tree) === String(port);
}
