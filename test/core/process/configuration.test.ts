import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { flagFile } from '../../../core/src/documents/kinds/mimir/flag-file';
import { mimirYaml } from '../../../core/src/documents/kinds/mimir/mimir-yaml';
import type { Environment, Process } from '../../../core/src/model/process';
import type { ConfigDocument } from '../../../core/src/model/setting';
import type { MimirVersion } from '../../../core/src/model/version';
import { isExample, processOf } from '../../../core/src/process/composition';
import { booleanText, isExpandedPlain } from '../../../core/src/process/configuration';

const catalogue = loadCatalogue();

const nothing: Environment = { values: new Map(), complete: true };

type More = Partial<Omit<ConfigDocument, 'settings'>>;

function flags(text: string, more: More = {}): ConfigDocument {
  return only(flagFile.parse({ uri: 'file:///mimir.flags', languageId: 'mimir-flags', text }, catalogue), more);
}

function yaml(text: string, more: More = {}): ConfigDocument {
  return only(mimirYaml.parse({ uri: 'file:///mimir.yaml', languageId: 'yaml', text }, catalogue), more);
}

function only([document, ...others]: readonly ConfigDocument[], more: More): ConfigDocument {
  assert.ok(document);
  assert.equal(others.length, 0);
  return { ...document, ...more };
}

function processWith(
  documents: readonly ConfigDocument[],
  version: MimirVersion | null = '3.0',
  environment = nothing,
): Process {
  return processOf({ name: 'mimir', documents, version, environment }, catalogue);
}

/** What a process takes a flag to be: its text, and what that stands in. */
function valueIn(process: Process, flag: string): readonly [text: string | null, from: string] {
  const value = process.configuration.flag(flag);
  assert.ok(value, flag);
  return [value.text, value.written?.setting.notation ?? 'default'];
}

const caPath = 'ingester.client.tls-ca-path';
const caInYaml = (text: string): string => `ingester_client:\n  grpc_client_config:\n    tls_ca_path: ${text}\n`;

