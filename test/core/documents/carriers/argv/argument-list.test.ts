import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { settingsFromArguments } from '../../../../../core/src/documents/carriers/argv/argument-list';
import { shellWords } from '../../../../../core/src/documents/carriers/shell/shell-words';
import type { Setting } from '../../../../../core/src/model/setting';

const catalogue = loadCatalogue();
const read = (text: string) => settingsFromArguments(shellWords(text).words, catalogue);

/** A setting in one line: `name=value`, or the bare name. */
const shown = ({ name, value }: Setting) => (value ? `${name.value}=${value.text}` : name.value);
const sliced = (text: string, range: { start: number; end: number } | null | undefined) =>
  range ? text.slice(range.start, range.end) : null;

interface Expectation {
  readonly settings?: readonly string[];
  readonly unread?: readonly string[];
  readonly problems?: readonly string[];
}

/** Spec 4.1, one line of arguments each. */
const cases: readonly (readonly [what: string, text: string, expected: Expectation])[] = [
  ['one dash or two', '-target=all --target=write', { settings: ['target=all', 'target=write'] }],
  ['a separate value', '-target all', { settings: ['target=all'] }],
  ['an empty value', '-target=', { settings: ['target='] }],
  ['an empty separate value', '-target ""', { settings: ['target='] }],
  ['a value with = in it', '-memberlist.join=a=b', { settings: ['memberlist.join=a=b'] }],
  [
    'a bare boolean flag',
    '-ingester.client.tls-enabled -target=all',
    { settings: ['ingester.client.tls-enabled', 'target=all'] },
  ],
  ['a boolean flag with =', '-ingester.client.tls-enabled=false', { settings: ['ingester.client.tls-enabled=false'] }],
  [
    'a boolean flag with a separate value: all behind it is lost',
    '-ingester.client.tls-enabled true -target=all',
    {
      settings: ['ingester.client.tls-enabled'],
      unread: ['target=all'],
      problems: ['boolean-with-separate-value: true'],
    },
  ],
  [
    'every such flag is a mistake of its own',
    '-ingester.client.tls-enabled true\n-ruler.client.tls-enabled true',
    {
      settings: ['ingester.client.tls-enabled'],
      unread: ['ruler.client.tls-enabled'],
      problems: ['boolean-with-separate-value: true', 'boolean-with-separate-value: true'],
    },
  ],
  [
    'a stray word',
    '-target=all foo -no.such=1',
    { settings: ['target=all'], unread: ['no.such=1'], problems: ['stray-word: foo'] },
  ],
  [
    'a stray word behind a boolean flag',
    '-ingester.client.tls-enabled foo',
    { settings: ['ingester.client.tls-enabled'], problems: ['stray-word: foo'] },
  ],
  [
    'a stray word at the end, which harms nothing',
    '-target=all foo',
    { settings: ['target=all'], unread: [], problems: ['stray-word: foo'] },
  ],
  [
    'the first stray word alone counts',
    'foo bar -- baz -target=all',
    { unread: ['target=all'], problems: ['stray-word: foo'] },
  ],
  ['a single dash', '- -target=all', { unread: ['target=all'], problems: ['stray-word: -'] }],
  ['two dashes', '-- -target=all', { unread: ['target=all'], problems: ['stray-word: --'] }],
  ['an empty word', '"" -target=all', { unread: ['target=all'], problems: ['stray-word: '] }],
  [
    'three dashes',
    '---target=all -target=read',
    { settings: ['target=read'], problems: ['bad-flag-syntax: ---target=all'] },
  ],
  ['no name', '-=all --=x', { problems: ['bad-flag-syntax: -=all', 'bad-flag-syntax: --=x'] }],
  ['bad syntax that Mimir never comes to', 'foo ---target=all', { problems: ['stray-word: foo'] }],
  [
    'a value flag swallows a flag',
    '-server.http-tls-cert-path -server.http-tls-key-path=k',
    { settings: ['server.http-tls-cert-path=-server.http-tls-key-path=k'] },
  ],
  [
    'a missing argument',
    '-target=all -log.level',
    { settings: ['target=all', 'log.level'], problems: ['flag-without-argument: log.level'] },
  ],
  [
    'a missing argument that Mimir never misses',
    'foo -log.level',
    { unread: ['log.level'], problems: ['stray-word: foo'] },
  ],
  ['an unknown flag with a value', '-no.such=1', { settings: ['no.such=1'] }],
  ['an unknown flag with what may be its value', '-no.such 1 -target=all', { settings: ['no.such=1', 'target=all'] }],
  ['an unknown flag in front of another flag', '-no.such -target=all', { settings: ['no.such', 'target=all'] }],
  ['an unknown flag at the end', '-no.such', { settings: ['no.such'] }],
  [
    'the configuration file is found behind a stray word',
    'foo -config.file=a.yaml -config.expand-env -target=all -config.file b.yaml',
    {
      settings: ['config.file=a.yaml', 'config.expand-env', 'config.file=b.yaml'],
      unread: ['target=all'],
      problems: ['stray-word: foo'],
    },
  ],
  [
    'and where another flag has swallowed it',
    '-target -config.file=a.yaml -log.level -config.expand-env -log.format -config.file a.yaml',
    {
      settings: [
        'target=-config.file=a.yaml',
        'config.file=a.yaml',
        'log.level=-config.expand-env',
        'config.expand-env',
        'log.format=-config.file',
        'config.file=a.yaml',
      ],
      problems: ['stray-word: a.yaml'],
    },
  ],
  [
    "quotes are the shell's and no part of a value",
    `-target="all" '-log.level=warn'`,
    { settings: ['target=all', 'log.level=warn'] },
  ],
  ['quotes within quotes are a part of it', `'-target="all"'`, { settings: ['target="all"'] }],
  [
    'variables that may hold flags, or none',
    '$FLAGS -target=all "$@" -log.level=warn',
    { settings: ['target=all', 'log.level=warn'] },
  ],
  ['a flag whose name is not known here', '-${FAMILY}.tls-cert-path x -target=all', { settings: ['target=all'] }],
  [
    'a variable behind a boolean flag',
    '-ingester.client.tls-enabled $MORE -target=all',
    { settings: ['ingester.client.tls-enabled', 'target=all'] },
  ],
];

