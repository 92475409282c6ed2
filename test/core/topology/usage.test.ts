import assert from 'node:assert/strict';
import type { ConfigDocument } from '../../../core/src/model/setting';
import type { MimirVersion } from '../../../core/src/model/version';
import { cipherSuiteFaults, ignoresVersionAndSuites, minVersionFault } from '../../../core/src/topology/client-options';
import { disuseOf } from '../../../core/src/topology/disuse';
import { policyOf } from '../../../core/src/topology/listener-start';
import { s3Buckets } from '../../../core/src/topology/object-stores';
import { dialingUsage, listenerHasTls, printsOnly, runningComponents, usageOf } from '../../../core/src/topology/usage';
import { isWeakByDefault, isWeakMinimum } from '../../../core/src/topology/weak-versions';
import { processWith, processWithYaml, viewOf } from './processes';

describe('A process that only prints something', () => {
  it('has one of five flags', () => {
    for (const flag of ['version', 'modules', 'help', 'help-all', 'h']) {
      assert.ok(printsOnly(processWith(`-${flag}`)), flag);
      assert.ok(!printsOnly(processWith(`-${flag}=false`)), flag);
      assert.equal(runningComponents(processWith(`-${flag}`)).size, 0);
    }
    assert.ok(!printsOnly(processWith('-target=all')));
  });
});

