import * as assert from 'node:assert/strict';
import { Bench } from './bench';
import type { RecordedCase } from './cases';

/** A configuration that nobody recorded, with what the semantics say of it. */
interface Variant {
  readonly args?: readonly string[];
  readonly yaml?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly version?: string;
}

const pair = ['-server.grpc-tls-cert-path=certs/server.crt', '-server.grpc-tls-key-path=certs/server.key'];
const listener = '    cert_file: certs/server.crt\n    key_file: certs/server.key\n';
const policy = (value: string): string => `server:\n  grpc_tls_config:\n    client_auth_type: ${value}\n${listener}`;
const expanded = (yaml: string, env: Readonly<Record<string, string>> = {}): Variant => ({
  args: ['-config.expand-env=true'],
  yaml,
  env,
});
const s3 = (...more: readonly string[]): Variant => ({
  args: [
    '-common.storage.backend=s3',
    '-common.storage.s3.endpoint=127.0.0.1:1',
    '-blocks-storage.s3.bucket-name=b',
    '-ruler-storage.s3.bucket-name=r',
    ...more,
  ],
});
const kafka = (...more: readonly string[]): Variant => ({
  version: '3.1',
  args: [
    '-ingest-storage.enabled=true',
    '-ingest-storage.kafka.address=k:9092',
    '-ingest-storage.kafka.topic=t',
    ...more,
  ],
});
const flags = (...args: readonly string[]): Variant => ({ args });
const yaml = (text: string): Variant => ({ yaml: text });

