import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('leaving while a look at the disk hangs', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-leaving-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has the status of what was found, where Node can, and never waits', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const leaving = JSON.stringify(join(__dirname, '../../host/src/leaving.js'));
    const program = `require('fs').open(${JSON.stringify(pipe)}, 'r', () => {}); setTimeout(() => require(${leaving}).leaveWith(1), 50);`;
    const { status, signal, stderr } = spawnSync(process.execPath, ['-e', program], {
      timeout: 20_000,
      encoding: 'utf8',
    });
    const expected = 'execve' in process ? { status: 1, signal: null } : { status: null, signal: 'SIGKILL' };
    assert.deepEqual({ status, signal }, expected);
    if (!('execve' in process)) assert.match(stderr, /can't end with status 1 then, and is killed\.\n$/);
  }).timeout(25_000);
});