describe('The value of an option', () => {
  const cases: readonly (readonly [
    what: string,
    documents: readonly ConfigDocument[],
    text: string | null,
    from: string,
    overridden?: readonly string[],
  ])[] = [
    ['is the default where nothing is written', [flags('-target=all')], '', 'default'],
    ['is what a flag says', [flags(`-${caPath}=a`)], 'a', 'flag'],
    ['is what the YAML says', [flags('-config.file=m.yaml'), yaml(caInYaml('b'))], 'b', 'yaml'],
    ['is the last of two flags', [flags(`-${caPath}=a\n-${caPath}=b`)], 'b', 'flag', ['a']],
    ['is the last of two documents', [flags(`-${caPath}=a`), flags(`-${caPath}=b`)], 'b', 'flag', ['a']],
    ['is the flag, before the YAML', [flags(`-${caPath}=a`), yaml(caInYaml('b'))], 'a', 'flag', ['b']],
    ['is the flag, behind the YAML', [yaml(caInYaml('b')), flags(`-${caPath}=a`)], 'a', 'flag', ['b']],
    ['is empty where a flag empties it', [yaml(caInYaml('b')), flags(`-${caPath}=`)], '', 'flag', ['b']],
    ['is not known where flags name a YAML that nobody shows', [flags('-config.file=m.yaml')], null, 'default'],
    [
      'is not known where one of several flags and documents names such a YAML',
      [flags('-target=all'), flags('-target=all\n-config.file=m.yaml')],
      null,
      'default',
    ],
    [
      'is not known where one of several documents is only a part',
      [flags('-target=all'), flags('-target=all', { excerpt: true })],
      null,
      'default',
    ],
    ['is the default where the name of the YAML is empty', [flags('-config.file=')], '', 'default'],
    ['is the flag, whatever stands in a YAML that nobody shows', [flags(`-config.file=m\n-${caPath}=a`)], 'a', 'flag'],
    ['is not known where the place shows only some of it', [flags('-target=all', { excerpt: true })], null, 'default'],
    ['is the flag where the place shows only some', [flags(`-${caPath}=a`, { excerpt: true })], 'a', 'flag'],
    [
      'is what the place implies',
      [flags('-target=all', { impliedValues: new Map([[caPath, 'chart']]) })],
      'chart',
      'default',
    ],
    [
      'is not known where the place gives it and does not show it',
      [flags('-target=all', { impliedValues: new Map([[caPath, null]]) })],
      null,
      'default',
    ],
    [
      'is what is written, whatever the place implies',
      [flags(`-${caPath}=a`, { impliedValues: new Map([[caPath, 'chart']]) })],
      'a',
      'flag',
    ],
  ];
  for (const [what, documents, text, from, overridden = []] of cases) {
    it(what, () => {
      const process = processWith(documents);
      assert.deepEqual(valueIn(process, caPath), [text, from]);
      const value = process.configuration.flag(caPath);
      assert.deepEqual(
        value?.overridden.map(({ setting }) => setting.value?.text),
        overridden,
      );
      assert.equal(process.configuration.family('ingester.client')?.text('authority'), text);
      assert.deepEqual(
        process.configuration.yaml('ingester_client.grpc_client_config.tls_ca_path')?.text,
        text,
        'the same by its path',
      );
    });
  }

  it('is the default, whatever stands in a YAML that nobody shows, for a flag that no YAML sets', () => {
    const process = processWith([flags('-config.file=m.yaml')]);
    assert.deepEqual(valueIn(process, 'config.expand-env'), ['false', 'default']);
  });

  it('is asked for by names that the release has', () => {
    const { configuration } = processWith([flags('-target=all')], '2.0');
    assert.equal(configuration.flag('no.such-flag'), null);
    assert.equal(configuration.yaml('no.such_path'), null);
    assert.equal(configuration.family('ingest-storage.kafka'), null);
    assert.equal(configuration.family('ingester.client')?.value('certificateText'), null);
    assert.equal(configuration.family('ingester.client')?.text('certificateText'), '');
  });

  it('of a flag without its argument is none, and of a bare boolean is true', () => {
    const process = processWith([flags(`-ingester.client.tls-enabled\n-${caPath}`)]);
    assert.deepEqual(valueIn(process, 'ingester.client.tls-enabled'), ['true', 'flag']);
    assert.deepEqual(valueIn(process, caPath), ['', 'default']);
  });

  it('of an empty YAML key is empty', () => {
    assert.deepEqual(valueIn(processWith([yaml(caInYaml(''))]), caPath), ['', 'yaml']);
  });

  it('that Mimir refuses to read, or that a template fills in, is not known', () => {
    assert.deepEqual(valueIn(processWith([yaml(caInYaml('{a: b}'))]), caPath)[0], null);
    const document = flags(`-${caPath}=a`);
    const settings = document.settings.map((setting) => ({
      ...setting,
      value: setting.value && { ...setting.value, dynamic: true },
    }));
    assert.deepEqual(valueIn(processWith([{ ...document, settings }]), caPath), [null, 'flag']);
  });
});

/** By Go's `strconv.ParseBool` (spec 4.1), and by yaml.v3 (spec 4.2). */
const booleans = {
  flag: { true: '1 t T true TRUE True', false: '0 f F false FALSE False' },
  yaml: { true: 'true True TRUE y Y yes Yes YES on On ON', false: 'false False FALSE n N no No NO off Off OFF' },
} as const;

describe('A boolean', () => {
  for (const notation of ['flag', 'yaml'] as const) {
    for (const meaning of ['true', 'false'] as const) {
      it(`in a ${notation} is ${meaning} as ${booleans[notation][meaning]}`, () => {
        for (const text of booleans[notation][meaning].split(' ')) assert.equal(booleanText(text, notation), meaning);
      });
    }

    it(`in a ${notation} stays what it is as anything else`, () => {
      const own = Object.values(booleans[notation]).join(' ').split(' ');
      const others = [...Object.values(booleans.flag), ...Object.values(booleans.yaml), 'enabled tRUE'].join(' ');
      for (const text of ['', ...others.split(' ').filter((each) => !own.includes(each))])
        assert.equal(booleanText(text, notation), text);
    });
  }

  it('is read so by a process, and other values are not', () => {
    const process = processWith([flags(`-ingester.client.tls-enabled=T\n-${caPath}=T`)]);
    assert.equal(valueIn(process, 'ingester.client.tls-enabled')[0], 'true');
    assert.equal(valueIn(process, caPath)[0], 'T');
    const other = processWith([yaml('ingester_client:\n  grpc_client_config:\n    tls_enabled: on\n')]);
    assert.equal(valueIn(other, 'ingester.client.tls-enabled')[0], 'true');
  });
});

