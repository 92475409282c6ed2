// Mutation testing (CONTRIBUTING.md): changes the code of a folder bit by bit and looks whether a test notices.
// node --require ./test/mutation/mocha-12.cjs scripts/mutation.mjs [FOLDER[/FILE]]...
import { existsSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';

/**
 * The tests that are there for a folder, the fastest first: what one of them notices, the others need not look at. Those
 * that make keys, or start processes, take too long to be run for every change.
 */
const testsOf = {
  process: ['process/*'],
  x509: ['x509/*'],
  topology: ['topology/*', 'map/*', 'analysis/callers', 'rules/fixtures'],
  'certificates/plan/plan-names': ['certificates/plan/plan-names', 'certificates/plan/plan'],
  'certificates/plan/leaf-faults': ['certificates/plan/leaf-faults'],
  'certificates/plan/default-paths': ['certificates/plan/default-paths'],
  'certificates/plan/key-choice': ['certificates/plan/key-choice'],
  'certificates/plan/pick-up': ['certificates/plan/pick-up'],
  'certificates/plan': ['certificates/plan/!(key-types|plan-names)'],
  'certificates/cluster': ['certificates/cluster/*'],
  'certificates/inspect': ['certificates/inspect/*'],
  'certificates/issue': ['certificates/issue/*'],
  'certificates/rotate': ['certificates/rotate/rotation-steps'],
  'certificates/execute': ['certificates/execute/!(execute|safety)'],
  rules: [
    'rules/fixtures',
    'rules/!(every-fixture|near-misses|unknown-keys)',
    'analysis/@(callers|deployments|neighbours)',
    'secure/mutual-tls',
    'documents/kinds/@(containers|helm|hosts)/@(fixtures|probes)',
  ],
};

/** What mocha loads before the tests of a folder. */
const requiredBy = {
  rules: ['./test/mutation/own-tests.cjs'],
};

/** Parts of the test of every fixture. The others look at all fixtures in each of their tests. */
const parts = ['rules/fixtures'];

const asked = process.argv.slice(2);
const places = asked.length > 0 ? asked : Object.keys(testsOf);
for (const place of places) await mutate(place);

/** A folder, or a file or pattern below it. */
async function mutate(place) {
  const folder = entryOf(place);
  const name = place.replace(/\W+/g, '-').slice(0, 60);
  const reports = `reports/mutation/${name}`;
  const stryker = new Stryker({
    mutate: mutatedAt(place).map((pattern) => pattern.replace(/^!?/, '$&core/src/')),
    ignorePatterns: ['dist', 'out', 'coverage', 'reports', 'images', '*.vsix', 'test/e2e'],
    buildCommand: 'node scripts/compile-tests.mjs',
    testRunner: 'mocha',
    testRunnerNodeArgs: ['--require', './test/mutation/mocha-12.cjs'],
    mochaOptions: {
      'no-config': true,
      require: ['./test/mutation/fresh-notes.cjs', ...(requiredBy[folder] ?? [])],
      spec: testsOf[folder].map((tests) => `out/test/core/${tests}${parts.includes(tests) ? '' : '.test'}.js`),
    },
    coverageAnalysis: 'perTest',
    // What stands in tables is read as the module is loaded, and each change there would cost a process of its own.
    ignoreStatic: process.env.MUTATE_TABLES !== 'yes',
    incremental: true,
    incrementalFile: `${reports}.incremental.json`,
    tempDirName: `${reports}.sandbox`,
    reporters: ['clear-text', 'json', 'progress-append-only'],
    jsonReporter: { fileName: `${reports}.json` },
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
    allowConsoleColors: false,
    concurrency: 1,
    disableTypeChecks: false,
  });
  await stryker.runMutationTest();
}

/** The entry of the table that is the nearest. */
function entryOf(place) {
  const [nearest] = Object.keys(testsOf)
    .filter((each) => place === each || place.startsWith(`${each}/`) || place === `${each}.ts`)
    .sort((a, b) => b.length - a.length);
  return nearest;
}

/** Without the files that have an entry of their own. */
function mutatedAt(place) {
  if (place.endsWith('.ts')) return [place];
  if (existsSync(`core/src/${place}.ts`)) return [`${place}.ts`];
  const apart = Object.keys(testsOf).filter((each) => each.startsWith(`${place}/`));
  return [`${place}/**/*.ts`, ...apart.map((each) => `!${each}.ts`)];
}