describe('The TLS of a listener', () => {
  const listeners: readonly (readonly [flags: string, hasTls: boolean | 'unknown'])[] = [
    ['', false],
    ['-server.http-tls-cert-path=c', false],
    ['-server.http-tls-key-path=k', false],
    ['-server.http-tls-cert-path=c -server.http-tls-key-path=k', true],
    ['-server.http-tls-cert-path= -server.http-tls-key-path=', false],
    ['-server.grpc-tls-cert-path=c -server.grpc-tls-key-path=k', false],
    ['-config.file=m.yaml', 'unknown'],
    ['-config.file=m.yaml -server.http-tls-cert-path=c', 'unknown'],
    ['-config.file=m.yaml -server.http-tls-key-path=k', 'unknown'],
    ['-config.file=m.yaml -server.http-tls-cert-path=c -server.http-tls-key-path=k', true],
    // Text in the YAML takes the place of a path.
    ['-config.file=m.yaml -server.http-tls-cert-path= -server.http-tls-key-path=', 'unknown'],
  ];
  for (const [flags, hasTls] of listeners) {
    it(`${String(hasTls)} with ${flags || 'no flags'}`, () => {
      const process = processWith(`-target=all ${flags}`);
      const { family } = viewOf(process, 'server.http');
      assert.equal(listenerHasTls(family, process), hasTls);
      assert.equal(usageOf(family, process), hasTls === false ? 'unused' : 'start');
      assert.equal(usageOf(viewOf(process, 'server').family, process), 'start');
    });
  }

  it('may be given as text in the YAML (spec 1.2)', () => {
    const hasTls = (options: string): boolean | 'unknown' => {
      const process = processWithYaml(`server:\n  http_tls_config: ${options}\n`);
      return listenerHasTls(viewOf(process, 'server.http').family, process);
    };
    assert.equal(hasTls('{cert: c, key: k}'), true);
    assert.equal(hasTls('{cert_file: c, key: k}'), true);
    assert.equal(hasTls('{cert: c, key_file: k}'), true);
    assert.equal(hasTls('{cert: c}'), false);
    assert.equal(hasTls('{key: k}'), false);
    assert.equal(hasTls('{cert: "", key: k}'), false);
  });

  it('asks for certificates by its policy; without one it asks for none, and another word is no policy', () => {
    const policy = (flags: string) =>
      policyOf(viewOf(processWith(`-target=all ${flags}`), 'server.grpc'))?.name ?? null;
    assert.equal(policy(''), 'NoClientCert');
    assert.equal(policy('-server.grpc-tls-client-auth='), 'NoClientCert');
    assert.equal(policy('-server.grpc-tls-client-auth=RequireAnyClientCert'), 'RequireAnyClientCert');
    assert.equal(policy('-server.grpc-tls-client-auth=Require'), null);
    assert.equal(policy('-config.file=m.yaml'), null);
  });

  it('takes TLS 1.0 by default before 2.14 on the HTTP port, and before 2.12 on the gRPC port (spec 1.7)', () => {
    const weak = (family: string, version: MimirVersion): boolean =>
      isWeakByDefault(viewOf(processWith('-target=all', version), family).family, version);
    assert.deepEqual(
      (['2.13', '2.14'] as const).map((version) => weak('server.http', version)),
      [true, false],
    );
    assert.deepEqual(
      (['2.11', '2.12'] as const).map((version) => weak('server.grpc', version)),
      [true, false],
    );
  });

  it('is weak by a minimum below 1.2', () => {
    const weak = (text: string): boolean =>
      isWeakMinimum(viewOf(processWith(`-server.tls-min-version=${text}`), 'server'));
    assert.deepEqual(['VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13', 'TLS10', ''].map(weak), [
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    assert.equal(isWeakMinimum(viewOf(processWith('-config.file=m.yaml'), 'server')), false);
  });
});

describe('The version and the suites of a client', () => {
  const options = (flags: string, family: string) => {
    const view = viewOf(processWith(flags), family);
    return [minVersionFault(view), ...cipherSuiteFaults(view).map(({ fault }) => fault)].filter(
      (fault) => fault !== null,
    );
  };

  it('are taken and never looked at by etcd and by the Alertmanager’s client (spec 2.3)', () => {
    const ignores = ['ingester.ring.etcd', 'ruler.alertmanager-client', 'ingester.client', 'memberlist', 'server.http'];
    assert.deepEqual(
      ignores.map((family) => ignoresVersionAndSuites(viewOf(processWith('-target=all'), family))),
      [true, true, false, false, false],
    );
  });

  it('are right, empty, not known here, or wrong', () => {
    const suite = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
    assert.deepEqual(options('-target=all', 'ruler.client'), []);
    assert.deepEqual(options('-config.file=m.yaml', 'ruler.client'), []);
    assert.deepEqual(
      options(`-ruler.client.tls-min-version=VersionTLS12 -ruler.client.tls-cipher-suites=${suite}`, 'ruler.client'),
      [],
    );
    assert.deepEqual(options('-ruler.client.tls-min-version=TLS12 -ruler.client.tls-cipher-suites=A', 'ruler.client'), [
      { code: 'unknown-min-version', text: 'TLS12', side: 'client' },
      { code: 'unknown-suite', text: 'A', side: 'client' },
    ]);
  });

  it('may have blanks between suites in a client, and not in the server (spec 1.7, 2.1)', () => {
    const [a, b] = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'];
    const list = `'${a}, ${b}'`;
    assert.deepEqual(options(`-ruler.client.tls-cipher-suites=${list}`, 'ruler.client'), []);
    assert.deepEqual(options(`-memberlist.tls-cipher-suites=${list}`, 'memberlist'), []);
    assert.deepEqual(options(`-server.tls-cipher-suites=${list}`, 'server'), [
      { code: 'unknown-suite', text: ` ${b}`, side: 'server' },
    ]);
    assert.deepEqual(options('-server.tls-min-version=1', 'server'), [
      { code: 'unknown-min-version', text: '1', side: 'server' },
    ]);
    assert.deepEqual(options('-memberlist.tls-min-version=1', 'memberlist'), [
      { code: 'unknown-min-version', text: '1', side: 'client' },
    ]);
  });
});

describe('What decides whether a client is opened', () => {
  const used = (family: string, flags: string, version: MimirVersion = '3.1'): boolean => {
    const process = processWith(`-target=all ${flags}`, version);
    return dialingUsage(viewOf(process, family).family, process) !== 'unused';
  };
  const yaml = '-config.file=m.yaml';
  const kafka = '-ingest-storage.kafka';

  it('may be what nobody shows: then it may be opened', () => {
    for (const [family, flags] of [
      ['ruler-storage.cache.memcached', yaml],
      ['ingest-storage.kafka', yaml],
      ['ingest-storage.kafka', `${yaml} -ingest-storage.enabled=true ${kafka}.address=k`],
      ['ingest-storage.kafka', `${yaml} -ingest-storage.enabled=true ${kafka}.topic=t`],
      ['ingest-storage.kafka', `${yaml} ${kafka}.address=k ${kafka}.topic=t`],
      ['query-frontend.results-cache.memcached', yaml],
      [
        'query-frontend.results-cache.memcached',
        `${yaml} -query-frontend.results-cache.backend=memcached -query-frontend.cache-results=false`,
      ],
      ['ruler.query-frontend.grpc-client-config', yaml],
      ['common.storage.s3.http', yaml],
      ['distributor.usage-tracker-client.grpc-client-config', yaml],
      ['distributor.ha-tracker.etcd', yaml],
      ['querier.scheduler-client', yaml],
    ] as const)
      assert.ok(used(family, flags), `${family} ${flags}`);
  });

  it('is the deprecated key of the Ruler’s Alertmanager too (spec 2.3)', () => {
    for (const version of ['2.16', '2.17', '3.0'] as const) {
      const usage = (text: string, family: string) => {
        const process = processWithYaml(`ruler:\n  alertmanager_url: ${text}\n`, version);
        return usageOf(viewOf(process, family).family, process);
      };
      assert.equal(usage('https://am', 'ruler.alertmanager-client'), 'run', version);
      assert.equal(usage('""', 'ruler.alertmanager-client'), 'unused', version);
    }
    const process = processWithYaml(
      'ruler:\n  alertmanager_url: https://am\n  alertmanager_client: {tls_enabled: true}\n',
    );
    assert.equal(usageOf(viewOf(process, 'ruler.alertmanager_client').family, process), 'run');
  });

  it('is never opened where one thing that it takes is known to be missing', () => {
    for (const [family, flags] of [
      ['ruler-storage.cache.memcached', `${yaml} -ruler-storage.cache.backend=`],
      ['ingest-storage.kafka', `${yaml} -ingest-storage.enabled=false`],
      ['ingest-storage.kafka', `${yaml} ${kafka}.address=`],
      ['ingest-storage.kafka', `${yaml} ${kafka}.topic=`],
      ['query-frontend.results-cache.memcached', `${yaml} -query-frontend.results-cache.backend=`],
      ['ruler.query-frontend.grpc-client-config', `${yaml} -ruler.query-frontend.address=`],
    ] as const)
      assert.ok(!used(family, flags), `${family} ${flags}`);
  });
});

describe('A client that nothing dials by', () => {
  const disused: readonly (readonly [family: string, flags: string, by: string | null, version?: MimirVersion])[] = [
    ['ruler-storage.cache.memcached', '', 'other-backend ruler-storage.cache.backend'],
    ['ruler-storage.cache.memcached', '-ruler-storage.cache.backend=memcached', null],
    ['ruler-storage.cache.redis', '', 'other-backend ruler-storage.cache.backend', '2.17'],
    ['blocks-storage.s3.http', '', 'other-backend blocks-storage.backend'],
    ['blocks-storage.gcs.http', '', 'other-backend blocks-storage.backend', '3.1'],
    ['blocks-storage.azure.http', '', 'other-backend blocks-storage.backend', '3.1'],
    ['ruler.ring.etcd', '', 'other-store ruler.ring.store'],
    ['ruler.ring.etcd', '-ruler.ring.store=etcd', null],
    // Whatever components it runs.
    ['ruler.ring.etcd', '-target=querier -ruler.ring.store=etcd', null],
    ['ingester.partition-ring.etcd', '', 'switched-off ingest-storage.enabled'],
    ['ingester.partition-ring.etcd', '-ingest-storage.enabled=true', 'other-store ingester.partition-ring.store'],
    ['distributor.ha-tracker.etcd', '', 'switched-off distributor.ha-tracker.enable'],
    ['ingest-storage.kafka', '', 'switched-off ingest-storage.enabled', '3.1'],
    ['ruler.query-frontend.grpc-client-config', '', 'no-address ruler.query-frontend.address'],
    [
      'ruler.query-frontend.grpc-client-config',
      '-ruler.query-frontend.address=http://f',
      'url ruler.query-frontend.address',
    ],
    ['ruler.query-frontend.grpc-client-config', '-ruler.query-frontend.address=f:9095', null],
    ['ruler.alertmanager-client', '', 'no-address ruler.alertmanager-url'],
    ['distributor.usage-tracker-client.grpc-client-config', '', null],
    ['ingester.client', '', null],
    ['server.http', '', null],
    ['memberlist', '-target=compactor -compactor.ring.store=inmemory', null],
  ];
  for (const [family, flags, by, version = '3.0'] of disused) {
    it(`${family} in ${version} with ${flags || 'no flags'}: ${by ?? 'none'}`, () => {
      const process = processWith(`-server.http-listen-port=80 ${flags}`, version);
      const disuse = disuseOf(viewOf(process, family).family, process);
      assert.equal(disuse && `${disuse.kind} ${disuse.decidedBy.option.flag ?? ''}`, by);
    });
  }

  it('may yet have an address by flags that nobody shows', () => {
    const of = (flags: string, more: Partial<ConfigDocument>) => {
      const process = processWith(flags, '3.0', more);
      return disuseOf(viewOf(process, 'ruler.query-frontend.grpc-client-config').family, process)?.kind ?? null;
    };
    const excerpt = { excerpt: true };
    assert.equal(of('-target=all', excerpt), null);
    assert.equal(of('-ruler.query-frontend.address=', excerpt), 'no-address');
    assert.equal(of('-ruler.query-frontend.address=http://f', excerpt), 'url');
  });
});

describe('The buckets of S3 that a process opens', () => {
  const buckets = (flags: string) =>
    s3Buckets(processWith(flags)).map(
      ({ prefix, endpoint, insecure }) => `${prefix} ${endpoint.text} ${insecure?.text ?? ''}`,
    );

  it('are those with an endpoint', () => {
    const s3 = '-target=ruler -blocks-storage.backend=s3 -ruler-storage.backend=s3';
    assert.deepEqual(buckets(s3), []);
    assert.deepEqual(buckets(`${s3} -ruler-storage.s3.endpoint=minio`), ['ruler-storage.s3 minio false']);
    assert.deepEqual(
      buckets(`${s3} -ruler-storage.s3.endpoint= -blocks-storage.s3.endpoint=a -blocks-storage.s3.insecure`),
      ['blocks-storage.s3 a true'],
    );
    assert.deepEqual(buckets('-target=ruler -ruler-storage.backend=gcs -ruler-storage.s3.endpoint=minio'), []);
    assert.deepEqual(buckets('-target=querier -ruler-storage.backend=s3 -ruler-storage.s3.endpoint=minio'), []);
  });

  it('may all have the common one', () => {
    const common = '-common.storage.backend=s3 -common.storage.s3.endpoint=minio';
    assert.deepEqual(buckets(`-target=all ${common}`).sort(), [
      'blocks-storage.s3 minio false',
      'ruler-storage.s3 minio false',
    ]);
  });
});
