import { isScalar, type Node } from 'yaml';
import type { Caller } from '../../model/caller';
import { callersAmong } from '../callers/calls';
import { callsBelow } from '../callers/node-calls';
import type { Calls } from '../containers/container-document';
import { fieldAt, itemsOf, textAt } from '../yaml/fields';
import { readValue } from '../yaml/scalars';
import type { YamlTree } from '../yaml/tree';
import { containersOf, type Container } from './containers';
import type { Manifest } from './manifests';
import { portNumber, probesOf } from './probes';
import { namespaceOf, servicesOf, type ServiceOfContainer } from './services';

/** Who calls a container: its probes, and by the Services of the file other containers, texts of ConfigMaps, and Ingresses. */
export function callsOf(container: Container, manifests: readonly Manifest[], isMimir: (container: Container) => boolean): Calls {
  const probes = probesOf(container);
  const services = servicesOf(container, manifests);
  const neighbours = manifests.filter((manifest) => namespaceOf(manifest) === namespaceOf(container.manifest));
  return {
    callers: [...(probes ?? []), ...services.flatMap((service) => neighbours.flatMap((manifest) => callersIn(manifest, service, isMimir)))],
    showsProbes: probes !== null,
    callerFiles: [],
    hosts: services.flatMap(({ names }) => names),
  };
}

function callersIn(manifest: Manifest, service: ServiceOfContainer, isMimir: (container: Container) => boolean): readonly Caller[] {
  const { tree, node, kind, name } = manifest;
  if (kind === 'Ingress') return ingressCallers(manifest, service);
  const hosts = new Set(service.names);
  const among = (nodes: readonly (Node | null)[], caller: string): readonly Caller[] =>
    callersAmong(nodes.flatMap((each) => callsBelow(each, tree)), caller, hosts, (port) => service.portOf(port));
  if (kind === 'ConfigMap') return among([fieldAt(node, ['data'], tree)], name);
  return containersOf(manifest)
    .filter((other) => !isMimir(other))
    .flatMap((other) => among(['env', 'args', 'command'].map((field) => fieldAt(other.node, [field], tree)), other.name));
}

/** An Ingress speaks plain HTTP to what stands behind it, unless an annotation of its controller says otherwise. */
function ingressCallers({ tree, node, name }: Manifest, service: ServiceOfContainer): readonly Caller[] {
  const rules = itemsOf(fieldAt(node, ['spec', 'rules'], tree), tree);
  const paths = rules.flatMap((rule) => itemsOf(fieldAt(rule, ['http', 'paths'], tree), tree)).map((path) => fieldAt(path, ['backend', 'service'], tree));
  const backends = [...paths, fieldAt(node, ['spec', 'defaultBackend', 'service'], tree)];
  const protocol = fieldAt(node, ['metadata', 'annotations', 'nginx.ingress.kubernetes.io/backend-protocol'], tree);
  const isHttps = textAt(protocol, [], tree) === 'HTTPS';
  return backends.flatMap((backend) => {
    const host = backend && fieldAt(backend, ['name'], tree);
    if (!backend || !isScalar(host) || !service.names.includes(textAt(host, [], tree) ?? '')) return [];
    const caller: Caller = {
      kind: 'client',
      name,
      call: 'Ingress',
      scheme: isHttps ? 'HTTPS' : 'HTTP',
      port: behind(backend, service, tree),
      certificate: isHttps ? 'unknown' : 'none',
      range: readValue(host, tree).range,
      toHttps: protocol && !isHttps ? { range: readValue(protocol, tree).range, text: 'HTTPS' } : null,
    };
    return [caller];
  });
}

function behind(backend: Node, service: ServiceOfContainer, tree: YamlTree): number | null {
  const number = portNumber(textAt(backend, ['port', 'number'], tree));
  const name = textAt(backend, ['port', 'name'], tree);
  return number === null ? (name === null ? null : service.portOf(name)) : service.portOf(number);
}
