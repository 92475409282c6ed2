import assert from 'node:assert/strict';
import type { ConfigDocument } from '../../../core/src/model/setting';
import { alertmanagerClient, alertmanagerUrl, shownUrl } from '../../../core/src/topology/alertmanager-calls';
import { hostOf, isAddress } from '../../../core/src/topology/dialed-names';
import { httpPortOf, leadsToPort, schemeJudgement } from '../../../core/src/topology/http-addresses';
import { nameOfServer, outsideServer, shownAddress } from '../../../core/src/topology/outside-servers';
import { endOf, processWith, processWithYaml, viewOf } from './processes';

describe('The host of an address', () => {
  const hosts: Readonly<Record<string, string>> = {
    mimir: 'mimir',
    'mimir:9095': 'mimir',
    'dns:///mimir:9095': 'mimir',
    'dns+mimir:9095': 'mimir',
    'dnssrv+_grpc._tcp.mimir': '_grpc._tcp.mimir',
    'dnssrvnoa+mimir': 'mimir',
    'http://mimir:8080/alertmanager': 'mimir',
    'https://mimir/': 'mimir',
    'dns+http://mimir:8080/a/b': 'mimir',
    '10.0.0.1:9095': '10.0.0.1',
    '[::1]:9095': '::1',
    'http://[fd00::1]/a': 'fd00::1',
    'x+mimir': 'x+mimir',
    'x-dns+mimir': 'x-dns+mimir',
    'mimir:port': 'mimir:port',
    'x[::1]:9095': 'x[::1]',
    '': '',
  };
  for (const [address, host] of Object.entries(hosts)) {
    it(`of "${address}" is "${host}"`, () => assert.equal(hostOf(address), host));
  }

  it('is an IP address, or a name', () => {
    for (const host of ['10.0.0.1', '127.0.0.1', '10.20.30.40', '::1', 'fd00::1']) assert.ok(isAddress(host), host);
    for (const host of ['mimir', '10.0.0', '10.0.0.1.nip.io', 'x10.0.0.1', '10.0.0.0.1', ''])
      assert.ok(!isAddress(host), host);
  });
});

