import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { climbs, findClimbs, folders, sourcesOf } from './floors';

const sources = sourcesOf(process.cwd());

/** What a name may be used for twice: the entry of each program, and a command beside what carries it out. */
const mayRepeat = (file: string): boolean => basename(file) === 'main.ts' || dirname(file) === 'cli/src/commands';

describe('floors', () => {
  it('have every folder with sources', () => {
    assert.deepEqual([...new Set(sources.map((file) => dirname(file)))].sort(), [...folders].sort());
  });

  it('rest on those below', () => {
    assert.deepEqual(findClimbs(process.cwd()), []);
  });

  it('are told apart by what is imported', () => {
    assert.deepEqual(climbs('core/src/x509/chain.ts', "import {} from '../model/version';"), []);
    assert.deepEqual(climbs('core/src/x509/chain.ts', "import {} from './names';"), []);
    assert.deepEqual(climbs('core/src/x509/chain.ts', "import {} from '../topology/links';"), ['../topology/links']);
    assert.deepEqual(climbs('core/src/ports.ts', "import {} from './rules/all-rules';"), ['./rules/all-rules']);
    assert.deepEqual(climbs('elsewhere/new.ts', "import {} from '../core/src/model/text';"), [
      '../core/src/model/text',
    ]);
  });

  it('are the map of docs/architecture.md, from the ground up', () => {
    const page = readFileSync('docs/architecture.md', 'utf8');
    const [, map = ''] = /^## The map\n([^]*?)^## /m.exec(page) ?? [];
    assert.deepEqual(
      [...map.matchAll(/^\| `([\w/-]+)` \| \S/gm)].map(([, folder]) => folder),
      folders,
    );
  });
});

describe('names of files', () => {
  it('mean one thing each', () => {
    const names = sources.filter((file) => !mayRepeat(file)).map((file) => basename(file));
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });
});
