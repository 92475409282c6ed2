import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { yamlText } from '../../../../core/src/certificates/cluster/yaml-text';

const scalars: readonly (readonly [value: unknown, text: string])[] = [
  ['a', 'a'],
  ['cert sign', 'cert sign'],
  ['/etc/mimir/tls-1_a.B', '/etc/mimir/tls-1_a.B'],
  ['a ', '"a "'],
  ['1a', '"1a"'],
  ['a:b', '"a:b"'],
  ['*.mimir.svc', '"*.mimir.svc"'],
  ['', '""'],
  ['Yes', '"Yes"'],
  ['yesterday', 'yesterday'],
  ['a yes', 'a yes'],
  ['n', '"n"'],
  ['null', '"null"'],
  ['a\nb', '"a\\nb"'],
  ['\u007f\u2028', '"\\u007f\\u2028"'],
  [true, 'true'],
  [null, 'null'],
  [288, '288'],
];

const blocks: readonly (readonly [value: unknown, text: string])[] = [
  [{ a: [], b: {}, c: undefined, d: 1 }, 'a: []\nb: {}\nd: 1\n'],
  [{ a: ['x', 'z'] }, 'a:\n  - x\n  - z\n'],
  [{ a: { b: { c: 'x' } } }, 'a:\n  b:\n    c: x\n'],
  [[{ a: 'x', b: 'z' }, ['z', []]], '- a: x\n  b: z\n- - z\n  - []\n'],
  [[], '[]\n'],
  [{ a: undefined }, '{}\n'],
];

describe('YAML for resources', () => {
  for (const [value, text] of scalars)
    it(`has ${JSON.stringify(value)} as ${text}`, () => assert.equal(yamlText(value), `${text}\n`));

  for (const [value, text] of blocks)
    it(`has ${JSON.stringify(value)} in block style`, () => {
      assert.equal(yamlText(value), text);
      assert.deepEqual(parse(text), JSON.parse(JSON.stringify(value)));
    });
});