const starts: Readonly<Record<string, readonly Variant[]>> = {
  'object storage': [
    s3('-common.storage.s3.http.tls-ca-path=certs/root.crt'),
    s3('-target=distributor', '-common.storage.s3.http.tls-cert-path=certs/client.crt'),
    s3('-target=query-frontend', '-common.storage.s3.http.tls-ca-path=certs/nope.crt'),
    s3('-target=query-scheduler', '-blocks-storage.s3.http.tls-ca-path=certs/nope.crt'),
    s3('-target=ingester', '-ruler-storage.s3.http.tls-ca-path=certs/nope.crt'),
    s3('-alertmanager-storage.s3.http.tls-ca-path=certs/nope.crt'),
    flags('-blocks-storage.s3.http.tls-ca-path=certs/nope.crt'),
  ],
  targets: [
    flags('-target=ruler,ingester'),
    flags('-target=continuous-test'),
    flags('-target=memberlist-kv'),
    flags('-target=usage-tracker'),
    { version: '2.17', args: ['-target=backend'] },
    { version: '2.17', args: ['-target=flusher'] },
    { version: '3.0', args: ['-target=flusher'] },
    { version: '3.2', args: ['-target=compactor-scheduler'] },
  ],
  'expand-env': [
    expanded(policy('$9NoClientCert')),
    expanded(policy('NoClientCert$#')),
    expanded(policy('"NoClientCert$@"')),
    expanded(policy('NoClientCert$0')),
    expanded(policy('${}NoClientCert')),
    expanded(policy('"NoClientCert${"')),
    expanded(policy('${NONE: NoClientCert }')),
    expanded(policy('$$NoClientCert')),
    expanded(policy('${A:}NoClientCert')),
    expanded(policy('${X-NoClientCert}')),
    expanded(policy('"${A}"'), { A: 'NoClient\nCert' }),
    expanded(policy('${A}'), { A: '"NoClientCert"' }),
    expanded(policy('${A}'), { A: 'NoClientCert # none' }),
    expanded('memberlist:\n  tls_enabled: ${NONE}\n'),
    expanded(
      'server: {grpc_tls_config: {client_auth_type: ${NONE: NoClientCert}, cert_file: certs/server.crt, key_file: certs/server.key}}\n',
    ),
    expanded('# ${NOT closed\nserver: {}\n'),
    expanded(policy('${NONE:NoClientCert} # ${')),
    expanded('memberlist:\n  tls_server_name: "${A:a: b}"\n'),
  ],
  YAML: [
    yaml('\uFEFFserver: {}\n'),
    yaml('server:\r  log_level: info\r'),
    yaml('server:\u2028  log_level: info\u2028'),
    yaml('server:\u0085  log_level: info\n'),
    yaml('%YAML 1.1\n---\nserver: {}\n'),
    yaml('# c\n%TAG ! tag:x,2000:\n---\nserver: {}\n'),
    yaml('server: {}\n... anything [\n'),
    yaml('---\n'),
    yaml('{}\n'),
    yaml('server: {}\n---\na: 1\na: 2\n'),
    yaml('server: {}\n---\n[a\n'),
    yaml('server: {}\n---\n"closed"\n'),
    yaml('server: {}\n---\n---\n\t\n'),
    yaml('server:\n  log_level: info # \u00A0 \u4E16\n'),
    yaml('limits:\n  active_series_custom_trackers:\n    a.b: \'{x="y"}\'\n'),
    yaml('server: {}\n---\t# tab\n'),
    yaml('server: # c\n  log_level: info\n\n\n'),
  ],
  values: [
    flags('-server.graceful-shutdown-timeout=1.5h'),
    flags('-compactor.blocks-retention-period=1y2d'),
    flags('-log.level=warn'),
    flags('-log.format=json'),
    flags('-server.grpc-listen-network=tcp4'),
    flags('-server.http-listen-network='),
    flags(
      '-compactor.ring.store=multi',
      '-compactor.ring.multi.primary=inmemory',
      '-compactor.ring.multi.secondary=memberlist',
    ),
    flags('-target=ingester', '-compactor.ring.store=zookeeper'),
    flags('-server.http-conn-limit=9223372036854775807'),
    yaml('limits:\n  compactor_blocks_retention_period: 2w\n'),
    yaml('limits:\n  compactor_blocks_retention_period: 0\n'),
    yaml('server:\n  log_level:\n'),
    flags('-vault.enabled=false', '-vault.url='),
    yaml('memberlist:\n  join_members: [a, b]\n'),
    flags('-overrides-exporter.ring.store=zookeeper'),
  ],
  'what only prints': [
    flags('-version', '-target=nothing'),
    flags('-modules', '-log.level=loud', ...pair),
    flags('-help-all', '-server.grpc-tls-cert-path=certs/nope.crt', '-server.grpc-tls-key-path=certs/nope.key'),
  ],
  caches: [
    flags(
      '-query-frontend.results-cache.backend=memcached',
      '-query-frontend.results-cache.memcached.tls-enabled=true',
      '-query-frontend.results-cache.memcached.tls-cert-path=certs/client.crt',
    ),
    flags(
      '-target=querier',
      '-querier.scheduler-address=127.0.0.1:1',
      '-query-frontend.cache-results=true',
      '-query-frontend.results-cache.backend=memcached',
      '-query-frontend.results-cache.memcached.tls-enabled=true',
      '-query-frontend.results-cache.memcached.tls-ca-path=certs/nope.crt',
    ),
  ],
  Kafka: [
    kafka(),
    kafka('-ingest-storage.kafka.tls-ca-path=certs/nope.crt'),
    kafka('-ingest-storage.kafka.tls-enabled=true', '-ingest-storage.kafka.tls-ca-path=certs/notpem.txt'),
    kafka('-ingest-storage.kafka.tls-enabled=true', '-ingest-storage.kafka.tls-insecure-skip-verify=true'),
    {
      version: '3.1',
      args: ['-ingest-storage.kafka.tls-enabled=true', '-ingest-storage.kafka.tls-cert-path=certs/client.crt'],
    },
  ],
};

