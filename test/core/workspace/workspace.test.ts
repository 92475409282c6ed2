import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coverageText } from '../../../core/src/analysis/coverage';
import { type AnalysisSettings, defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { CertificateReader, Files } from '../../../core/src/ports';
import { Workspace } from '../../../core/src/workspace/workspace';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';

describe('a workspace', () => {
  let folder: string;
  /** The names of the files whose contents were read, certificates among them. */
  let reads: string[];
  /** How often somebody asked for the time: at each step of a run, and for each process that it judges. */
  let clockReads: number;
  /** A file whose reading does not end before somebody says so. */
  let slow: { readonly name: string; readonly until: Promise<void> } | null;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workspace-'));
    reads = [];
    clockReads = 0;
    slow = null;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const uriOf = (name: string): string => nodePaths.toUri(join(folder, name));

  function workspaceWith(settings: Partial<AnalysisSettings> = {}): Workspace {
    const reader = createCertificateReader();
    const certificates: CertificateReader = {
      read: (path) => reader.read(path),
      readInline: (text) => reader.readInline(text),
      isSignedBy: (certificate, issuer) => reader.isSignedBy(certificate, issuer),
    };
    const files: Files = {
      ...nodeFiles,
      readText: async (path) => {
        reads.push(nameOf(path));
        if (slow?.name === nameOf(path)) await slow.until;
        return nodeFiles.readText(path);
      },
    };
    const now = (): number => {
      clockReads += 1;
      return systemClock.now();
    };
    return new Workspace(
      loadCatalogue(),
      { files, certificates, clock: { now }, paths: nodePaths },
      { ...defaultAnalysisSettings, looksBeside: true, ...settings },
    );
  }

  function open(workspace: Workspace, name: string, text: string): string {
    workspace.update({ uri: uriOf(name), languageId: '', text });
    return uriOf(name);
  }

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  it('reads no file for an edit in a deployment of forty files, and finds out again only what depends on it', async () => {
    write('mimir.yaml', 'multitenancy_enabled: true\n');
    const text = (target: string): string => `-target=${target}\n-config.file=mimir.yaml\n`;
    const names = Array.from({ length: 39 }, (_, index) => `${String(index)}.flags`);
    for (const name of names) write(name, text('ingester'));
    const workspace = workspaceWith();
    const before = await workspace.ask(open(workspace, '0.flags', text('ingester')));
    assert.equal(before.files.size, 40);
    assert.equal(reads.length, 39);
    reads.length = 0;
    const after = await workspace.ask(open(workspace, '0.flags', text('querier')));
    assert.deepEqual(reads, []);
    const facts = (answer: typeof after, uri: string): unknown =>
      answer.files.get(uri)?.processes.map((each) => each.facts)[0];
    const changed = names
      .map(uriOf)
      .filter(
        (uri) =>
          facts(before, uri) !== facts(after, uri) ||
          before.files.get(uri)?.documents !== after.files.get(uri)?.documents,
      );
    assert.deepEqual(changed, [uriOf('0.flags')]);
  });

  it('gathers a deployment once, not once for each of its files that are opened together', async () => {
    const text = '-target=ingester\n-config.file=mimir.yaml\n';
    write('mimir.yaml', 'multitenancy_enabled: true\n');
    const names = Array.from({ length: 20 }, (_, index) => `${String(index)}.flags`);
    for (const name of names) write(name, text);
    const looksFor = async (opened: readonly string[]): Promise<number> => {
      clockReads = 0;
      const workspace = workspaceWith();
      const answers = await Promise.all(
        opened.map((name) => open(workspace, name, text)).map((uri) => workspace.ask(uri)),
      );
      assert.deepEqual(new Set(answers.map(({ files }) => files.size)), new Set([21]));
      return clockReads;
    };
    const alone = await looksFor(names.slice(0, 1));
    const together = await looksFor(names);
    assert.ok(
      together <= 5 * alone,
      `the time was asked for ${String(together)} times for all, ${String(alone)} times for one`,
    );
  });

  it('leaves a deployment as it is while another is edited', async () => {
    write('mimir.yaml', 'multitenancy_enabled: true\n');
    const workspace = workspaceWith({ looksBeside: false });
    const one = open(workspace, 'one.flags', '-target=ingester\n-config.file=mimir.yaml\n');
    const before = await workspace.ask(one);
    const other = open(workspace, 'other.flags', '-target=querier\n');
    await workspace.ask(other);
    open(workspace, 'other.flags', '-target=ruler\n');
    await workspace.ask(other);
    assert.equal((await workspace.ask(one)).deployments[0], before.deployments[0]);
  });

  it('answers for a deployment while a file of another one cannot be read to its end', async () => {
    let release = (): void => undefined;
    slow = { name: 'slow.yaml', until: new Promise((resolve) => (release = resolve)) };
    write('slow.yaml', 'multitenancy_enabled: true\n');
    write('quick.flags', '-target=all -no-such-flag=1\n');
    const workspace = workspaceWith();
    const waiting = workspace.ask(open(workspace, 'slow.flags', '-config.file=slow.yaml\n'));
    const quick = await workspace.ask(open(workspace, 'quick.flags', '-target=all -no-such-flag=1\n'));
    assert.deepEqual(
      quick.files.get(uriOf('quick.flags'))?.findings.map(({ rule }) => rule),
      ['unknown-flag'],
    );
    release();
    assert.equal((await waiting).files.size, 2);
  });

  it('gives up a run that a newer text overtakes, and answers for that', async () => {
    let release = (): void => undefined;
    slow = { name: 'slow.yaml', until: new Promise((resolve) => (release = resolve)) };
    write('slow.yaml', 'multitenancy_enabled: true\n');
    const workspace = workspaceWith({ looksBeside: false });
    const uri = open(workspace, 'mimir.flags', '-config.file=slow.yaml -no-such-flag=1\n');
    const waiting = workspace.ask(uri);
    open(workspace, 'mimir.flags', '-target=all\n');
    release();
    const answer = await waiting;
    assert.deepEqual(
      [answer.files.get(uri)?.source.text, answer.files.get(uri)?.findings.length],
      ['-target=all\n', 0],
    );
  });

  it('keeps nothing of a thousand documents that were opened and closed', async function () {
    this.timeout(60_000);
    const workspace = workspaceWith();
    for (let index = 0; index < 1000; index += 1) {
      const name = String(index);
      const uri = open(
        workspace,
        `${name}.flags`,
        `-target=overrides-exporter -config.file=${name}.yaml -server.grpc-tls-cert-path=${name}.crt\n`,
      );
      await workspace.ask(uri);
      workspace.close(uri);
      workspace.outdate({ folders: true });
    }
    assert.equal(workspace.size, 0);
  });

  it('finds who reads a configuration that is open alone', async () => {
    write('ingester.flags', '-target=ingester\n-config.file=mimir.yaml\n');
    write('mimir.service', '[Service]\nExecStart=/usr/bin/mimir -target=querier -config.file=mimir.yaml\n');
    write(
      'compose.yaml',
      'services:\n  ruler:\n    image: grafana/mimir:2.17.0\n    command: [-target=ruler, -config.file=/m.yaml]\n    volumes: ["./mimir.yaml:/m.yaml"]\n',
    );
    write('other.flags', '-target=distributor\n-config.file=other-mimir.yaml\n');
    const workspace = workspaceWith();
    const { files } = await workspace.ask(open(workspace, 'mimir.yaml', 'server:\n  log_level: warn\n'));
    assert.deepEqual(
      [...files.keys()].map((uri) => nameOf(uri)),
      ['compose.yaml', 'ingester.flags', 'mimir.service', 'mimir.yaml'],
    );
    assert.equal(files.get(uriOf('mimir.yaml'))?.kind, 'mimir-yaml');
  });

  it('says what it looked at, and what it could not see', async () => {
    const workload = (name: string, mount: string): string =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: mimir}\nspec:\n  template:\n    spec:\n      containers:\n        - name: ${name}\n          image: grafana/mimir:2.17.0\n` +
      `          args: [-target=${name}, -server.grpc-tls-cert-path=/tls/tls.crt, -server.grpc-tls-key-path=/tls/tls.key, -server.grpc-tls-ca-path=/elsewhere/ca.crt]\n          volumeMounts: [{name: tls, mountPath: /tls}]\n      volumes: [{name: tls, ${mount}}]\n`;
    write('ingester.yaml', workload('ingester', 'secret: {secretName: mimir-tls}'));
    write('huge.yaml', `# ${'x'.repeat(3_000_000)}\n`);
    const workspace = workspaceWith();
    const { coverage } = await workspace.ask(
      open(workspace, 'querier.yaml', workload('querier', 'secret: {secretName: querier-tls}')),
    );
    assert.equal(
      coverageText(coverage),
      '2 files, 1 deployment, 3 hops, 0 certificates; not seen: 2 Secrets, 1 path in a container, 1 file over 2 MiB',
    );
  });

  it('says that a folder is left out for its size', async () => {
    for (let index = 0; index < 120; index += 1) write(`${String(index)}.flags`, '-target=ingester\n');
    const workspace = workspaceWith();
    const { coverage, files } = await workspace.ask(open(workspace, 'mimir.flags', '-target=querier\n'));
    assert.deepEqual([files.size, coverage.unseen], [1, [{ reason: 'crowded-folder', name: folder }]]);
  });

  describe('flag files that run the same component', () => {
    const found = async (files: Readonly<Record<string, readonly string[]>>): Promise<string> => {
      for (const [name, flags] of Object.entries(files)) write(`${name}.flags`, `${flags.join('\n')}\n`);
      const workspace = workspaceWith();
      const text = '-target=distributor\n-memberlist.join=gossip\n';
      return coverageText((await workspace.ask(open(workspace, 'distributor.flags', text))).coverage);
    };
    const ingester = (...more: readonly string[]): readonly string[] => ['-target=ingester', ...more];
    const zone = (name: string): string => `-ingester.ring.instance-availability-zone=${name}`;
    const id = (name: string): string => `-ingester.ring.instance-id=${name}`;
    const join = (name: string): string => `-memberlist.join=${name}`;
    const together = /^3 files, 1 deployment, \d+ hops, 0 certificates$/;
    const apart = /^1 file, 1 deployment, .*; not seen: 1 folder whose files may belong together$/;

    const consul = (name: string): string => `-ingester.ring.consul.hostname=${name}:8500`;
    const gossip = join('gossip');
    for (const [what, one, other, expected] of [
      ['are one deployment by their zones in one cluster', [zone('a'), gossip], [zone('b'), gossip], together],
      ['may be several by zones alone', [zone('a')], [zone('b')], apart],
      ['may be several by names alone', [id('1')], [id('2')], apart],
      ['may be several by names where each joins its own', [id('1'), gossip], [id('2'), gossip], apart],
      ['may be several where nothing tells', [gossip], [gossip], apart],
      ['may be several where one names no zone', [zone('a'), gossip], [gossip], apart],
      ['are several in zones of two clusters', [zone('a'), join('here')], [zone('b'), join('there')], apart],
      [
        'are several with stores of their own',
        [zone('a'), gossip, consul('c')],
        [zone('b'), gossip, consul('d')],
        apart,
      ],
      ['are several in zones that are environments', [zone('staging'), gossip], [zone('prod'), gossip], apart],
    ] as const)
      it(what, async () => {
        assert.match(await found({ 'ingester-1': ingester(...one), 'ingester-2': ingester(...other) }), expected);
      });

    it('are several, and nothing is left to see, where each is a whole Mimir', async () => {
      write('one.flags', '-target=all\n');
      const workspace = workspaceWith();
      const { coverage } = await workspace.ask(open(workspace, 'other.flags', '-target=all\n'));
      assert.match(coverageText(coverage), /^1 file, 1 deployment, \d+ hops, 0 certificates$/);
    });
  });

  it('judges each file by the settings of its own folder', async () => {
    const settingsFor = (uri: string): AnalysisSettings =>
      uri.endsWith('quiet.flags') ? quiet : defaultAnalysisSettings;
    const quiet = { ...defaultAnalysisSettings, rules: { 'unknown-flag': 'off' as const } };
    const workspace = workspaceWith();
    workspace.configure(settingsFor);
    const rules = async (name: string): Promise<unknown> =>
      (await workspace.ask(open(workspace, name, '-target=all -no-such-flag=1\n'))).files
        .get(uriOf(name))
        ?.findings.map(({ rule }) => rule);
    assert.deepEqual([await rules('loud.flags'), await rules('quiet.flags')], [['unknown-flag'], []]);
  });
});
