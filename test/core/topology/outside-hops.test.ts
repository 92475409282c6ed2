import assert from 'node:assert/strict';
import type { Process } from '../../../core/src/model/process';
import type { MimirVersion } from '../../../core/src/model/version';
import { callsOf } from '../../../core/src/topology/calls';
import { outsideHopsOf } from '../../../core/src/topology/outside-hops';
import { files } from './files';
import { processWith, processWithYaml } from './processes';

/** The ways of a process to servers that are none of Mimir's: family, state, what switches TLS, and who dials. */
function hopsOf(...processes: readonly Process[]): readonly string[] {
  const members = processes.map((process) => ({ process, facts: files }));
  return outsideHopsOf(members, callsOf(members)).map(
    ({ client, state, switch: by, dialers }) =>
      `${client.view.family.id} ${state} ${by?.option.flag ?? by?.option.yamlPath ?? '-'} ${dialers.join(',')}`,
  );
}

const hops = (flags: string, version: MimirVersion = '3.1') => hopsOf(processWith(flags, version));

describe('The state of a hop out of Mimir', () => {
  const etcd = '-target=compactor -compactor.ring.store=etcd';
  const state = (more: string): string | undefined =>
    hops(`${etcd} ${more.replace(/(^| )-/g, '$1-compactor.ring.etcd.tls-')}`)[0]?.split(' ')[1];
  const pair = '-enabled=true -cert-path=a.crt -key-path=a.key';

  const states: Readonly<Record<string, string>> = {
    '': 'plaintext',
    '-enabled=false': 'plaintext',
    '-enabled=$TLS': 'unknown',
    '-enabled=true': 'tls',
    '-enabled=true -ca-path=ca.crt': 'tls',
    [pair]: 'mtls',
    [`${pair} -insecure-skip-verify=true`]: 'tls',
    [`${pair} -key-path=b.key`]: 'broken',
    [`${pair} -key-path=missing`]: 'broken',
    [`${pair} -key-path=container.key`]: 'mtls',
    '-enabled=true -cert-path=a.crt': 'broken',
    '-enabled=true -ca-path=missing': 'broken',
    '-enabled=true -ca-path=container.crt': 'tls',
    // etcd's client takes these and never looks at them (spec 2.3).
    '-enabled=true -min-version=1': 'tls',
    '-enabled=true -cipher-suites=1': 'tls',
  };
  for (const [flags, is] of Object.entries(states)) {
    it(`to etcd is ${is} with ${flags || 'nothing'}`, () => assert.equal(state(flags), is));
  }

  it('is broken by a version or suite that the client refuses', () => {
    const cache = '-target=ruler -ruler.ring.store=inmemory -ruler-storage.cache.backend=memcached';
    const by = (more: string) => hops(`${cache} ${more.replace(/-/g, '-ruler-storage.cache.memcached.tls-')}`)[0];
    const is = (what: string) =>
      `ruler-storage.cache.memcached ${what} ruler-storage.cache.memcached.tls-enabled ruler`;
    assert.equal(by(' '), is('plaintext'));
    assert.equal(hops(`${cache} -ruler-storage.cache.memcached.tls-enabled=true`)[0], is('tls'));
    for (const bad of ['tls-min-version=1', 'tls-cipher-suites=1'])
      assert.equal(
        hops(`${cache} -ruler-storage.cache.memcached.tls-enabled=true -ruler-storage.cache.memcached.${bad}`)[0],
        is('broken'),
      );
  });

  const stores: readonly (readonly [flags: string, hop: string])[] = [
    ['-ruler-storage.backend=s3', 'ruler-storage.s3.http tls ruler-storage.s3.insecure ruler'],
    [
      '-ruler-storage.backend=s3 -ruler-storage.s3.insecure=true',
      'ruler-storage.s3.http plaintext ruler-storage.s3.insecure ruler',
    ],
    [
      '-ruler-storage.backend=s3 -ruler-storage.s3.insecure=$X',
      'ruler-storage.s3.http unknown ruler-storage.s3.insecure ruler',
    ],
    ['-ruler-storage.backend=gcs', 'ruler-storage.gcs.http tls - ruler'],
    ['-ruler-storage.backend=azure', 'ruler-storage.azure.http tls - ruler'],
    [
      '-ruler-storage.backend=azure -ruler-storage.azure.connection-string=x',
      'ruler-storage.azure.http unknown ruler-storage.azure.connection-string ruler',
    ],
    ['-ruler-storage.backend=gcs -ruler-storage.azure.connection-string=x', 'ruler-storage.gcs.http tls - ruler'],
  ];
  for (const [flags, hop] of stores) {
    it(`to a bucket: ${hop}`, () => assert.deepEqual(hops(`-target=ruler ${flags}`), [hop]));
  }

  it('to a bucket of all is told of each that opens it, and not of what they have in common', () => {
    assert.deepEqual(hops('-target=ruler -common.storage.backend=s3'), [
      'blocks-storage.s3.http tls blocks-storage.s3.insecure ruler',
      'ruler-storage.s3.http tls ruler-storage.s3.insecure ruler',
    ]);
  });

  const kafka = '-ingest-storage.enabled=true -ingest-storage.kafka.address=k -ingest-storage.kafka.topic=t';
  it('to Kafka is of those that dial it', () => {
    const by = 'ingest-storage.kafka plaintext ingest-storage.kafka.tls-enabled';
    assert.deepEqual(hops(`-target=distributor ${kafka}`), [`${by} distributor`]);
    assert.deepEqual(hops(`-target=ruler,ingester ${kafka}`), [`${by} ingester`]);
    assert.deepEqual(hops(`-target=ruler ${kafka}`), []);
    assert.deepEqual(hops('-target=ingester -ingest-storage.kafka.address=k'), []);
  });

  it('is none to a cache or bucket of which nobody shows that it is opened', () => {
    const found = hops('-target=ruler -config.file=m.yaml').filter((hop) => !hop.includes('.etcd '));
    assert.deepEqual(found, []);
  });
});

