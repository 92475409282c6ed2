import type { OptionFamily } from '../model/option';
import type { Process } from '../model/process';
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
  return address === '' ? kind : `${kind} at ${shown(address)}`;
}

/** Whom a family's client dials outside of Mimir; null for a listener, and for a client of another Mimir's. */
export function outsideServer(family: OptionFamily, process: Process): OutsideServer | null {
  if (family.side !== 'client' || family.peer !== null) return null;
  const at = (flag: string): string => process.configuration.flag(flag)?.text ?? '';
  switch (family.transport) {
    case 'etcd':
      return { kind: 'etcd', address: at(`${family.id}.endpoints`) };
    case 'memcached':
      return { kind: 'memcached', address: at(`${family.id}.addresses`) };
    case 'redis':
      return { kind: 'Redis', address: at(`${family.id}.endpoint`) };
    case 'kafka':
      return { kind: 'Kafka', address: at(`${family.id}.address`) };
    case 'objectStore':
      return objectStore(family, at);
    case 'http':
      return isOwnAlertmanager(process)
        ? null
        : { kind: 'the Alertmanager', address: alertmanagerUrl(process)?.text ?? '' };
    default:
      return { kind: 'the server', address: '' };
  }
}

function objectStore({ id }: OptionFamily, at: (flag: string) => string): OutsideServer {
  const store = id.replace(/\.http$/, '');
  if (store.endsWith('.gcs')) return { kind: 'Google Cloud Storage', address: '' };
  const address = at(`${store}.${store.endsWith('.azure') ? 'endpoint-suffix' : 'endpoint'}`);
  return { kind: 'the object store', address: address.replace(/^https?:\/\//, '') };
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
