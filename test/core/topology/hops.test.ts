import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { flagFile } from '../../../core/src/documents/kinds/mimir/flag-file';
import type { Facts } from '../../../core/src/model/facts';
import type { MimirVersion } from '../../../core/src/model/version';
import { processOf } from '../../../core/src/process/composition';
import { linksOf, type Member } from '../../../core/src/topology/links';

const catalogue = loadCatalogue();

const noFiles: Facts = {
  now: Date.UTC(2026, 10, 1),
  callers: [],
  path: () => ({ kind: 'unknown' }),
  inline: () => ({ kind: 'not-pem', empty: true, der: false }),
  isSignedBy: () => false,
  isTracked: () => false,
};

function member(name: string, flags: string, version: MimirVersion): Member {
  const documents = flagFile.parse({ uri: `file:///${name}.flags`, languageId: 'mimir-flags', text: flags }, catalogue);
  assert.equal(documents.length, 1);
  return {
    process: processOf({ name, documents, version, environment: { values: new Map(), complete: true } }, catalogue),
    facts: noFiles,
  };
}

/** The gRPC hops between processes that each run one target, as `family: dialer -> listener`. */
function hops(targets: readonly string[], version: MimirVersion, flags = ''): readonly string[] {
  const links = linksOf(targets.map((target) => member(target, `-target=${target} ${flags}`, version))).all();
  const grpc = links.filter(({ route }) => route.family !== 'memberlist');
  return grpc
    .map(({ route, client, server }) => `${route.family}: ${client.process.name} -> ${server.process.name}`)
    .sort();
}

const microservices = [
  'distributor',
  'ingester',
  'querier',
  'query-frontend',
  'query-scheduler',
  'store-gateway',
  'ruler',
  'alertmanager',
  'compactor',
  'overrides-exporter',
];

/** With the addresses that make queriers and frontends use a scheduler, and rulers the frontend. */
const addressed =
  '-querier.scheduler-address=scheduler:9095 -query-frontend.scheduler-address=scheduler:9095 -ruler.query-frontend.address=dns:///frontend:9095';

const always = [
  'alertmanager.alertmanager-client: alertmanager -> alertmanager',
  'ingester.client: distributor -> ingester',
  'ingester.client: querier -> ingester',
  'ingester.client: ruler -> ingester',
  'querier.frontend-client: querier -> query-frontend',
  'querier.store-gateway-client: querier -> store-gateway',
  'querier.store-gateway-client: ruler -> store-gateway',
  'query-frontend.grpc-client-config: query-frontend -> query-scheduler',
  'query-scheduler.grpc-client-config: query-scheduler -> query-frontend',
  'ruler.client: ruler -> ruler',
];

describe('the hops of a Mimir', () => {
  it('in microservices mode are those of the specification', () => {
    assert.deepEqual(
      hops(microservices, '3.0', addressed),
      [
        ...always,
        'querier.scheduler-client: querier -> query-scheduler',
        'ruler.query-frontend.grpc-client-config: ruler -> query-frontend',
      ].sort(),
    );
  });

  it('up to 2.10 go from queriers to schedulers by the frontend client', () => {
    assert.deepEqual(
      hops(
        microservices,
        '2.10',
        '-query-frontend.scheduler-address=scheduler:9095 -querier.scheduler-address=scheduler:9095',
      ),
      [...always, 'querier.frontend-client: querier -> query-scheduler'].sort(),
    );
  });

  it('at 2.0 know no remote rule evaluation', () => {
    assert.deepEqual(hops(['ruler', 'query-frontend'], '2.0', '-ruler.query-frontend.address=dns:///frontend:9095'), [
      'ruler.client: ruler -> ruler',
    ]);
  });

  it('go from a single process to itself, by a scheduler from 3.0 on', () => {
    const single = ['ingester.client', 'querier.frontend-client', 'querier.store-gateway-client', 'ruler.client'];
    const scheduler = [
      'querier.scheduler-client',
      'query-frontend.grpc-client-config',
      'query-scheduler.grpc-client-config',
    ];
    const families = (version: MimirVersion): readonly string[] =>
      hops(['all'], version).map((hop) => hop.replace(': all -> all', ''));
    assert.deepEqual(families('2.17'), [...single].sort());
    assert.deepEqual(families('3.0'), [...single, ...scheduler].sort());
  });

  it('reach the alertmanager only where it is one of the targets', () => {
    assert.ok(hops(['all,alertmanager'], '3.0').some((hop) => hop.startsWith('alertmanager.alertmanager-client')));
  });

  it('in read-write mode are those of its three targets, from 2.3 to 2.17', () => {
    const expected = [
      'alertmanager.alertmanager-client: backend -> backend',
      'ingester.client: backend -> write',
      'ingester.client: read -> write',
      'ingester.client: write -> write',
      'querier.frontend-client: read -> read',
      'querier.scheduler-client: read -> backend',
      'querier.store-gateway-client: backend -> backend',
      'querier.store-gateway-client: read -> backend',
      'query-frontend.grpc-client-config: read -> backend',
      'query-scheduler.grpc-client-config: backend -> read',
      'ruler.client: backend -> backend',
    ];
    const addresses = '-querier.scheduler-address=backend:9095 -query-frontend.scheduler-address=backend:9095';
    assert.deepEqual(hops(['read', 'write', 'backend'], '2.17', addresses), expected);
    assert.deepEqual(hops(['read', 'write', 'backend'], '3.0', addresses), []);
  });

  it('know the hidden components', () => {
    assert.deepEqual(hops(['block-builder', 'block-builder-scheduler'], '3.0'), [
      'block-builder.scheduler.grpc-client-config: block-builder -> block-builder-scheduler',
    ]);
    assert.deepEqual(hops(['distributor', 'usage-tracker'], '3.0', '-usage-tracker.enabled=true'), [
      'distributor.usage-tracker-client.grpc-client-config: distributor -> usage-tracker',
    ]);
    assert.deepEqual(hops(['distributor', 'usage-tracker'], '3.0'), []);
  });

  it('join every member of the memberlist to every other', () => {
    const members = ['distributor', 'ingester', 'compactor'].map((target) =>
      member(target, `-target=${target}`, '3.0'),
    );
    const gossip = linksOf(members)
      .all()
      .filter(({ route }) => route.family === 'memberlist');
    assert.equal(gossip.length, 6);
    assert.ok(gossip.every(({ state }) => state === 'plaintext'));
  });

  it('make a distributor no member by a usage tracker that it does not use', () => {
    const flags = '-target=distributor -distributor.ring.store=inmemory -ingester.ring.store=inmemory';
    const families = (more: string): readonly string[] =>
      linksOf([member('distributor', `${flags} ${more}`, '3.1')])
        .all()
        .map(({ route }) => route.family);
    assert.deepEqual(families(''), []);
    assert.deepEqual(families('-usage-tracker.enabled=true'), ['memberlist']);
  });

  it('leave out what dials nobody', () => {
    assert.deepEqual(hops(['compactor', 'overrides-exporter', 'ingester'], '3.0'), []);
  });
});
