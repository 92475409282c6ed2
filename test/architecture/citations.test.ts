import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesUnder } from './borders';

const root = process.cwd();
const semantics = readFileSync(join(root, 'docs/mimir-tls-semantics.md'), 'utf8');
const anchors = [...semantics.matchAll(/^<a id="spec-([\d.]+)"><\/a>\n\n#+ ([\d.]+?)\.? /gm)].map(
  ([, anchor = '', heading = '']) => ({ anchor, heading }),
);

describe('The semantics document', () => {
  it('has an anchor of its own before each numbered heading', () => {
    const headings = [...semantics.matchAll(/^#+ (\d+(?:\.\d+)?)\.? /gm)].map(([, number = '']) => number);
    assert.ok(headings.length > 20);
    assert.deepEqual(
      anchors,
      headings.map((heading) => ({ anchor: heading, heading })),
    );
    assert.equal(new Set(headings).size, headings.length);
  });

  it('has the section that each comment cites', () => {
    const known = new Set(anchors.map(({ anchor }) => anchor));
    const cited = ['core/src', 'host/src', 'server/src', 'client/src', 'cli/src', 'webview/src', 'test']
      .flatMap((folder) => sourcesUnder(root, folder))
      .flatMap(citationsIn);
    assert.ok(cited.length > 100, `${String(cited.length)} citations were found`);
    assert.deepEqual(
      cited.filter(({ section }) => !known.has(section)),
      [],
    );
  });
});

/** Every section that a text such as "(spec 2.3, 4)" names. */
function citationsIn(file: string): readonly { readonly file: string; readonly section: string }[] {
  const texts = [...readFileSync(join(root, file), 'utf8').matchAll(/\bspec (\d[\d., and]*)/g)].map(
    ([, sections = '']) => sections,
  );
  return texts.flatMap((text) => (text.match(/\d+(?:\.\d+)?/g) ?? []).map((section) => ({ file, section })));
}
