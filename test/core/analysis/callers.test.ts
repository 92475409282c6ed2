import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { Workspace } from '../../../core/src/workspace/workspace';
import { hopMapOf } from '../../../core/src/analysis/hop-map';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { deploymentMapOf } from '../../../core/src/map/map-of-deployment';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';
import { openZoo } from '../certificates/zoo';

const project = (...args: readonly string[]): string => `
services:
  mimir:
    image: grafana/mimir:2.17.1
    command:${['-target=ingester', ...args].map((arg) => `\n      - ${arg}`).join('')}
  prometheus:
    image: prom/prometheus
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
      - ./rules:/etc/prometheus/rules
      - data:/prometheus
`;

const tls = ['-server.http-tls-cert-path=/certs/server.crt', '-server.http-tls-key-path=/certs/server.key'];
const demanding = [
  ...tls,
  '-server.http-tls-client-auth=RequireAndVerifyClientCert',
  '-server.http-tls-ca-path=/certs/root.crt',
];

const prometheus = (scheme: string, client = ''): string => `
scrape_configs:
  - job_name: mimir
    scheme: ${scheme}${client}
    static_configs:
      - targets: ['mimir:8080', 'loki:3100']
remote_write:
  - url: ${scheme}://mimir:8080/api/v1/push${client}
  - url: ${scheme}://mimir:9095/api/v1/push
`;

const withCertificate = '\n    tls_config: {cert_file: client.crt, key_file: client.key}';

