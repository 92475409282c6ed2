import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the process holds once it has made lists of numbers, forty megabytes, and kept some of them. */
const probe = `
  const { getHeapSpaceStatistics } = require('node:v8');
  process.once('exit', () => {
    const kept = [];
    for (let index = 0; index < 40000; index += 1) {
      const list = Array.from({ length: 128 }, () => index);
      if (index % 4 === 0) kept.push(list);
    }
    const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    process.stderr.write([kept.length, space.space_size].join(' '));
  });
`;

describe('the start of the server', () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'start-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const endWith = (script: string): string => {
    writeFileSync(join(folder, 'probe.cjs'), script);
    const words = ['--require', join(folder, 'probe.cjs'), resolve('dist/server.js'), '--version'];
    return spawnSync(process.execPath, words, { encoding: 'utf8', env: { ...process.env, HOME: folder } }).stderr;
  };

  it('keeps what V8 sets aside for new objects small, whatever is opened later', () => {
    const [lists, bytes = Infinity] = endWith(probe).split(' ').map(Number);
    assert.equal(lists, 10_000);
    assert.ok(bytes <= 8 * 1024 * 1024, String(bytes));
  });
});
