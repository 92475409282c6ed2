import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { flagFile } from '../../../core/src/documents/kinds/mimir/flag-file';
import type { Process } from '../../../core/src/model/process';
import type { MimirVersion } from '../../../core/src/model/version';
import { processOf } from '../../../core/src/process/composition';
import { componentsIn, type Component } from '../../../core/src/topology/components';
import { useOf } from '../../../core/src/topology/family-uses';
import { effectOf, usageOf } from '../../../core/src/topology/usage';

const catalogue = loadCatalogue();

/** What switches on whatever can be: every client has TLS, and every condition of the table holds. */
const everythingOn: readonly string[] = [
  'server.http-tls-cert-path=c',
  'server.http-tls-key-path=k',
  'server.grpc-tls-cert-path=c',
  'server.grpc-tls-key-path=k',
  'distributor.ha-tracker.enable=true',
  'distributor.forwarding.enabled=true',
  'overrides-exporter.ring.enabled=true',
  'usage-tracker.enabled=true',
  'query-scheduler.service-discovery-mode=ring',
  'query-frontend.scheduler-address=s:9095',
  'querier.scheduler-address=s:9095',
  'query-frontend.cache-results=true',
  'querier.mimir-query-engine.range-vector-splitting.enabled=true',
  'ruler.query-frontend.address=frontend:9095',
  'ruler.distributor.address=distributor:9095',
  'ruler.alertmanager-url=https://alertmanager',
  'compactor.scheduler-client.enabled=true',
  'compactor.scheduler-client.scheduler-endpoint=scheduler:9095',
  'ingest-storage.enabled=true',
  'ingest-storage.kafka.address=kafka:9092',
  'ingest-storage.kafka.topic=mimir',
];

/** Backends exclude each other, so that each pair of them is tried. */
const backends = [
  ['memcached', 's3'],
  ['redis', 'gcs'],
  ['memcached', 'azure'],
] as const;

/** The flags that the version has, for one component; rings are kept in etcd, and copied to memberlist. */
function flagsFor(
  version: MimirVersion,
  target: Component,
  [cache, bucket]: (typeof backends)[number],
): readonly string[] {
  const release = catalogue.at(version);
  const named = release.options.flatMap(({ flag }) => flag ?? []);
  const ofRings = named.flatMap((flag) => {
    if (/\.multi\.primary$/.test(flag)) return [`${flag}=etcd`];
    if (/\.multi\.secondary$/.test(flag)) return [`${flag}=memberlist`];
    return /\.store$/.test(flag) ? [`${flag}=multi`] : [];
  });
  const chosen = named.flatMap((flag) => {
    if (/(?:cache|splitting)\.backend$/.test(flag)) return [`${flag}=${cache}`];
    return /storage\.backend$/.test(flag) ? [`${flag}=${bucket}`] : [];
  });
  const clients = named.filter((flag) => flag.endsWith('.tls-enabled')).map((flag) => `${flag}=true`);
  const others = everythingOn.filter((flag) => named.includes(flag.slice(0, flag.indexOf('='))));
  return [`target=${target}`, ...ofRings, ...chosen, ...clients, ...others];
}

function processWith(version: MimirVersion, flags: readonly string[]): Process {
  const text = flags.map((flag) => `-${flag}\n`).join('');
  const documents = flagFile.parse({ uri: 'file:///mimir.flags', languageId: '', text }, catalogue);
  return processOf(
    { name: 'mimir', documents, version, environment: { values: new Map(), complete: true } },
    catalogue,
  );
}

/** By family, the effect of a fault and the components that meet it, in one version. */
function usesIn(version: MimirVersion): ReadonlyMap<string, string> {
  const users = new Map<string, Set<string>>();
  const effects = new Map<string, string>();
  const targets = componentsIn(version);
  for (const target of targets) {
    for (const choice of backends) {
      const process = processWith(version, flagsFor(version, target, choice));
      for (const { family } of process.configuration.families) {
        const usage = usageOf(family, process);
        if (usage === 'unused') continue;
        effects.set(family.id, effectOf(usage));
        users.set(family.id, (users.get(family.id) ?? new Set()).add(target));
      }
    }
  }
  return new Map(
    [...users].map(([family, names]) => [
      family,
      `${effects.get(family) ?? ''} ${names.size === targets.length ? 'all' : [...names].join(' ')}`,
    ]),
  );
}

