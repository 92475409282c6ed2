import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { loadCatalogue } from '../../../../core/src/catalogue/load';
import { compose } from '../../../../core/src/documents/kinds/compose/compose';
import { kubernetes } from '../../../../core/src/documents/kinds/kubernetes/kubernetes';
import { mayHoldMimir } from '../../../../core/src/documents/recognition/presence';

const catalogue = loadCatalogue();

/** Fixtures in which containers, or data in objects, may be Mimir's. */
const texts = readdirSync('test/fixtures', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.ya?ml$/.test(name))
  .map((name) => readFileSync(join('test/fixtures', name), 'utf8'))
  .filter((text) => /^["']?(?:apiVersion|services)["']?:/m.test(text));

const isRead = (text: string): boolean =>
  [kubernetes, compose].some(
    (kind) => kind.parse({ uri: 'file:///a.yaml', languageId: 'yaml', text }, catalogue).length > 0,
  );

const encoded = Buffer.from('server: {}\nlimits: {}\n').toString('base64');

describe('the first look for Mimir in YAML', () => {
  it('lets no text pass of which anything is read, whatever lines are left of it', () => {
    assert.ok(texts.length > 30);
    let passed = 0;
    const line = fc.record({ text: fc.nat(), keeps: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }) });
    fc.assert(
      fc.property(line, ({ text, keeps }) => {
        const lines = (texts[text % texts.length] ?? '').split('\n');
        const left = lines.filter((each, at) => keeps[at % keeps.length] === true || /^\S/.test(each)).join('\n');
        if (mayHoldMimir(left)) return;
        passed += 1;
        assert.equal(isRead(left), false, left);
      }),
      { numRuns: 400 },
    );
    assert.ok(passed > 0);
    for (const text of texts) assert.ok(mayHoldMimir(text) || !isRead(text), text);
  });

  for (const [what, text] of [
    ['a letter written as a number', 'services: {a: {image: "grafana/m\\x69mir", command: ["-a"]}}'],
    ['a word over two lines', 'services: {a: {image: "grafana/mi\\\n  mir", command: ["-a"]}}'],
    ['a Secret in base64', `apiVersion: v1\nkind: Secret\ndata: {a.yaml: ${encoded}}`],
    ['keys after line ends in quotes', 'apiVersion: v1\nkind: ConfigMap\ndata: {a.yaml: "server: {}\\nlimits: {}\\n"}'],
    [
      'keys in quotes within quotes',
      'apiVersion: v1\nkind: ConfigMap\ndata: {a.yaml: "\\"server\\": {}\\n\\"limits\\": {}\\n"}',
    ],
    [
      'keys in doubled quotes',
      "apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: '''server'': {}\n\n    ''limits'': {}\n\n    '",
    ],
    ['a flag alone', 'apiVersion: v1\nspec: {containers: [{name: a, args: ["-ingester.client.tls-enabled"]}]}'],
  ] as const) {
    it(`sees ${what}`, () => {
      assert.equal(mayHoldMimir(text), true);
    });
  }

  it('passes over what is plainly another program', () => {
    const text =
      'apiVersion: apps/v1\nspec: {containers: [{name: a, resources: {limits: {cpu: 1}}, args: ["--port=1"]}]}';
    assert.equal(mayHoldMimir(text), false);
  });
});
