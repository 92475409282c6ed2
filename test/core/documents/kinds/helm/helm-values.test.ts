import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { helmValues } from '../../../../../core/src/documents/kinds/helm/helm-values';
import { versionOfChart } from '../../../../../core/src/documents/kinds/helm/chart-versions';
import { applyEdits } from '../../../../../core/src/documents/carriers/embedding/embedded-text';
import { mayBeMimirs } from '../../../../../core/src/documents/recognition/hint';
import { kindOf } from '../../../../../core/src/documents/document-kinds';
import type { ConfigDocument } from '../../../../../core/src/model/setting';
import type { SourceText } from '../../../../../core/src/model/text';
import { processOf } from '../../../../../core/src/process/composition';

const catalogue = loadCatalogue();
const sourceOf = (text: string, name = 'values.yaml'): SourceText => ({
  uri: `file:///charts/${name}`,
  languageId: 'yaml',
  text,
});

function documents(text: string): ReadonlyMap<string, ConfigDocument> {
  return new Map(helmValues.parse(sourceOf(text), catalogue).map((document) => [document.name, document]));
}

function settings(document: ConfigDocument | undefined): readonly string[] {
  return (document?.settings ?? []).map(({ name, value }) => `${name.value}=${value ? value.text : '(none)'}`);
}

