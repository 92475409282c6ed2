// Every rule looks at every fixture, so that each of them would be tried on each mutant of a rule: minutes for one that
// survives. Here a rule's mutants are tried on the fixtures that are about it: those of its folder and those that are marked
// with it. A file that is no rule belongs to the rules that import it. What only other fixtures would notice survives here,
// so the score is rather too low.
const { readdirSync, readFileSync } = require('node:fs');
const { basename, join } = require('node:path');

const fixtureRoot = 'test/fixtures/rules';
const sources = 'core/src/rules';
const compiled = 'out/core/src/rules';
const suite = 'Fixtures of rules ';

exports.mochaHooks = {
  afterAll() {
    const perTest = globalThis.__stryker__?.mutantCoverage?.perTest;
    // It is there in the first run alone, which finds out which test reaches which mutant.
    if (perTest) keepOwn(perTest);
  },
};

function keepOwn(perTest) {
  const ids = idsByFile();
  const rulesOfMutant = new Map([...ids].flatMap(([name, rules]) => mutantsIn(name).map((mutant) => [mutant, rules])));
  for (const [test, coverage] of Object.entries(perTest)) {
    if (!test.startsWith(suite)) continue;
    const [rule, fixture] = test.slice(suite.length).split(' ');
    const about = new Set([rule, ...marksOf(rule, fixture)]);
    for (const mutant of Object.keys(coverage)) {
      const own = rulesOfMutant.get(mutant);
      if (own && !own.some((id) => about.has(id))) delete coverage[mutant];
    }
  }
}

/** The rules of each file; for one that is none, the rules that import it. */
function idsByFile() {
  const texts = new Map(
    readdirSync(sources).map((name) => [basename(name, '.ts'), readFileSync(join(sources, name), 'utf8')]),
  );
  return new Map(
    [...texts.keys()].map((name) => [name, texts.get(name).includes('id: ') ? [name] : importersOf(name, texts)]),
  );
}

function importersOf(name, texts) {
  return [...texts].filter(([, text]) => text.includes(`from './${name}'`)).map(([importer]) => importer);
}

function mutantsIn(name) {
  return [...readFileSync(join(compiled, `${name}.js`), 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g)].map(
    ([, mutant]) => mutant,
  );
}

/** The rules that a fixture names, and those that the files it brings along name. */
function marksOf(rule, fixture) {
  if (!/\.(flags|yaml)$/.test(fixture)) return [];
  const own = readFileSync(join(fixtureRoot, rule, fixture), 'utf8');
  const companions = [...own.matchAll(/^# with: *(.*?) *$/gm)].map(([, name]) =>
    readFileSync(join(fixtureRoot, rule, 'with', name), 'utf8'),
  );
  return [own, ...companions].flatMap((text) => [...text.matchAll(/\^[ \t]+([a-z0-9-]+)/g)].map(([, id]) => id));
}
