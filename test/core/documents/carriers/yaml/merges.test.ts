import assert from 'node:assert/strict';
import { callsBelow } from '../../../../../core/src/documents/callers/node-calls';
import { withMappingTls } from '../../../../../core/src/documents/callers/mapping-calls';
import { settingsFromFlagMap } from '../../../../../core/src/documents/carriers/yaml/flag-map';
import { fieldAt, fieldsOf, textAt } from '../../../../../core/src/documents/carriers/yaml/fields';
import { parseTree } from '../../../../../core/src/documents/carriers/yaml/tree';

/** Each level takes in the one below nine times: read naively, the last stands for 9^15 mappings. */
function levels(line: (name: string, below: string) => string): string {
  return Array.from({ length: 15 }, (_, n) => line(`&k${n + 1}`, Array(9).fill(`*k${n}`).join(', '))).join('\n');
}

describe('A few lines of aliases that stand for billions of mappings', () => {
  const merged = `k0: &k0 {target: all, host: a}\n${levels((name, below) => `${name.slice(1)}: ${name} {<<: [${below}]}`)}\n`;
  const listed = `k0: &k0 ["http://mimir:8080/ready"]\n${levels((name, below) => `${name.slice(1)}: ${name} [${below}]`)}\n`;

  it('are merged once each', () => {
    const tree = parseTree(`${merged}last: {<<: *k15, host: b}\n`);
    const last = fieldAt(tree.root, ['last'], tree);
    assert.deepEqual(
      fieldsOf(last, tree).map(({ key }) => key.value),
      ['host', 'target'],
    );
    assert.equal(textAt(last, ['host'], tree), 'b');
  });

  it('give each flag of extraArgs once', () => {
    const tree = parseTree(`${merged}extraArgs: {<<: *k15}\n`);
    const settings = settingsFromFlagMap(fieldAt(tree.root, ['extraArgs'], tree), tree);
    assert.deepEqual(settings.map(({ name }) => name.value).sort(), ['host', 'target']);
  });

  it('are looked through once each for calls', () => {
    const tree = parseTree(`${listed}test: {deep: *k6, again: *k6}\n`);
    assert.equal(callsBelow(fieldAt(tree.root, ['test'], tree), tree).length, 1);
  });

  it("are looked through once each for the TLS of a caller's configuration", () => {
    const text = `${listed}exporters: {}\nurl: https://mimir:8080\n`;
    assert.deepEqual(withMappingTls([], text), []);
    const [call] = callsBelow(parseTree('url: https://mimir:8080').root, parseTree('url: https://mimir:8080'));
    assert.ok(call);
    assert.deepEqual(withMappingTls([call], text), [call]);
  });
});

describe('Merged mappings', () => {
  it('count in the order of their merge keys, those within them before the next', () => {
    const tree = parseTree(
      'a: &a {one: a, two: a}\nb: &b {<<: *a, two: b}\nc: &c {one: c, three: c}\nlast: {<<: [*b, *c], four: d}\n',
    );
    const last = fieldAt(tree.root, ['last'], tree);
    const shown = ['one', 'two', 'three', 'four'].map((key) => textAt(last, [key], tree));
    assert.deepEqual(shown, ['a', 'b', 'c', 'd']);
    const flags = settingsFromFlagMap(last, tree).map(({ name, value }) => `${name.value}=${value?.text ?? ''}`);
    assert.deepEqual([...flags].sort(), ['four=d', 'one=a', 'three=c', 'two=b']);
  });
});