describe('A URL leads to the HTTP port of a process', () => {
  const server = (flags = '', more: Partial<ConfigDocument> = {}) =>
    endOf(processWith(`-target=all ${flags}`, '3.0', more), 'server.http');

  const ways: readonly (readonly [url: string, flags: string, is: boolean])[] = [
    // Both run on this machine: any loopback address will do, with the port that it listens on.
    ['http://localhost:8080', '', true],
    ['http://127.0.0.1:8080/x', '', true],
    ['http://127.1.2.3:8080', '', true],
    ['http://127.10.20.30:8080', '', true],
    ['dns+http://localhost:8081', '', false],
    ['dnssrv+http://localhost:8080', '', true],
    ['https://localhost:8080', '', true],
    ['http://localhost:8080', '-server.http-listen-address=0.0.0.0', true],
    ['http://localhost:8080', '-server.http-listen-address=10.0.0.1', false],
    ['http://localhost:8081', '', false],
    ['http://localhost:8081', '-server.http-listen-port=8081', true],
    ['http://localhost', '', false],
    ['http://localhost.example:8080', '', false],
    ['http://xlocalhost:8080', '', false],
    ['http://127.0.0:8080', '', false],
    // An address that is its own.
    ['http://10.0.0.1', '-server.http-listen-address=10.0.0.1', true],
    ['http://10.0.0.1:8080', '-server.http-listen-address=10.0.0.1', true],
    ['http://10.0.0.1:8081', '-server.http-listen-address=10.0.0.1', false],
    ['http://10.0.0.2', '-server.http-listen-address=10.0.0.1', false],
    ['http://0.0.0.0', '-server.http-listen-address=0.0.0.0', false],
    ['http://10.0.0.3', '-alertmanager.sharding-ring.instance-addr=10.0.0.3', true],
    ['http://10.0.0.4', '-query-frontend.instance-addr=10.0.0.4', true],
  ];
  for (const [url, flags, is] of ways) {
    it(`${url} ${is ? 'does' : 'does not'}${flags && ` with ${flags}`}`, () => {
      assert.equal(leadsToPort(url, server(flags), server()), is);
    });
  }

  it('by its own loopback address, whatever the port, where it dials itself', () => {
    const own = server('-server.http-listen-address=10.0.0.1', { pathsAreLocal: false });
    for (const host of ['localhost', '127.0.0.1']) assert.ok(leadsToPort(`http://${host}/`, own, own), host);
    for (const host of ['localhost.x', 'xlocalhost', '127.0.0.2'])
      assert.ok(!leadsToPort(`http://${host}/`, own, own), host);
  });

  it('not by a loopback address where one of the two is in a container', () => {
    const inside = server('', { pathsAreLocal: false });
    assert.ok(!leadsToPort('http://localhost:8080', inside, server()));
    assert.ok(!leadsToPort('http://localhost:8080', server(), inside));
  });

  it('by the names that its place gives it', () => {
    const named = server('', { pathsAreLocal: false, hosts: ['mimir', 'mimir.svc', '*-mimir-alertmanager'] });
    for (const url of [
      'http://mimir',
      'http://mimir.svc:8080/x',
      'dnssrv+http://_http-metrics._tcp.mimir',
      'dns+https://mimir',
      'http://prod-mimir-alertmanager',
      'http://prod-mimir-alertmanager.mimir.svc.cluster.local:8080',
    ])
      assert.ok(leadsToPort(url, named, server()), url);
    for (const url of [
      'http://mimi',
      'http://mimir.other',
      'http://mimir:80',
      'http://prod-mimir-alertmanager-headless',
      'http://prod-mimir-ruler',
      'http://x.prod-mimir-alertmanager',
      'http://_a._tcp.b._tcp.mimir',
      'http://x_a._tcp.mimir',
    ])
      assert.ok(!leadsToPort(url, named, server()), url);
  });

  it('which is known, or not', () => {
    assert.equal(httpPortOf(processWith('-target=all')), '8080');
    assert.equal(httpPortOf(processWith('-server.http-listen-port=80')), '80');
    assert.equal(httpPortOf(processWith('-config.file=m.yaml')), null);
  });

  it('and is answered as both ends have TLS, or one of them', () => {
    const judged = (encrypted: boolean, tls: boolean) => {
      const { state, fault } = schemeJudgement(encrypted, tls);
      return [state, fault?.code];
    };
    assert.deepEqual(judged(true, true), ['tls', undefined]);
    assert.deepEqual(judged(false, false), ['plaintext', undefined]);
    assert.deepEqual(judged(false, true), ['broken', 'client-plaintext']);
    assert.deepEqual(judged(true, false), ['broken', 'server-plaintext']);
  });
});

describe('The Alertmanager of a Ruler', () => {
  const url = (flags: string) => alertmanagerUrl(processWith(flags));

  it('is named by its flag', () => {
    assert.equal(url('-ruler.alertmanager-url=http://a')?.text, 'http://a');
    assert.equal(url('-target=ruler')?.text, '');
    assert.equal(alertmanagerClient(processWith('-target=ruler'))?.family.id, 'ruler.alertmanager-client');
  });

  it('is named by the deprecated key from 2.17 on, and then by nothing else (spec 2.3, 4.4)', () => {
    const yaml = (text: string) => processWithYaml(`ruler:\n${text}`);
    const [both, one] = [
      yaml('  alertmanager_url: http://old\n  alertmanager_client: {tls_server_name: a}\n'),
      yaml('  alertmanager_url: ""\n'),
    ];
    assert.equal(alertmanagerUrl(both)?.text, 'http://old');
    assert.equal(alertmanagerUrl(one)?.option.flag, 'ruler.alertmanager-url');
    assert.equal(alertmanagerClient(both)?.family.id, 'ruler.alertmanager_client');
    assert.equal(alertmanagerClient(one)?.family.id, 'ruler.alertmanager-client');
  });

  it('is shown with what a chart fills in', () => {
    const written = url('-ruler.alertmanager-url=x');
    assert.ok(written?.written);
    const setting = written.written.setting;
    assert.ok(setting.value);
    const shown = (text: string | null, raw: string): string | null =>
      shownUrl({
        ...written,
        text,
        written: written.written && {
          ...written.written,
          setting: { ...setting, value: setting.value && { ...setting.value, text: raw } },
        },
      });
    assert.equal(shown('http://a', 'http://a'), 'http://a');
    assert.equal(shown(null, 'http://{{ .Release.Name }}-am.{{ns}}:8080'), 'http://x-am.x:8080');
    assert.equal(shown(null, 'http://${HOST}'), null);
    assert.equal(shownUrl({ ...written, text: null, written: null }), null);
    assert.equal(shownUrl({ ...written, text: 'b', written: null }), 'b');
  });
});

