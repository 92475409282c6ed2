import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { Workspace } from '../../../core/src/workspace/workspace';
import { fixEdits } from '../../../core/src/analysis/fix-edits';
import { hopMapOf } from '../../../core/src/analysis/hop-map';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { mutualTlsChanges } from '../../../core/src/secure/mutual-tls';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';
import { applied } from '../documents/carriers/yaml/reading';

type Texts = ReadonlyMap<string, string>;

/** Judges open files, and what they refer to on the disk; the first is the one that was asked about. */
async function judge(texts: Texts): Promise<ReadonlyMap<string, FileAnalysis>> {
  const ports = { files: nodeFiles, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths };
  const analyzer = new Workspace(loadCatalogue(), ports, defaultAnalysisSettings);
  for (const [uri, text] of texts) analyzer.update({ uri, languageId: '', text });
  return (await analyzer.ask([...texts.keys()][0] ?? '')).files;
}

/** Every file after the action. */
async function secured(texts: Texts, anchor?: string): Promise<Texts> {
  const judged = await judge(texts);
  const { processes } = deploymentOf(judged);
  const changes = mutualTlsChanges(
    processes.map(({ process }) => process),
    { internalName: 'mimir.internal', ...(anchor === undefined ? {} : { anchor }) },
  );
  const edits = fixEdits({ kind: 'set', changes }, (uri) => judged.get(uri)?.documents ?? []);
  const after = new Map([...judged].map(([uri, { source }]) => [uri, source.text]));
  for (const [uri, list] of edits ?? []) after.set(uri, applied(after.get(uri) ?? '', list));
  return after;
}

function deploymentOf(judged: ReadonlyMap<string, FileAnalysis>): FileAnalysis['deployment'] {
  const [first] = judged.values();
  assert.ok(first);
  return first.deployment;
}

/** What Mimir takes from each document, and what the checker says of it, in no order. */
async function meaningOf(texts: Texts): Promise<unknown> {
  const judged = await judge(texts);
  const documents = [...judged.values()].flatMap((analysis) => analysis.documents);
  return {
    // The last setting of an option wins.
    settings: documents.map(({ settings }) => new Map(settings.map(({ name, value }) => [name.value, value?.text]))),
    hops: hopMapOf(deploymentOf(judged)).hops.map(({ family, state }) => `${family} ${state}`),
    rules: new Set([...judged.values()].flatMap(({ findings }) => findings.map(({ rule }) => rule))),
  };
}

const mimirYaml = [
  'target: all',
  'server:',
  '  http_listen_port: 80',
  'frontend_worker:',
  '  grpc_client_config:',
  '    max_recv_msg_size: 104857600',
  'memberlist:',
  '  join_members: [mimir]',
  '',
];
const manifests = [
  'apiVersion: v1',
  'kind: ConfigMap',
  'metadata:',
  '  name: mimir',
  'data:',
  '  mimir.yaml: |',
  ...mimirYaml.map((line) => (line === '' ? '---' : `    ${line}`)),
  'apiVersion: apps/v1',
  'kind: Deployment',
  'metadata:',
  '  name: mimir',
  'spec:',
  '  template:',
  '    spec:',
  '      containers:',
  '        - name: mimir',
  '          image: grafana/mimir:2.2.0',
  '          args: [-config.file=/etc/mimir/mimir.yaml]',
  '          volumeMounts: [{name: config, mountPath: /etc/mimir}]',
  '      volumes:',
  '        - name: config',
  '          configMap: {name: mimir}',
  '',
];

function example(path: string): Texts {
  return new Map([[nodePaths.toUri(resolve('examples', path)), readFileSync(resolve('examples', path), 'utf8')]]);
}

function file(name: string, lines: readonly string[], lineBreak = '\n'): Texts {
  return new Map([[`file:///somewhere/else/${name}`, lines.join(lineBreak)]]);
}

describe('mutual TLS with a YAML anchor', () => {
  const deployments: readonly { readonly what: string; readonly texts: Texts; readonly merges: number }[] = [
    {
      what: 'of a Compose project whose services share a file',
      texts: example('compose/docker-compose.yml'),
      merges: 7,
    },
    {
      what: 'of a Helm release, whose memberlist has the same certificate',
      texts: example('helm/values.yaml'),
      merges: 8,
    },
    { what: "of Mimir's own YAML", texts: file('mimir.yaml', mimirYaml), merges: 5 },
    {
      what: "of Mimir's own YAML, with the line breaks of Windows",
      texts: file('mimir.yaml', mimirYaml, '\r\n'),
      merges: 5,
    },
    {
      what: 'of a ConfigMap for an early release, which has fewer clients',
      texts: file('manifests.yaml', manifests),
      merges: 2,
    },
  ];
  for (const { what, texts, merges } of deployments) {
    it(`${what} means the same as without, and leaves nothing to do`, async () => {
      const [plain, shared] = [await secured(texts), await secured(texts, 'client_tls')];
      const text = [...shared.values()].join('');
      assert.equal(text.split(' &client_tls').length - 1, 1, text);
      assert.equal(text.split(/^ +<<: \*client_tls\r?$/m).length - 1, merges, text);
      assert.deepEqual(await meaningOf(shared), await meaningOf(plain));
      assert.deepEqual(await secured(shared, 'client_tls'), shared);
    });
  }

  it('is the plain form for flags', async () => {
    const texts = file('mimir.flags', ['-target=all', '']);
    assert.deepEqual(await secured(texts, 'client_tls'), await secured(texts));
  });
});
