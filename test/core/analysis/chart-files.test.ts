import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { chartRelease, chartReleaseFor, chartReleases } from '../../../core/src/documents/kinds/helm/chart-versions';
import { Workspace } from '../../../core/src/workspace/workspace';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';

const values =
  'mimir:\n  structuredConfig:\n    server:\n      http_tls_config: {cert_file: /tls/tls.crt, key_file: /tls/tls.key}\n';

const dependency = (name: string): string =>
  `apiVersion: v2\nname: metrics\nversion: 1.0.0\ndependencies:\n  - name: ${name}\n    version: 5.8.0\n    repository: https://example.org/charts\n`;

const helmfile = (path: string): string =>
  `releases:\n  - name: loki\n    chart: grafana/loki\n    version: 6.0.0\n  - name: mimir\n    chart: grafana/mimir-distributed\n    version: 5.6.0\n    values:\n      - ${path}\n`;

const application = (path: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: mimir}\nspec:\n  sources:\n    - repoURL: https://example.org/charts\n      chart: mimir-distributed\n      targetRevision: 5.4.1\n` +
  `      helm: {valueFiles: ['$values/${path}']}\n    - repoURL: https://example.org/config.git\n      ref: values\n`;

const flux =
  'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: mimir}\nspec:\n  chart: {spec: {chart: mimir-distributed, version: 5.7.0}}\n  valuesFrom: [{kind: ConfigMap, name: mimir}]\n';

const kustomization =
  'kind: Kustomization\nconfigMapGenerator:\n  - name: mimir\n    files: [values.yaml=values.yaml]\n';

