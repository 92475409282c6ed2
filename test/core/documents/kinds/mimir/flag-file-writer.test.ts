import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { flagFile } from '../../../../../core/src/documents/kinds/mimir/flag-file';
import type { TextEdit } from '../../../../../core/src/model/text';

const catalogue = loadCatalogue();

type Wishes = Readonly<Record<string, string | null>>;

/** Applies edits as an editor does, and holds them to its rules: in order, none over another, one insertion a place. */
function apply(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let done = 0;
  let lastInsertion = -1;
  for (const { range, text: replacement } of edits) {
    assert.ok(
      range.start >= done && range.end >= range.start && range.end <= text.length,
      `overlapping edits: ${JSON.stringify(edits)}`,
    );
    if (range.start === range.end) {
      assert.notEqual(range.start, lastInsertion);
      lastInsertion = range.start;
    }
    result += text.slice(done, range.start) + replacement;
    done = range.end;
  }
  return result + text.slice(done);
}

function documentOf(text: string) {
  const [document] = flagFile.parse({ uri: 'file:///a.flags', languageId: '', text }, catalogue);
  assert.ok(document);
  return document;
}

function after(text: string, wishes: Wishes): string {
  const changes = Object.entries(wishes).map(([flag, value]) => ({
    option: { flag, yamlPath: null, type: 'text' as const },
    value,
  }));
  return apply(text, documentOf(text).writer.edits(changes));
}

type Case = readonly [what: string, text: string, wishes: Wishes, result: string];

function check(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [what, text, wishes, result] of cases) it(what, () => assert.equal(after(text, wishes), result));
  });
}

