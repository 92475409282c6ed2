import type { Node } from 'yaml';
import type { Caller } from '../../../model/caller';
import { fieldAt, fieldsOf, itemsOf, textAt } from '../../carriers/yaml/fields';
import { isNull } from '../../carriers/yaml/nodes';
import { readValue } from '../../carriers/yaml/scalars';
import type { YamlTree } from '../../carriers/yaml/tree';
import { textEdit } from '../../carriers/yaml/yaml-writer';
import type { Container } from './containers';
import { schemeBy } from '../../callers/client-tls';

/** What the kubelet calls when a container starts and before it ends. */
const hooks = ['postStart', 'preStop'] as const;

const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

/** The container's probes that call by HTTP; null where the file may not show them all. */
export function probesOf(container: Container): readonly Caller[] | null {
  const { node, image, manifest } = container;
  // A patch leaves the rest of the container to another file; a template may put anything in.
  if (image === null || manifest.tree.templated) return null;
  return probesIn(node, manifest.tree, (port) => portOf(port, container));
}

/** The probes of a mapping that call by HTTP or gRPC, and its hooks that call by HTTP. `portOf` gives the number of a port that may be a name, or null. */
export function probesIn(node: Node, tree: YamlTree, portOf: (port: string) => number | null): readonly Caller[] {
  const byHttp = [...probes.map((probe) => [probe]), ...hooks.map((hook) => ['lifecycle', hook])].flatMap(
    (path): readonly Caller[] => {
      const field = fieldsOf(fieldAt(node, path, tree), tree).find(({ key }) => key.value === 'httpGet');
      // Another host than the pod's own is somebody else.
      if (!field?.value || isNull(field.value) || fieldAt(field.value, ['host'], tree)) return [];
      const port = portOf(textAt(field.value, ['port'], tree) ?? '');
      return [
        {
          kind: 'probe',
          name: 'kubelet',
          call: path.at(-1) ?? '',
          certificate: 'none',
          port,
          ...schemeOf(field.key.range, field.value, tree),
        },
      ];
    },
  );
  return [...byHttp, ...probes.flatMap((probe) => grpcProbe(probe, node, tree, portOf))];
}

/** The kubelet has no TLS for these. */
function grpcProbe(
  probe: string,
  node: Node,
  tree: YamlTree,
  portOf: (port: string) => number | null,
): readonly Caller[] {
  const field = fieldsOf(fieldAt(node, [probe], tree), tree).find(({ key }) => key.value === 'grpc');
  if (!field?.value || isNull(field.value)) return [];
  const port = portOf(textAt(field.value, ['port'], tree) ?? '');
  return [
    {
      kind: 'probe',
      name: 'kubelet',
      call: probe,
      overGrpc: true,
      scheme: 'HTTP',
      certificate: 'none',
      port,
      range: field.key.range,
      toHttps: null,
    },
  ];
}

function schemeOf(range: Caller['range'], call: Node, tree: YamlTree): Pick<Caller, 'scheme' | 'range' | 'toHttps'> {
  const scheme = fieldAt(call, ['scheme'], tree);
  const isHttps = textAt(scheme, [], tree)?.toUpperCase() === 'HTTPS';
  const place = scheme ? readValue(scheme, tree).range : range;
  return {
    scheme: schemeBy(isHttps),
    range: place,
    toHttps: isHttps ? null : textEdit(call, 'scheme', 'HTTPS', tree),
  };
}

/** The number of a port that is given as such, or by the name of one of the container's ports; null where there is none. */
export function portOf(text: string, { node, manifest: { tree } }: Container): number | null {
  const named = itemsOf(fieldAt(node, ['ports'], tree), tree).find((port) => textAt(port, ['name'], tree) === text);
  if (!named) return portNumber(text);
  return portNumber(textAt(named, ['containerPort'], tree));
}

/** The text as a port's number; null where it is none. */
export function portNumber(text: string | null): number | null {
  if (text !== null && /^\d{1,5}$/.test(text)) return Number(text);
  return null;
}
