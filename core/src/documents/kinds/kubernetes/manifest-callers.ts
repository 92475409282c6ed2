import type { Caller } from '../../../model/caller';
import { noted } from '../../../model/memo';
import { callersAmong } from '../../callers/calls-in-texts';
import { callsBelow } from '../../callers/node-calls';
import type { TextCall } from '../../callers/url-calls';
import type { Calls } from '../containers/container-document';
import { isMimirConfig } from '../containers/embedded-config';
import { fieldAt, fieldsOf, textAt } from '../../carriers/yaml/fields';
import { containersOf, type Container } from '../manifests/containers';
import { ingressCallers } from './ingress-callers';
import type { Manifest } from '../manifests/manifests';
import { probesOf } from '../manifests/probes';
import { namespaceOf, servicesOf, type ServiceOfContainer } from '../manifests/services';

/** Who calls a container: its probes, and by the Services of the file other containers, texts of ConfigMaps, and Ingresses. */
export function callsOf(
  container: Container,
  manifests: readonly Manifest[],
  isMimir: (container: Container) => boolean,
): Calls {
  const probes = probesOf(container);
  const services = servicesOf(container, manifests);
  return {
    callers: [
      ...(probes ?? []),
      ...services.flatMap((service) => manifests.flatMap((manifest) => callersIn(manifest, service, isMimir))),
    ],
    showsProbes: probes !== null,
    callerFiles: [],
    hosts: services.flatMap(({ namesFrom }) => namesFrom(namespaceOf(container.manifest))),
  };
}

function callersIn(
  manifest: Manifest,
  service: ServiceOfContainer,
  isMimir: (container: Container) => boolean,
): readonly Caller[] {
  if (manifest.kind === 'Ingress') return ingressCallers(manifest, service);
  const hosts = new Set(service.namesFrom(namespaceOf(manifest)));
  if (hosts.size === 0) return [];
  return textsOf(manifest)
    .filter(({ container }) => container === null || !isMimir(container))
    .flatMap(({ name, calls }) => callersAmong(calls, name, hosts, service.dialed));
}

/** What an object has that may call somebody. */
interface CallingTexts {
  readonly name: string;
  /** Null for a ConfigMap. */
  readonly container: Container | null;
  readonly calls: readonly TextCall[];
}

/** All containers of a file ask for the same. */
const textsOf = noted('calling texts', readTexts);

/** The URLs in a configuration of Mimir's are its own affair. */
function readTexts(manifest: Manifest): readonly CallingTexts[] {
  const { tree, node, kind, name } = manifest;
  if (kind === 'ConfigMap') {
    const others = fieldsOf(fieldAt(node, ['data'], tree), tree).filter(
      ({ key, value }) => !isMimirConfig(key.value, textAt(value, [], tree) ?? ''),
    );
    return [{ name, container: null, calls: others.flatMap(({ value }) => callsBelow(value, tree)) }];
  }
  return containersOf(manifest).map((container) => {
    const nodes = ['env', 'args', 'command'].map((field) => fieldAt(container.node, [field], tree));
    return { name: container.name, container, calls: nodes.flatMap((each) => callsBelow(each, tree)) };
  });
}
