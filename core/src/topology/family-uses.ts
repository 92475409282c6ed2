import type { Configuration } from '../model/process';
import { spansInclude, type MimirVersion, type VersionSpan } from '../model/version';
import { components, type Component } from './components';
import { rings, ringUses } from './rings';
import { clientRoutes } from './routes';

/** When a fault in a family's options or files shows: at `start` (Mimir stops), or when the client is first used (`run`). */
export type Moment = 'start' | 'run';

/** Who opens the TLS options of a family, when, and on what condition (spec 2.2, 2.6 and 3). */
export interface FamilyUse {
  readonly family: string;
  readonly versions: readonly VersionSpan[];
  /** Any of these opens it. */
  readonly users: readonly Component[];
  readonly moment: Moment;
  /** What must be so for it to be opened, beside its own `tls-enabled`; '' where nothing must. */
  readonly condition: string;
  /** False where the configuration shows that it is not opened; null where that is not known. */
  isOpen(configuration: Configuration, running: ReadonlySet<Component>): boolean | null;
}

const always: readonly VersionSpan[] = [{ first: '2.0', last: '99.0' }];
const from = (first: MimirVersion): readonly VersionSpan[] => [{ first, last: '99.0' }];
const until = (last: MimirVersion): readonly VersionSpan[] => [{ first: '2.0', last }];
const open = (): boolean => true;

/** The suites and the oldest version are read with TLS or without it; files only with it (spec 1.2). */
const listenerUses: readonly FamilyUse[] = ['server.http', 'server.grpc', 'server'].map((family) => ({
  family,
  versions: always,
  users: components,
  moment: 'start',
  condition: family === 'server' ? '' : 'a certificate and a key are set',
  isOpen: open,
}));

const routeUses: readonly FamilyUse[] = clientRoutes.map((route) => ({
  family: route.family,
  versions: route.versions,
  users: route.dialers,
  moment: route.moment,
  condition: route.condition,
  isOpen: (configuration) => route.isOpen(configuration),
}));

/** Nothing is known of the endpoint, which is outside Mimir. */
const forwardingUse: FamilyUse = {
  family: 'distributor.forwarding.grpc-client',
  versions: [{ first: '2.4', last: '2.8' }],
  users: ['distributor'],
  moment: 'run',
  condition: 'forwarding is on',
  isOpen: (configuration) => isOn(configuration, 'distributor.forwarding.enabled'),
};

const usersOfRings = (prefix?: string): readonly Component[] =>
  components.filter((component) =>
    rings.some((ring) => (prefix === undefined || ring.prefix === prefix) && ring.users.includes(component)),
  );

const memberlistUse: FamilyUse = {
  family: 'memberlist',
  versions: always,
  users: usersOfRings(),
  moment: 'start',
  condition: 'some ring of the process is kept in memberlist',
  isOpen: (configuration, running) => rings.some((ring) => ringUses(ring, 'memberlist', running, configuration)),
};

const etcdUses: readonly FamilyUse[] = [...new Set(rings.map(({ prefix }) => prefix))].map((prefix) => ({
  family: `${prefix}.etcd`,
  versions: always,
  users: usersOfRings(prefix),
  moment: 'start',
  condition: 'the store of the ring is etcd',
  isOpen: (configuration, running) =>
    rings.some((ring) => ring.prefix === prefix && ringUses(ring, 'etcd', running, configuration)),
}));

interface Cache {
  readonly prefix: string;
  readonly users: readonly Component[];
  /** What must be on for the cache to be opened, in words and by the configuration. */
  readonly only?: { readonly words: string; readonly isOn: (configuration: Configuration) => boolean | null };
}

/** Who opens which cache (spec 3, by module, and 9.2). */
const caches: readonly Cache[] = [
  {
    prefix: 'query-frontend.results-cache',
    users: ['query-frontend'],
    only: { words: 'results are cached', isOn: cachesResults },
  },
  { prefix: 'blocks-storage.bucket-store.index-cache', users: ['store-gateway'] },
  { prefix: 'blocks-storage.bucket-store.chunks-cache', users: ['store-gateway'] },
  { prefix: 'blocks-storage.bucket-store.metadata-cache', users: ['store-gateway', 'querier', 'ruler'] },
  { prefix: 'ruler-storage.cache', users: ['ruler'] },
  {
    prefix: 'querier.mimir-query-engine.range-vector-splitting',
    users: ['querier'],
    only: {
      words: 'range vectors are split',
      isOn: (configuration) => isOn(configuration, 'querier.mimir-query-engine.range-vector-splitting.enabled'),
    },
  },
];

const cacheUses: readonly FamilyUse[] = caches.flatMap(({ prefix, users, only }) =>
  (['memcached', 'redis'] as const).map((backend) => ({
    family: `${prefix}.${backend}`,
    versions: backend === 'redis' ? until('2.17') : always,
    users,
    moment: 'start' as const,
    condition: only ? `the backend is ${backend} and ${only.words}` : `the backend is ${backend}`,
    isOpen: (configuration: Configuration) =>
      both(is(configuration, `${prefix}.backend`, backend), only ? only.isOn(configuration) : true),
  })),
);

