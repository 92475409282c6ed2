import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { Workspace } from '../../../core/src/workspace/workspace';
import { type AnalysisSettings, defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { Files } from '../../../core/src/ports';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';

interface Workload {
  readonly name: string;
  readonly namespace?: string;
  readonly args: readonly string[];
}

function workload({ name, namespace, args }: Workload): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: grafana/mimir:2.17.0
          args:
${args.map((argument) => `            - ${argument}\n`).join('')}          volumeMounts:
            - {name: config, mountPath: /etc/mimir}
      volumes:
        - {name: config, configMap: {name: mimir-config}}
`;
}

/** Mimir's YAML in which the gRPC server speaks TLS, for clients that do not. */
function configMap(namespace: string | null, name = 'mimir-config'): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
${namespace === null ? '' : `  namespace: ${namespace}\n`}data:
  mimir.yaml: |
    multitenancy_enabled: true
    server:
      grpc_tls_config:
        cert_file: /certs/tls.crt
        key_file: /certs/tls.key
`;
}

const tls = ['-server.grpc-tls-cert-path=/certs/tls.crt', '-server.grpc-tls-key-path=/certs/tls.key'];
const ingester = (namespace?: string): string =>
  workload({ name: 'ingester', args: ['-target=ingester', ...tls], ...(namespace === undefined ? {} : { namespace }) });
const querier = (namespace?: string): string =>
  workload({ name: 'querier', args: ['-target=querier'], ...(namespace === undefined ? {} : { namespace }) });

