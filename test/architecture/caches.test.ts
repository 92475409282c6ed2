import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is kept is kept in `Memo` and `Notes`, where it goes with what it rests on (docs/architecture.md). */
const keptByIdentity = /\b(?:WeakMap|WeakRef|WeakSet)\b/;

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

describe('caches by identity', () => {
  it('are in no source of the core, the server, the command line or the host', () => {
    const files = ['core/src', 'server/src', 'cli/src', 'host/src'].flatMap(sourcesIn);
    assert.ok(files.length > 300);
    assert.deepEqual(
      files.filter((file) => keptByIdentity.test(readFileSync(file, 'utf8'))),
      [],
    );
  });
});
