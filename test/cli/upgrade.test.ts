import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { nameIn } from '../../core/src/model/option';
import { successorOf } from '../../core/src/upgrade/successor';
import { listAt } from '../json';
import { callIn } from './calling';

describe('mimir-tls upgrade', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mimir-tls-upgrade-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (texts: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
  };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const upgrade = (...argv: readonly string[]) => callIn(folder, ['upgrade', ...argv]);

  const compose = (
    version: string,
    ...services: readonly (readonly [target: string, ...more: readonly string[]])[]
  ): string =>
    [
      'services:',
      ...services.flatMap(([target, ...more]) => [
        `  ${target}:`,
        `    image: grafana/mimir:${version}`,
        `    command: [${[`-target=${target}`, ...more].map((argument) => JSON.stringify(argument)).join(', ')}]`,
      ]),
      '',
    ].join('\n');

  it('tells of options that are removed, renamed and moved, with their lines', async () => {
    write({
      'mimir.yaml':
        'target: querier\nquerier:\n  query_ingesters_within: 12h\nblocks_storage:\n  bucket_store:\n    bucket_index:\n      enabled: true\n',
      'mimir.flags': '-config.file=mimir.yaml\n-blocks-storage.bucket-store.index-header-lazy-loading-enabled=true\n',
    });
    const { status, printed } = await upgrade('--mimir-version', '2.8', '--to', '3.0', 'mimir.flags');
    assert.equal(status, 1);
    assert.match(printed, /^From 2\.8 to 3\.0: 1 option removed, 2 options renamed, /);
    assert.match(
      printed,
      /\n {2}mimir\.yaml:3: querier\.query_ingesters_within is limits\.query_ingesters_within in 3\.0\.\n/,
    );
    assert.match(
      printed,
      /\n {2}mimir\.yaml:7: blocks_storage\.bucket_store\.bucket_index\.enabled is not in 3\.0, and Mimir exits\. Remove it\.\n/,
    );
    assert.match(
      printed,
      /\n {2}mimir\.flags:2: .* is -blocks-storage\.bucket-store\.index-header\.lazy-loading-enabled in 3\.0\.\n/,
    );
  });

  it('renames with --fix what has a new name, keeps its value, and leaves the rest', async () => {
    const yaml = '# Ours\nserver:\n  log_level: warn # Less\nquerier:\n  query_ingesters_within: 12h\n  timeout: 2m\n';
    write({ 'mimir.yaml': yaml, '.mimir-tls.yaml': 'mimirVersion: "2.8"\n' });
    const { status, printed } = await upgrade('--to', '2.17', '--diff', 'mimir.yaml');
    assert.equal(status, 1);
    assert.match(printed, /^--- mimir\.yaml\n/);
    assert.equal(read('mimir.yaml'), yaml);
    const fixed = await upgrade('--to', '2.17', '--fix', 'mimir.yaml');
    assert.match(fixed.complained, /^mimir\.yaml: fixed: Rename to limits\.query_ingesters_within \[upgrade\]\n$/);
    assert.equal(
      read('mimir.yaml'),
      '# Ours\nserver:\n  log_level: warn # Less\nquerier:\n  timeout: 2m\nlimits:\n  query_ingesters_within: 12h\n',
    );
    assert.equal(fixed.status, 0);
    assert.doesNotMatch(fixed.printed, /\nOptions:/);
    assert.deepEqual((await upgrade('--to', '2.17', '--diff', 'mimir.yaml')).printed, '');
  });

  it('does not rename what has its new name beside it', async () => {
    write({ 'mimir.yaml': 'querier:\n  query_ingesters_within: 12h\nlimits:\n  query_ingesters_within: 13h\n' });
    const { printed } = await upgrade('--mimir-version', '2.9', '--to', '2.17', '--diff', 'mimir.yaml');
    assert.equal(printed, '');
  });

  const newHops = [
    {
      family: 'querier.scheduler-client',
      from: '2.10.3',
      to: '2.11',
      services: [
        ['querier', '-querier.scheduler-address=query-scheduler:9095', '-querier.frontend-client.tls-enabled=true'],
        ['query-scheduler', '-query-scheduler.service-discovery-mode=dns'],
      ],
    },
    {
      family: 'ruler.distributor.grpc-client-config',
      from: '3.1.0',
      to: '3.2',
      services: [['ruler', '-ruler.distributor.address=distributor:9095'], ['distributor']],
    },
    {
      family: 'compactor.scheduler-client.grpc-client-config',
      from: '3.1.0',
      to: '3.2',
      services: [
        [
          'compactor',
          '-compactor.scheduler-client.enabled=true',
          '-compactor.scheduler-client.scheduler-endpoint=compactor-scheduler:9095',
        ],
        ['compactor-scheduler'],
      ],
    },
  ] as const;
  for (const { family, from, to, services } of newHops) {
    it(`sees that ${family} is new in ${to}, and in plaintext`, async () => {
      write({ 'compose.yaml': compose(from, ...services) });
      const { status, printed } = await upgrade('--to', to, 'compose.yaml');
      assert.equal(status, 1);
      assert.match(printed, new RegExp(`\\n  \\S+ -> \\S+ \\(${family.replaceAll('.', '\\.')}\\): new, plaintext\\.`));
      assert.match(printed, /Set TLS for new clients before the upgrade is rolled out/);
    });
  }

  it('tells of types and defaults that change, as far as they are not set', async () => {
    write({
      'mimir.flags':
        '-target=distributor\n-distributor.ha-tracker.update-timeout=15s\n-memberlist.packet-dial-timeout=2s\n',
    });
    const { status, printed } = await upgrade('--mimir-version', '2.16', '--to', '2.17', 'mimir.flags');
    assert.match(
      printed,
      /-distributor\.ha-tracker\.update-timeout takes a prometheus-duration in 2\.17, and a duration in 2\.16\./,
    );
    assert.match(printed, /\nOther defaults, of options that are not set:\n/);
    assert.doesNotMatch(printed, /-memberlist\.packet-dial-timeout: /);
    assert.equal(status, 0);
  });

  it('says that nothing changes where that is so', async () => {
    write({ 'compose.yaml': compose('3.1.0', ['ingester']) });
    const { status, printed } = await upgrade('--to', '3.2', 'compose.yaml');
    assert.equal(status, 0);
    assert.equal(
      printed,
      'From 3.1 to 3.2: nothing changes.\n\nChecked 1 file. Mimir TLS knows 3.2 only in part: more may change.\n',
    );
  });

  it('prints JSON by its schema', async () => {
    write({
      'compose.yaml': compose('2.8.0', ...newHops[0].services, ['ingester', '-querier.query-ingesters-within=1h']),
    });
    const { printed } = await upgrade('--to', '3.2', '--format', 'json', 'compose.yaml');
    const isValid = new Ajv().compile(JSON.parse(readFileSync('docs/schema/upgrade.schema.json', 'utf8')));
    assert.ok(isValid(JSON.parse(printed)), JSON.stringify(isValid.errors));
    assert.ok(listAt(printed, 'hops').length > 0 && listAt(printed, 'defaults').length > 0);
  });

  it('refuses what it cannot tell', async () => {
    write({
      'mimir.flags': '-target=ingester\n',
      'notes.txt': 'Nothing',
      'compose.yaml': compose('3.1.0', ['ingester']),
    });
    for (const [argv, complaint] of [
      [['mimir.flags'], /^Say which version is to run/],
      [['--to', 'new', 'mimir.flags'], /^--to takes a version such as 3\.0, not new\./],
      [['--to', '3.0'], /^Name the files\./],
      [['--to', '3.0', 'mimir.flags'], /^No file says which version of Mimir runs now\. Add --mimir-version X\.Y\.\n$/],
      [['--to', '3.0', 'compose.yaml'], /^3\.1 runs already, so there is no upgrade to 3\.0\.\n$/],
      [['--to', '9.0', 'compose.yaml'], /^--to: Mimir TLS knows versions only up to 3\.2\.\n$/],
      [['--to', '3.0', 'gone.yaml'], /^gone\.yaml can't be read: no such file\.\n$/],
      [['--to', '3.0', 'notes.txt'], /^Nothing was checked/],
    ] as const) {
      const { status, complained } = await upgrade(...argv);
      assert.equal(status, 2, argv.join(' '));
      assert.match(complained, complaint);
    }
  });

  it('follows a name over several versions, and takes no other option for it', () => {
    const catalogue = loadCatalogue();
    const follow = (
      notation: 'flag' | 'yaml',
      name: string,
      from: '2.0' | '2.9',
      to: '2.17' | '3.0',
    ): string | null => {
      const release = catalogue.at(from);
      const option = notation === 'flag' ? release.flag(name) : release.yaml(name);
      assert.ok(option, name);
      const found = successorOf(option, notation, { from, to }, catalogue);
      return found === null ? null : nameIn(found, notation);
    };
    assert.equal(follow('yaml', 'ingester.ring.instance_addr', '2.0', '3.0'), 'ingester.ring.instance_addr');
    assert.equal(
      follow('flag', 'query-frontend.align-querier-with-step', '2.0', '2.17'),
      'query-frontend.align-queries-with-step',
    );
    assert.equal(follow('yaml', 'frontend.align_queries_with_step', '2.0', '2.17'), 'limits.align_queries_with_step');
    // It still takes its old place.
    assert.equal(
      follow('yaml', 'ruler.alertmanager_client.tls_ca_path', '2.9', '2.17'),
      'ruler.alertmanager_client.tls_ca_path',
    );
    assert.equal(follow('flag', 'blocks-storage.bucket-store.bucket-index.enabled', '2.9', '3.0'), null);
  });
});
