import assert from 'node:assert/strict';
import { hopMapOf, type MappedOutsideHop } from '../../../core/src/analysis/hop-map';
import { deploymentMapOf } from '../../../core/src/map/map-of-deployment';
import { mapMermaid } from '../../../core/src/map/mermaid';
import { graphOf } from '../../../core/src/picture/graph';
import type { DeploymentAnalysis } from '../../../core/src/analysis/analysis';
import { RuleBench } from '../rules/rule-bench';

type Flags = Readonly<Record<string, string>>;

const etcd = { 'ingester.ring.store': 'etcd', 'ingester.ring.etcd.endpoints': 'etcd:2379' };
const etcdTls = {
  ...etcd,
  'ingester.ring.etcd.tls-enabled': 'true',
  'ingester.ring.etcd.tls-ca-path': 'certs/root.crt',
};
const etcdPair = {
  'ingester.ring.etcd.tls-cert-path': 'certs/client.crt',
  'ingester.ring.etcd.tls-key-path': 'certs/server.key',
};
const s3 = { 'blocks-storage.backend': 's3', 'blocks-storage.s3.endpoint': 'minio:9000' };
const cache = {
  'blocks-storage.bucket-store.index-cache.backend': 'memcached',
  'blocks-storage.bucket-store.index-cache.memcached.addresses': 'dns+memcached:11211',
};
const kafka = {
  'ingest-storage.enabled': 'true',
  'ingest-storage.kafka.address': 'kafka:9092',
  'ingest-storage.kafka.topic': 'mimir',
};