/** A line for each family and run of versions in which it is the same: `ingester.client 2.0-3.2 connection-fails distributor querier ruler`. */
function table(): readonly string[] {
  const runs: { readonly family: string; readonly first: string; last: string; readonly uses: string }[] = [];
  for (const version of catalogue.versions) {
    for (const [family, uses] of usesIn(version)) {
      const run = runs.findLast((each) => each.family === family);
      const before = catalogue.versions[catalogue.versions.indexOf(version) - 1];
      if (run && run.uses === uses && run.last === before) run.last = version;
      else runs.push({ family, first: version, last: version, uses });
    }
  }
  return runs.map(({ family, first, last, uses }) => `${family} ${first}-${last} ${uses}`).sort();
}

/** Family, versions, effect of a fault, and the components that open it where everything is on (spec 2.2, 2.5, 2.6 and 3). */
const expected: readonly string[] = [
  'alertmanager-storage.azure.http 2.15-3.2 refuses-to-start alertmanager',
  'alertmanager-storage.gcs.http 2.15-3.2 refuses-to-start alertmanager',
  'alertmanager-storage.s3.http 2.0-3.2 refuses-to-start alertmanager',
  'alertmanager.alertmanager-client 2.0-3.2 connection-fails alertmanager',
  'alertmanager.sharding-ring.etcd 2.0-3.2 refuses-to-start alertmanager',
  'block-builder.scheduler.grpc-client-config 2.16-3.2 connection-fails block-builder',
  'blocks-storage.azure.http 2.15-3.1 refuses-to-start ingester querier store-gateway ruler compactor block-builder',
  'blocks-storage.azure.http 3.2-3.2 refuses-to-start ingester querier store-gateway ruler compactor block-builder compactor-scheduler',
  'blocks-storage.bucket-store.chunks-cache.memcached 2.8-3.2 refuses-to-start store-gateway',
  'blocks-storage.bucket-store.chunks-cache.redis 2.8-2.17 refuses-to-start store-gateway',
  'blocks-storage.bucket-store.index-cache.memcached 2.8-3.2 refuses-to-start store-gateway',
  'blocks-storage.bucket-store.index-cache.redis 2.8-2.17 refuses-to-start store-gateway',
  'blocks-storage.bucket-store.metadata-cache.memcached 2.8-3.2 refuses-to-start querier store-gateway ruler',
  'blocks-storage.bucket-store.metadata-cache.redis 2.8-2.17 refuses-to-start querier store-gateway ruler',
  'blocks-storage.gcs.http 2.15-3.1 refuses-to-start ingester querier store-gateway ruler compactor block-builder',
  'blocks-storage.gcs.http 3.2-3.2 refuses-to-start ingester querier store-gateway ruler compactor block-builder compactor-scheduler',
  'blocks-storage.s3.http 2.0-2.13 refuses-to-start ingester querier store-gateway ruler compactor',
  'blocks-storage.s3.http 2.14-3.1 refuses-to-start ingester querier store-gateway ruler compactor block-builder',
  'blocks-storage.s3.http 3.2-3.2 refuses-to-start ingester querier store-gateway ruler compactor block-builder compactor-scheduler',
  'common.storage.azure.http 2.15-3.1 refuses-to-start ingester querier store-gateway ruler alertmanager compactor block-builder',
  'common.storage.azure.http 3.2-3.2 refuses-to-start ingester querier store-gateway ruler alertmanager compactor block-builder compactor-scheduler',
  'common.storage.gcs.http 2.15-3.1 refuses-to-start ingester querier store-gateway ruler alertmanager compactor block-builder',
  'common.storage.gcs.http 3.2-3.2 refuses-to-start ingester querier store-gateway ruler alertmanager compactor block-builder compactor-scheduler',
  'common.storage.s3.http 2.14-3.1 refuses-to-start ingester querier store-gateway ruler alertmanager compactor block-builder',
  'common.storage.s3.http 2.3-2.13 refuses-to-start ingester querier store-gateway ruler alertmanager compactor',
  'common.storage.s3.http 3.2-3.2 refuses-to-start ingester querier store-gateway ruler alertmanager compactor block-builder compactor-scheduler',
  'compactor.ring.etcd 2.0-3.2 refuses-to-start compactor',
  'compactor.scheduler-client.grpc-client-config 3.2-3.2 refuses-to-start compactor',
  'distributor.forwarding.grpc-client 2.4-2.8 connection-fails distributor',
  'distributor.ha-tracker.etcd 2.0-3.2 refuses-to-start distributor',
  'distributor.ring.etcd 2.0-3.2 refuses-to-start distributor',
  'distributor.usage-tracker-client.grpc-client-config 3.0-3.2 connection-fails distributor',
  'ingest-storage.kafka 3.1-3.2 refuses-to-start all',
  'ingester.client 2.0-3.2 connection-fails distributor querier ruler',
  'ingester.partition-ring.etcd 2.14-3.2 refuses-to-start distributor ingester querier ruler',
  'ingester.ring.etcd 2.0-3.2 refuses-to-start distributor ingester querier ruler',
  'memberlist 2.0-2.3 refuses-to-start distributor ingester querier store-gateway ruler alertmanager compactor',
  'memberlist 2.14-2.17 refuses-to-start distributor ingester querier query-frontend query-scheduler store-gateway ruler alertmanager compactor overrides-exporter',
  'memberlist 2.4-2.5 refuses-to-start distributor ingester querier query-frontend query-scheduler store-gateway ruler alertmanager compactor',
  'memberlist 2.6-2.13 refuses-to-start all',
  'memberlist 3.0-3.2 refuses-to-start distributor ingester querier query-frontend query-scheduler store-gateway ruler alertmanager compactor overrides-exporter usage-tracker',
  'overrides-exporter.ring.etcd 2.6-3.2 refuses-to-start overrides-exporter',
  'querier.frontend-client 2.0-3.2 connection-fails querier',
  'querier.mimir-query-engine.range-vector-splitting.memcached 3.1-3.2 refuses-to-start querier',
  'querier.ring.etcd 3.1-3.2 refuses-to-start querier query-frontend',
  'querier.scheduler-client 2.11-3.2 connection-fails querier',
  'querier.store-gateway-client 2.0-3.2 connection-fails querier ruler',
  'query-frontend.grpc-client-config 2.0-3.2 connection-fails query-frontend',
  'query-frontend.results-cache.memcached 2.8-3.2 refuses-to-start query-frontend',
  'query-frontend.results-cache.redis 2.8-2.17 refuses-to-start query-frontend',
  'query-scheduler.grpc-client-config 2.0-3.2 connection-fails query-scheduler',
  'query-scheduler.ring.etcd 2.4-3.2 refuses-to-start querier query-frontend query-scheduler',
  'ruler-storage.azure.http 2.15-3.2 refuses-to-start ruler',
  'ruler-storage.cache.memcached 2.9-3.2 refuses-to-start ruler',
  'ruler-storage.cache.redis 2.9-2.17 refuses-to-start ruler',
  'ruler-storage.gcs.http 2.15-3.2 refuses-to-start ruler',
  'ruler-storage.s3.http 2.0-3.2 refuses-to-start ruler',
  'ruler.alertmanager-client 2.0-3.2 connection-fails ruler',
  'ruler.client 2.0-3.2 connection-fails ruler',
  'ruler.distributor.grpc-client-config 3.2-3.2 refuses-to-start ruler',
  'ruler.query-frontend.grpc-client-config 2.1-3.2 refuses-to-start ruler',
  'ruler.ring.etcd 2.0-3.2 refuses-to-start ruler',
  'server 2.5-3.2 refuses-to-start all',
  'server.grpc 2.0-3.2 refuses-to-start all',
  'server.http 2.0-3.2 refuses-to-start all',
  'store-gateway.sharding-ring.etcd 2.0-3.2 refuses-to-start querier store-gateway ruler',
  'usage-tracker.instance-ring.etcd 3.0-3.2 refuses-to-start distributor usage-tracker',
  'usage-tracker.partition-ring.etcd 3.0-3.2 refuses-to-start distributor usage-tracker',
  'usage-tracker.snapshots-storage.azure.http 3.0-3.2 refuses-to-start usage-tracker',
  'usage-tracker.snapshots-storage.gcs.http 3.0-3.2 refuses-to-start usage-tracker',
  'usage-tracker.snapshots-storage.s3.http 3.0-3.2 refuses-to-start usage-tracker',
];