describe('Files around values of the chart tell its version', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'charts-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  async function versionOf(file: string, texts: Readonly<Record<string, string>>): Promise<string | null> {
    const { processes } = await judged(file, texts);
    return processes[0]?.process.documents[0]?.version ?? null;
  }

  function written(texts: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const workspace = new Workspace(
      loadCatalogue(),
      { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths },
      defaultAnalysisSettings,
    );
    return { workspace, uriOf: (name: string): string => nodePaths.toUri(join(folder, name)) };
  }

  async function judged(file: string, texts: Readonly<Record<string, string>>) {
    const { workspace, uriOf } = written(texts);
    const uri = uriOf(file);
    workspace.update({ uri, languageId: '', text: texts[file] ?? '' });
    const analysis = (await workspace.ask(uri)).files.get(uri);
    assert.ok(analysis);
    return analysis;
  }

  const umbrella = `mimir-distributed:\n  ${values.trimEnd().replaceAll('\n', '\n  ')}\n`;
  const cases: readonly (readonly [
    what: string,
    file: string,
    around: Readonly<Record<string, string>>,
    version: string | null,
  ])[] = [
    [
      'a chart around it',
      'values.yaml',
      { 'values.yaml': umbrella, 'Chart.yaml': dependency('mimir-distributed') },
      '2.17',
    ],
    [
      'the chart itself',
      'values.yaml',
      { 'values.yaml': values, 'Chart.yaml': 'name: mimir-distributed\nversion: 5.5.1\nappVersion: 2.14.0\n' },
      '2.14',
    ],
    [
      'the requirements of Helm 2',
      'values.yaml',
      { 'values.yaml': umbrella, 'requirements.yaml': 'dependencies: [{name: mimir-distributed, version: 4.4.0}]\n' },
      '2.8',
    ],
    [
      'a chart further up',
      'env/prod/values.yaml',
      { 'env/prod/values.yaml': umbrella, 'Chart.yaml': dependency('mimir-distributed') },
      '2.17',
    ],
    [
      'a helmfile that names the file',
      'env/prod.yaml',
      { 'env/prod.yaml': values, 'helmfile.yaml': helmfile('env/prod.yaml') },
      '2.15',
    ],
    [
      'an Application that names it by $values',
      'mimir/values.yaml',
      { 'mimir/values.yaml': values, 'apps/mimir.yaml': application('mimir/values.yaml') },
      '2.13',
    ],
    [
      'a Flux release whose ConfigMap is made of it',
      'values.yaml',
      { 'values.yaml': values, 'release.yaml': flux, 'kustomization.yaml': kustomization },
      '2.16',
    ],
    [
      'but no helmfile that names another',
      'env/prod.yaml',
      { 'env/prod.yaml': values, 'helmfile.yaml': helmfile('env/test.yaml') },
      null,
    ],
    [
      'nor a Flux release that has its values from elsewhere',
      'values.yaml',
      { 'values.yaml': values, 'release.yaml': flux },
      null,
    ],
    ['nor another chart', 'values.yaml', { 'values.yaml': values, 'Chart.yaml': dependency('loki') }, null],
    [
      'and the image beats them all',
      'values.yaml',
      { 'values.yaml': `image: {tag: 2.12.0}\n${values}`, 'Chart.yaml': 'name: mimir-distributed\nversion: 5.5.1\n' },
      '2.12',
    ],
    [
      'as does appVersion in a template of a chart',
      'templates/mimir.yaml',
      {
        'templates/mimir.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: mimir}\nspec:\n  template:\n    spec:\n      containers:\n        - name: mimir\n          image: "grafana/mimir:{{ .Values.tag | default .Chart.AppVersion }}"\n          args: [-target=all]\n',
        'Chart.yaml': 'name: metrics\nversion: 0.1.0\nappVersion: "2.11.0"\n',
      },
      '2.11',
    ],
  ];
  for (const [what, file, around, version] of cases) {
    it(what, async () => assert.equal(await versionOf(file, around), version));
  }

  it('whichever of them are open, and as they are edited', async () => {
    const { workspace, uriOf } = written({ 'values.yaml': umbrella, 'Chart.yaml': dependency('mimir-distributed') });
    const versionNow = async (): Promise<string | undefined> =>
      (await workspace.ask(uriOf('values.yaml'))).files.get(uriOf('values.yaml'))?.documents[0]?.version ?? undefined;
    assert.equal(await versionNow(), '2.17');
    workspace.update({
      uri: uriOf('Chart.yaml'),
      languageId: '',
      text: dependency('mimir-distributed').replace('5.8.0', '5.4.0'),
    });
    assert.equal(await versionNow(), '2.13');
    workspace.close(uriOf('Chart.yaml'));
    assert.equal(await versionNow(), '2.17');
  });

  it('and with it whether nginx or the gateway passes requests on', async () => {
    const callersOf = async (version: string): Promise<readonly string[]> => {
      const { deployment } = await judged('values.yaml', {
        'values.yaml': umbrella,
        'Chart.yaml': dependency('mimir-distributed').replace('5.8.0', version),
      });
      return [
        ...new Set(deployment.calls.filter(({ caller }) => caller.call === 'gateway').map(({ caller }) => caller.name)),
      ];
    };
    assert.deepEqual(await callersOf('5.8.0'), ['nginx']);
    assert.deepEqual(await callersOf('6.0.5'), ['gateway']);
  });
});

describe('The table of chart releases', () => {
  it('has every minor version once, with the Mimir that it starts', () => {
    assert.equal(new Set(chartReleases.map(({ chart }) => chart)).size, chartReleases.length);
    const known = new Set(loadCatalogue().versions);
    for (const { mimir } of chartReleases) assert.ok(mimir === null || known.has(mimir));
  });

  it('takes versions and the ranges that stay within one minor version', () => {
    const cases = [
      ['5.8.0', '5.8'],
      ['~5.8.1', '5.8'],
      ['5.8.x', '5.8'],
      ['v6.0.3', '6.0'],
      ['5.x', undefined],
      ['>=5.0.0', undefined],
      ['', undefined],
      ['99.1.0', undefined],
    ] as const;
    for (const [version, chart] of cases) assert.equal(chartRelease(version)?.chart, chart, version);
  });

  it('knows the newest chart for a version of Mimir', () => {
    assert.equal(chartReleaseFor('2.9')?.chart, '5.0');
    assert.equal(chartReleaseFor('1.0'), null);
  });
});