describe('Callers of the HTTP port', () => {
  let folder: string;
  let analyzer: Workspace;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callers-'));
    analyzer = new Workspace(
      loadCatalogue(),
      { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths },
      defaultAnalysisSettings,
    );
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const uriOf = (name: string): string => nodePaths.toUri(join(folder, name));

  async function judged(compose: string, config: string | null): Promise<FileAnalysis> {
    if (config !== null) writeFileSync(join(folder, 'prometheus.yml'), config);
    const uri = uriOf('docker-compose.yml');
    analyzer.update({ uri, languageId: '', text: compose });
    const analysis = (await analyzer.ask(uri)).files.get(uri);
    assert.ok(analysis);
    return analysis;
  }

  const callsOf = ({ deployment }: FileAnalysis): readonly string[] =>
    hopMapOf(deployment)
      .hops.filter(({ family }) => family === 'server.http')
      .map(({ from, to, state, reason }) => `${from} to ${to} ${state}: ${reason}`);

  it('are those of configurations that other services are given, each by its own scheme', async () => {
    assert.deepEqual(callsOf(await judged(project(), prometheus('http'))), [
      'prometheus to mimir plaintext: Scrape: Plain HTTP, to a port without TLS.',
      'prometheus to mimir plaintext: Remote write: Plain HTTP, to a port without TLS.',
    ]);
  });

  const states: readonly (readonly [what: string, args: readonly string[], config: string, state: string])[] = [
    ['HTTPS to a port without TLS', [], prometheus('https'), 'broken'],
    ['plain HTTP to a port with TLS', tls, prometheus('http'), 'broken'],
    ['HTTPS to a port with TLS', tls, prometheus('https'), 'tls'],
    ['HTTPS without a certificate where one is demanded', demanding, prometheus('https'), 'broken'],
    ['HTTPS with a certificate that is verified', demanding, prometheus('https', withCertificate), 'mtls'],
  ];
  for (const [what, args, config, state] of states) {
    it(`are ${state} with ${what}, and a finding says so where it is broken`, async () => {
      const analysis = await judged(project(...args), config);
      const map = deploymentMapOf(analysis.deployment, analysis.findings, (uri) => uri);
      const calls = map.hops.filter(({ family }) => family === 'server.http');
      assert.deepEqual(
        calls.map((call) => call.state),
        [state, state],
      );
      for (const call of calls) {
        assert.equal(call.place, uriOf('prometheus.yml'));
        assert.equal(
          call.findings.some(({ rule }) => rule.startsWith('http-')),
          state === 'broken',
        );
      }
      assert.deepEqual(
        map.processes.map(({ name, targets }) => [name, targets]),
        [
          ['mimir', ['ingester']],
          ['prometheus', []],
        ],
      );
    });
  }

  const judgements: readonly (readonly [
    what: string,
    args: readonly string[],
    url: string,
    states: readonly string[],
  ])[] = [
    [
      'unknown where a certificate is demanded, and nobody sees whether the caller has one',
      demanding,
      'https://mimir:8080/',
      ['unknown'],
    ],
    [
      'unknown where nobody knows whether the port has TLS',
      ['-server.http-tls-cert-path=${CERT}', '-server.http-tls-key-path=/k'],
      'https://mimir:8080/',
      ['unknown'],
    ],
    ['those by another name of the container', tls, 'https://metrics:8080/', ['tls']],
    ['none to another port', tls, 'http://mimir:9095/', []],
    ['none to who is not Mimir', tls, 'http://loki:8080/', []],
  ];
  for (const [what, args, url, expected] of judgements) {
    it(`are ${what}`, async () => {
      const compose = `${project(...args).replace('  mimir:\n', '  mimir:\n    container_name: metrics\n')}  client:\n    image: x\n    environment: {URL: '${url}'}\n`;
      assert.deepEqual(
        (await judged(compose, null)).deployment.calls.map(({ state }) => state),
        expected,
      );
    });
  }

  it('count as mutual only where the port verifies what they show', async () => {
    const unverified = [...tls, '-server.http-tls-client-auth=RequireAnyClientCert'];
    const { deployment } = await judged(project(...unverified), prometheus('https', withCertificate));
    assert.deepEqual(
      deployment.calls.map(({ state }) => state),
      ['tls', 'tls'],
    );
  });

  it('are read from all files that a service is given', async () => {
    for (const name of ['a.yml', 'b.conf']) writeFileSync(join(folder, name), 'http://mimir:8080/');
    const compose = project(...tls).replace(
      '      - ./rules',
      '      - ./a.yml:/a.yml\n      - ./b.conf:/b.conf\n      - ./rules',
    );
    assert.equal(callsOf(await judged(compose, prometheus('http'))).length, 4);
  });

  it('are told of at the server, with the places in the other file', async () => {
    const { findings, deployment } = await judged(project(...tls), prometheus('http'));
    const finding = findings.find(({ rule }) => rule === 'http-call-fails');
    assert.ok(finding);
    assert.match(
      finding.message,
      /^prometheus \(scrape, remote write\) uses plain HTTP, but the HTTP port of mimir uses TLS/,
    );
    assert.deepEqual(
      finding.related.map(({ uri }) => uri),
      [uriOf('prometheus.yml'), uriOf('prometheus.yml')],
    );
    assert.ok(
      deployment.calls.every(({ caller }) => caller.toHttps === null),
      'a file that is not Mimir’s is not edited',
    );
  });

  it('are told of once for servers that share a configuration file', async () => {
    writeFileSync(
      join(folder, 'nginx.conf'),
      'upstream mimir {\n  server mimir-1:8080;\n  server mimir-2:8080;\n}\nserver { location / { proxy_pass http://mimir; } }\n',
    );
    writeFileSync(
      join(folder, 'mimir.yaml'),
      'target: ingester\nserver:\n  http_tls_config: {cert_file: /c/server.crt, key_file: /c/server.key}\n',
    );
    analyzer.update({
      uri: uriOf('mimir.yaml'),
      languageId: 'yaml',
      text: readFileSync(join(folder, 'mimir.yaml'), 'utf8'),
    });
    const mimir = (name: string): string =>
      `  ${name}:\n    image: grafana/mimir:2.17.1\n    command: [-config.file=/etc/mimir.yaml]\n    volumes: ['./mimir.yaml:/etc/mimir.yaml']\n`;
    const { findings } = await judged(
      `services:\n${mimir('mimir-1')}${mimir('mimir-2')}  gateway:\n    image: nginx\n    volumes: ['./nginx.conf:/etc/nginx/nginx.conf']\n`,
      null,
    );
    const answer = [
      ...findings,
      ...((await analyzer.ask(uriOf('mimir.yaml'))).files.get(uriOf('mimir.yaml'))?.findings ?? []),
    ].filter(({ rule }) => rule === 'http-call-fails');
    const messages = new Set(answer.map(({ message }) => message));
    assert.equal(messages.size, 1);
    assert.match([...messages][0] ?? '', /^gateway uses plain HTTP, but the HTTP ports of mimir-1 and mimir-2 use TLS/);
    assert.equal(answer[0]?.related.length, 1);
  });

  it('are told of at whatever is written of a server whose port has no settings', async () => {
    writeFileSync(join(folder, 'prometheus.yml'), prometheus('https'));
    const { findings } = await judged(project().replace('-target=ingester', '-server.http-listen-port=8080'), null);
    assert.match(
      findings.find(({ rule }) => rule === 'http-call-fails')?.message ?? '',
      /uses HTTPS, but the HTTP port of mimir has no TLS/,
    );
  });

  it('are not made to call by HTTPS along with others that a list names', async () => {
    const fixes = async (url: string): Promise<number | undefined> => {
      const text = ['-target=all,alertmanager', ...tls, `-ruler.alertmanager-url=${url}`].join('\n');
      analyzer.update({ uri: uriOf('mimir.flags'), languageId: '', text });
      const own = (await analyzer.ask(uriOf('mimir.flags'))).files.get(uriOf('mimir.flags'));
      return own?.findings.find(({ rule }) => rule === 'http-call-fails')?.fixes.length;
    };
    assert.equal(await fixes('http://localhost:8080/alertmanager'), 1);
    assert.equal(await fixes('http://localhost:8080/alertmanager,http://alertmanager:9093'), 0);
  });

  it('are read as they are open, and come with the answer for who points into them', async () => {
    const uri = uriOf('prometheus.yml');
    await judged(project(...tls), prometheus('http'));
    analyzer.update({ uri, languageId: 'yaml', text: prometheus('https') });
    const answer = (await analyzer.ask(uriOf('docker-compose.yml'))).files;
    assert.deepEqual(
      answer.get(uriOf('docker-compose.yml'))?.deployment.calls.map(({ state }) => state),
      ['tls', 'tls'],
    );
    const own = answer.get(uri);
    assert.deepEqual([own?.kind, own?.findings, own?.source.text], [null, [], prometheus('https')]);
  });

  it('are none where a service gives the name to another address', async () => {
    const client = (more: string): string =>
      `${project()}  client:\n    image: x\n    command: [--url, http://mimir:8080/]\n${more}`;
    const found: number[] = [];
    for (const more of [
      '',
      "    extra_hosts: ['mimir:10.0.0.1']\n",
      '    extra_hosts: {mimir: 10.0.0.1}\n',
      "    extra_hosts: ['loki=10.0.0.1']\n",
    ]) {
      found.push(callsOf(await judged(client(more), null)).length);
    }
    assert.deepEqual(found, [1, 0, 0, 1]);
  });

  it('are found in folders of configuration as well, and not among data', async () => {
    const compose = `
services:
  mimir:
    image: grafana/mimir:2.17.1
    command: -target=ingester
  grafana:
    image: grafana/grafana
    volumes:
      - ./grafana/provisioning:/etc/grafana/provisioning
      - ./data:/var/lib/grafana
      - .:/project
`;
    mkdirSync(join(folder, 'grafana/provisioning/datasources'), { recursive: true });
    writeFileSync(
      join(folder, 'grafana/provisioning/datasources/mimir.yaml'),
      'datasources:\n  - type: prometheus\n    url: http://mimir:8080/prometheus\n',
    );
    writeFileSync(join(folder, 'grafana/provisioning/datasources/notes.md'), 'http://mimir:8080/prometheus\n');
    writeFileSync(join(folder, 'elsewhere.yaml'), 'url: http://mimir:8080/prometheus\n');
    mkdirSync(join(folder, 'data'));
    for (let count = 0; count < 101; count += 1)
      writeFileSync(join(folder, `data/${count}.yaml`), 'url: http://mimir:8080/prometheus\n');
    assert.deepEqual(callsOf(await judged(compose, null)), [
      'grafana to mimir plaintext: Queries: Plain HTTP, to a port without TLS.',
    ]);
  });

  it('are not guessed at where a file is missing, a folder, or no configuration', async () => {
    mkdirSync(join(folder, 'rules'));
    assert.deepEqual(callsOf(await judged(project(...tls), null)), []);
    assert.deepEqual(
      callsOf(
        await judged(
          project(...tls),
          'scrape_configs: [{static_configs: [{targets: ["{{ host }}:8080"]}]}, 7]\nremote_write: x\n',
        ),
      ),
      [],
    );
    assert.deepEqual(
      callsOf(await judged(project(...tls), `# http://mimir:8080/\nurl: http://mimir:$PORT/ http://$HOST:8080/\n`)),
      [],
    );
  });
});