describe('The hop to an Alertmanager outside', () => {
  const ruler = (more: string) => hops(`-target=ruler ${more.replace(/^\S/, '-ruler.alertmanager-url=$&')}`);
  const is = (state: string) => [`ruler.alertmanager-client ${state} ruler.alertmanager-url ruler`];

  const states: Readonly<Record<string, string>> = {
    'http://am.example': 'plaintext',
    'https://am.example': 'tls',
    'dns+https://am.example': 'tls',
    'dnssrv+http://am.example': 'plaintext',
    'https://am.example,https://am2.example': 'tls',
    'https://am.example,http://am2.example': 'plaintext',
    'http://am.example?x=https://am2': 'plaintext',
    'https://am.example -ruler.alertmanager-client.tls-enabled=false': 'tls',
    'https://am.example -ruler.alertmanager-client.tls-cert-path=a.crt -ruler.alertmanager-client.tls-key-path=a.key':
      'mtls',
    'https://am.example -ruler.alertmanager-client.tls-cert-path=a.crt': 'broken',
    'https://am.example -ruler.alertmanager-client.tls-enabled=false -ruler.alertmanager-client.tls-cert-path=a.crt':
      'tls',
    'https://am.example -ruler.alertmanager-client.tls-enabled=$TLS': 'unknown',
    'https://am.example -ruler.alertmanager-client.tls-min-version=1': 'tls',
  };
  for (const [flags, state] of Object.entries(states)) {
    it(`by ${flags} is ${state}`, () => assert.deepEqual(ruler(flags), is(state)));
  }

  it('is none without a URL, without a Ruler, and of Mimir’s own', () => {
    assert.deepEqual(ruler(''), []);
    assert.deepEqual(hops('-target=querier -ruler.alertmanager-url=https://am.example'), []);
    assert.deepEqual(ruler('https://localhost/alertmanager'), []);
  });

  it('is by the deprecated block where something stands in it', () => {
    const process = processWithYaml(
      'ruler:\n  alertmanager_url: https://am.example\n  alertmanager_client: {tls_enabled: true}\n',
    );
    assert.deepEqual(
      hopsOf(process).filter((hop) => hop.includes('alertmanager')),
      ['ruler.alertmanager_client tls ruler.alertmanager_url ruler'],
    );
  });

  it('is none where the URL leads to a process of the deployment', () => {
    const dialer = processWith('-target=ruler -ruler.alertmanager-url=http://am.example', '3.1');
    const own = processWith('-target=alertmanager', '3.1', { hosts: ['am.example'], pathsAreLocal: false });
    assert.deepEqual(hopsOf(dialer, own), []);
    assert.equal(hopsOf(dialer).length, 1);
  });
});
