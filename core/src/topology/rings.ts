import type { Configuration } from '../model/process';
import type { Component } from './components';

/** A hash ring or other key-value user, by its flag prefix; its etcd family is `<prefix>.etcd`. Some users need a switch that others do not. */
export interface Ring {
  readonly prefix: string;
  readonly users: readonly Component[];
  /** The switch that must be on for the ring to exist, and the value that means so. */
  readonly only?: { readonly flag: string; readonly value: string };
}

const partitions = { flag: 'ingest-storage.enabled', value: 'true' } as const;

const tracking = { flag: 'usage-tracker.enabled', value: 'true' } as const;

/** Who joins or watches which ring (spec 3, by module dependency). */
export const rings: readonly Ring[] = [
  {
    prefix: 'distributor.ha-tracker',
    users: ['distributor'],
    only: { flag: 'distributor.ha-tracker.enable', value: 'true' },
  },
  { prefix: 'distributor.ring', users: ['distributor'] },
  { prefix: 'ingester.ring', users: ['distributor', 'ingester', 'querier', 'ruler'] },
  { prefix: 'ingester.partition-ring', users: ['distributor', 'ingester', 'querier', 'ruler'], only: partitions },
  { prefix: 'querier.ring', users: ['querier', 'query-frontend'] },
  { prefix: 'compactor.ring', users: ['compactor'] },
  { prefix: 'store-gateway.sharding-ring', users: ['store-gateway', 'querier', 'ruler'] },
  { prefix: 'ruler.ring', users: ['ruler'] },
  { prefix: 'alertmanager.sharding-ring', users: ['alertmanager'] },
  {
    prefix: 'query-scheduler.ring',
    users: ['query-scheduler', 'query-frontend', 'querier'],
    only: { flag: 'query-scheduler.service-discovery-mode', value: 'ring' },
  },
  {
    prefix: 'overrides-exporter.ring',
    users: ['overrides-exporter'],
    only: { flag: 'overrides-exporter.ring.enabled', value: 'true' },
  },
  { prefix: 'usage-tracker.instance-ring', users: ['usage-tracker'] },
  { prefix: 'usage-tracker.partition-ring', users: ['usage-tracker'] },
  { prefix: 'usage-tracker.instance-ring', users: ['distributor'], only: tracking },
  { prefix: 'usage-tracker.partition-ring', users: ['distributor'], only: tracking },
];

/** True where some of the components has the ring; null where a switch that decides it is not known. */
export function isRingUsed(
  { users, only }: Ring,
  running: ReadonlySet<Component>,
  configuration: Configuration,
): boolean | null {
  if (!users.some((user) => running.has(user))) return false;
  const switched = only && configuration.flag(only.flag);
  if (!only || switched?.text === only.value) return true;
  if (switched?.text === null) return null;
  return false;
}

/** True where some of the components keeps a ring in this kind of store, or where nothing tells that none does. */
export function ringUses(
  ring: Ring,
  store: 'memberlist' | 'etcd',
  running: ReadonlySet<Component>,
  configuration: Configuration,
): boolean {
  if (isRingUsed(ring, running, configuration) === false) return false;
  const stores = [`${ring.prefix}.store`, `${ring.prefix}.multi.primary`, `${ring.prefix}.multi.secondary`].map(
    (flag) => configuration.flag(flag)?.text,
  );
  const [chosen, ...mirrored] = stores;
  return chosen === store || chosen === null || (chosen === 'multi' && mirrored.includes(store));
}