describe('What is common to storages', () => {
  const specific = (storage: string): string => `${storage}.s3.http.tls-ca-path`;
  const inYaml = (block: string, path: string): string => `${block}:\n  s3:\n    http:\n      tls_ca_path: ${path}\n`;
  const commonYaml = (path: string): string =>
    `common:\n  storage:\n    s3:\n      http:\n        tls_ca_path: ${path}\n`;

  for (const storage of ['blocks-storage', 'ruler-storage', 'alertmanager-storage']) {
    const block = storage.replace('-', '_');
    it(`counts for ${storage}: its own flag, the common flag, its own YAML, the common YAML (spec 4.4)`, () => {
      const all = [
        yaml(commonYaml('common.yaml')),
        yaml(inYaml(block, 'own.yaml')),
        flags('-common.storage.s3.http.tls-ca-path=common.flag'),
        flags(`-${specific(storage)}=own.flag`),
      ];
      const order = ['own.flag', 'common.flag', 'own.yaml', 'common.yaml'];
      for (let left = all.length; left > 0; left -= 1) {
        const process = processWith(all.slice(0, left));
        const value = process.configuration.flag(specific(storage));
        const [strongest, ...weaker] = order.slice(all.length - left);
        assert.equal(value?.text, strongest);
        assert.deepEqual(value?.overridden.map(({ setting }) => setting.value?.text).reverse(), weaker);
        const family = process.configuration.family(`${storage}.s3.http`);
        assert.equal(family?.text('authority'), strongest);
        assert.deepEqual(
          family?.written.map(({ setting }) => setting.value?.text),
          [strongest],
        );
        assert.ok(process.configuration.writtenFamilies.includes(family));
      }
    });
  }

  it('changes nothing else', () => {
    const process = processWith([flags('-common.storage.s3.http.tls-ca-path=a')]);
    assert.equal(valueIn(process, 'blocks-storage.gcs.http.tls-ca-path')[0], '');
    assert.equal(valueIn(process, caPath)[0], '');
    assert.equal(valueIn(process, 'common.storage.s3.http.tls-ca-path')[0], 'a');
    assert.deepEqual(
      process.configuration.writtenFamilies.map(({ family }) => family.id).sort(),
      ['alertmanager-storage', 'blocks-storage', 'common.storage', 'ruler-storage'].map((name) => `${name}.s3.http`),
    );
  });

  it('does not exist before 2.3', () => {
    const { configuration } = processWith([flags('-common.storage.s3.http.tls-ca-path=a')], '2.2');
    assert.equal(configuration.flag('common.storage.s3.http.tls-ca-path'), null);
    assert.equal(configuration.flag('blocks-storage.s3.http.tls-ca-path')?.text ?? '', '');
  });
});

describe('The settings of a family', () => {
  it('stand in the order of their documents and places', () => {
    const process = processWith([
      flags('-ingester.client.tls-key-path=k\n-ingester.client.tls-enabled=true', { uri: 'file:///b.flags' }),
      yaml('ingester_client:\n  grpc_client_config:\n    tls_server_name: s\n    tls_ca_path: c\n', {
        uri: 'file:///c.yaml',
      }),
      flags('-ingester.client.tls-cert-path=c', { uri: 'file:///a.flags' }),
      flags('-ingester.client.tls-min-version=VersionTLS12', { uri: 'file:///d.flags' }),
    ]);
    const family = process.configuration.family('ingester.client');
    assert.deepEqual(
      family?.written.map(({ setting }) => setting.name.value.replace(/.*\./, '')),
      ['tls-cert-path', 'tls-key-path', 'tls-enabled', 'tls_server_name', 'tls_ca_path', 'tls-min-version'],
    );
    assert.deepEqual(
      process.configuration.writtenFamilies.map(({ family: { id } }) => id),
      ['ingester.client'],
    );
  });

  it('are the defaults of the release where nothing is written, in every process', () => {
    for (const documents of [[flags('-target=all')], [flags(`-${caPath}=a`)], [flags('-target=ruler')]]) {
      const { configuration } = processWith(documents);
      const family = configuration.family('ruler.client');
      assert.deepEqual(
        (['enabled', 'certificate', 'authority', 'minVersion'] as const).map((role) => family?.text(role)),
        ['false', '', '', ''],
      );
      assert.equal(family?.value('enabled')?.option.flag, 'ruler.client.tls-enabled');
      assert.deepEqual(family.written, []);
    }
    const other = processWith([flags('-target=all')], '2.17').configuration;
    assert.equal(other.family('ruler.client')?.value('enabled')?.option.id, 'ruler.client.tls-enabled');
  });

  it('are not known where a YAML or the rest of the flags is not shown', () => {
    for (const document of [flags('-config.file=m.yaml'), flags('-target=all', { excerpt: true })]) {
      const { configuration } = processWith([document]);
      assert.equal(configuration.family('ruler.client')?.text('enabled'), null);
    }
  });

  it('are what the place implies where nothing is written', () => {
    const impliedValues = new Map([['ruler.client.tls-enabled', 'true']]);
    const { configuration } = processWith([flags('-target=all', { impliedValues })]);
    assert.equal(configuration.family('ruler.client')?.text('enabled'), 'true');
  });
});

