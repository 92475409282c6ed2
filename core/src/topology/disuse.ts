import type { OptionFamily } from '../model/option';
import type { EffectiveValue, Process } from '../model/process';
import { rings } from './rings';
import { routeOf } from './routes';
import { dialingUsage } from './usage';

/** Why nothing of a process dials by a client, whatever components it runs. */
export interface Disuse {
  /** The option that decides so; of several rings the first. */
  readonly decidedBy: EffectiveValue;
  /** `url`: what dials by gRPC elsewhere calls by HTTP here, and has no TLS options of its own for that. */
  readonly kind: 'other-backend' | 'other-store' | 'switched-off' | 'no-address' | 'url';
}

/** The option by which a client is not in use; null for one that is, and for one that only lacks its component. */
export function disuseOf(family: OptionFamily, process: Process): Disuse | null {
  if (family.side !== 'client' || dialingUsage(family, { ...process, targets: null }) !== 'unused') return null;
  const { kind, flag } = decisionOn(family, process) ?? {};
  const decidedBy = flag === undefined ? null : process.configuration.flag(flag);
  // What the flags of a process that nobody shows might say is not held against it where an address is all that is missing.
  if (!decidedBy || kind === undefined || (kind === 'no-address' && !process.flagsKnown && !decidedBy.written))
    return null;
  return { decidedBy, kind };
}

interface Decision {
  readonly kind: Disuse['kind'];
  readonly flag: string;
}

function decisionOn(family: OptionFamily, process: Process): Decision | null {
  switch (family.transport) {
    case 'memcached':
    case 'redis':
      return { kind: 'other-backend', flag: `${family.id.slice(0, family.id.lastIndexOf('.'))}.backend` };
    case 'etcd':
      return ringDecision(family, process);
    case 'objectStore':
      return { kind: 'other-backend', flag: family.id.replace(/\.(?:s3|gcs|azure)\.http$/, '.backend') };
    case 'kafka':
      return { kind: 'switched-off', flag: 'ingest-storage.enabled' };
    case 'grpc':
    case 'http':
      return addressDecision(family, process);
    case 'gossip':
      return null;
  }
}

/** A ring that is switched off is not kept anywhere. */
function ringDecision({ id }: OptionFamily, { configuration }: Process): Decision | null {
  const ring = rings.find(({ prefix }) => `${prefix}.etcd` === id);
  if (!ring) return null;
  const off = ring.only && configuration.flag(ring.only.flag)?.text !== ring.only.value ? ring.only.flag : null;
  if (off === null) return { kind: 'other-store', flag: `${ring.prefix}.store` };
  return { kind: 'switched-off', flag: off };
}

function addressDecision({ id }: OptionFamily, { configuration, version }: Process): Decision | null {
  const route = routeOf(id, version.version);
  if (!route || route.dialedBy.kind === 'ring') return null;
  const flag = route.dialedBy.addressFlag;
  return { kind: configuration.flag(flag)?.text ? 'url' : 'no-address', flag };
}