describe('The Ruler calls an Alertmanager of its deployment', () => {
  const analyzer = new Workspace(
    loadCatalogue(),
    { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths },
    defaultAnalysisSettings,
  );

  async function statesOf(name: string, text: string): Promise<readonly string[]> {
    const uri = `file:///nowhere/${name}`;
    analyzer.update({ uri, languageId: '', text });
    const calls = (await analyzer.ask(uri)).files.get(uri)?.deployment.calls ?? [];
    return calls
      .filter(({ client }) => client !== null)
      .map(({ client, server, state }) => `${client?.process.name ?? ''} to ${server.process.name}: ${state}`);
  }

  const compose = (url: string, more: readonly string[] = [], alertmanager = tls): string =>
    `services:\n  ruler:\n    image: grafana/mimir:2.17.1\n    command: ${JSON.stringify(['-target=ruler', `-ruler.alertmanager-url=${url}`, ...more])}\n` +
    `  alerts:\n    image: grafana/mimir:2.17.1\n    command: ${JSON.stringify(['-target=alertmanager', ...alertmanager])}\n`;

  const cases: readonly (readonly [what: string, compose: string, states: readonly string[]])[] = [
    ['in plain HTTP', compose('http://alerts:8080/alertmanager', [], []), ['ruler to alerts: plaintext']],
    ['that has TLS, in vain', compose('dns+http://alerts:8080/alertmanager'), ['ruler to alerts: broken']],
    [
      'by HTTPS, as far as its certificate is seen',
      compose('https://alerts:8080/alertmanager', ['-ruler.alertmanager-client.tls-ca-path=/c/ca.crt']),
      ['ruler to alerts: tls'],
    ],
    [
      'by HTTPS without its own options, for whatever the machine trusts',
      compose('https://alerts:8080/alertmanager', ['-ruler.alertmanager-client.tls-enabled=false']),
      ['ruler to alerts: unknown'],
    ],
    ['and one elsewhere is no hop', compose('http://alerts:8080/,http://elsewhere:9093/'), ['ruler to alerts: broken']],
    ['by no other port', compose('http://alerts:9093/alertmanager'), []],
    ['not at its own address, where it runs none', compose('http://localhost:8080/alertmanager'), []],
    ['not where the URL is filled in later', compose('http://${ALERTS}:8080/alertmanager'), []],
  ];
  for (const [what, text, states] of cases) {
    it(what, async () => {
      assert.deepEqual(await statesOf('docker-compose.yml', text), states);
    });
  }

  it('by the address that it listens on, in flag files of one deployment', async () => {
    const alone = async (url: string, listen: string): Promise<readonly string[]> =>
      statesOf(
        'mimir.flags',
        [
          '# mimir-tls: flags',
          '-target=ruler,alertmanager',
          ...tls,
          `-server.http-listen-address=${listen}`,
          `-ruler.alertmanager-url=${url}`,
        ].join('\n'),
      );
    assert.deepEqual(await alone('http://127.0.0.20:8080/alertmanager', '127.0.0.20'), [
      'mimir.flags to mimir.flags: broken',
    ]);
    assert.deepEqual(await alone('http://127.0.0.20:8080/alertmanager', '127.0.0.21'), []);
    assert.deepEqual(await alone('http://127.0.0.20:8080/alertmanager', '0.0.0.0'), [
      'mimir.flags to mimir.flags: broken',
    ]);
    assert.deepEqual(await alone('http://127.0.0.20:9093/alertmanager', '127.0.0.20'), []);
  });

  it('of the chart, whose Services are named after the release', async () => {
    const values = (host: string): string =>
      `mimir:\n  structuredConfig:\n    ruler:\n      alertmanager_url: http://${host}:8080/alertmanager\n`;
    assert.deepEqual(await statesOf('values.yaml', values('prod-mimir-alertmanager.metrics.svc')), [
      'ruler to alertmanager: plaintext',
    ]);
    assert.deepEqual(await statesOf('values.yaml', values('alertmanager-main.monitoring.svc')), []);
  });

  it('by the deprecated block once something stands in it', async () => {
    const yaml = (client: string): string =>
      'target: all,alertmanager\nserver: {http_tls_config: {cert_file: a, key_file: b, client_ca_file: c, client_auth_type: RequireAndVerifyClientCert}}\n' +
      `ruler:\n  alertmanager_url: https://localhost:8080/alertmanager\n  alertmanager_client: {${client}}\n`;
    const stateOf = async (client: string): Promise<string | undefined> =>
      (await statesOf('mimir.yaml', yaml(client)))[0]?.replace(/.*: /, '');
    assert.equal(await stateOf(''), 'broken');
    assert.equal(await stateOf('tls_ca_path: c'), 'unknown');
  });
});

