import assert from 'node:assert/strict';
import { isMap, type YAMLSeq } from 'yaml';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { settingsFromArguments } from '../../../../../core/src/documents/carriers/argv/argument-list';
import { argumentWriter } from '../../../../../core/src/documents/carriers/argv/argument-writer';
import { applyEdits } from '../../../../../core/src/documents/carriers/embedding/embedded-text';
import { listLayout } from '../../../../../core/src/documents/carriers/yaml/list-layout';
import { dynamicBy, listOf, wordsOfList } from '../../../../../core/src/documents/carriers/yaml/scalar-words';
import { parseTree } from '../../../../../core/src/documents/carriers/yaml/tree';
import type { SettingChange } from '../../../../../core/src/model/setting';

const catalogue = loadCatalogue();
const kubernetes = dynamicBy(/\$\([A-Za-z_]\w*\)/g);

function read(host: string) {
  const tree = parseTree(host);
  const lists = isMap(tree.root)
    ? tree.root.items.map(({ value }) => listOf(value, tree)).filter((list): list is YAMLSeq => list !== null)
    : [];
  const last = lists.at(-1);
  assert.ok(last);
  const words = lists.flatMap((list) => wordsOfList(list, tree, kubernetes));
  const reading = settingsFromArguments(
    words.map(({ word }) => word),
    catalogue,
  );
  return { reading, writer: argumentWriter(reading, listLayout(words, last, tree)) };
}

function change(flag: string, value: string | null): SettingChange {
  return { option: { flag, yamlPath: null, type: 'text' }, value };
}

const key = 'server.grpc-tls-key-path';
const cert = 'server.grpc-tls-cert-path';

describe('arguments in a YAML list', () => {
  it('are read as they stand, with the places of their names and values', () => {
    const host = `args:\n  - "-${cert}=/certs/\\u0061.crt"\n  - '-${key}=''k'''\n  - --target=$(TARGET)\n`;
    const { reading } = read(host);
    assert.deepEqual(
      reading.settings.map(({ name, value }) => [name.value, value?.text, value?.dynamic]),
      [
        [cert, '/certs/a.crt', false],
        [key, "'k'", false],
        ['target', '$(TARGET)', true],
      ],
    );
    const shown = reading.settings.map(({ name, value }) =>
      [name.range, value?.range ?? name.range].map(({ start, end }) => host.slice(start, end)),
    );
    assert.deepEqual(shown, [
      [cert, '/certs/\\u0061.crt'],
      [key, "''k''"],
      ['target', '$(TARGET)'],
    ]);
  });

  it('are read without the breaks of the lines that they stand on', () => {
    const host = `args:\n  - >-\n    -${key}=k\n  - |\n    -target=all\n  - >\r\n    -server.tls-cipher-suites=A,\r\n    B\r\n  - -\n`;
    const { reading } = read(host);
    assert.deepEqual(
      reading.settings.map(({ value }) => [value?.text, host.slice(value?.range.start, value?.range.end)]),
      [
        ['k', 'k'],
        ['all', 'all'],
        ['A, B', 'A,\r\n    B'],
      ],
    );
  });

  const cases: readonly (readonly [what: string, host: string, changes: readonly SettingChange[], after: string])[] = [
    [
      'go in behind their kin',
      `args:\n  - -${cert}=a.crt # ours\n  - -log.level=warn\nx: 1\n`,
      [change(key, 'a.key')],
      `args:\n  - -${cert}=a.crt # ours\n  - -${key}=a.key\n  - -log.level=warn\nx: 1\n`,
    ],
    [
      'go in at the end, in the quotes that stand there',
      'args:\n- "-target=all"\nx: 1\n',
      [change(key, 'a.key')],
      `args:\n- "-target=all"\n- "-${key}=a.key"\nx: 1\n`,
    ],
    [
      'go into brackets',
      `args: ["-target=all", '-${cert}=a']\n`,
      [change(key, 'a.key')],
      `args: ["-target=all", '-${cert}=a', '-${key}=a.key']\n`,
    ],
    [
      'go into brackets over lines',
      `args: [\n    -target=all,\n    -${cert}=a\n  ]\n`,
      [change(key, 'k')],
      `args: [\n    -target=all,\n    -${cert}=a,\n    -${key}=k\n  ]\n`,
    ],
    ['go into a list without any', 'args: []\n', [change(key, 'k')], `args: [-${key}=k]\n`],
    ['change in place', `args: ["-${key}=a"]\n`, [change(key, 'b"c')], `args: ["-${key}=b\\"c"]\n`],
    [
      'change where the value is an element of its own',
      `args:\n  - -${key}\n  - a\n`,
      [change(key, 'b')],
      `args:\n  - -${key}\n  - b\n`,
    ],
    [
      'go out by lines',
      `args:\n  - -target=all\n  - -${key}=a # old\n  - -log.level=warn\n`,
      [change(key, null)],
      'args:\n  - -target=all\n  - -log.level=warn\n',
    ],
    [
      'go out from the start',
      `args:\n  - -${key}=a\n  - -log.level=warn\n`,
      [change(key, null)],
      'args:\n  - -log.level=warn\n',
    ],
    [
      'go out from the end of a file',
      `args:\n  - -log.level=warn\n  - -${key}=a`,
      [change(key, null)],
      'args:\n  - -log.level=warn',
    ],
    [
      'go out of brackets',
      `args: [-target=all, -${key}=a, -log.level=warn]\n`,
      [change(key, null)],
      'args: [-target=all, -log.level=warn]\n',
    ],
    [
      'go out of the start of brackets',
      `args: [-${key}=a, -log.level=warn]\n`,
      [change(key, null)],
      'args: [-log.level=warn]\n',
    ],
    ['leave an empty list', `args:\n  - -${key}=a\nx: 1\n`, [change(key, null)], 'args:\n  []\nx: 1\n'],
    [
      'take the place of all there were',
      `args:\n  - -${key}=a\n`,
      [change(key, null), change(cert, 'c')],
      `args:\n  - -${cert}=c\n`,
    ],
    [
      'stay in front of a word at which Mimir stops',
      'args:\n  - stray\n  - -target=all\n',
      [change(key, 'k')],
      `args:\n  - -${key}=k\n  - stray\n  - -target=all\n`,
    ],
    [
      'change on the line below their mark',
      `args:\n  - >-\n    -${key}=a\n  - |-\n    -target=all\n`,
      [change(key, 'b # c')],
      `args:\n  - >-\n    -${key}=b # c\n  - |-\n    -target=all\n`,
    ],
    [
      'go in and out below such a line',
      `args:\n  - >-\n    -${cert}=a\n  - >-\n    -target=all\nx: 1\n`,
      [change(key, 'k'), change('target', null)],
      `args:\n  - >-\n    -${cert}=a\n  - -${key}=k\nx: 1\n`,
    ],
    [
      'go out with a dash on the line above',
      `args:\n  -\n    -${key}=a\n  -\n    -target=all\n`,
      [change(key, null)],
      'args:\n  -\n    -target=all\n',
    ],
    [
      'go in behind the last flag of two lists',
      'command:\n  - -target=all\nargs: []\n',
      [change('log.level', 'warn')],
      'command:\n  - -target=all\n  - -log.level=warn\nargs: []\n',
    ],
  ];
  for (const [what, host, changes, after] of cases) {
    it(what, () => {
      const text = applyEdits(host, read(host).writer.edits(changes));
      assert.equal(text, after);
      assert.deepEqual(parseTree(text).problems, []);
    });
  }
});
