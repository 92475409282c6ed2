import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { Workspace } from '../../../core/src/workspace/workspace';
import { type AnalysisSettings, defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { FileReading } from '../../../core/src/model/certificate';
import type { Facts } from '../../../core/src/model/facts';
import type { Files } from '../../../core/src/ports';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';

describe('a deployment', () => {
  let folder: string;
  let reads: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deployment-'));
    reads = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const files: Files = {
    ...nodeFiles,
    readText: (path) => {
      reads.push(path.slice(path.lastIndexOf('/') + 1));
      return nodeFiles.readText(path);
    },
  };

  function analyzerWith(settings: Partial<AnalysisSettings> = {}): Workspace {
    const ports = { files, certificates: createCertificateReader(), clock: systemClock, paths: nodePaths };
    return new Workspace(loadCatalogue(), ports, { ...defaultAnalysisSettings, ...settings });
  }

  const uriOf = (name: string): string => nodePaths.toUri(join(folder, name));

  function open(analyzer: Workspace, name: string, text: string): string {
    analyzer.update({ uri: uriOf(name), languageId: '', text });
    return uriOf(name);
  }

  /** The rules of the findings of each file of an answer, by its name. */
  async function rulesByFile(analyzer: Workspace, uri: string): Promise<Readonly<Record<string, readonly string[]>>> {
    const analyses = [...(await analyzer.ask(uri)).files];
    return Object.fromEntries(
      analyses.map(([each, { findings }]) => [each.slice(each.lastIndexOf('/') + 1), findings.map(({ rule }) => rule)]),
    );
  }

  const server = 'server:\n  grpc_tls_config: {cert: "x", key: "y"}\nmultitenancy_enabled: true\n';

  it('is made of the flag files that share a configuration file, and judged across them', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), server);
    const analyzer = analyzerWith({ rules: { 'cert-pair-unusable': 'off', 'path-in-inline-pem': 'off' } });
    open(analyzer, 'ingester.flags', '-target=ingester -config.file=mimir.yaml\n');
    const querier = open(analyzer, 'querier.flags', '-target=querier -config.file=mimir.yaml\n');
    assert.deepEqual(await rulesByFile(analyzer, querier), {
      'querier.flags': [],
      'ingester.flags': [],
      'mimir.yaml': ['grpc-client-tls-disabled'],
    });
    // The ingester's file says what the querier does, and the other way round.
    open(analyzer, 'querier.flags', '-target=querier -config.file=mimir.yaml -ingester.client.tls-enabled=true\n');
    const after = await rulesByFile(analyzer, uriOf('ingester.flags'));
    assert.deepEqual(after['mimir.yaml'], []);
  });

  it('uses a setting that several processes read as soon as one of them does', async () => {
    const shared =
      'multitenancy_enabled: true\nruler:\n  ruler_client:\n    tls_ca_path: ${CA}\ncompactor:\n  sharding_ring:\n    kvstore:\n      etcd:\n        tls_ca_path: ${CA}\n';
    writeFileSync(join(folder, 'mimir.yaml'), shared);
    const analyzer = analyzerWith();
    open(analyzer, 'compactor.flags', '-target=compactor -config.file=mimir.yaml\n');
    const ruler = open(analyzer, 'ruler.flags', '-target=ruler -config.file=mimir.yaml\n');
    const yaml = (await analyzer.ask(ruler)).files.get(uriOf('mimir.yaml'));
    const told = yaml?.findings
      .filter(({ rule }) => rule === 'tls-options-without-tls-enabled')
      .map(({ effect, message }) => [effect, message.split(' ')[0]]);
    assert.deepEqual(told, [
      ['insecure', 'ruler.ruler_client.tls_ca_path'],
      ['ignored', 'compactor.sharding_ring.kvstore.etcd.tls_ca_path'],
    ]);
  });

  it('is what the user ties together, open or not', async () => {
    writeFileSync(
      join(folder, 'ingester.flags'),
      '-target=ingester -memberlist.tls-enabled=true -memberlist.tls-cert-path=${C} -memberlist.tls-key-path=${K}\n',
    );
    const alone = analyzerWith();
    const text = '-target=querier\n';
    assert.deepEqual(Object.keys(await rulesByFile(alone, open(alone, 'querier.flags', text))), ['querier.flags']);
    const tied = analyzerWith({
      deployments: [[join(folder, 'ingester.flags'), join(folder, 'querier.flags'), join(folder, 'missing.flags')]],
    });
    const found = await rulesByFile(tied, open(tied, 'querier.flags', text));
    assert.deepEqual(Object.keys(found).sort(), ['ingester.flags', 'querier.flags']);
    assert.ok(found['ingester.flags']?.includes('memberlist-tls-differs'));
  });

  it('loses a file that no longer belongs to it, and tells so in both', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), server);
    const analyzer = analyzerWith();
    open(analyzer, 'ingester.flags', '-target=ingester -config.file=mimir.yaml\n');
    const querier = open(analyzer, 'querier.flags', '-target=querier -config.file=mimir.yaml\n');
    assert.equal((await analyzer.ask(querier)).files.size, 3);
    open(analyzer, 'querier.flags', '-target=querier\n');
    assert.deepEqual(Object.keys(await rulesByFile(analyzer, querier)), ['querier.flags']);
    const after = await rulesByFile(analyzer, uriOf('ingester.flags'));
    assert.deepEqual(Object.keys(after).sort(), ['ingester.flags', 'mimir.yaml']);
    assert.ok(!after['mimir.yaml']?.includes('grpc-client-tls-disabled'));
  });

  it('reads nothing but what its files refer to', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), server);
    writeFileSync(join(folder, 'other.yaml'), server);
    const analyzer = analyzerWith();
    await analyzer.ask(open(analyzer, 'querier.flags', '-target=querier -config.file=mimir.yaml\n'));
    assert.deepEqual(reads, ['mimir.yaml']);
  });

  it('of forty files reads only what changed', async () => {
    writeFileSync(join(folder, 'mimir.yaml'), server);
    writeFileSync(join(folder, 'ca.crt'), 'no certificate yet\n');
    const names = Array.from({ length: 40 }, (_, index) => `ingester-${String(index)}.flags`);
    const text = '-target=ingester -config.file=mimir.yaml -ingester.client.tls-ca-path=ca.crt\n';
    for (const name of names) writeFileSync(join(folder, name), text);
    const analyzer = analyzerWith({ deployments: [names.map((name) => join(folder, name))] });
    const before = (await analyzer.ask(open(analyzer, 'ingester-0.flags', text))).files;
    assert.deepEqual([...reads].sort(), ['mimir.yaml', ...names.slice(1)].sort());
    reads.length = 0;

    const after = (await analyzer.ask(open(analyzer, 'ingester-0.flags', `${text}-log.level=debug\n`))).files;
    assert.equal(after.size, 41);
    assert.deepEqual(reads, []);
    const parsedAnew = [...after]
      .filter(([uri, { documents }]) => documents !== before.get(uri)?.documents)
      .map(([uri]) => uri);
    assert.deepEqual(parsedAnew, [uriOf('ingester-0.flags')]);
    assert.equal(lastFacts(after), lastFacts(before));
    assert.deepEqual(authorityIn(after), { kind: 'not-pem', empty: false, der: false });

    writeFileSync(join(folder, 'ingester-7.flags'), '-target=ingester\n');
    writeFileSync(join(folder, 'ca.crt'), '');
    analyzer.outdate();
    const again = (await analyzer.ask(uriOf('ingester-0.flags'))).files;
    assert.deepEqual(reads, ['ingester-7.flags']);
    assert.equal(again.get(uriOf('ingester-7.flags'))?.documents[0]?.settings.length, 1);
    assert.notEqual(lastFacts(again), lastFacts(after));
    assert.deepEqual(authorityIn(again), { kind: 'not-pem', empty: true, der: false });
  });

  /** What was read for the process of the last file: kept as long as nothing that it rests on changes. */
  function lastFacts(analyses: ReadonlyMap<string, FileAnalysis>): Facts | undefined {
    return analyses.get(uriOf('ingester-39.flags'))?.processes[0]?.facts;
  }

  function authorityIn(analyses: ReadonlyMap<string, FileAnalysis>): FileReading {
    const fact = analyses
      .get(uriOf('ingester-39.flags'))
      ?.processes[0]?.facts.path(uriOf('ingester-39.flags'), 'ca.crt');
    assert.ok(fact?.kind === 'here');
    return fact.reading;
  }
});