describe('files beside each other', () => {
  let folder: string;
  let reads: string[];
  let listed: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'neighbours-'));
    reads = [];
    listed = 0;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const files: Files = {
    ...nodeFiles,
    readText: (path) => {
      reads.push(path.slice(folder.length + 1));
      return nodeFiles.readText(path);
    },
    list: (path) => {
      listed += 1;
      return nodeFiles.list(path);
    },
  };

  const uriOf = (name: string): string => nodePaths.toUri(join(folder, name));

  function write(texts: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }

  function analyzerWith(settings: Partial<AnalysisSettings> = {}): Workspace {
    const ports = { files, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths };
    return new Workspace(loadCatalogue(), ports, { ...defaultAnalysisSettings, looksBeside: true, ...settings });
  }

  /** Opens a text and judges it. */
  async function judge(
    analyzer: Workspace,
    name: string,
    text: string,
    uri = uriOf(name),
  ): Promise<ReadonlyMap<string, FileAnalysis>> {
    analyzer.update({ uri, languageId: 'yaml', text });
    return (await analyzer.ask(uri)).files;
  }

  /** The names of the files that are judged with one of these, once they are written and it is open. */
  async function deployment(
    texts: Readonly<Record<string, string>>,
    opened: string,
    settings: Partial<AnalysisSettings> = {},
  ): Promise<readonly string[]> {
    write(texts);
    const analyses = await judge(analyzerWith(settings), opened, texts[opened] ?? '');
    return [...analyses.keys()].map((uri) => (nodePaths.fromUri(uri) ?? '').slice(folder.length + 1)).sort();
  }

  it('are one deployment where they are manifests of one namespace', async () => {
    write({ 'ingester.yaml': ingester('mimir'), 'notes.yaml': 'mimir: [ingester]\n' });
    const analyses = await judge(analyzerWith(), 'querier.yaml', querier('mimir'));
    assert.deepEqual([...analyses.keys()].sort(), [uriOf('ingester.yaml'), uriOf('querier.yaml')]);
    const rules = analyses.get(uriOf('ingester.yaml'))?.findings.map(({ rule }) => rule);
    assert.deepEqual(rules, ['grpc-client-tls-disabled']);
  });

  it('share the ConfigMap that they mount', async () => {
    const args = ['-config.file=/etc/mimir/mimir.yaml'];
    write({
      'config.yaml': configMap('mimir'),
      'ingester.yaml': workload({ name: 'ingester', namespace: 'mimir', args: ['-target=ingester', ...args] }),
    });
    const opened = workload({
      name: 'querier',
      namespace: 'mimir',
      args: ['-target=querier', ...args, '-ingester.client.tls-enabled=true'],
    });
    const analyses = await judge(analyzerWith(), 'querier.yaml', opened);
    assert.deepEqual([...analyses.keys()].sort(), [
      uriOf('config.yaml'),
      uriOf('ingester.yaml'),
      uriOf('querier.yaml'),
    ]);
    const states = analyses
      .get(uriOf('querier.yaml'))
      ?.deployment.links.map(({ route, state }) => [route.family, state]);
    assert.deepEqual(
      states?.filter(([family]) => family === 'ingester.client'),
      [['ingester.client', 'tls']],
    );
  });

  it('leave open what a ConfigMap says that lies elsewhere', async () => {
    const args = ['-config.file=/etc/mimir/mimir.yaml'];
    write({
      'other/config.yaml': configMap('mimir'),
      'ingester.yaml': workload({ name: 'ingester', namespace: 'mimir', args: ['-target=ingester', ...args] }),
    });
    const opened = workload({
      name: 'querier',
      namespace: 'mimir',
      args: ['-target=querier', ...args, '-ingester.client.tls-enabled=true'],
    });
    const analyses = await judge(analyzerWith(), 'querier.yaml', opened);
    assert.equal(analyses.size, 2);
    const states = analyses.get(uriOf('querier.yaml'))?.deployment.links.map(({ state }) => state);
    assert.deepEqual([...new Set(states)], ['unknown']);
  });

  const both = ['ingester.yaml', 'querier.yaml'];
  const ties: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    [
      'manifests without a namespace that run different targets',
      { 'ingester.yaml': ingester(), 'querier.yaml': querier() },
      both,
    ],
    [
      'manifests of one namespace that run the same target, as zones do',
      {
        'ingester.yaml': workload({ name: 'ingester-zone-a', namespace: 'mimir', args: ['-target=ingester'] }),
        'querier.yaml': workload({ name: 'ingester-zone-b', namespace: 'mimir', args: ['-target=ingester'] }),
      },
      both,
    ],
  ];
  for (const [what, texts, expected] of ties)
    it(`are one deployment: ${what}`, async () => assert.deepEqual(await deployment(texts, 'querier.yaml'), expected));

  const monolith = (name: string, namespace?: string): string =>
    workload({ name, args: ['-target=all'], ...(namespace === undefined ? {} : { namespace }) });
  const apart: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['another namespace', { 'ingester.yaml': ingester('staging'), 'querier.yaml': querier('prod') }],
    ['a namespace in one of them alone', { 'ingester.yaml': ingester(), 'querier.yaml': querier('prod') }],
    ['another folder', { 'staging/ingester.yaml': ingester('mimir'), 'querier.yaml': querier('mimir') }],
    [
      'two namespaces in one file',
      { 'ingester.yaml': `${ingester('mimir')}---\n${monolith('other', 'prod')}`, 'querier.yaml': querier('mimir') },
    ],
    [
      'a namespace that is filled in later',
      { 'ingester.yaml': ingester('$NAMESPACE'), 'querier.yaml': querier('$NAMESPACE') },
    ],
    [
      'a template',
      {
        'ingester.yaml': ingester('"{{ .Release.Namespace }}"'),
        'querier.yaml': querier('"{{ .Release.Namespace }}"'),
      },
    ],
    [
      'variants of the same objects',
      { 'querier.yaml': querier('mimir'), 'querier-small.yaml': querier('mimir'), 'ingester.yaml': ingester('mimir') },
    ],
    [
      'two whole Mimirs in one namespace',
      { 'querier.yaml': monolith('mimir-staging', 'monitoring'), 'prod.yaml': monolith('mimir-prod', 'monitoring') },
    ],
    [
      'a whole Mimir beside components, where nothing names a namespace',
      { 'querier.yaml': querier(), 'all.yaml': monolith('mimir') },
    ],
    [
      'the same target twice, where nothing names a namespace',
      { 'querier.yaml': querier(), 'other.yaml': workload({ name: 'querier-b', args: ['-target=querier'] }) },
    ],
    [
      'a ConfigMap that none of them reads',
      { 'querier.yaml': querier('mimir'), 'config.yaml': configMap('mimir', 'old-config') },
    ],
    [
      'more files than a deployment has',
      {
        'querier.yaml': querier('mimir'),
        'ingester.yaml': ingester('mimir'),
        ...Object.fromEntries(Array.from({ length: 99 }, (_, index) => [`${String(index)}.yaml`, 'kind: Service\n'])),
      },
    ],
  ];
  for (const [what, texts] of apart) {
    it(`are not tied by ${what}`, async () =>
      assert.deepEqual(await deployment(texts, 'querier.yaml'), ['querier.yaml']));
  }

  it('are left to the user where a setting names one of them, or excludes it', async () => {
    const texts = { 'ingester.yaml': ingester('mimir'), 'querier.yaml': querier('mimir') };
    assert.deepEqual(await deployment(texts, 'querier.yaml', { deployments: [[join(folder, 'ingester.yaml')]] }), [
      'querier.yaml',
    ]);
    assert.deepEqual(await deployment(texts, 'querier.yaml', { isExcluded: (uri) => uri.endsWith('ingester.yaml') }), [
      'querier.yaml',
    ]);
    assert.deepEqual(await deployment(texts, 'querier.yaml', { looksBeside: false }), ['querier.yaml']);
  });

  const service = (name: string, ...args: readonly string[]): string =>
    `  ${name}:\n    image: grafana/mimir:2.17.0\n    command: [${args.map((each) => `"${each}"`).join(', ')}]\n`;

  it('are one Compose project where an override adds services', async () => {
    const texts = {
      'docker-compose.yml': `services:\n${service('ingester', '-target=ingester', ...tls)}`,
      'docker-compose.override.yml': `services:\n${service('querier', '-target=querier')}`,
      'compose.override.yml': `services:\n${service('ruler', '-target=ruler')}`,
    };
    assert.deepEqual(await deployment(texts, 'docker-compose.yml'), [
      'docker-compose.override.yml',
      'docker-compose.yml',
    ]);
  });

  it('are judged apart where a Compose override changes a service', async () => {
    const texts = {
      'compose.yaml': `services:\n${service('ingester', '-target=ingester')}`,
      'compose.override.yaml': `services:\n${service('ingester', '-target=ingester', ...tls)}${service('querier', '-target=querier')}`,
    };
    assert.deepEqual(await deployment(texts, 'compose.yaml'), ['compose.yaml']);
  });

  const flags = (target: string, config: string): string => `-target=${target}\n-config.file=${config}\n`;
  const yaml = 'multitenancy_enabled: true\n';

  it('are one deployment where they are flag files that share a configuration file', async () => {
    const texts = {
      'mimir.yaml': yaml,
      'read.flags': flags('querier', 'mimir.yaml'),
      'write.flags': flags('ingester', './mimir.yaml'),
      'zone-b.flags': flags('ingester', '"mimir.yaml"'),
    };
    assert.deepEqual(await deployment(texts, 'read.flags'), [
      'mimir.yaml',
      'read.flags',
      'write.flags',
      'zone-b.flags',
    ]);
  });

  const otherFlags: readonly (readonly [string, string])[] = [
    ['name another configuration file', flags('ingester', 'other.yaml')],
    ['name one only in a comment', `-target=ingester\n# once with -config.file=mimir.yaml\n`],
    ['name one that is filled in later', flags('ingester', '$CONFIG')],
    ['are a whole Mimir too, as another environment is', flags('all', 'mimir.yaml')],
  ];
  for (const [what, text] of otherFlags) {
    it(`are judged apart where flag files ${what}`, async () => {
      assert.deepEqual(
        await deployment(
          { 'mimir.yaml': yaml, 'read.flags': flags('all', 'mimir.yaml'), 'write.flags': text },
          'read.flags',
        ),
        ['mimir.yaml', 'read.flags'],
      );
    });
  }

  it('are found by an editor that escapes more of a name', async () => {
    write({ 'ingester (1)+a.yaml': ingester('mimir'), 'querier.yaml': querier('mimir') });
    const analyzer = analyzerWith();
    const escaped = uriOf('ingester (1)+a.yaml').replace('(1)+', '%281%29%2B');
    await judge(analyzer, '', ingester('mimir'), escaped);
    const analyses = await judge(analyzer, 'querier.yaml', querier('mimir'));
    assert.deepEqual([...analyses.keys()].sort(), [escaped, uriOf('querier.yaml')].sort());
  });

  it('are listed once, and again when they may have changed', async () => {
    write({ 'ingester.yaml': ingester('mimir') });
    const analyzer = analyzerWith();
    assert.equal((await judge(analyzer, 'querier.yaml', querier('mimir'))).size, 2);
    write({ 'ruler.yaml': workload({ name: 'ruler', namespace: 'mimir', args: ['-target=ruler'] }) });
    assert.equal((await judge(analyzer, 'querier.yaml', `${querier('mimir')}# edited\n`)).size, 2);
    assert.equal(listed, 1);
    analyzer.outdate({ folders: true });
    assert.equal((await judge(analyzer, 'querier.yaml', querier('mimir'))).size, 3);
    assert.deepEqual(reads, ['ingester.yaml', 'ruler.yaml']);
  });

  it('are not looked for by a file that is none of Mimir’s', async () => {
    write({ 'ingester.yaml': ingester('mimir') });
    const grafana = querier('mimir')
      .replace('grafana/mimir:2.17.0', 'grafana/grafana:12.0.0')
      .replaceAll('querier', 'grafana');
    assert.equal((await judge(analyzerWith(), 'grafana.yaml', grafana)).size, 1);
    assert.deepEqual([listed, reads], [0, []]);
  });
});