interface Bucket {
  readonly prefix: string;
  readonly versions: readonly VersionSpan[];
  readonly users: readonly Component[];
}

const blocksUsers: readonly Component[] = [
  'ingester',
  'store-gateway',
  'querier',
  'ruler',
  'compactor',
  'block-builder',
];

const buckets: readonly Bucket[] = [
  { prefix: 'blocks-storage', versions: until('3.1'), users: blocksUsers },
  { prefix: 'blocks-storage', versions: from('3.2'), users: [...blocksUsers, 'compactor-scheduler'] },
  { prefix: 'ruler-storage', versions: always, users: ['ruler'] },
  { prefix: 'alertmanager-storage', versions: always, users: ['alertmanager'] },
  { prefix: 'usage-tracker.snapshots-storage', versions: always, users: ['usage-tracker'] },
];

const providers = ['s3', 'gcs', 'azure'] as const;

const storeUses: readonly FamilyUse[] = buckets.flatMap(({ prefix, versions, users }) =>
  providers.map((provider) => ({
    family: `${prefix}.${provider}.http`,
    versions,
    users,
    moment: 'start' as const,
    condition: `the backend is ${provider}`,
    isOpen: (configuration: Configuration) => is(configuration, `${prefix}.backend`, provider),
  })),
);

/** What is common opens nothing: its heirs do, each for those who use them. */
const heirs: readonly string[] = ['blocks-storage', 'ruler-storage', 'alertmanager-storage'];

const commonStoreUses: readonly FamilyUse[] = [until('3.1'), from('3.2')].flatMap((versions) =>
  providers.map((provider) => {
    const [span] = versions;
    const own = storeUses.filter(
      ({ family, versions: spans }) =>
        heirs.some((heir) => family === `${heir}.${provider}.http`) && span && spansInclude(spans, span.first),
    );
    return {
      family: `common.storage.${provider}.http`,
      versions,
      users: components.filter((component) => own.some(({ users }) => users.includes(component))),
      moment: 'start' as const,
      condition: `the backend of a storage is ${provider}`,
      isOpen: (configuration: Configuration, running: ReadonlySet<Component>) =>
        some(
          own
            .filter(({ users }) => users.some((user) => running.has(user)))
            .map((use) => use.isOpen(configuration, running)),
        ),
    };
  }),
);

/** Kafka's options are validated before anything starts, whatever the process runs (spec 2.6). */
const kafkaUse: FamilyUse = {
  family: 'ingest-storage.kafka',
  versions: from('3.1'),
  users: components,
  moment: 'start',
  condition: 'ingest storage is on, and its address and topic are set',
  isOpen: (configuration) =>
    [isSet(configuration, 'ingest-storage.kafka.address'), isSet(configuration, 'ingest-storage.kafka.topic')].reduce(
      both,
      isOn(configuration, 'ingest-storage.enabled'),
    ),
};

/** The one table of who opens which TLS options, when, and on what condition. Rules, map and hover go by it. */
export const familyUses: readonly FamilyUse[] = [
  ...listenerUses,
  ...routeUses,
  forwardingUse,
  memberlistUse,
  ...etcdUses,
  ...cacheUses,
  ...storeUses,
  ...commonStoreUses,
  kafkaUse,
];

const usesByFamily = new Map(
  familyUses.map(({ family }) => [family, familyUses.filter((use) => use.family === family)]),
);

/** How a family is used in a version; null where the table has nothing of it. */
export function useOf(family: string, version: MimirVersion): FamilyUse | null {
  return usesByFamily.get(family)?.find(({ versions }) => spansInclude(versions, version)) ?? null;
}

function is(configuration: Configuration, flag: string, value: string): boolean | null {
  const text = configuration.flag(flag)?.text;
  if (text === null) return null;
  return text === value;
}

function isOn(configuration: Configuration, flag: string): boolean | null {
  return is(configuration, flag, 'true');
}

function isSet(configuration: Configuration, flag: string): boolean | null {
  const text = configuration.flag(flag)?.text;
  if (text === null) return null;
  return text !== '' && text !== undefined;
}

/** Sharding by a target of series keeps results in the cache too (spec 2.2). */
function cachesResults(configuration: Configuration): boolean | null {
  const series = configuration.flag('query-frontend.query-sharding-target-series-per-shard')?.text;
  const shards = series === null ? null : Number(series ?? 0) > 0;
  return some([isOn(configuration, 'query-frontend.cache-results'), shards]);
}

function both(a: boolean | null, b: boolean | null): boolean | null {
  if (a === false || b === false) return false;
  if (a === null || b === null) return null;
  return true;
}

function some(all: readonly (boolean | null)[]): boolean | null {
  if (all.includes(true)) return true;
  if (all.includes(null)) return null;
  return false;
}