describe('the writer of a flag file', () => {
  check('changes a value in place', [
    ['behind =', '-target=all -log.level=warn', { target: 'read' }, '-target=read -log.level=warn'],
    [
      'within its quotes',
      `-target="all" -log.level='warn'`,
      { target: 'read', 'log.level': 'info' },
      `-target="read" -log.level='info'`,
    ],
    ['within the quotes of the whole word', '"--target=all"', { target: 'a b' }, '"--target=a b"'],
    ['that stands apart', '-target all', { target: 'read' }, '-target read'],
    ['that stands apart, in quotes', '-target "all"', { target: 'read' }, '-target "read"'],
    ['that stands apart, to nothing', '-target all', { target: '' }, '-target ""'],
    ['to nothing', '-target=all', { target: '' }, '-target='],
    [
      'from nothing',
      '-target=\n-log.level=""',
      { target: 'all', 'log.level': 'info' },
      '-target=all\n-log.level="info"',
    ],
    ['to one that a shell would split', '-target=all', { target: 'a b' }, '-target="a b"'],
    ['to one that a shell would read otherwise', '-target=all', { target: 'a$&' }, `-target='a$&'`],
    ['to one with a quote', '-target="all"', { target: 'a"b\\' }, '-target="a\\"b\\\\"'],
    ['to one with the quote around it', `-target='all'`, { target: `it's` }, `-target="it's"`],
    ['to a variable, which stays one', `-target='all'`, { target: '${TARGET}' }, '-target=${TARGET}'],
    ['to a variable in double quotes', '-target="all"', { target: '${TARGET}' }, '-target="${TARGET}"'],
    ['quoted in part', '-target=a"ll"', { target: 'read' }, '-target=read'],
    ['quoted in another part', '"-target=a"ll', { target: 'a b' }, '-target="a b"'],
    ['that counts: the last', '-target=all -target=read', { target: 'write' }, '-target=all -target=write'],
    ['that was missing', '-target=all\n-log.level', { 'log.level': 'warn' }, '-target=all\n-log.level=warn'],
    [
      'of a bare boolean flag',
      '-ruler.client.tls-enabled\n',
      { 'ruler.client.tls-enabled': 'false' },
      '-ruler.client.tls-enabled=false\n',
    ],
    [
      'of a boolean flag, joining what stands apart',
      '-ruler.client.tls-enabled false -target=all',
      { 'ruler.client.tls-enabled': 'true' },
      '-ruler.client.tls-enabled=true -target=all',
    ],
    [
      'of a boolean flag, joining lines',
      '-ruler.client.tls-enabled \\\n  true \\\n-target=all',
      { 'ruler.client.tls-enabled': 'true' },
      '-ruler.client.tls-enabled=true \\\n-target=all',
    ],
    [
      'unless it is so already',
      '-ruler.client.tls-enabled -target="all"',
      { 'ruler.client.tls-enabled': 'true', target: 'all' },
      '-ruler.client.tls-enabled -target="all"',
    ],
  ]);

  check('adds a flag', [
    ['to an empty file', '', { target: 'all' }, '-target=all\n'],
    [
      'to a file of comments',
      '# Mimir',
      { target: 'all', 'log.level': 'warn' },
      '# Mimir\n-target=all\n-log.level=warn\n',
    ],
    [
      'behind the last of its family',
      '-server.grpc-tls-cert-path=a\n-server.http-tls-cert-path=a\n-target=all\n',
      { 'server.grpc-tls-key-path': 'b' },
      '-server.grpc-tls-cert-path=a\n-server.grpc-tls-key-path=b\n-server.http-tls-cert-path=a\n-target=all\n',
    ],
    [
      'behind the last, where it has no kin',
      '-log.level=warn\n-target=all\n# end\n',
      { 'ruler.client.tls-enabled': 'true' },
      '-log.level=warn\n-target=all\n-ruler.client.tls-enabled=true\n# end\n',
    ],
    [
      'with two dashes, indented, as its neighbour is',
      'mimir\n  --log.level=warn',
      { 'log.format': 'json' },
      'mimir\n  --log.level=warn\n  --log.format=json',
    ],
    [
      'on the line where all flags stand',
      'mimir -log.level=warn -target=all',
      { 'log.format': 'json' },
      'mimir -log.level=warn -log.format=json -target=all',
    ],
    ['behind the program', 'mimir', { target: 'all', 'log.level': 'warn' }, 'mimir -target=all -log.level=warn'],
    [
      'within joined lines',
      'mimir \\\n  -log.level=warn \\\n  -target=all\n',
      { 'log.format': 'json' },
      'mimir \\\n  -log.level=warn \\\n  -log.format=json \\\n  -target=all\n',
    ],
    [
      'at the end of joined lines',
      'mimir \\\n  -target=all\n',
      { 'log.level': 'warn', 'log.format': 'json' },
      'mimir \\\n  -target=all \\\n  -log.level=warn \\\n  -log.format=json\n',
    ],
    [
      'in front of a comment that ends joined lines',
      'mimir \\\n  -target=all # why\n',
      { 'log.level': 'warn' },
      'mimir \\\n  -target=all -log.level=warn # why\n',
    ],
    ['behind a comment', '-target=all # why\n', { 'log.level': 'warn' }, '-target=all # why\n-log.level=warn\n'],
    [
      "with the file's newlines",
      '-target=all\r\n-log.level=warn\r\n',
      { 'memberlist.tls-enabled': 'true' },
      '-target=all\r\n-log.level=warn\r\n-memberlist.tls-enabled=true\r\n',
    ],
    [
      'behind a value on its own line',
      '-log.level\nwarn\n-target=all',
      { 'log.format': 'json' },
      '-log.level\nwarn\n-log.format=json\n-target=all',
    ],
    [
      'in quotes where it must be',
      '-target=all',
      { 'memberlist.join': 'a b', 'log.level': '$LEVEL' },
      '-target=all\n-memberlist.join="a b"\n-log.level=$LEVEL',
    ],
    [
      'where Mimir comes to read it',
      '-log.level=warn\nfoo\n-target=all\n',
      { target: 'read' },
      '-log.level=warn\n-target=read\nfoo\n-target=all\n',
    ],
    [
      'in front of a stray word on its line',
      '-log.level=warn foo\n',
      { target: 'read' },
      '-log.level=warn -target=read foo\n',
    ],
    [
      'in front of a stray word at the start',
      '  foo \\\n  -target=all',
      { target: 'read' },
      '  -target=read \\\n  foo \\\n  -target=all',
    ],
    [
      'in front of a boolean flag whose value stands apart',
      '-log.level=warn\n-ruler.client.tls-enabled true\n',
      { 'ruler.client.tls-ca-path': 'ca.crt' },
      '-log.level=warn\n-ruler.client.tls-ca-path=ca.crt\n-ruler.client.tls-enabled true\n',
    ],
    ['between the program and a stray word', 'mimir foo', { target: 'read' }, 'mimir -target=read foo'],
    [
      'behind one that is changed',
      '-log.level\n',
      { 'log.level': 'warn', 'log.format': 'json' },
      '-log.level=warn\n-log.format=json\n',
    ],
    [
      'behind one that is changed, on one line',
      'mimir -log.level',
      { 'log.level': 'warn', 'log.format': 'json' },
      'mimir -log.level=warn -log.format=json',
    ],
  ]);

  check('takes a flag out', [
    ['with its line', '-a=1\n-target=all\n-b=2\n', { target: null }, '-a=1\n-b=2\n'],
    ['with the last line', '-a=1\n-target=all', { target: null }, '-a=1'],
    ['with the only line', '-target=all', { target: null }, ''],
    ['with its value', '-a=1 -target all -b=2', { target: null }, '-a=1 -b=2'],
    ['with its value on another line', '-target \\\n  all \\\n-b=2\n', { target: null }, '-b=2\n'],
    [
      'with the word that was meant for its value',
      '-a=1 -ruler.client.tls-enabled true -b=2',
      { 'ruler.client.tls-enabled': null },
      '-a=1 -b=2',
    ],
    ['from the start of a line', '-target=all -a=1', { target: null }, '-a=1'],
    ['wherever it stands', '-target=all -a=1 -target=b\n-target=c\n', { target: null }, '-a=1\n'],
    ['but not the comment behind it', '-target=all # why\n-a=1\n', { target: null }, '# why\n-a=1\n'],
    ['from the middle of joined lines', 'mimir \\\n  -target=all \\\n  -a=1\n', { target: null }, 'mimir \\\n  -a=1\n'],
    [
      'from the end of joined lines',
      'mimir \\\n  -a=1 \\\n  -target=all\n\n# end\n',
      { target: null },
      'mimir \\\n  -a=1\n\n# end\n',
    ],
    [
      'from the end of joined lines, with another',
      'mimir \\\n  -a=1 \\\n  -target=all \\\n  -log.level=x\n',
      { target: null, 'log.level': null },
      'mimir \\\n  -a=1\n',
    ],
    [
      'with all its neighbours',
      '-target=all \\\n-log.level=x \\\r\n-log.format=y\n-a=1',
      { 'log.format': null, target: null, 'log.level': null },
      '-a=1',
    ],
    ['unless it is not there', '-a=1', { target: null }, '-a=1'],
  ]);

  check('does several things at once', [
    [
      'changing, adding and taking out',
      'mimir \\\n  -log.level=x \\\n  -target=all \\\n  -ruler.client.tls-enabled true\n',
      {
        target: null,
        'log.level': 'y',
        'log.format': 'json',
        'ruler.client.tls-enabled': 'true',
        'ruler.client.tls-ca-path': 'ca.crt',
      },
      'mimir \\\n  -log.level=y \\\n  -log.format=json \\\n  -ruler.client.tls-enabled=true \\\n  -ruler.client.tls-ca-path=ca.crt\n',
    ],
    [
      'adding behind what ends the joined lines from now on',
      'mimir \\\n  -log.level=x \\\n  -target=all\n',
      { target: null, 'log.format': 'json' },
      'mimir \\\n  -log.level=x \\\n  -log.format=json\n',
    ],
    ['replacing the only flag', '-target=all', { target: null, 'log.level': 'x' }, '-log.level=x\n'],
    [
      'replacing the only flag of a program',
      'mimir \\\n  -target=all\n',
      { target: null, 'log.level': 'x' },
      'mimir -log.level=x\n',
    ],
    ['leaving out what no flag sets', '-a=1', {}, '-a=1'],
  ]);

  it('leaves out options that no flag sets', () => {
    const { writer } = documentOf('-target=all');
    assert.deepEqual(
      writer.edits([{ option: { flag: null, yamlPath: 'server.http_tls_config.cert', type: 'text' }, value: 'x' }]),
      [],
    );
  });

  it('has Mimir read what was wished for, whatever the file looks like', () => {
    const pieces = fc.constantFrom(
      ...[
        '-target=all',
        '-target',
        'all',
        '--log.level="a b"',
        `-log.format='x'`,
        '-ruler.client.tls-enabled',
        'true',
        '-a=1',
        '# c\n',
        '\\\n',
        '\n',
        '\r\n',
        ' ',
        '"',
        'mimir',
      ],
    );
    const values = fc.option(
      fc.constantFrom('', 'x', 'a b', '"', `it's`, 'a\\b', '$', '$X', '{{ y }}', '#', '-target'),
    );
    const wishes = fc.dictionary(
      fc.constantFrom('target', 'log.level', 'log.format', 'memberlist.tls-ca-path', 'server.grpc-tls-ca-path'),
      values,
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), wishes, (words, wished) => {
        const text = words.join(words.length % 2 === 0 ? ' ' : '\n');
        const before = documentOf(text);
        fc.pre(before.problems.length === 0);
        const { settings, problems } = documentOf(after(text, wished));
        assert.deepEqual(
          problems.map(({ code }) => code),
          [],
        );
        for (const [flag, value] of Object.entries(wished)) {
          assert.equal(settings.findLast(({ name }) => name.value === flag)?.value?.text ?? null, value);
        }
        const others = (all: typeof settings) =>
          all.filter(({ name }) => !(name.value in wished)).map(({ name, value }) => [name.value, value?.text]);
        assert.deepEqual(others(settings), others(before.settings));
      }),
      { numRuns: 500 },
    );
  });
});