/** Where a condition does not hold nothing is opened, whatever is wrong with it. */
const closed: readonly (readonly [family: string, flags: string])[] = [
  ['server.http', 'server.http-tls-cert-path=c'],
  ['ingester.client', 'target=ingester ingester.client.tls-enabled=true'],
  ['ingester.client', 'ingester.client.tls-enabled=false'],
  [
    'query-frontend.results-cache.memcached',
    'query-frontend.results-cache.backend=memcached query-frontend.results-cache.memcached.tls-enabled=true',
  ],
  [
    'blocks-storage.bucket-store.index-cache.memcached',
    'blocks-storage.bucket-store.index-cache.memcached.tls-enabled=true',
  ],
  ['blocks-storage.s3.http', 'blocks-storage.backend=gcs'],
  ['blocks-storage.s3.http', 'target=distributor blocks-storage.backend=s3'],
  ['common.storage.s3.http', 'target=overrides-exporter common.storage.backend=s3'],
  ['alertmanager-storage.s3.http', 'target=all alertmanager-storage.backend=s3'],
  ['compactor.ring.etcd', 'compactor.ring.store=memberlist compactor.ring.etcd.tls-enabled=true'],
  ['distributor.ha-tracker.etcd', 'distributor.ha-tracker.store=etcd distributor.ha-tracker.etcd.tls-enabled=true'],
  ['memberlist', 'target=compactor compactor.ring.store=inmemory memberlist.tls-enabled=true'],
  [
    'ingest-storage.kafka',
    'ingest-storage.kafka.tls-enabled=true ingest-storage.kafka.address=k ingest-storage.kafka.topic=t',
  ],
  [
    'ingest-storage.kafka',
    'ingest-storage.enabled=true ingest-storage.kafka.tls-enabled=true ingest-storage.kafka.address=k',
  ],
  [
    'ingest-storage.kafka',
    'ingest-storage.enabled=true ingest-storage.kafka.tls-enabled=false ingest-storage.kafka.address=k ingest-storage.kafka.topic=t',
  ],
  [
    'ruler.query-frontend.grpc-client-config',
    'ruler.query-frontend.address=https://f ruler.query-frontend.grpc-client-config.tls-enabled=true',
  ],
  ['ruler.distributor.grpc-client-config', 'ruler.distributor.grpc-client-config.tls-enabled=true'],
  [
    'compactor.scheduler-client.grpc-client-config',
    'compactor.scheduler-client.scheduler-endpoint=s:9095 compactor.scheduler-client.grpc-client-config.tls-enabled=true',
  ],
];