describe('an argument list', () => {
  for (const [what, text, { settings = [], unread = [], problems = [] }] of cases) {
    it(`has ${what}: ${JSON.stringify(text)}`, () => {
      const reading = read(text);
      assert.deepEqual(reading.settings.map(shown), settings);
      assert.deepEqual(reading.unread.map(shown), unread);
      assert.deepEqual(
        reading.problems.map(({ code, subject }) => `${code}: ${subject}`),
        problems,
      );
    });
  }

  it('knows which values are filled in later', () => {
    const dynamic = read(`-target=$X -target='$X' -config.file "\${DIR}/m.yaml" -log.level={{ level }}`).settings.map(
      ({ value }) => value?.dynamic,
    );
    assert.deepEqual(dynamic, [true, false, true, true]);
  });

  const places: readonly (readonly [text: string, name: string, value: string | null, whole: string])[] = [
    ['x=1 --target="all" # c', 'target', 'all', '--target="all"'],
    ['"--target=all"', 'target', 'all', '--target=all'],
    [`-target 'all'`, 'target', 'all', `-target 'all`],
    ['-target=', 'target', '', '-target='],
    ['-target=a\\ b', 'target', 'a\\ b', '-target=a\\ b'],
    ['-ingester.client.tls-enabled x', 'ingester.client.tls-enabled', null, '-ingester.client.tls-enabled'],
  ];
  for (const [text, name, value, whole] of places) {
    it(`knows where its parts stand in ${text}`, () => {
      const { settings, unread } = read(text);
      const setting = settings[0] ?? unread[0];
      assert.equal(sliced(text, setting?.name.range), name);
      assert.equal(sliced(text, setting?.value?.range), value);
      assert.equal(sliced(text, setting?.range), whole);
    });
  }

  const mends: readonly (readonly [text: string, mended: string | null])[] = [
    ['-ruler.client.tls-enabled true', '-ruler.client.tls-enabled=true'],
    ['-ruler.client.tls-enabled  T', '-ruler.client.tls-enabled=T'],
    ['-ruler.client.tls-enabled \\\n  yes', '-ruler.client.tls-enabled=true'],
    ['-ruler.client.tls-enabled OFF', '-ruler.client.tls-enabled=false'],
    ['"-ruler.client.tls-enabled" "false"', '"-ruler.client.tls-enabled=false"'],
    ['-ruler.client.tls-enabled "false"', null],
    ['---target=all', '-target=all'],
    ['-=all', null],
  ];
  for (const [text, mended] of mends) {
    it(`offers ${mended ?? 'nothing'} for ${JSON.stringify(text)}`, () => {
      const { problems } = read(text);
      const edit = problems[0]?.replacement ?? null;
      assert.equal(problems.length, 1);
      assert.equal(edit && text.slice(0, edit.range.start) + edit.text + text.slice(edit.range.end), mended);
    });
  }

  it('names the flag in front of a stray word', () => {
    const text = '-target=all -ruler.client.tls-enabled true';
    assert.deepEqual(
      read(text).problems.map(({ relatedRange }) => sliced(text, relatedRange)),
      ['ruler.client.tls-enabled'],
    );
    assert.deepEqual(
      read('-target=all foo').problems.map(({ relatedRange }) => relatedRange),
      [{ start: 1, end: 7 }],
    );
    assert.deepEqual(
      read('foo').problems.map(({ relatedRange }) => relatedRange),
      [null],
    );
  });
});
