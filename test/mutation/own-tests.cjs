// Every rule looks at every text that is judged, so that each such test would be tried on each mutant of a rule: minutes for
// one that survives. Here a rule's mutants are tried on the tests that name it: by its folder of fixtures, by a mark in the
// fixture, in the test's title, or else in its file. A file that is no rule belongs to the rules that import it. What only other tests
// would notice survives here, so the score is rather too low.
const { globSync, readdirSync, readFileSync } = require('node:fs');
const { basename, join } = require('node:path');

const fixtureRoot = 'test/fixtures/rules';
const sources = 'core/src/rules';
const compiled = 'out/core/src/rules';
const suite = 'Fixtures of rules ';

const known = new Set(readdirSync(fixtureRoot));

exports.mochaHooks = {
  afterAll() {
    const perTest = globalThis.__stryker__?.mutantCoverage?.perTest;
    // It is there in the first run alone, which finds out which test reaches which mutant.
    if (perTest) keepOwn(perTest, filesOfTests(this.test.parent));
  },
};

function keepOwn(perTest, files) {
  const rulesOfMutant = new Map(
    [...rulesByFile()].flatMap(([name, rules]) => mutantsIn(name).map((mutant) => [mutant, rules])),
  );
  for (const [test, coverage] of Object.entries(perTest)) {
    const named = new Set(rulesNamedBy(test, files.get(test)));
    for (const mutant of Object.keys(coverage)) {
      const own = rulesOfMutant.get(mutant);
      if (own && !own.some((id) => named.has(id))) delete coverage[mutant];
    }
  }
}

function filesOfTests(parent) {
  const own = parent.tests.map((test) => [test.fullTitle(), test.file]);
  return new Map([...own, ...parent.suites.flatMap((each) => [...filesOfTests(each)])]);
}

function rulesNamedBy(test, file) {
  if (test.startsWith(suite)) {
    const [rule, fixture] = test.slice(suite.length).split(' ');
    return [rule, ...rulesMarkedIn(rule, fixture)];
  }
  const inTitle = rulesIn(test);
  if (inTitle.length > 0) return inTitle;
  // A test of a folder of fixtures has its name at the end.
  const ofFixtures = globSync(`test/fixtures/*/${test.split(' ').at(-1)}/**/*.*`);
  return [file, ...ofFixtures].flatMap((path) => rulesIn(readFileSync(path, 'utf8')));
}

/** The rules that a fixture is marked with, and the files that it brings along. */
function rulesMarkedIn(rule, fixture) {
  if (!/\.(flags|yaml)$/.test(fixture)) return [];
  const own = readFileSync(join(fixtureRoot, rule, fixture), 'utf8');
  const companions = [...own.matchAll(/^# with: *(.*?) *$/gm)].map(([, name]) =>
    readFileSync(join(fixtureRoot, rule, 'with', name), 'utf8'),
  );
  return [own, ...companions].flatMap(rulesIn);
}

function rulesIn(text) {
  return (text.match(/[a-z0-9]+(?:-[a-z0-9]+)+/g) ?? []).filter((word) => known.has(word));
}

/** The rules of each file; for one that is none, the rules that import it. */
function rulesByFile() {
  const texts = new Map(
    readdirSync(sources).map((name) => [basename(name, '.ts'), readFileSync(join(sources, name), 'utf8')]),
  );
  const importers = (name) =>
    [...texts].filter(([, text]) => text.includes(`from './${name}'`)).map(([importer]) => importer);
  return new Map([...texts.keys()].map((name) => [name, known.has(name) ? [name] : importers(name)]));
}

function mutantsIn(name) {
  const text = readFileSync(join(compiled, `${name}.js`), 'utf8');
  return [...text.matchAll(/stryMutAct_\w+\("(\d+)"\)/g)].map(([, mutant]) => mutant);
}
