import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planFor, type Flags } from '../configured';

const outside: readonly (readonly [server: string, flags: Flags])[] = [
  [
    'the object store at minio.example.com:9000',
    { 'common.storage.s3.endpoint': 'minio.example.com:9000', 'common.storage.s3.http.tls-ca-path': 'theirs.crt' },
  ],
  ['Google Cloud Storage', { 'blocks-storage.gcs.http.tls-ca-path': 'theirs.crt' }],
  [
    'etcd at etcd:2379',
    { 'ingester.ring.etcd.endpoints': 'etcd:2379', 'ingester.ring.etcd.tls-ca-path': 'theirs.crt' },
  ],
  [
    'Kafka at kafka:9093',
    { 'ingest-storage.kafka.address': 'kafka:9093', 'ingest-storage.kafka.tls-ca-path': 'theirs.crt' },
  ],
  [
    'memcached at cache:11211',
    {
      'ruler-storage.cache.memcached.addresses': 'cache:11211',
      'ruler-storage.cache.memcached.tls-ca-path': 'theirs.crt',
    },
  ],
  [
    'the Alertmanager at https://alerts.example.com',
    { 'ruler.alertmanager-url': 'https://alerts.example.com', 'ruler.alertmanager-client.tls-ca-path': 'theirs.crt' },
  ],
];

describe('Servers that are not Mimir’s', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'mimir-outside-'))));
  afterEach(() => rm(folder, { recursive: true }));

  for (const [server, flags] of outside) {
    it(`keep their own CA: ${server}`, async () => {
      const { authorities, leaves, leftOut, problems } = await planFor(folder, flags);
      assert.deepEqual([authorities, leaves, problems], [[], [], []]);
      assert.deepEqual(leftOut, [
        {
          path: join(folder, 'theirs.crt'),
          reason: `It is the CA of ${server}, which is not part of Mimir. Copy it from there.`,
        },
      ]);
    });
  }

  it('are shown no certificate that is made here', async () => {
    const { leaves, leftOut } = await planFor(folder, {
      'ingest-storage.kafka.tls-cert-path': 'c.crt',
      'ingest-storage.kafka.tls-key-path': 'c.key',
    });
    assert.deepEqual([leaves, leftOut.map(({ path }) => path)], [[], [join(folder, 'c.crt'), join(folder, 'c.key')]]);
  });

  it('do not have Mimir’s CA put in the place of theirs, nor theirs asked for a signature', async () => {
    const own = { 'server.grpc-tls-cert-path': 's.crt', 'server.grpc-tls-key-path': 's.key' };
    const { authorities, leaves, notes } = await planFor(folder, {
      ...own,
      'ingest-storage.kafka.tls-ca-path': 'ca.crt',
    });
    assert.deepEqual(
      authorities.map(({ certificate }) => certificate),
      [join(folder, 'mimir-ca.crt')],
    );
    assert.deepEqual(
      leaves.map(({ authority }) => authority),
      [join(folder, 'mimir-ca.crt')],
    );
    assert.match(notes.join(), /No option names a CA/);
  });

  it('may share a CA that Mimir’s own connections name, which is then made and said', async () => {
    const shared = {
      'server.grpc-tls-cert-path': 's.crt',
      'server.grpc-tls-key-path': 's.key',
      'server.grpc-tls-ca-path': 'ca.crt',
    };
    const { authorities, notes } = await planFor(folder, {
      ...shared,
      'ingest-storage.enabled': 'true',
      'ingest-storage.kafka.tls-enabled': 'true',
      'ingest-storage.kafka.address': 'kafka:9093',
      'ingest-storage.kafka.topic': 'mimir',
      'ingest-storage.kafka.tls-ca-path': 'ca.crt',
    });
    assert.deepEqual(
      authorities.map(({ certificate }) => certificate),
      [join(folder, 'ca.crt')],
    );
    assert.match(notes.join(), /ca\.crt is also the CA for Kafka at kafka:9093/);
  });

  it('are none where the Ruler calls Mimir’s own Alertmanager', async () => {
    const flags = {
      'ruler.alertmanager-url': 'https://mimir-alertmanager:8080/alertmanager',
      'ruler.alertmanager-client.tls-ca-path': 'ca.crt',
    };
    const { authorities } = await planFor(folder, {
      ...flags,
      'server.http-tls-cert-path': 's.crt',
      'server.http-tls-key-path': 's.key',
    });
    assert.deepEqual(
      authorities.map(({ certificate }) => certificate),
      [join(folder, 'ca.crt')],
    );
  });
});
