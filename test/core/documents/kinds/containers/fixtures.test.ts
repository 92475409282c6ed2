import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { differences, readFixture, withMarks, type MarkedFixture } from '../../../rules/marked-fixture';
import { fixed, judge, type Texts } from './container-bench';

const root = resolve('test/fixtures/containers');

describe('Containers of Mimir, in Compose files and manifests', () => {
  for (const name of readdirSync(root).sort()) {
    const folder = join(root, name);
    const fixtures = fixturesIn(folder);
    const texts: Texts = new Map([...fixtures].map(([file, { text }]) => [file, text]));
    const main = [...fixtures.keys()].find((file) => /^(?:docker-)?compose\.ya?ml$|^manifests\.yaml$/.test(file)) ?? '';

    it(`are judged at the right places: ${name}`, async () => {
      const analyses = await judge(main, texts);
      for (const [file, { text, marks }] of fixtures) {
        const found = analyses.get(file)?.findings ?? [];
        assert.deepEqual(differences(marks, found, text), [], `${file} should be:\n${withMarks(text, found)}`);
      }
    });

    if (!existsSync(join(folder, 'fixed'))) continue;
    it(`are sound after their fixes: ${name}`, async () => {
      const result = await fixed(main, texts);
      for (const [file, text] of result) {
        const expected = join(folder, 'fixed', file);
        const changed = text !== texts.get(file);
        assert.equal(existsSync(expected), changed, `${expected} is ${changed ? 'missing' : 'there'}:\n${text}`);
        if (!changed) continue;
        assert.equal(text, readFileSync(expected, 'utf8'));
        assert.deepEqual(
          parseAllDocuments(text).flatMap(({ errors }) => errors),
          [],
        );
      }
      const left = [...(await judge(main, result)).values()].flatMap(({ findings }) =>
        findings.map(({ rule }) => rule),
      );
      assert.deepEqual(left, []);
    });
  }
});

function fixturesIn(folder: string): ReadonlyMap<string, MarkedFixture> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
  const own = files.filter((file) => statSync(file).isFile() && !relative(folder, file).startsWith('fixed'));
  return new Map(own.map((file) => [relative(folder, file), readFixture(readFileSync(file, 'utf8'))]));
}