describe('The Ruler has rules evaluated by a URL', () => {
  let folder: string;
  before(async () => {
    const zoo = await openZoo();
    folder = zoo.path('.');
  });

  async function judged(address: string, ...more: readonly string[]): Promise<readonly string[]> {
    const workspace = new Workspace(
      loadCatalogue(),
      { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths },
      { ...defaultAnalysisSettings, workingDirectory: folder },
    );
    const uri = nodePaths.toUri(join(folder, 'mimir.flags'));
    workspace.update({
      uri,
      languageId: '',
      text: [
        '# mimir-tls: flags',
        '-target=ruler,query-frontend',
        `-ruler.query-frontend.address=${address}`,
        ...more,
      ].join('\n'),
    });
    const analysis = (await workspace.ask(uri)).files.get(uri);
    return (analysis?.deployment.calls ?? []).map(
      ({ caller, state, fault }) => `${caller.call}: ${state}${fault ? `, ${fault.words}` : ''}`,
    );
  }

  const pair = ['-server.http-tls-cert-path=server.crt', '-server.http-tls-key-path=server.key'];
  it('which fails in plain HTTP at a port with TLS', async () => {
    assert.deepEqual(await judged('http://localhost:8080/prometheus', ...pair), [
      'rule evaluation: broken, 400 Client sent an HTTP request to an HTTPS server',
    ]);
  });
  it('and by HTTPS where nothing makes the CA known', async () => {
    const known = '-ingester.client.tls-ca-path=root.crt';
    assert.deepEqual(await judged('https://localhost:8080/prometheus', ...pair, known), [
      'rule evaluation: broken, x509: certificate signed by unknown authority',
    ]);
  });
  it('and by a name that the certificate does not have', async () => {
    const [call = ''] = await judged('https://127.0.0.7:8080/prometheus', ...pair);
    assert.match(call, /^rule evaluation: broken, x509: certificate is valid for 127\.0\.0\.1, ::1, not 127\.0\.0\.7$/);
  });
  it('which is no hop for a gRPC address', async () => {
    assert.deepEqual(await judged('dns:///localhost:9095', ...pair), []);
  });
});
