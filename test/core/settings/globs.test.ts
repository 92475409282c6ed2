import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readChosen } from '../../../core/src/settings/chosen';
import { keptGlobs, matchesGlob, objectionToGlob } from '../../../core/src/settings/globs';

describe('globs', () => {
  const fitting: readonly (readonly [string, string])[] = [
    ['**/mimir.yaml', '/srv/a/deploy/mimir.yaml'],
    ['**/deploy/**', '/srv/a/deploy/b/c.yaml'],
    ['deploy/**/*.yaml', 'deploy/a.yaml'],
    ['**/**/mimir.yaml', '/srv/mimir.yaml'],
    ['**/*.{yml,yaml}', '/a/b.yml'],
    ['**/*', '/a/.hidden/b.yml'],
    ['/a/?.yaml', '/a/b.yaml'],
    ['/a/[a-c].yaml', '/a/b.yaml'],
    ['**/a+(b).yaml', '/x/a+(b).yaml'],
    ['**/[a.yaml', '/x/[a.yaml'],
    ['!a.yaml', '!a.yaml'],
    ['#a.yaml', '#a.yaml'],
    ['**/*mimir*config*.yaml', '/srv/my-mimir-config-2.yaml'],
  ];
  for (const [glob, path] of fitting) it(`${glob} fits ${path}`, () => assert.ok(matchesGlob([glob], path)));

  const unfitting: readonly (readonly [string, string])[] = [
    ['**/mimir.yaml', '/srv/a/mimirXyaml'],
    ['/a/*.yaml', '/a/b/c.yaml'],
    ['!a.yaml', 'b.yaml'],
    ['', '/a'],
  ];
  for (const [glob, path] of unfitting)
    it(`${glob || 'nothing'} does not fit ${path}`, () => assert.ok(!matchesGlob([glob], path)));

  const deep = `/${'aaaa/'.repeat(60)}b`;
  const long = `${'a'.repeat(250)}b`;
  /** Each took minutes, or for ever, by a matcher that tries every way. */
  const hostile: readonly (readonly [string, string])[] = [
    [`${'**/'.repeat(12)}zzz`, deep],
    [`${'**/a*/'.repeat(12)}zzz`, deep],
    [`${'**/*a*/**/'.repeat(12)}zzz`, deep],
    [`${'**a'.repeat(12)}zzz`, deep],
    [`${'**a'.repeat(12)}zzz`, long],
    [`${'*a'.repeat(12)}z`, long],
    [`**/{${'*a*a*a*z,'.repeat(20)}b}`, long],
    [`${'{a,aa}'.repeat(40)}z`, long],
    ['{1..99999999}', long],
    [`${'+(a|aa)'.repeat(20)}z`, long],
    ['*a*a*az', 'a'.repeat(60_000)],
    [`${'*a'.repeat(100_000)}z`, long],
  ];

  it('answer whatever the glob', () => {
    // In a process of its own, which can be stopped: a matcher that goes astray does not let go of its thread.
    const program = `
      const { matchesGlob } = require('./out/core/src/settings/globs.js');
      for (const [glob, path] of JSON.parse(require('node:fs').readFileSync(0, 'utf8'))) console.log(matchesGlob([glob], path));`;
    const answers = execFileSync(process.execPath, ['-e', program], {
      input: JSON.stringify(hostile),
      encoding: 'utf8',
      timeout: 20_000,
    });
    assert.deepEqual(
      answers.trim().split('\n'),
      hostile.map(() => 'false'),
    );
  }).timeout(30_000);

  it('that would take too long are said to fit nothing', () => {
    assert.equal(objectionToGlob(`${'*a'.repeat(12)}z`), 'has too many `*` in one name');
    assert.equal(objectionToGlob(`${'{a,aa}'.repeat(40)}z`), 'has more than 256 alternatives');
    assert.equal(objectionToGlob('a'.repeat(600)), 'is longer than 512 characters');
    for (const glob of ['**/*.yaml', 'deploy/**/mimir-*/**/*.{yml,yaml}', `${'**/'.repeat(12)}zzz`])
      assert.equal(objectionToGlob(glob), null, glob);
  });

  it('are remembered, but not without end', () => {
    for (let number = 0; number < 2000; number += 1)
      assert.ok(matchesGlob([`${String(number)}/*.yaml`], `${String(number)}/a.yaml`));
    assert.ok(keptGlobs() <= 256, `${String(keptGlobs())} are in memory`);
  });
});

describe('A list of more globs than anybody writes', () => {
  it('is ignored and told, since every file would be compared with each', () => {
    const globs = Array.from({ length: 12_000 }, (_, index) => `*a*a*b${String(index)}`);
    const { chosen, problems } = readChosen(
      { files: { exclude: globs, include: globs.slice(0, 100) } },
      { rules: [], versions: [] },
    );
    assert.equal(chosen['files.exclude'], undefined);
    assert.equal(chosen['files.include']?.length, 100);
    assert.deepEqual(
      problems.map(({ path, problem }) => [path.join('.'), problem]),
      [['files.exclude', 'has more than 100 globs, so it is ignored']],
    );
  });
});
