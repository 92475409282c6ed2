import assert from 'node:assert/strict';
import { callsIn } from '../../../../core/src/documents/callers/calls-in-texts';
import { cpuSecondsOf } from '../../../cpu-seconds';

/** What a text calls, as scheme, host, port, purpose and certificate. */
const called = (text: string): readonly string[] =>
  callsIn(text).map(({ scheme, host, port, call, certificate }) => `${scheme} ${host}:${port} ${call}, ${certificate}`);

const upstream = (servers: string, pass = 'proxy_pass http://mimir;'): string =>
  `upstream mimir {\n${servers}\n}\nserver {\n  location / { ${pass} }\n}\n`;

const job = (more: string, targets = "['mimir:8080']"): string =>
  `scrape_configs:\n  - job_name: m\n${more}    static_configs:\n      - targets: ${targets}\n`;

const relabelled = (label: string): string =>
  `    relabel_configs:\n      - {source_labels: [__address__], target_label: ${label}, replacement: x}\n`;

describe('A text tells whom it calls', () => {
  const cases: readonly (readonly [what: string, text: string, calls: readonly string[]])[] = [
    [
      'the URLs of any language',
      'endpoint { url = "http://mimir:8080/api/v1/push" }\n',
      ['HTTP mimir:8080 remote write, none'],
    ],
    [
      'a URL with a user and a final dot',
      'http://me:secret@mimir.metrics.svc.:8080/prometheus',
      ['HTTP mimir.metrics.svc:8080 queries, none'],
    ],
    [
      'a URL without a port',
      'https://mimir/ready http://mimir',
      ['HTTPS mimir:443 health check, unknown', 'HTTP mimir:80 calls, none'],
    ],
    ['nothing in comments', '# http://a:1\n// http://a:1\n; http://a:1\nx #http://a:1\nx // http://a:1\n', []],
    [
      'a URL whose path looks like a comment',
      'http://mimir:8080/#/x http://mimir:8080//y',
      ['HTTP mimir:8080 calls, none', 'HTTP mimir:8080 calls, none'],
    ],
    [
      'no host or port that is filled in later',
      'http://$H:80 http://mimir-$E:80 http://mimir.{{ns}}:80 http://mimir:${PORT} http://mimir:80$X http://mimir:80{{x}}',
      [],
    ],
    ['a path that nginx fills in', 'proxy_pass http://mimir:8080$request_uri;', ['HTTP mimir:8080 gateway, none']],
    [
      'the servers of an upstream of nginx',
      upstream('server mimir-1:8080 max_fails=1;\nserver mimir-2;'),
      ['HTTP mimir-1:8080 gateway, none', 'HTTP mimir-2:80 gateway, none'],
    ],
    [
      'them by the scheme that passes on',
      upstream('server mimir-1:8080;', 'proxy_pass https://mimir/;'),
      ['HTTPS mimir-1:8080 gateway, none'],
    ],
    [
      'no upstream that is a comment or filled in later',
      upstream('# server mimir-1:8080;\nserver ${HOST};\nserver unix:/x;'),
      [],
    ],
    [
      'the targets of a scrape',
      job('', "['mimir:8080', mimir, 'http://mimir:8080/ready', '${HOST}:8080']"),
      ['HTTP mimir:8080 scrape, none', 'HTTP mimir:80 scrape, none'],
    ],
    [
      'their scheme and certificate',
      job('    scheme: https\n    tls_config: {cert_file: a}\n'),
      ['HTTPS mimir:8080 scrape, some'],
    ],
    ['the scheme of an alias', `x: &s https\n${job('    scheme: *s\n')}`, ['HTTPS mimir:8080 scrape, none']],
    ['the scheme of a group', `${job('')}        labels: {__scheme__: https}\n`, ['HTTPS mimir:8080 scrape, none']],
    ['no scheme that is filled in later', job('    scheme: ${SCHEME}\n'), []],
    ['no target that is relabelled to another address', job(relabelled('__address__')), []],
    ['no target that is relabelled to another scheme', job(relabelled('__scheme__')), []],
    ['a target whose other labels change', job(relabelled('pod')), ['HTTP mimir:8080 scrape, none']],
    [
      'the Alertmanagers of a Prometheus',
      'scrape_configs: []\nalerting:\n  alertmanagers:\n    - static_configs: [{targets: [mimir:8080]}]\n',
      ['HTTP mimir:8080 alerts, none'],
    ],
    [
      'the Prometheus in an agent or a collector, and its other clients',
      `receivers:\n  prometheus:\n    config:\n      ${job('').replaceAll('\n', '\n      ')}\nexporters:\n  otlphttp: {endpoint: 'http://mimir:8080/otlp'}\n`,
      ['HTTP mimir:8080 scrape, none', 'HTTP mimir:8080 remote write, none'],
    ],
    [
      'the remote write of another database, once',
      'metrics_generator:\n  storage:\n    remote_write:\n      - url: https://mimir:8080/api/v1/push\n',
      ['HTTPS mimir:8080 remote write, none'],
    ],
  ];
  for (const [what, text, calls] of cases) {
    it(what, () => {
      assert.deepEqual(called(text), calls);
    });
  }

  const checking = new Map([
    [undefined, 'may check'],
    [true, 'checks'],
    [false, 'does not check'],
  ]);
  const checked = (text: string): readonly string[] =>
    callsIn(text).map(
      ({ certificate, verifies, host, serverName = host }) =>
        `${certificate} ${checking.get(verifies) ?? ''} ${serverName}`,
    );
  const alloy = (endpoint: string): string =>
    `prometheus.remote_write "m" {\n  endpoint {\n    url = "https://mimir:8080/api/v1/push"\n${endpoint}  }\n  endpoint {\n    url = "https://other:8080/"\n  }\n}\n`;
  const dataSource = (json: string): string =>
    `apiVersion: 1\ndatasources:\n  - name: m\n    url: https://mimir:8080/prometheus\n    jsonData: {${json}}\n`;
  const collector = (tls: string): string =>
    `exporters:\n  otlphttp/m:\n    endpoint: https://mimir:8080/otlp\n${tls}service: {}\n`;
  const checks: readonly (readonly [what: string, text: string, found: readonly string[]])[] = [
    ['Prometheus checks the host', job('    scheme: https\n'), ['none checks mimir']],
    [
      'or another name',
      job('    scheme: https\n    tls_config: {server_name: mimir.internal}\n'),
      ['none checks mimir.internal'],
    ],
    [
      'or nothing',
      job('    scheme: https\n    tls_config: {insecure_skip_verify: true}\n'),
      ['none does not check mimir'],
    ],
    ['a data source of Grafana without a certificate', dataSource('httpMethod: POST'), ['none checks mimir']],
    [
      'one with a certificate and a name',
      dataSource('tlsAuth: true, serverName: mimir.internal'),
      ['some checks mimir.internal'],
    ],
    ['one that skips verification', dataSource('tlsSkipVerify: true'), ['none does not check mimir']],
    ['one whose certificate is filled in later', dataSource('tlsAuth: $MTLS'), ['unknown checks mimir']],
    [
      'Alloy, endpoint by endpoint',
      alloy('    tls_config {\n      cert_file = "/c"\n      server_name = "mimir.internal"\n    }\n'),
      ['some checks mimir.internal', 'none checks other'],
    ],
    [
      'Alloy without verification',
      alloy('    tls_config {\n      insecure_skip_verify = true\n    }\n'),
      ['none does not check mimir', 'none checks other'],
    ],
    [
      'targets that an Alloy lists',
      'prometheus.scrape "m" {\n  targets = [{"__address__" = "mimir:8080"}]\n  scheme = "https"\n}\n',
      ['none checks mimir'],
    ],
    [
      'an OpenTelemetry collector',
      collector('    tls: {cert_file: c, key_file: k, server_name_override: mimir.internal}\n'),
      ['some checks mimir.internal'],
    ],
    ['one without TLS settings', collector(''), ['none checks mimir']],
    [
      'nginx, which verifies nothing by default',
      'location / { proxy_pass https://mimir:8080; }',
      ['none does not check mimir'],
    ],
    [
      'nginx that does',
      'proxy_ssl_certificate /c;\nproxy_ssl_verify on;\nproxy_ssl_name mimir.internal;\nproxy_pass https://mimir:8080;',
      ['some checks mimir.internal'],
    ],
    [
      'nginx whose other files nobody shows',
      'include /etc/nginx/tls.conf;\nproxy_pass https://mimir:8080;',
      ['unknown does not check mimir'],
    ],
    [
      'Caddy',
      'm.example.com {\n  reverse_proxy https://mimir:8080 {\n    transport http {\n      tls_client_auth c k\n      tls_server_name mimir.internal\n    }\n  }\n}\n',
      ['some checks mimir.internal'],
    ],
    ['curl', 'curl -fsS https://mimir:8080/ready', ['none checks mimir']],
    [
      'curl without verification, with a certificate',
      'curl -fsSk --cert c https://mimir:8080/ready',
      ['some does not check mimir'],
    ],
    ['a program of which nothing is known', 'MIMIR_URL=https://mimir:8080/', ['unknown may check mimir']],
  ];
  for (const [what, text, found] of checks) {
    it(`and how it checks that: ${what}`, () => {
      assert.deepEqual(checked(text), found);
    });
  }

  it('and is only told to call by HTTPS where that changes nothing else', () => {
    const edits = (text: string): readonly unknown[] =>
      callsIn(text).map(
        ({ toHttps }) => toHttps && text.slice(0, toHttps.range.start) + toHttps.text + text.slice(toHttps.range.end),
      );
    assert.deepEqual(edits('http://mimir:8080/'), ['https://mimir:8080/']);
    assert.deepEqual(edits(job('    scheme: http\n')), [job('    scheme: https\n')]);
    assert.deepEqual(edits(job('    scheme: http\n', '[mimir:8080, loki:3100]')), [null, null]);
    assert.deepEqual(edits(`x: &s http\n${job('    scheme: *s\n')}`), [null]);
  });

  it('in a time that grows with its length', async () => {
    const texts = ['http://mimir:8080/api/v1/push ', 'upstream a { server b; ', 'http://a@', 'proxy_pass   '].map(
      (part) => part.repeat(256_000 / part.length),
    );
    assert.ok((await cpuSecondsOf(() => texts.map((text) => callsIn(text)))) < 2);
  });
});
