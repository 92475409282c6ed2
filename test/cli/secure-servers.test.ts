import assert from 'node:assert/strict';
import { assertSecures, Ground } from './securing';

const project = (etcd: string, more = ''): string => `services:
  mimir:
    image: grafana/mimir:3.0.2
    command: [-config.file=/etc/mimir/mimir.yaml, -target=all]
    volumes: [./mimir.yaml:/etc/mimir/mimir.yaml]
  etcd:
    image: quay.io/coreos/etcd:v3.5.9
${etcd}  memcached:
    image: memcached:1.6
    command: -m 64
${more}`;

const configuration = `ingester:
  ring:
    kvstore:
      store: etcd
      etcd:
        endpoints: [etcd:2379]
blocks_storage:
  bucket_store:
    index_cache:
      backend: memcached
      memcached:
        addresses: dns+memcached:11211
    metadata_cache:
      backend: memcached
      memcached:
        addresses: cache.example.com:11211
`;

const byFlags =
  '    command: [etcd, --listen-client-urls, "http://0.0.0.0:2379", --advertise-client-urls=http://etcd:2379]\n';
const byVariables =
  '    environment:\n      - ETCD_LISTEN_CLIENT_URLS=http://0.0.0.0:2379,http://localhost:4001\n      - ETCD_ADVERTISE_CLIENT_URLS=http://etcd:2379\n';

describe('mimir-tls secure with servers that are none of Mimir', () => {
  let ground: Ground;
  afterEach(() => ground.remove());

  for (const [what, etcd, urls] of [
    ['options', byFlags, /"https:\/\/0\.0\.0\.0:2379", --advertise-client-urls=https:\/\/etcd:2379\]/],
    ['variables', byVariables, /ETCD_LISTEN_CLIENT_URLS=https:\/\/0\.0\.0\.0:2379,https:\/\/localhost:4001\n/],
  ] as const) {
    it(`gives those of the same Compose project a certificate, by ${what}`, async () => {
      ground = new Ground({ 'compose.yaml': project(etcd), 'mimir.yaml': configuration });
      const { printed } = await assertSecures(ground, ['compose.yaml']);
      const text = ground.read('compose.yaml');
      assert.match(text, urls);
      for (const variable of ['ETCD_CERT_FILE', 'ETCD_KEY_FILE', 'ETCD_TRUSTED_CA_FILE', 'ETCD_CLIENT_CERT_AUTH'])
        assert.equal(text.split(variable).length - 1, 1, variable);
      assert.match(text, /command: -m 64 -Z -o ssl_chain_cert=\/certs\/server\.crt,ssl_key=\/certs\/server\.key,/);
      assert.equal(text.split('./certs/server.key:/certs/server.key:ro').length - 1, 2);
      assert.doesNotMatch(text, /client\.key/, 'no key for a server but its own');
      assert.match(ground.read('mimir.yaml'), /endpoints: \[etcd:2379\]\n {8}tls_enabled: true\n/);
      assert.match(printed, /left open: memcached \(blocks-storage\.bucket-store\.metadata-cache\.memcached\): /);
      assert.match(printed, /note: memcached runs as user 11211 .* sudo chown 11211 \.\/certs\/server\.key\n/);
    });
  }

  for (const [what, etcd, more] of [
    ['whose health check would be cut off', `${byFlags}    healthcheck: {test: etcdctl endpoint health}\n`, ''],
    ['that others dial too', byFlags, '  backup:\n    image: busybox\n    command: snapshot etcd:2379\n'],
    ['that has certificates already', byFlags.replace('[etcd,', '[etcd, --cert-file=/pki/etcd.crt,'), ''],
  ] as const) {
    it(`leaves one alone ${what}, and lists it`, async () => {
      ground = new Ground({ 'compose.yaml': project(etcd, more), 'mimir.yaml': configuration });
      const { printed } = await assertSecures(ground, ['compose.yaml']);
      assert.match(printed, /left open: etcd \(ingester\.ring\.etcd\): /);
      assert.doesNotMatch(ground.read('compose.yaml'), /ETCD_CERT_FILE|https:/);
      assert.match(ground.read('mimir.yaml'), /endpoints: \[etcd:2379\]\n(?! {8}tls)/);
    });
  }
});