describe('References to variables', () => {
  const environment = (complete: boolean): Environment => ({ values: new Map([['CA', 'ca.crt']]), complete });
  const read = (text: string, flag: string, complete = true): string | null =>
    valueIn(processWith([flags(flag), yaml(caInYaml(text))], '3.0', environment(complete)), caPath)[0];

  it('are filled in where -config.expand-env is on, and are text where it is not (spec 4.3)', () => {
    for (const on of [
      '-config.expand-env',
      ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((v) => `-config.expand-env=${v}`),
    ])
      assert.equal(read('/etc/${CA}', on), '/etc/ca.crt', on);
    for (const off of [
      '-target=all',
      ...['0', 'f', 'false', 'yes', 'tRUE', 'xtrue', 'truex'].map((v) => `-config.expand-env=${v}`),
    ])
      assert.equal(read('/etc/${CA}', off), '/etc/${CA}', off);
    assert.equal(read('a', '-config.expand-env'), 'a');
  });

  it('are not filled in by a switch that stands in the YAML', () => {
    const documents = [flags('-target=all'), yaml(`config:\n  expand-env: true\n${caInYaml('$CA')}`)];
    assert.equal(valueIn(processWith(documents, '3.0', environment(true)), caPath)[0], '$CA');
  });

  it('are filled in by the last of two switches, or by what the place implies', () => {
    assert.equal(read('$CA', '-config.expand-env=false\n-config.expand-env=true'), 'ca.crt');
    assert.equal(read('$CA', '-config.expand-env=true\n-config.expand-env=false'), '$CA');
    const implied = (value: string | null, more = ''): Process =>
      processWith(
        [
          flags(`-target=all${more}`, { impliedValues: new Map([['config.expand-env', value]]) }),
          yaml(caInYaml('$CA')),
        ],
        '3.0',
        environment(true),
      );
    assert.deepEqual(
      [implied('true'), implied('false'), implied(null), implied('true', '\n-config.expand-env=false')].map(
        (process) => [process.expandsEnvironment, valueIn(process, caPath)[0]],
      ),
      [
        ['yes', 'ca.crt'],
        ['no', '$CA'],
        ['unknown', null],
        ['no', '$CA'],
      ],
    );
  });

  it('are not known without the flags, nor without the variables', () => {
    const alone = processWith([yaml(caInYaml('$CA'))], '3.0', environment(true));
    assert.deepEqual([alone.expandsEnvironment, valueIn(alone, caPath)[0]], ['unknown', null]);
    assert.equal(valueIn(processWith([yaml(caInYaml('a'))]), caPath)[0], 'a');
    assert.equal(read('$NONE', '-config.expand-env', false), null);
    assert.equal(read('$NONE', '-config.expand-env', true), '');
  });

  it('in flags are text', () => {
    const process = processWith([flags(`-config.expand-env\n-${caPath}='$CA'`)], '3.0', environment(true));
    assert.equal(valueIn(process, caPath)[0], '$CA');
  });

  it('leave the default where nothing is left of a plain scalar, and an empty text in quotes', () => {
    const text = (value: string): ConfigDocument => yaml(`ruler:\n  ring:\n    kvstore:\n      store: ${value}\n`);
    const store = (value: string) =>
      valueIn(processWith([flags('-config.expand-env'), text(value)], '3.0', environment(true)), 'ruler.ring.store')[0];
    assert.equal(store('$NONE'), 'memberlist');
    assert.equal(store('"$NONE"'), '');
    assert.equal(store('${NONE:etcd} # x'), 'etcd');
    assert.equal(store('"${NONE:etcd #} x"'), 'etcd # x');
    const plain = (value: string): boolean => text(value).settings.some(isExpandedPlain);
    assert.deepEqual([plain('$NONE'), plain('"$NONE"'), plain('etcd')], [true, false, false]);
    assert.equal(flags('-ruler.ring.store=$NONE').settings.some(isExpandedPlain), false);
  });
});

