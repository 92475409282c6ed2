import type { OptionFamily } from '../../model/option';
import { defineClient, defineObjectStore, type FamilyDefinition } from './family-definition';

/** An external store that a cluster dials: no listener of Mimir's. */
function store(id: string, transport: OptionFamily['transport'], title: string, description: string): OptionFamily {
  return { id, title, side: 'client', transport, peer: null, description };
}

/** The rings by their flags, and whose they are. */
const rings = [
  [
    'distributor.ha-tracker',
    'Distributors',
    'the elected replicas of the HA tracker',
    'duplicate samples of replicated senders are not dropped',
  ],
  [
    'distributor.ring',
    'Distributors',
    'the distributor ring',
    'distributors do not join their ring, which rate limits need',
  ],
  [
    'ingester.ring',
    'All that use the ingester ring',
    'the ingester ring',
    'ingesters are not found, so nothing is written or queried',
  ],
  [
    'ingester.partition-ring',
    'Distributors, ingesters and queriers',
    'the ring of ingester partitions',
    'partitions are not found, so nothing is written or queried',
  ],
  [
    'store-gateway.sharding-ring',
    'Store-gateways, queriers and rulers',
    'the store-gateway ring',
    'store-gateways are not found, and queries of blocks fail',
  ],
  ['compactor.ring', 'Compactors', 'the compactor ring', "compactors can't share their work"],
  ['ruler.ring', 'Rulers', 'the ruler ring', "rulers can't share the rule groups"],
  ['alertmanager.sharding-ring', 'Alertmanagers', 'the Alertmanager ring', "Alertmanagers can't share the tenants"],
  [
    'query-scheduler.ring',
    'Queriers, query-frontends and query-schedulers',
    'the query-scheduler ring',
    'query-schedulers are not found',
  ],
  [
    'overrides-exporter.ring',
    'Overrides-exporters',
    'the overrides-exporter ring',
    "overrides-exporters can't elect the one that exports",
  ],
  ['querier.ring', 'Queriers and query-frontends', 'the querier ring', 'queriers are not found'],
  [
    'usage-tracker.instance-ring',
    'Usage-trackers and distributors',
    'the usage-tracker ring',
    'usage-trackers are not found',
  ],
  [
    'usage-tracker.partition-ring',
    'Usage-trackers and distributors',
    'the ring of usage-tracker partitions',
    'partitions are not found',
  ],
] as const;

const etcdClients = rings.map(([ring, who, what, failure]) =>
  defineClient(
    store(
      `${ring}.etcd`,
      'etcd',
      `${who} to etcd, for ${what}`,
      `${who} keep ${what} in etcd with this client if the store is etcd; otherwise it is not used. The name that is checked is the ` +
        `host of the endpoint. When the files are wrong, Mimir does not start; when the options do not match etcd's port, ${failure}. ` +
        'Cipher suites and minimum version are accepted but ignored.',
    ),
  ),
);

/** The caches by their flags, with those who use them. */
const caches = [
  ['query-frontend.results-cache', 'Query-frontends', 'results of queries'],
  ['blocks-storage.bucket-store.index-cache', 'Store-gateways', 'parts of block indexes'],
  ['blocks-storage.bucket-store.chunks-cache', 'Store-gateways', 'chunks of samples'],
  [
    'blocks-storage.bucket-store.metadata-cache',
    'Store-gateways, queriers and rulers',
    'the content of the blocks bucket',
  ],
  ['ruler-storage.cache', 'Rulers', 'rule groups'],
] as const;

/** The one cache that Mimir 3.1 added is for memcached only, and its flags leave out a part of its block's name. */
const splittingCache = [
  'querier.mimir-query-engine.range-vector-splitting',
  'Queriers',
  'intermediate results of queries',
] as const;

const memcachedClients = [...caches, splittingCache].map(([cache, who, what]) =>
  defineClient(
    store(
      `${cache}.memcached`,
      'memcached',
      `${who} to memcached, for ${what}`,
      `${who} cache ${what} in memcached with this client if the backend is memcached; otherwise it is not used. Every address is ` +
        'resolved to an IP address, which is checked unless a server name is set. Files that ' +
        'are wrong keep Mimir from starting; an unreachable server only makes the cache miss.',
    ),
  ),
);

const redisClients = caches.map(([cache, who, what]) =>
  defineClient(
    store(
      `${cache}.redis`,
      'redis',
      `${who} to Redis, for ${what}`,
      `${who} cache ${what} in Redis with this client if the backend is redis; otherwise it is not used. Mimir has it from 2.8 to ` +
        '2.17 and rejects the options from 3.0 on. When they do not match the server, the cache misses.',
    ),
  ),
);

/** The places that buckets are configured in: flag prefix, YAML block, users, what they keep. */
const buckets = [
  ['blocks-storage', 'blocks_storage', 'Ingesters, store-gateways, queriers, rulers and compactors', 'blocks'],
  ['ruler-storage', 'ruler_storage', 'Rulers', 'rules'],
  ['alertmanager-storage', 'alertmanager_storage', 'Alertmanagers', 'configurations and state of Alertmanager'],
  ['common.storage', 'common.storage', 'Components that use a bucket', 'whatever has no bucket of its own'],
  ['usage-tracker.snapshots-storage', 'usage_tracker.snapshots_storage', 'Usage-trackers', 'snapshots'],
] as const;

const providers = [
  ['s3', 'S3', ' TLS is used unless the insecure option of S3 is true; the files are opened anyway.'],
  ['gcs', 'Google Cloud Storage', ''],
  ['azure', 'Azure Blob Storage', ''],
] as const;

const objectStores = buckets.flatMap(([prefix, block, who, what]) =>
  providers.map(([provider, name, remark]) =>
    defineObjectStore(
      store(
        `${prefix}.${provider}.http`,
        'objectStore',
        `${who} to ${name}, for ${what}`,
        `${who} keep ${what} in ${name} over HTTPS with these options, if that is the backend; otherwise they are not used. There is ` +
          `no switch: they apply as soon as they are set.${remark} The name that is checked is the host of the endpoint. A file that is ` +
          'missing or wrong keeps Mimir from starting; a compactor first tries 20 times.',
      ),
      `${block}.${provider}.http`,
    ),
  ),
);

/** Ring stores, caches and buckets (spec 2.3 and 2.4). */
export const stores: readonly FamilyDefinition[] = [
  ...etcdClients,
  ...memcachedClients,
  ...redisClients,
  ...objectStores,
];