const refuses: Readonly<Record<string, readonly Variant[]>> = {
  'object storage': [
    s3('-common.storage.s3.http.tls-key-path=certs/client.key'),
    s3('-target=compactor', '-common.storage.s3.http.tls-ca-path=certs/nope.crt'),
    s3('-target=block-builder', '-common.storage.s3.http.tls-ca-path=certs/nope.crt'),
    s3('-ruler-storage.s3.http.tls-ca-path=certs/nope.crt'),
    s3('-common.storage.s3.http.tls-ca-path=certs/server.key'),
    s3('-common.storage.s3.insecure=true', '-common.storage.s3.http.tls-ca-path=certs/nope.crt'),
    s3(
      '-target=alertmanager',
      '-alertmanager-storage.s3.bucket-name=a',
      '-alertmanager-storage.s3.http.tls-ca-path=certs/nope.crt',
    ),
    s3(
      '-common.storage.s3.http.insecure-skip-verify=true',
      '-common.storage.s3.http.tls-cert-path=certs/client.crt',
      '-common.storage.s3.http.tls-key-path=certs/server.key',
    ),
    s3('-common.storage.s3.http.tls-ca-path=certs'),
  ],
  targets: [
    'nothing',
    'ALL',
    'server',
    'read',
    'write',
    'backend',
    'flusher',
    'querier, query-frontend',
    'querier,',
    ',all',
    'vault',
    'api',
    'queriers',
  ]
    .map((target) => flags(`-target=${target}`))
    .concat([
      yaml('target: "querier, ruler"\n'),
      { version: '2.2', args: ['-target=read'] },
      { version: '3.1', args: ['-target=compactor-scheduler'] },
    ]),
  'expand-env': [
    expanded(policy('${A:${B}}'), { B: 'NoClientCert' }),
    expanded(policy('NoClientCert$/')),
    expanded(policy('"${NONE: NoClientCert}"')),
    expanded(policy('${A}'), { A: '$B', B: 'NoClientCert' }),
    expanded(policy('${A}'), { A: 'NoClientCert\r\nx' }),
    expanded(policy('${A}'), { A: 'a: b' }),
    expanded(policy('${A:x:NoClientCert}')),
    expanded(policy('NoClientCert$')),
    { yaml: policy('${A:NoClientCert}'), env: {} },
  ],
  YAML: [
    yaml('server: {}\n# \u001B[31mred\n'),
    yaml('server:\n  log_level: "in\u0007fo"\n'),
    yaml('server: {}\u007F\n'),
    yaml('server: {} # \u009F\n'),
    yaml('# a\u0085b\nserver: {}\n'),
    yaml('server: {}\n\u0000'),
    yaml('%YAML 1.3\n---\nserver: {}\n'),
    yaml('%YAML 2.0\n---\nserver: {}\n'),
    yaml('\n%FOO\n---\nserver: {}\n'),
    yaml('%YAML 1.1\n%YAML 1.1\n---\nserver: {}\n'),
    yaml('server: {}\n---\n\tx: 1\n'),
    yaml('server: {}\n--- "open\n'),
    yaml("server: {}\n---\n'open\n"),
    yaml('server: {}\n---\n@x\n'),
    yaml('...\n'),
    yaml('# c\n...\nserver: {}\n'),
    yaml(''),
    yaml('# only a comment\n'),
    yaml('   \n\n'),
    yaml('server.http_listen_port: 80\n'),
    yaml('"memberlist.tls_enabled": true\n'),
    yaml('server:\n  "grpc_tls_config.key_file": x\n'),
    yaml('server:\n  log_level: info\nserver.log_format: json\n'),
    yaml('usage_tracker.enabled: true\n'),
    yaml('limits.max_global_series_per_user: 1\n'),
    yaml('server.grpc_tls_config:\n  cert_file: x\n'),
  ],
  values: [
    flags('-server.graceful-shutdown-timeout=1d'),
    yaml('server:\n  graceful_shutdown_timeout: 1w\n'),
    flags('-compactor.blocks-retention-period=1.5h'),
    yaml('limits:\n  compactor_blocks_retention_period: 30\n'),
    flags('-log.level=INFO'),
    flags('-log.level='),
    flags('-log.format=text'),
    yaml('server:\n  log_level: "info\u00A0"\n'),
    flags('-server.http-conn-limit=99999999999999999999'),
    yaml('server:\n  http_listen_conn_limit: 99999999999999999999\n'),
    yaml('memberlist:\n  join_members:\n    - a: b\n'),
    yaml('memberlist:\n  join_members: [[a]]\n'),
    flags('-compactor.ring.store=etcdd'),
    flags('-ruler.ring.store='),
    flags(
      '-compactor.ring.store=multi',
      '-compactor.ring.multi.primary=inmemory',
      '-compactor.ring.multi.secondary=inmemory',
    ),
    flags('-vault.enabled'),
    yaml('vault:\n  enabled: true\n'),
    flags('-server.http-listen-network=udp'),
    yaml('server:\n  grpc_listen_network: TCP\n'),
    flags('-vault.enabled=true', '-vault.url=http://v'),
  ],
  'hidden names': [
    flags('-distributor.usage-tracker-client.tls-cert-path=x'),
    flags('-distributor.usage-tracker-client.tls-insecure-skip-verify=true'),
  ],
  etcd: [
    flags(
      '-target=compactor',
      '-compactor.ring.store=etcd',
      '-compactor.ring.etcd.tls-enabled=true',
      '-compactor.ring.etcd.tls-ca-path=certs/k1.crt',
    ),
  ],
  caches: [
    flags(
      '-query-frontend.query-sharding-target-series-per-shard=100',
      '-query-frontend.results-cache.backend=memcached',
      '-query-frontend.results-cache.memcached.tls-enabled=true',
      '-query-frontend.results-cache.memcached.tls-cert-path=certs/client.crt',
    ),
  ],
  Kafka: ['-target=store-gateway', '-target=overrides-exporter', '-target=all'].flatMap((target) => [
    kafka(target, '-ingest-storage.kafka.tls-enabled=true', '-ingest-storage.kafka.tls-cert-path=certs/client.crt'),
    kafka(target, '-ingest-storage.kafka.tls-enabled=true', '-ingest-storage.kafka.tls-ca-path=certs/nope.crt'),
    kafka(target, '-ingest-storage.kafka.tls-enabled=true', '-ingest-storage.kafka.tls-min-version=TLS12'),
    kafka(
      target,
      '-vault.enabled=true',
      '-vault.url=http://v',
      '-vault.mount-path=m',
      '-ingest-storage.kafka.tls-enabled=true',
      '-ingest-storage.kafka.tls-ca-path=certs/nope.crt',
    ),
    { version: '3.1', args: [target, '-ingest-storage.enabled=true', '-ingest-storage.kafka.topic=t'] },
  ]),
};

function recorded({ args = [], yaml: text, env = {}, version }: Variant): RecordedCase {
  return {
    id: '',
    args,
    yaml: text ?? null,
    env: new Map(Object.entries(env)),
    version: version ?? null,
    verdicts: new Map(),
  };
}

describe('What the semantics say of configurations that nobody recorded', () => {
  let bench: Bench;

  before(function () {
    this.timeout(60_000);
    bench = new Bench();
  });
  after(() => {
    bench.remove();
  });

  for (const [verdict, groups] of [
    ['starts', starts],
    ['refuses', refuses],
  ] as const) {
    for (const [group, variants] of Object.entries(groups)) {
      it(`is foreseen: Mimir ${verdict} with these of ${group}`, async function () {
        this.timeout(30_000);
        const wrong: string[] = [];
        for (const variant of variants) {
          const findings = await bench.judge(recorded(variant));
          const refused = findings.filter(({ effect }) => effect === 'refuses-to-start');
          if (refused.length > 0 !== (verdict === 'refuses'))
            wrong.push(`${JSON.stringify(variant)}: ${refused.map(({ rule }) => rule).join(', ')}`);
        }
        assert.deepEqual(wrong, []);
      });
    }
  }
});
