import { isScalar, type Node } from 'yaml';
import type { Caller } from '../../../model/caller';
import { fieldAt, fieldsOf, itemsOf, textAt } from '../../carriers/yaml/fields';
import { readValue } from '../../carriers/yaml/scalars';
import type { YamlTree } from '../../carriers/yaml/tree';
import type { Manifest } from '../manifests/manifests';
import { portNumber } from '../manifests/probes';
import { namespaceOf, type ServiceOfContainer } from '../manifests/services';

/** By these, controllers are told at an Ingress or at a Service how to speak to what stands behind it. */
const schemeAnnotation =
  /(?:backend-protocol|serversscheme|server-ssl|secure-backends|app-protocols|upstream-protocol\.\w+)$/;

/** The Ingress as a caller of a Service behind it. Plain HTTP is what all controllers speak unless something says otherwise. */
export function ingressCallers(ingress: Manifest, service: ServiceOfContainer): readonly Caller[] {
  const names = service.namesFrom(namespaceOf(ingress));
  const { tree, name } = ingress;
  const annotation = annotationsOf(ingress).find(({ key }) => schemeAnnotation.test(key.value));
  return backendsOf(ingress).flatMap((backend): readonly Caller[] => {
    const host = fieldAt(backend, ['name'], tree);
    if (!isScalar(host) || !names.includes(textAt(host, [], tree) ?? '')) return [];
    const port = backendPort(backend, tree);
    const scheme = schemeOf(annotation?.value ?? null, service, port, tree);
    if (scheme === null) return [];
    const isHttps = scheme === 'HTTPS';
    return [
      {
        kind: 'client',
        name,
        call: 'Ingress',
        scheme,
        port: port === null ? null : service.portOf(port),
        certificate: isHttps ? 'unknown' : 'none',
        range: readValue(host, tree).range,
        toHttps:
          annotation?.value && !isHttps ? { range: readValue(annotation.value, tree).range, text: 'HTTPS' } : null,
      },
    ];
  });
}

function backendsOf({ tree, node }: Manifest): readonly Node[] {
  const rules = itemsOf(fieldAt(node, ['spec', 'rules'], tree), tree);
  const paths = rules
    .flatMap((rule) => itemsOf(fieldAt(rule, ['http', 'paths'], tree), tree))
    .map((path) => fieldAt(path, ['backend', 'service'], tree));
  return [...paths, fieldAt(node, ['spec', 'defaultBackend', 'service'], tree)].filter((backend) => backend !== null);
}

/** Null where the Service may tell the controller, as Traefik takes it from the port: that is each controller's own affair. */
function schemeOf(
  annotation: Node | null,
  service: ServiceOfContainer,
  port: number | string | null,
  tree: YamlTree,
): Caller['scheme'] | null {
  const said = annotation && textAt(annotation, [], tree)?.toUpperCase();
  if (said === 'HTTP' || said === 'HTTPS') return said;
  if (annotation || annotationsOf(service.manifest).some(({ key }) => schemeAnnotation.test(key.value))) return null;
  if (port !== null && service.suggestsTls(port)) return null;
  return 'HTTP';
}

function annotationsOf({ node, tree }: Manifest): ReturnType<typeof fieldsOf> {
  return fieldsOf(fieldAt(node, ['metadata', 'annotations'], tree), tree);
}

function backendPort(backend: Node, tree: YamlTree): number | string | null {
  return portNumber(textAt(backend, ['port', 'number'], tree)) ?? textAt(backend, ['port', 'name'], tree);
}
