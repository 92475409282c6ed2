import { imageOf, serviceField, servicesOf, type Service } from '../documents/kinds/compose/compose-services';
import { rangeOf } from '../documents/carriers/yaml/nodes';
import type { FamilyConfiguration, Process } from '../model/process';
import { hostOf } from '../topology/dialed-names';
import { dialingUsage } from '../topology/usage';
import { composeUri } from './certificate-folder';
import type { SecuredEnd } from './ends';
import type { Judged } from './judging';

/** A server of the same Compose project that is none of Mimir's and that can be given a certificate. */
export interface OwnedServer {
  readonly kind: 'etcd' | 'memcached';
  /** The Compose file's. */
  readonly uri: string;
  readonly service: string;
  /** The clients that dial it. */
  readonly clients: readonly SecuredEnd[];
}

/** Images whose options are known. Others configure their server in ways of their own. */
const images = {
  etcd: /(?:coreos|etcd-development)\/etcd(?:[:@]|$)/,
  memcached: /^(?:[^/]*\/library\/)?memcached(?:[:@]|$)/,
} as const;

/** The etcd and memcached servers of the deployment's Compose files that only Mimir dials. */
export function ownedServers(judged: Judged): readonly OwnedServer[] {
  const found = new Map<string, { kind: OwnedServer['kind']; uri: string; service: string; clients: SecuredEnd[] }>();
  for (const { process } of judged.processes) {
    const uri = composeUri(process);
    if (uri === null) continue;
    const source = judged.files.get(uri)?.source;
    if (!source) continue;
    const all = servicesOf(source);
    for (const view of process.configuration.families) {
      const kind = kindOf(view);
      if (kind === null || dialingUsage(view.family, process) === 'unused') continue;
      const servers = addressesOf(view, process).map((host) => all.find(({ name }) => name === host));
      if (servers.length === 0 || !servers.every((service) => service && canServe(service, kind, all, judged, uri)))
        continue;
      for (const { name } of servers.flatMap((service) => service ?? [])) {
        const known = entryOf(found, `${uri} ${name}`, { kind, uri, service: name, clients: [] });
        known.clients.push({ process, view });
      }
    }
  }
  return [...found.values()];
}

function kindOf({ family: { transport, peer } }: FamilyConfiguration): OwnedServer['kind'] | null {
  if (peer !== null) return null;
  if (transport === 'etcd' || transport === 'memcached') return transport;
  return null;
}

function addressesOf(
  { family: { id, transport } }: FamilyConfiguration,
  { configuration }: Process,
): readonly string[] {
  const text = configuration.flag(`${id}.${transport === 'etcd' ? 'endpoints' : 'addresses'}`)?.text ?? '';
  const addresses = text.split(',').map((address) => address.trim());
  return addresses.filter((address) => address !== '').map(hostOf);
}

/** Its health check and all others who dial it would be cut off. */
function canServe(
  service: Service,
  kind: OwnedServer['kind'],
  all: readonly Service[],
  judged: Judged,
  uri: string,
): boolean {
  if (!images[kind].test(imageOf(service) ?? '') || serviceField(service, 'healthcheck')) return false;
  const command = textOf(service, 'command');
  const settings = `${command}\n${textOf(service, 'environment')}`;
  const isPrepared = /ETCD_CERT_FILE|ssl_chain_cert/.test(settings);
  if (!isPrepared && /cert-file|CERT_FILE|\s-Z\b|tls/i.test(settings)) return false;
  if (kind === 'etcd' && !/listen-client-urls|ETCD_LISTEN_CLIENT_URLS/.test(settings)) return false;
  const dialers = new Set(
    judged.processes
      .filter(({ process }) => composeUri(process) === uri)
      .flatMap(({ process }) => process.documents.map(({ name }) => name)),
  );
  return all.every(
    (other) =>
      other.name === service.name ||
      dialers.has(other.name) ||
      !['command', 'environment', 'entrypoint'].some((field) => textOf(other, field).includes(`${service.name}:`)),
  );
}

function textOf(service: Service, field: string): string {
  const node = serviceField(service, field);
  if (!node) return '';
  const { start, end } = rangeOf(node);
  return service.tree.text.slice(start, end);
}

/** The entry of a key, which is the given one where there is none as yet. */
function entryOf<T>(entries: Map<string, T>, key: string, entry: T): T {
  const known = entries.get(key) ?? entry;
  entries.set(key, known);
  return known;
}
