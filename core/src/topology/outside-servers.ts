import type { OptionFamily } from '../model/option';
import type { EffectiveValue, Process } from '../model/process';
import { shown } from '../model/quoted';
import { alertmanagerUrl } from './alertmanager-calls';
import { hostOf } from './dialed-names';

/** A server that is not Mimir's, which a client of Mimir's dials: its certificate and its CA are somebody else's affair. */
export interface OutsideServer {
  /** What it is, such as `etcd` or `the object store`. */
  readonly kind: string;
  /** Its address as the configuration has it; '' where that is not known here. */
  readonly address: string;
}

/** `etcd at etcd:2379`. */
export function nameOfServer({ kind, address }: OutsideServer): string {
  if (address === '') return kind;
  return `${kind} at ${shown(address)}`;
}

/** Its address for people: a URL may hold a password. */
export function shownAddress({ address }: OutsideServer): string {
  return shown(address.replaceAll(/(:\/\/)[^/@\s,]*@/g, '$1'));
}

/** Whom a family's client dials outside of Mimir; null for a listener, and for a client of another Mimir's. */
export function outsideServer(family: OptionFamily, process: Process): OutsideServer | null {
  if (family.side !== 'client' || family.peer !== null) return null;
  const address = addressOf(family, process)?.text ?? '';
  const named = serversByTransport.get(family.transport);
  if (named !== undefined) return { kind: named, address };
  switch (family.transport) {
    case 'objectStore':
      if (family.id.endsWith('.gcs.http')) return { kind: 'Google Cloud Storage', address: '' };
      return { kind: 'the object store', address: address.replace(/^https?:\/\//, '') };
    case 'http':
      if (isOwnAlertmanager(process)) return null;
      return { kind: 'the Alertmanager', address };
    default:
      return { kind: 'the server', address: '' };
  }
}

/** The option that says where the client's server is; null where the version has none. */
export function addressOf({ transport, id }: OptionFamily, process: Process): EffectiveValue | null {
  if (transport === 'http') return alertmanagerUrl(process);
  const store = id.replace(/\.http$/, '');
  const names: Readonly<Partial<Record<OptionFamily['transport'], string>>> = {
    etcd: 'endpoints',
    memcached: 'addresses',
    redis: 'endpoint',
    kafka: 'address',
    objectStore: store.endsWith('.azure') ? 'endpoint-suffix' : 'endpoint',
  };
  const name = names[transport];
  if (name === undefined) return null;
  return process.configuration.flag(`${store}.${name}`);
}

/** Rulers mostly alert Mimir's own Alertmanager, which its path shows; without a URL that is assumed. */
function isOwnAlertmanager(process: Process): boolean {
  const url = alertmanagerUrl(process)?.text;
  if (url === null || url === undefined || url === '') return true;
  return url.split(',').every((each) => {
    const host = hostOf(each.trim());
    return (
      /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/.test(host) ||
      /mimir/i.test(host) ||
      /\/alertmanager\/?$/.test(each.trim())
    );
  });
}

const serversByTransport: ReadonlyMap<OptionFamily['transport'], OutsideServer['kind']> = new Map([
  ['etcd', 'etcd'],
  ['memcached', 'memcached'],
  ['redis', 'Redis'],
  ['kafka', 'Kafka'],
]);