/** Where a condition holds that has more than one way to hold. */
const opened: readonly (readonly [family: string, flags: string])[] = [
  [
    'query-frontend.results-cache.memcached',
    'query-frontend.results-cache.backend=memcached query-frontend.results-cache.memcached.tls-enabled=true query-frontend.query-sharding-target-series-per-shard=1000',
  ],
  ['blocks-storage.s3.http', 'target=compactor common.storage.backend=s3 common.storage.s3.insecure=true'],
  ['common.storage.s3.http', 'target=alertmanager alertmanager-storage.backend=s3'],
  [
    'ingest-storage.kafka',
    'target=memberlist-kv ingest-storage.enabled=true ingest-storage.kafka.tls-enabled=true ingest-storage.kafka.address=k ingest-storage.kafka.topic=t',
  ],
];

function effectIn(family: string, flags: string): string {
  const process = processWith('3.2', flags.split(' '));
  const view = process.configuration.family(family);
  assert.ok(view, family);
  return effectOf(usageOf(view.family, process));
}

describe('Who opens which TLS options', () => {
  it('is as the semantics say, in every version', function () {
    this.timeout(30_000);
    assert.deepEqual(table(), expected);
  });

  it('is nobody where a condition does not hold', () => {
    for (const [family, flags] of closed) assert.equal(effectIn(family, flags), 'ignored', `${family}: ${flags}`);
    for (const [family, flags] of opened)
      assert.equal(effectIn(family, flags), 'refuses-to-start', `${family}: ${flags}`);
  });

  it('is told of every family', () => {
    for (const version of catalogue.versions) {
      const missing = catalogue.at(version).families.filter(({ id }) => useOf(id, version) === null);
      assert.deepEqual(
        missing.map(({ id }) => id),
        [],
        version,
      );
    }
  });
});
