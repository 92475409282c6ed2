import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { oldWordsIn } from '../core/rules/old-words';
import { sourcesUnder } from './borders';
import { longestSentence, proseIn, proseOfPage, type Prose } from './prose';

const root = process.cwd();
const folders = ['core/src', 'host/src', 'server/src', 'client/src', 'cli/src', 'webview/src'];
const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'].concat(
  readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
);

/** What a reader can take in at once. */
const mostWords = 40;

function complaints(prose: readonly Prose[]): readonly string[] {
  return prose.flatMap(({ place, text }) => [
    ...oldWordsIn(text).map((problem) => `${place}: ${problem}`),
    ...(longestSentence(text) > mostWords ? [`${place}: more than ${String(mostWords)} words in: ${text}`] : []),
  ]);
}

describe('The words of the product', () => {
  for (const folder of folders) {
    it(`are plain and its sentences short in ${folder}`, () => {
      const prose = sourcesUnder(root, folder).flatMap((file) => proseIn(file));
      assert.ok(prose.length > 10, `${String(prose.length)} texts were found in ${folder}`);
      assert.deepEqual(complaints(prose), []);
    });
  }

  for (const page of pages) {
    it(`are plain and its sentences short in ${page}`, () => {
      assert.deepEqual(complaints(proseOfPage(readFileSync(page, 'utf8'), page)), []);
    });
  }

  it('are found in literals, templates and texts that are joined, not in names and imports', () => {
    const source = [
      "import { mend } from './mend it anew';",
      "const heeds = 'mend the link';",
      'const text = `it ${heeds} stands already`;',
      "const long = 'one key ' + 'is lacking here';",
      "const code = 'mend';",
    ].join('\n');
    assert.deepEqual(
      proseIn('example.ts', source).map(({ text }) => text),
      ['mend the link', 'it {} stands already', 'one key is lacking here'],
    );
    assert.equal(complaints(proseIn('example.ts', source)).length, 3);
  });

  it('are found in pages by paragraphs, not in code', () => {
    const page = ['# Head', '', 'One two', 'three.', '', '    code', '', '```', 'code', '```', '- item', '  more'].join(
      '\n',
    );
    assert.deepEqual(
      proseOfPage(page, 'p.md').map(({ text }) => text),
      ['# Head', 'One two three.', '- item more'],
    );
  });

  it('are counted by the sentence, a quotation as one', () => {
    assert.equal(longestSentence('One two. Three four five: "six seven eight" nine.'), 3);
    assert.equal(longestSentence(`${'word '.repeat(41)}.`), 41);
  });
});