describe('A server that is none of Mimir’s', () => {
  const servers: readonly (readonly [family: string, flags: string, name: string | null])[] = [
    ['ruler.ring.etcd', '-ruler.ring.etcd.endpoints=etcd:2379', 'etcd at etcd:2379'],
    ['ruler.ring.etcd', '', 'etcd'],
    [
      'blocks-storage.bucket-store.index-cache.memcached',
      '-blocks-storage.bucket-store.index-cache.memcached.addresses=dns+m:11211',
      'memcached at dns+m:11211',
    ],
    ['ingest-storage.kafka', '-ingest-storage.kafka.address=k:9092', 'Kafka at k:9092'],
    ['blocks-storage.s3.http', '-blocks-storage.s3.endpoint=https://minio:9000', 'the object store at minio:9000'],
    ['blocks-storage.s3.http', '-blocks-storage.s3.endpoint=http://minio:9000', 'the object store at minio:9000'],
    ['blocks-storage.s3.http', '-blocks-storage.s3.endpoint=xhttps://minio', 'the object store at xhttps://minio'],
    ['blocks-storage.gcs.http', '-blocks-storage.s3.endpoint=minio', 'Google Cloud Storage'],
    [
      'blocks-storage.azure.http',
      '-blocks-storage.azure.endpoint-suffix=blob.example',
      'the object store at blob.example',
    ],
    [
      'ruler.alertmanager-client',
      '-ruler.alertmanager-url=https://am.example',
      'the Alertmanager at https://am.example',
    ],
    // Mimir's own, by its host or its path, or by default.
    ['ruler.alertmanager-client', '', null],
    ['ruler.alertmanager-client', '-ruler.alertmanager-url=http://localhost:8080', null],
    ['ruler.alertmanager-client', '-ruler.alertmanager-url=http://127.0.0.9', null],
    ['ruler.alertmanager-client', '-ruler.alertmanager-url=http://[::1]:8080', null],
    ['ruler.alertmanager-client', '-ruler.alertmanager-url=http://Mimir-am', null],
    ['ruler.alertmanager-client', '-ruler.alertmanager-url=http://am/alertmanager', null],
    ['ruler.alertmanager-client', '-ruler.alertmanager-url=http://am/alertmanager/', null],
    ['ruler.alertmanager-client', '-ruler.alertmanager-url=http://mimir,http://localhost', null],
    [
      'ruler.alertmanager-client',
      '-ruler.alertmanager-url=http://mimir,http://am',
      'the Alertmanager at http://mimir,http://am',
    ],
    [
      'ruler.alertmanager-client',
      '-ruler.alertmanager-url=http://am/alertmanager/x',
      'the Alertmanager at http://am/alertmanager/x',
    ],
    [
      'ruler.alertmanager-client',
      '-ruler.alertmanager-url=http://localhost.example',
      'the Alertmanager at http://localhost.example',
    ],
    ['ruler.alertmanager-client', '-ruler.alertmanager-url=http://xlocalhost', 'the Alertmanager at http://xlocalhost'],
    ['server.grpc', '', null],
    ['ingester.client', '', null],
  ];
  for (const [family, flags, name] of servers) {
    it(`of ${family} ${flags} is ${name ?? 'none'}`, () => {
      const process = processWith(`-target=all ${flags}`, '3.1');
      const server = outsideServer(viewOf(process, family).family, process);
      assert.equal(server && nameOfServer(server), name);
    });
  }

  it('of Redis is there up to 2.17', () => {
    const process = processWith('-ruler-storage.cache.redis.endpoint=r:6379', '2.17');
    const server = outsideServer(viewOf(process, 'ruler-storage.cache.redis').family, process);
    assert.equal(server && nameOfServer(server), 'Redis at r:6379');
  });

  it('is shown without a password', () => {
    const shown = (address: string): string => shownAddress({ kind: 'x', address });
    assert.equal(shown('http://me:secret@am/x,https://you@b'), 'http://am/x,https://b');
    assert.equal(shown('http://am/a@b'), 'http://am/a@b');
    assert.equal(shown('am'), 'am');
  });
});
