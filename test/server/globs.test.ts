import assert from 'node:assert/strict';
import { matchesGlob } from '../../server/src/globs';

describe('globs', () => {
  const fitting: readonly (readonly [string, string])[] = [
    ['**/mimir.yaml', '/srv/a/deploy/mimir.yaml'],
    ['**/deploy/**', '/srv/a/deploy/b/c.yaml'],
    ['**/*.{yml,yaml}', '/a/b.yml'],
    ['/a/?.yaml', '/a/b.yaml'],
    ['**/a+(b).yaml', '/x/a+(b).yaml'],
  ];
  for (const [glob, path] of fitting) it(`${glob} fits ${path}`, () => assert.ok(matchesGlob([glob], path)));

  const unfitting: readonly (readonly [string, string])[] = [
    ['**/mimir.yaml', '/srv/a/mimirXyaml'],
    ['/a/*.yaml', '/a/b/c.yaml'],
    ['**/[a.yaml', '/x/[a.yaml'],
    ['', '/a'],
  ];
  for (const [glob, path] of unfitting) it(`${glob || 'nothing'} does not fit ${path}`, () => assert.ok(!matchesGlob([glob], path)));
});