describe('A process', () => {
  it('has the version that the user chose, else the one that a document shows, else the newest of which all is known', () => {
    const shown = flags('-target=all', { version: '2.15' });
    assert.deepEqual(processWith([shown], '2.12').version, { version: '2.12', source: 'setting' });
    assert.deepEqual(processWith([flags('-target=all'), shown], null).version, { version: '2.15', source: 'document' });
    assert.deepEqual(processWith([flags('-target=all')], null).version, { version: '3.1', source: 'assumed' });
    const ofNewest = '-ruler.distributor.address=d:9095';
    for (const documents of [[flags(`-target=all\n${ofNewest}`)], [flags('-target=all'), flags(ofNewest)]])
      assert.deepEqual(processWith(documents, null).version, { version: '3.2', source: 'assumed' });
    assert.deepEqual(processWith([flags('-no.such-flag=1')], null).version, { version: '3.1', source: 'assumed' });
  });

  const targets: readonly (readonly [what: string, documents: readonly ConfigDocument[], readonly string[] | null])[] =
    [
      ['of its flag', [flags('-target=ruler')], ['ruler']],
      ['of its flag, one by one', [flags('-target="ruler, querier"')], ['ruler', 'querier']],
      ['of its YAML', [yaml('target: read\n')], ['read']],
      ['all by default', [flags(`-${caPath}=a`)], ['all']],
      ['nobody knows without the flags', [yaml(caInYaml('a'))], null],
      ['nobody knows where the place shows only some flags', [flags(`-${caPath}=a`, { excerpt: true })], null],
      [
        'that the place implies, once each',
        [
          flags(`-${caPath}=a`, { impliedTargets: ['ruler', 'querier'] }),
          yaml(caInYaml('a'), { impliedTargets: ['ruler'] }),
        ],
        ['ruler', 'querier'],
      ],
      ['that the place implies without flags', [yaml(caInYaml('a'), { impliedTargets: ['ruler'] })], ['ruler']],
      ['of its flag, whatever the place implies', [flags('-target=all', { impliedTargets: ['ruler'] })], ['all']],
    ];
  for (const [what, documents, expected] of targets) {
    it(`has the targets ${what}`, () => assert.deepEqual(processWith(documents).targets, expected));
  }

  it('knows its flags only where all of them are shown', () => {
    assert.equal(processWith([flags('-target=all')]).flagsKnown, true);
    assert.equal(processWith([flags('-target=all', { excerpt: true })]).flagsKnown, false);
    assert.equal(processWith([flags('-target=all', { excerpt: false })]).flagsKnown, true);
    assert.equal(processWith([yaml(caInYaml('a'))]).flagsKnown, false);
  });

  it('has the variables of its container, which beat those around it, and maybe others', () => {
    const around: Environment = {
      values: new Map([
        ['A', '1'],
        ['B', '1'],
      ]),
      complete: true,
    };
    assert.equal(processWith([flags('-target=all')], '3.0', around).environment, around);
    const own = flags('-target=all', {
      environment: new Map([
        ['B', '2'],
        ['C', '2'],
      ]),
    });
    const { environment } = processWith(
      [own, flags('-target=all', { environment: new Map([['C', '3']]) })],
      '3.0',
      around,
    );
    assert.deepEqual(
      [...environment.values],
      [
        ['A', '1'],
        ['B', '2'],
        ['C', '3'],
      ],
    );
    assert.equal(environment.complete, false);
  });

  it('is of the enterprise edition, or an example, where one document is', () => {
    const [plain, enterprise, example] = [
      flags('-target=all'),
      flags('-target=all', { enterprise: true }),
      flags('-target=all', { example: true }),
    ];
    assert.equal(processWith([plain]).enterprise, false);
    assert.equal(processWith([plain, enterprise]).enterprise, true);
    assert.equal(isExample(processWith([plain, { ...plain, example: false }])), false);
    assert.equal(isExample(processWith([plain, example])), true);
  });
});
