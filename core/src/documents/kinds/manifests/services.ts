import type { Node } from 'yaml';
import { fieldAt, fieldsOf, itemsOf, textAt } from '../../carriers/yaml/fields';
import type { Container } from './containers';
import type { Manifest } from './manifests';
import { portNumber, portOf } from './probes';

/** A Service that leads to a container. */
export interface ServiceOfContainer {
  readonly manifest: Manifest;
  /** The names by which it is called from a namespace. */
  readonly namesFrom: (namespace: string) => readonly string[];
  /** Mimir's own port behind one of its ports, by number or by name. */
  readonly portOf: (port: number | string) => number | null;
  /** Mimir's own port for who dials that port of its name: without an address of its own it is the name of the pods. */
  readonly dialed: (port: number) => number | null;
  /** True where a port looks as if it were for HTTPS. */
  readonly suggestsTls: (port: number | string) => boolean;
}

/** The Services of the file that select the container's pod. */
export function servicesOf(container: Container, manifests: readonly Manifest[]): readonly ServiceOfContainer[] {
  const labels = labelsOf(container);
  return manifests.flatMap((service) => {
    const { tree, node, kind } = service;
    if (
      kind !== 'Service' ||
      namespaceOf(service) !== namespaceOf(container.manifest) ||
      textAt(node, ['spec', 'type'], tree) === 'ExternalName'
    )
      return [];
    const selector = fieldsOf(fieldAt(node, ['spec', 'selector'], tree), tree);
    const selects =
      selector.length > 0 && selector.every(({ key, value }) => labels.get(key.value) === textAt(value, [], tree));
    if (selects) return [serviceOf(service, container)];
    return [];
  });
}

/** The namespace of an object; '' where nobody writes it. */
export function namespaceOf({ node, tree }: Manifest): string {
  return textAt(node, ['metadata', 'namespace'], tree) ?? '';
}

function serviceOf(service: Manifest, container: Container): ServiceOfContainer {
  const isHeadless = textAt(service.node, ['spec', 'clusterIP'], service.tree) === 'None';
  return {
    manifest: service,
    namesFrom: (namespace) => namesOf(service, namespace),
    portOf: (port) => targetOf(port, service, container),
    dialed: (port) => (isHeadless ? port : targetOf(port, service, container)),
    suggestsTls: (port) => suggestsTls(port, service),
  };
}

function labelsOf({ manifest: { tree, node } }: Container): ReadonlyMap<string, string | null> {
  const paths = [
    ['spec', 'template', 'metadata', 'labels'],
    ['metadata', 'labels'],
  ];
  const found = paths.map((path) => fieldAt(node, path, tree)).find((labels) => labels !== null);
  return new Map(fieldsOf(found ?? null, tree).map(({ key, value }) => [key.value, textAt(value, [], tree)]));
}

/** From another namespace the name alone leads nowhere. */
function namesOf(service: Manifest, caller: string): readonly string[] {
  const namespace = namespaceOf(service);
  const short = caller === namespace ? [service.name] : [];
  if (namespace === '') return short;
  return [...short, ...['', '.svc', '.svc.cluster.local'].map((domain) => `${service.name}.${namespace}${domain}`)];
}

function targetOf(port: number | string, service: Manifest, container: Container): number | null {
  const entry = entryOf(port, service);
  if (!entry) return null;
  const target = textAt(entry, ['targetPort'], service.tree);
  if (target === null) return portNumber(textAt(entry, ['port'], service.tree));
  return portOf(target, container);
}

function suggestsTls(port: number | string, service: Manifest): boolean {
  const entry = entryOf(port, service);
  const texts = ['name', 'appProtocol', 'port'].map((field) => entry && textAt(entry, [field], service.tree));
  return texts.some((text) => text !== null && /https|tls|^443$/i.test(text));
}

function entryOf(port: number | string, { node, tree }: Manifest): Node | null {
  const field = typeof port === 'number' ? 'port' : 'name';
  return (
    itemsOf(fieldAt(node, ['spec', 'ports'], tree), tree).find(
      (entry) => textAt(entry, [field], tree) === String(port),
    ) ?? null
  );
}
