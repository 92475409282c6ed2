// `npm run test:e2e`: packs the extension, uses it in a browser, then asks its providers inside the extension host.
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package.mjs';
import { root } from './browser/workspace.mjs';
import { setUp } from './setup.mjs';

setUp();
await packageExtension();
run('scripts/compile-tests.mjs');
// Only now, since what it imports comes with the set-up.
const { runAlone, runBesideYamlServer, runInSeveralFolders } = await import('./extension-host.mjs');
const alone = await runAlone();
tell('inside the extension host', alone);
const several = await runInSeveralFolders();
tell('inside the extension host, in two folders', several);
const beside = await runBesideYamlServer();
tell('inside the extension host, beside another YAML server', beside);
// Last, as what these leave behind on the machine may slow down who follows the disk.
const browserStatus = status('node_modules/mocha/bin/mocha.js', '--config', 'test/e2e/.mocharc.json');
process.exit(
  browserStatus === 0 && alone.stats.failures + several.stats.failures + beside.stats.failures === 0 ? 0 : 1,
);

function status(program, ...options) {
  return spawnSync(process.execPath, [join(root, program), ...options], { cwd: root, stdio: 'inherit' }).status ?? 1;
}

function run(program) {
  const result = status(program);
  if (result !== 0) process.exit(result);
}

/** Prints mocha's JSON as its own reporter would, and adds to the totals that `.ci/run` sums up. */
function tell(title, { stats, tests }) {
  console.log(`\n  ${title}`);
  for (const { fullTitle, err } of tests) {
    const failure = err.stack ?? err.message;
    console.log(`    ${failure ? '✗' : '✔'} ${fullTitle}${failure ? `\n${failure}` : ''}`);
  }
  console.log(`\n  ${stats.passes} passing, ${stats.failures} failing\n`);
  if (process.env.TEST_TOTALS) appendFileSync(process.env.TEST_TOTALS, `${stats.passes} ${stats.failures}\n`);
}
