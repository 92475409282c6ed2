import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { kindOf } from '../../../../../core/src/documents/document-kinds';
import { cutPlaces } from '../../../../cut-places';
import { fixed, judge, type Texts } from '../containers/container-bench';
import { differences, readFixture, withMarks, type MarkedFixture } from '../../../rules/marked-fixture';

const kinds = ['systemd', 'env-file', 'shell-script', 'dockerfile', 'markdown'];
const catalogue = loadCatalogue();

describe('Files that hold settings of Mimir among other things', () => {
  for (const kind of kinds) {
    const root = resolve('test/fixtures', kind);
    for (const name of readdirSync(root).sort()) {
      const folder = join(root, name);
      const fixtures = fixturesIn(folder);
      const texts: Texts = new Map([...fixtures].map(([file, { text }]) => [file, text]));
      const main = [...texts.keys()].find((file) => !file.endsWith('.yaml')) ?? '';

      it(`are judged at the right places: ${kind}, ${name}`, async () => {
        const analyses = await judge(main, texts);
        assert.equal(analyses.get(main)?.kind, kind);
        for (const [file, { text, marks }] of fixtures) {
          const found = analyses.get(file)?.findings ?? [];
          assert.deepEqual(differences(marks, found, text), [], `${file} should be:\n${withMarks(text, found)}`);
        }
      });

      it(`are sound after their fixes: ${kind}, ${name}`, async () => {
        const result = await fixed(main, texts);
        for (const [file, text] of result) {
          const expected = join(folder, 'fixed', file);
          assert.equal(text, readFileSync(existsSync(expected) ? expected : join(folder, file), 'utf8'));
        }
        const left = [...(await judge(main, result)).values()].flatMap(({ findings }) =>
          findings.map(({ rule }) => rule),
        );
        assert.deepEqual(left, []);
      });

      it(`are read wherever they are cut off: ${kind}, ${name}`, () => {
        const whole = texts.get(main) ?? '';
        for (const end of cutPlaces(whole)) {
          const source = { uri: `file:///x/${main}`, languageId: '', text: whole.slice(0, end) };
          const found = kindOf(source);
          const documents = found?.parse(source, catalogue) ?? [];
          found?.cursorAt(source, end, catalogue);
          const ranges = documents.flatMap(({ settings, problems }) =>
            [...settings, ...problems].map(({ range }) => range),
          );
          assert.ok(
            ranges.every((range) => 0 <= range.start && range.start <= range.end && range.end <= end),
            source.text,
          );
          assert.equal(new Set(documents.map((document) => document.name)).size, documents.length);
        }
      });
    }
  }
});

function fixturesIn(folder: string): ReadonlyMap<string, MarkedFixture> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
  const own = files.filter((file) => statSync(file).isFile() && !relative(folder, file).startsWith('fixed'));
  return new Map(own.map((file) => [relative(folder, file), readFixture(readFileSync(file, 'utf8'))]));
}