const cases: readonly (readonly [what: string, target: string, flags: Flags, to: string, state: string, RegExp])[] = [
  ['its TLS is off', 'ingester', etcd, 'etcd at etcd:2379', 'plaintext', /^The client's TLS is off\.$/],
  ['it has a CA', 'ingester', etcdTls, 'etcd at etcd:2379', 'tls', /presents no certificate\. The server's own/],
  [
    'it has a certificate too',
    'ingester',
    { ...etcdTls, ...etcdPair },
    'etcd at etcd:2379',
    'mtls',
    /presents a certificate\. The server's own settings can't be seen here\.$/,
  ],
  [
    'it skips verification',
    'ingester',
    { ...etcdTls, ...etcdPair, 'ingester.ring.etcd.tls-insecure-skip-verify': 'true' },
    'etcd at etcd:2379',
    'tls',
    /doesn't verify the server/,
  ],
  [
    'its CA file is missing',
    'ingester',
    { ...etcdTls, 'ingester.ring.etcd.tls-ca-path': 'certs/none.crt' },
    'etcd at etcd:2379',
    'broken',
    /does not start\..* certs\/none\.crt not found/,
  ],
  [
    'a variable decides',
    'ingester',
    { ...etcd, 'ingester.ring.etcd.tls-enabled': '{{ .Values.tls }}' },
    'etcd at etcd:2379',
    'unknown',
    /^The value of -ingester\.ring\.etcd\.tls-enabled is set later\.$/,
  ],
  [
    'S3 is insecure',
    'store-gateway',
    { ...s3, 'blocks-storage.s3.insecure': 'true' },
    'object store at minio:9000',
    'plaintext',
    /^-blocks-storage\.s3\.insecure is true, so the client uses plain HTTP\.$/,
  ],
  ['S3 is as it is by default', 'store-gateway', s3, 'object store at minio:9000', 'tls', /verifies the server/],
  [
    'it is of Google',
    'compactor',
    { 'blocks-storage.backend': 'gcs', 'compactor.ring.store': 'inmemory' },
    'Google Cloud Storage',
    'tls',
    /verifies/,
  ],
  [
    "Azure's address is in a connection string",
    'store-gateway',
    { 'blocks-storage.backend': 'azure', 'blocks-storage.azure.connection-string': 'AccountKey=c2VjcmV0' },
    'object store',
    'unknown',
    /^-blocks-storage\.azure\.connection-string decides whether the client uses TLS\.$/,
  ],
  ['a cache is memcached', 'store-gateway', cache, 'memcached at dns+memcached:11211', 'plaintext', /TLS is off/],
  [
    'a cache has a version that there is not',
    'store-gateway',
    {
      ...cache,
      'blocks-storage.bucket-store.index-cache.memcached.tls-enabled': 'true',
      'blocks-storage.bucket-store.index-cache.memcached.tls-min-version': 'TLS12',
    },
    'memcached at dns+memcached:11211',
    'broken',
    /does not start/,
  ],
  ['Kafka stores what comes in', 'distributor', kafka, 'Kafka at kafka:9092', 'plaintext', /TLS is off/],
  [
    'alerts go elsewhere by HTTP',
    'ruler',
    { 'ruler.alertmanager-url': 'http://me:secret@alerts.example.com:9093' },
    'Alertmanager at http://alerts.example.com:9093',
    'plaintext',
    /^The URL is plain HTTP\.$/,
  ],
  [
    'alerts go elsewhere by HTTPS',
    'ruler',
    { 'ruler.alertmanager-url': 'https://alerts.example.com' },
    'Alertmanager at https://alerts.example.com',
    'tls',
    /presents no certificate/,
  ],
];

describe('The hop to an outside server', () => {
  let bench: RuleBench;

  before(async function () {
    this.timeout(60_000);
    bench = await RuleBench.open();
  });
  after(() => bench.remove());

  async function deploymentOf(target: string, flags: Flags): Promise<DeploymentAnalysis> {
    const lines = Object.entries({ target, ...flags }).map(([name, value]) => `-${name}='${value}'\n`);
    const options = { version: null, environment: new Map<string, string>(), companions: [] };
    const analysis = (await bench.analyze(new Map([['mimir.flags', lines.join('')]]), options)).get('mimir.flags');
    assert.ok(analysis);
    return analysis.deployment;
  }

  async function hopsOf(target: string, flags: Flags): Promise<readonly MappedOutsideHop[]> {
    return hopMapOf(await deploymentOf(target, flags)).outsideHops ?? [];
  }

  for (const [what, target, flags, to, state, reason] of cases) {
    it(`is ${state} where ${what}`, async () => {
      const [hop, ...more] = await hopsOf(target, flags);
      assert.deepEqual([hop?.to, hop?.state, more], [to, state, []]);
      assert.match(hop?.reason ?? '', reason);
      assert.doesNotMatch(JSON.stringify(hop), /secret|c2VjcmV0/);
    });
  }

  for (const [what, target, flags] of [
    ['its store is memberlist', 'ingester', { 'ingester.ring.etcd.endpoints': 'etcd:2379' }],
    ['no component of the process uses it', 'distributor', cache],
    ['the process only looks at its options', 'alertmanager', kafka],
    ['alerts go to Mimir itself', 'ruler', { 'ruler.alertmanager-url': 'http://mimir-alertmanager:8080/alertmanager' }],
  ] as const) {
    it(`is not there where ${what}`, async () => {
      assert.deepEqual(await hopsOf(target, flags), []);
    });
  }

  it('counts apart from the hops of Mimir, which alone decide', async () => {
    const deployment = await deploymentOf('ingester', { ...etcd, ...s3, 'blocks-storage.s3.insecure': 'true' });
    const inside = await deploymentOf('ingester', { 'ingester.ring.store': 'inmemory' });
    const [map, without] = [deployment, inside].map((each) => deploymentMapOf(each, [], () => null));
    assert.equal(map?.verdict.state, without?.verdict.state);
    assert.equal(map?.verdict.text, without?.verdict.text);
    assert.match(map?.verdict.summary ?? '', /Of 2 hops to outside servers: 2 in plaintext\.$/);
  });

  it('ends at one box for each server, from the components that dial it', async () => {
    const deployment = await deploymentOf('all', {
      ...s3,
      'ruler-storage.backend': 's3',
      'ruler-storage.s3.endpoint': 'minio:9000',
    });
    const { nodes, edges } = graphOf(deploymentMapOf(deployment, [], () => null));
    assert.deepEqual(
      nodes.filter(({ lane }) => lane === 'servers').map(({ label, detail }) => [label, detail]),
      [['minio:9000', 'object store']],
    );
    const dialers = edges.filter(({ to }) => to === 'server object store at minio:9000').map(({ from }) => from);
    assert.ok(dialers.includes('component ingester') && dialers.includes('component ruler'), dialers.join());
    assert.ok(edges.every(({ from, to }) => [from, to].every((end) => nodes.some(({ id }) => id === end))));
  });

  it('is an arrow to a cylinder in Mermaid', async () => {
    assert.match(
      mapMermaid(hopMapOf(await deploymentOf('ingester', etcd))),
      /\n {2}s0\[\("etcd at etcd:2379"\)\]\n {2}p0 -\.->\|"plaintext: ingester\.ring\.etcd"\| s0\n/,
    );
  });
});