describe('Helm values of mimir-distributed', () => {
  it('have malformed arguments as a problem of their component', () => {
    const values = documents(
      'querier:\n  extraArgs:\n    log.level: warn\n    server.http-listen-port\n    log.format: json\n',
    );
    assert.deepEqual(
      [...values.values()].flatMap(({ name, problems }) => problems.map(({ code, subject }) => [name, code, subject])),
      [['querier', 'yaml-syntax', 'a key needs a colon after it']],
    );
  });

  const claimed: readonly (readonly [what: string, fileName: string, text: string])[] = [
    ['the structured configuration', 'values.yaml', 'mimir:\n  structuredConfig:\n    limits: {}\n'],
    ['the configuration as a text', 'values.yaml', 'mimir:\n  config: |\n    limits: {}\n'],
    ['arguments in a file of its name', 'mimir-values.yaml', 'ingester:\n  extraArgs:\n    log.level: warn\n'],
    [
      'arguments beside keys of its own',
      'values.yaml',
      'overrides_exporter:\n  enabled: false\ningester:\n  extraArgs:\n    log.level: warn\n',
    ],
    [
      'arguments beside its image',
      'values.yaml',
      'image:\n  repository: mirror.example.org/grafana/mimir\ningester:\n  extraArgs: {}\n',
    ],
    ['a chart around it', 'values.yaml', 'mimir-distributed:\n  ingester:\n    extraArgs:\n      log.level: warn\n'],
    ['a chart around it under any name', 'values.yaml', 'metrics:\n  mimir:\n    structuredConfig: {}\n'],
    ['a configuration that lies elsewhere', 'values.yaml', 'useExternalConfig: true\nconfigStorageType: Secret\n'],
  ];
  for (const [what, fileName, text] of claimed) {
    it(`are known by ${what}`, () => {
      assert.equal(kindOf(sourceOf(text, fileName))?.id, 'helm-values');
      assert.equal(mayBeMimirs('yaml', fileName, text), true);
    });
  }

  const unclaimed: readonly (readonly [what: string, fileName: string, text: string])[] = [
    ['Loki', 'values.yaml', 'loki:\n  schemaConfig: {}\ningester:\n  extraArgs: [-x]\noverrides_exporter: {}\n'],
    ['Tempo', 'tempo.yaml', 'ingester:\n  extraArgs: []\ndistributor:\n  extraArgs: []\nqueryFrontend: {}\n'],
    [
      'Cortex',
      'values.yaml',
      'config:\n  auth_enabled: false\ningester:\n  extraArgs: {}\nstore_gateway:\n  extraArgs: {}\n',
    ],
    [
      'another chart with a key of that name',
      'values.yaml',
      'mimir:\n  enabled: true\n  config:\n    url: http://mimir\n',
    ],
    ['a configuration of Mimir itself', 'mimir.yaml', 'ingester:\n  ring: {}\noverrides_exporter:\n  ring: {}\n'],
    [
      'a manifest',
      'mimir.yaml',
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  x: |\n    mimir:\n      structuredConfig: {}\n',
    ],
  ];
  for (const [what, fileName, text] of unclaimed) {
    it(`are not seen in those of ${what}`, () => {
      assert.equal(helmValues.claims(sourceOf(text, fileName)), false);
    });
  }

  it('hold one configuration and a process for each component that runs', () => {
    const found = documents(
      'image:\n  tag: 2.17.1\nmimir:\n  structuredConfig: {}\nruler:\n  enabled: false\nquerier:\n  extraArgs:\n    log.level: warn\n',
    );
    assert.deepEqual(
      [...found].map(([name, { notation, impliedTargets, configDocument }]) => [
        name,
        notation,
        impliedTargets?.join() ?? null,
        configDocument ?? null,
      ]),
      [
        ['mimir', 'yaml', null, null],
        ...[
          'distributor',
          'ingester',
          'querier',
          'query_frontend',
          'query_scheduler',
          'store_gateway',
          'alertmanager',
          'compactor',
          'overrides_exporter',
        ].map((name) => [name, 'flag', name.replace('_', '-'), 'mimir']),
      ],
    );
    assert.deepEqual(settings(found.get('querier')), ['log.level=warn']);
    assert.ok([...found.values()].every(({ version, pathsAreLocal }) => version === '2.17' && !pathsAreLocal));
  });

  it("start the ruler's own queriers only where they are switched on", () => {
    const withOwnPath = documents(
      'mimir:\n  structuredConfig: {}\nruler:\n  remoteEvaluationDedicatedQueryPath: true\n',
    );
    assert.deepEqual(withOwnPath.get('ruler_querier')?.impliedTargets, ['querier']);
    assert.equal(documents('mimir:\n  structuredConfig: {}\n').has('ruler_querier'), false);
  });

  it('say nothing where the configuration lies elsewhere', () => {
    assert.equal(
      documents('useExternalConfig: true\nconfigStorageType: Secret\ningester:\n  extraArgs: {a: b}\n').size,
      0,
    );
  });

  it('lay the structured configuration over the text, and take what a template decides for unknown', () => {
    const text =
      'mimir:\n  config: |\n    server:\n      log_level: warn\n      {{- if .Values.tls }}\n      tls_min_version: nonsense\n      {{- end }}\n      log_format: {{ .Values.format }}\n  structuredConfig:\n    server:\n      log_level: debug\n';
    const config = documents(text).get('mimir');
    assert.ok(config);
    assert.deepEqual(settings(config), [
      'server.log_level=warn',
      'server.tls_min_version=nonsense',
      'server.log_format={{ .Values.format }}',
      'server.log_level=debug',
    ]);
    assert.deepEqual(
      config.settings.map(({ value }) => value?.dynamic),
      [false, true, true, false],
    );
    const process = processOf(
      { name: '', documents: [config], version: null, environment: { values: new Map(), complete: false } },
      catalogue,
    );
    assert.equal(process.configuration.yaml('server.log_level')?.text, 'debug');
    assert.equal(process.configuration.yaml('server.tls_min_version')?.text, null);
  });

  it('know what the chart itself sets, and where it stops', () => {
    const read = (text: string) => {
      const found = documents(text);
      const parts = ['mimir', 'querier'].map((name) => found.get(name)).filter((document) => document !== undefined);
      return processOf(
        { name: '', documents: parts, version: null, environment: { values: new Map(), complete: false } },
        catalogue,
      );
    };
    const usual = read('mimir:\n  structuredConfig: {}\nchunks-cache:\n  enabled: true\n');
    assert.equal(usual.expandsEnvironment, 'yes');
    assert.match(usual.configuration.flag('querier.scheduler-address')?.text ?? '', /query-scheduler/);
    assert.equal(usual.configuration.flag('blocks-storage.bucket-store.chunks-cache.backend')?.text, 'memcached');
    assert.equal(
      usual.configuration.flag('ruler.alertmanager-url')?.text,
      null,
      'set to something that depends on the release',
    );
    const own = read('mimir:\n  config: |\n    limits: {}\n');
    assert.equal(own.expandsEnvironment, 'yes');
    assert.equal(own.configuration.flag('querier.scheduler-address')?.text, '');
    const written = read(
      'mimir:\n  structuredConfig:\n    frontend_worker:\n      scheduler_address: mine:9095\nquerier:\n  extraArgs:\n    config.expand-env: "false"\n',
    );
    assert.equal(written.expandsEnvironment, 'no');
    assert.equal(written.configuration.flag('querier.scheduler-address')?.text, 'mine:9095');
  });

  it('read arguments through anchors and merge keys, those beside the merge first', () => {
    const found = documents(
      'x: &base {log.level: warn, log.format: json}\nmimir:\n  structuredConfig: {}\ningester:\n  extraArgs: *base\nquerier:\n  extraArgs:\n    <<: *base\n    log.level: debug\n    "-target": querier\n    bare: null\n',
    );
    assert.deepEqual(settings(found.get('ingester')), ['log.level=warn', 'log.format=json']);
    assert.ok(found.get('ingester')?.settings[0]?.takenInAt);
    assert.deepEqual(settings(found.get('querier')).toSorted(), [
      'bare=(none)',
      'log.format=json',
      'log.level=debug',
      'target=querier',
    ]);
  });

  it('name what is mounted', () => {
    const found = documents(
      'global:\n  extraVolumeMounts: &mounts\n    - {name: a, mountPath: /certs}\nmimir:\n  structuredConfig: {}\ningester:\n  extraVolumeMounts:\n    - {name: b, mountPath: /more}\n',
    );
    assert.deepEqual(found.get('ingester')?.mounts, [
      { target: '/certs', local: null },
      { target: '/more', local: null },
    ]);
    assert.deepEqual(found.get('querier')?.mounts, [{ target: '/certs', local: null }]);
  });

  it('show variables and probes, the port by the configuration', () => {
    const text =
      'global:\n  extraEnv:\n    - {name: A, value: a}\n    - {name: S, valueFrom: {}}\nmimir:\n  structuredConfig: {server: {http_listen_port: 80}}\ningester:\n  env: [{name: B, value: b}]\n  readinessProbe:\n    httpGet:\n      path: /ready\n      port: http-metrics\n';
    const ingester = documents(text).get('ingester');
    assert.deepEqual(
      [...(ingester?.environment ?? [])],
      [
        ['A', 'a'],
        ['B', 'b'],
      ],
    );
    const [probe] = ingester?.callers ?? [];
    assert.deepEqual([probe?.scheme, probe?.port], ['HTTP', 80]);
    assert.equal(
      applyEdits(text, probe?.toHttps ? [probe.toHttps] : []),
      text.replace('http-metrics\n', 'http-metrics\n      scheme: HTTPS\n'),
    );
    const [usual] = documents(text).get('querier')?.callers ?? [];
    assert.deepEqual(
      [usual?.call, usual?.scheme, usual?.port, usual?.implied],
      ['readinessProbe', 'HTTP', 80, true],
      'the chart has its own',
    );
  });

  const gateways: readonly (readonly [what: string, values: string, callers: readonly string[]])[] = [
    ['the nginx of older charts', 'nginx: {replicas: 2}\n', ['nginx']],
    [
      'the gateway where it is switched on',
      'nginx: {enabled: false}\ngateway: {enabledNonEnterprise: true}\n',
      ['gateway'],
    ],
    ['the gateway of whatever is newest, mentioned or not', '', ['gateway']],
    ['the nginx of charts before 6, mentioned or not', 'image: {tag: 2.17.1}\n', ['nginx']],
    [
      'the gateway of newer charts, which have no nginx',
      'image: {tag: 3.0.1}\nnginx: {replicas: 2}\ngateway: {replicas: 2}\n',
      ['gateway'],
    ],
    ['none that is switched off', 'image: {tag: 3.0.1}\ngateway: {enabled: false}\n', []],
    ['none of a configuration of its own', 'nginx: {nginxConfig: {file: "server {}"}}\n', []],
    ['none of Grafana Enterprise Metrics', 'enterprise: {enabled: true}\nnginx: {replicas: 2}\n', []],
    [
      'the monitor of all components',
      'gateway: {enabled: false}\nmetaMonitoring: {serviceMonitor: {enabled: true}}\n',
      ['serviceMonitor'],
    ],
    [
      'no monitor that is switched off',
      'gateway: {enabled: false}\nmetaMonitoring: {serviceMonitor: {enabled: false}}\n',
      [],
    ],
  ];
  for (const [what, values, callers] of gateways) {
    it(`show as callers ${what}`, () => {
      const distributor = documents(`mimir:\n  structuredConfig: {}\n${values}`).get('distributor');
      assert.deepEqual(
        distributor?.callers?.filter(({ kind }) => kind === 'client').map(({ name }) => name),
        callers,
      );
    });
  }

  it('show whether the monitor has a certificate, and no gateway in front of what it does not call', () => {
    const found = documents(
      'mimir:\n  structuredConfig: {}\nnginx: {replicas: 1}\nmetaMonitoring: {serviceMonitor: {enabled: true, scheme: https, tlsConfig: {certFile: a}}}\n',
    );
    assert.deepEqual(
      found
        .get('querier')
        ?.callers?.filter(({ kind }) => kind === 'client')
        .map(({ name, scheme, certificate }) => [name, scheme, certificate]),
      [['serviceMonitor', 'HTTPS', 'some']],
    );
  });

  const probes: readonly (readonly [what: string, probe: string, schemes: readonly string[]])[] = [
    ['the chart’s own', '', ['HTTP, implied']],
    ['it with another delay', '  readinessProbe: {initialDelaySeconds: 5}\n', ['HTTP, implied']],
    ['it with a scheme alone', '  readinessProbe: {httpGet: {scheme: HTTPS}}\n', ['HTTPS']],
    ['none where a null takes it out', '  readinessProbe: null\n', []],
    ['none that calls by HTTP', '  readinessProbe: {httpGet: null, tcpSocket: {port: http-metrics}}\n', []],
  ];
  for (const [what, probe, schemes] of probes) {
    it(`have a readiness probe: ${what}`, () => {
      const callers =
        documents(`mimir:\n  structuredConfig: {}\nquerier:\n  replicas: 1\n${probe}`).get('querier')?.callers ?? [];
      assert.deepEqual(
        callers
          .filter(({ kind }) => kind === 'probe')
          .map(
            ({ scheme, port, implied }) => `${port === 8080 ? '' : 'no port '}${scheme}${implied ? ', implied' : ''}`,
          ),
        schemes,
      );
    });
  }

  const option = { flag: 'server.tls-min-version', yamlPath: 'server.tls_min_version', type: 'text' } as const;
  const writings: readonly (readonly [
    what: string,
    text: string,
    document: string,
    value: string | null,
    after: string,
  ])[] = [
    [
      'a component that the values do not name',
      'mimir:\n  structuredConfig: {}\n',
      'querier',
      'x',
      'mimir:\n  structuredConfig: {}\nquerier:\n  extraArgs:\n    server.tls-min-version: x\n',
    ],
    [
      'arguments as texts',
      'mimir:\n  structuredConfig: {}\nquerier:\n  extraArgs:\n    a.b: c\n',
      'querier',
      'true',
      'mimir:\n  structuredConfig: {}\nquerier:\n  extraArgs:\n    a.b: c\n    server.tls-min-version: "true"\n',
    ],
    [
      'an argument in its quotes',
      "mimir:\n  structuredConfig: {}\nquerier:\n  extraArgs: {'server.tls-min-version': 'y'}\n",
      'querier',
      'x',
      "mimir:\n  structuredConfig: {}\nquerier:\n  extraArgs: {'server.tls-min-version': 'x'}\n",
    ],
    [
      'a structured configuration that is not there',
      'overrides_exporter:\n  enabled: false\nquerier:\n  extraArgs: {a.b: c}\n',
      'mimir',
      'x',
      'overrides_exporter:\n  enabled: false\nquerier:\n  extraArgs: {a.b: c}\nmimir:\n  structuredConfig:\n    server:\n      tls_min_version: x\n',
    ],
    [
      'the text where it says so already',
      'mimir:\n  config: |\n    server:\n      tls_min_version: y\n  structuredConfig: {}\n',
      'mimir',
      'x',
      'mimir:\n  config: |\n    server:\n      tls_min_version: x\n  structuredConfig: {}\n',
    ],
    [
      'the structured configuration beside a text',
      'mimir:\n  config: |\n    limits: {}\n',
      'mimir',
      'x',
      'mimir:\n  config: |\n    limits: {}\n  structuredConfig:\n    server:\n      tls_min_version: x\n',
    ],
    [
      'both where it goes',
      'mimir:\n  config: |\n    server:\n      tls_min_version: y\n    limits: {}\n  structuredConfig:\n    server:\n      tls_min_version: z\n    limits: {}\n',
      'mimir',
      null,
      'mimir:\n  config: |\n    limits: {}\n  structuredConfig:\n    limits: {}\n',
    ],
  ];
  for (const [what, text, name, value, after] of writings) {
    it(`are written: ${what}`, () => {
      const document = documents(text).get(name);
      assert.ok(document);
      assert.equal(applyEdits(text, document.writer.edits([{ option, value }])), after);
    });
  }

  it('cut anywhere are read, and know their cursor, without an exception', () => {
    for (const name of ['extra-args', 'config-text', 'umbrella']) {
      const text = readFileSync(join('test', 'fixtures', 'helm-values', name, 'values.yaml'), 'utf8');
      for (let cut = 0; cut <= text.length; cut += 3) {
        const source = sourceOf(text.slice(0, cut), 'mimir.yaml');
        helmValues.claims(source);
        helmValues.cursorAt(source, cut, catalogue);
        for (const { settings: found, problems } of helmValues.parse(source, catalogue)) {
          for (const { range } of [...found, ...problems])
            assert.ok(0 <= range.start && range.start <= range.end && range.end <= cut);
        }
      }
    }
  }).timeout(30_000);
});

describe('The chart mimir-distributed', () => {
  it('shows the release of Mimir that it ships', () => {
    assert.equal(versionOfChart('5.8.0'), '2.17');
    assert.equal(versionOfChart('v6.0.3-weekly.1'), '3.0');
    for (const range of ['5.x', '>=5.0.0', '*', '', '99.1.0']) assert.equal(versionOfChart(range), null);
  });
});
