import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describedRules } from '../../../core/src/analysis/described-rules';
import { analysisOf, fixtureNames, fixtureRoot } from './judged-fixtures';
import { oldWordsIn } from './old-words';
import { rulePages } from './rule-pages';
import { longestExamples, saidInFixtures, wordCount } from './said-in-fixtures';

const outdated = 'is out of date: npm run docs';

let effectsShown: Promise<ReadonlyMap<string, readonly string[]>> | null = null;

/** The effects and severities of each rule, as all fixtures together show them. */
function effectsInFixtures(): Promise<ReadonlyMap<string, readonly string[]>> {
  effectsShown ??= gatherEffects();
  return effectsShown;
}

async function gatherEffects(): Promise<ReadonlyMap<string, readonly string[]>> {
  const shown = new Map<string, string[]>();
  for (const folder of readdirSync(fixtureRoot)) {
    for (const name of fixtureNames(folder)) {
      const findings = [...(await analysisOf(join(fixtureRoot, folder, name))).values()].flatMap(
        (analysis) => analysis.findings,
      );
      for (const { rule, effect, severity } of findings)
        shown.set(rule, [...(shown.get(rule) ?? []), `${effect} ${severity}`]);
    }
  }
  return shown;
}

describe('What is written about rules', function () {
  this.timeout(60_000);

  it('is on a page each, as the rules and their fixtures have it', async () => {
    const pages = await rulePages();
    assert.deepEqual(
      ['docs/rules.md', ...readdirSync('docs/rules').map((name) => `docs/rules/${name}`)].sort(),
      [...pages.keys()].sort(),
      `docs/rules ${outdated}`,
    );
    for (const [path, text] of pages) assert.equal(readFileSync(path, 'utf8'), text, `${path} ${outdated}`);
  });

  it('names sections of the semantics document, and rules, that exist', () => {
    const semantics = readFileSync('docs/mimir-tls-semantics.md', 'utf8');
    const ids = new Set(describedRules.map(({ id }) => id));
    for (const { id, guide } of describedRules) {
      for (const section of guide.source)
        assert.ok(semantics.includes(`<a id="spec-${section}"></a>`), `${id}: there is no section ${section}`);
      assert.deepEqual(
        (guide.related ?? []).filter((each) => !ids.has(each) || each === id),
        [],
        id,
      );
    }
  });

  for (const rule of describedRules) {
    const { id, guide } = rule;
    it(`tells each effect of ${id} that fixtures show, and no other`, async () => {
      const shown = new Set((await effectsInFixtures()).get(id));
      assert.deepEqual([...shown].sort(), guide.effects.map(({ effect, severity }) => `${effect} ${severity}`).sort());
    });

    it(`shows ${id} by a wrong example, and how to do right`, async () => {
      const rulesIn = async (name: string) =>
        [...(await analysisOf(join(fixtureRoot, id, name))).values()].flatMap(({ findings }) =>
          findings.map((finding) => finding.rule),
        );
      assert.ok((await rulesIn(guide.examples.wrong)).includes(id));
      assert.ok(!(await rulesIn(guide.examples.right)).includes(id));
    });
  }
});

describe('Messages', function () {
  this.timeout(60_000);

  it('have at most 15 words in the median, and never more than 40', async () => {
    const said = (await saidInFixtures()).filter(({ kind, by }) => kind === 'message' && by !== 'hop');
    const counts = said.map(({ text }) => wordCount(text)).sort((a, b) => a - b);
    const median = counts[Math.floor(counts.length / 2)] ?? Infinity;
    assert.ok(median <= 15, `the median is ${median}`);
    assert.deepEqual(
      longestExamples(await saidInFixtures()).filter(({ text }) => wordCount(text) > 40),
      [],
    );
  });

  it('have no words of the old kind', async () => {
    assert.deepEqual(
      longestExamples(await saidInFixtures()).flatMap(({ text }) => oldWordsIn(text)),
      [],
    );
  });
});

/** Texts for users that have no old words any more. */
const plainTexts = ['docs/rules.md', ...readdirSync('docs/rules').map((name) => `docs/rules/${name}`)];

describe('Texts for users', () => {
  for (const file of plainTexts) {
    it(`have no words of the old kind in ${file}`, () => {
      const prose = readFileSync(file, 'utf8').replace(/^```[^]*?^```$/gm, '');
      assert.deepEqual(prose.split('\n').flatMap(oldWordsIn), []);
    });
  }
});
