import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const page = readFileSync('docs/security.md', 'utf8');

describe('docs/security.md', () => {
  const rows = page.split('\n').filter((line) => /^\| (?!Threat|---)/.test(line));

  it('names a test for every threat', () => {
    assert.ok(rows.length > 0);
    const without = rows.filter((row) => testOf(row) === null);
    assert.deepEqual(without, [], 'want a last cell such as: test/host/git.test.ts: "words of its title"');
  });

  for (const row of rows) {
    const named = testOf(row);
    if (!named) continue;
    it(`names a test that is there: ${named.file}, ${named.title}`, () => {
      const titles = [
        ...readFileSync(named.file, 'utf8').matchAll(/\b(?:it|describe)\(\s*(?:`([^`]*)`|'([^']*)'|"([^"]*)")/g),
      ].map(([, a, b, c]) => a ?? b ?? c ?? '');
      assert.ok(
        titles.some((title) => title.includes(named.title)),
        `${named.file} has: ${titles.join(' | ')}`,
      );
    });
  }
});

/** The file, and words of the title, in the last cell. */
function testOf(row: string): { readonly file: string; readonly title: string } | null {
  const [, file, title] = /\| (test\/\S+\.test\.ts): "((?:[^"\\]|\\")+)" \|$/.exec(row) ?? [];
  return file === undefined || title === undefined ? null : { file, title: title.replaceAll('\\"', '"') };
}
