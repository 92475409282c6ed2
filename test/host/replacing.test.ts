import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../host/src/files';

describe('files that are replaced', () => {
  let folder = '';
  beforeEach(async () => (folder = await realpath(await mkdtemp(join(tmpdir(), 'mimir-replace-')))));
  afterEach(() => rm(folder, { recursive: true }));

  const at = (name: string): string => join(folder, name);
  const modeOf = async (name: string): Promise<number> => (await stat(at(name))).mode & 0o777;

  it("have the draft's text and their own mode", async () => {
    await writeFile(at('server.key'), 'old');
    await chmod(at('server.key'), 0o640);
    await nodeFiles.create(at('draft'), 'new', true);
    assert.equal(await nodeFiles.replace(at('server.key'), at('draft'), null), 'replaced');
    assert.deepEqual(
      [await readFile(at('server.key'), 'utf8'), await modeOf('server.key'), await readdir(folder)],
      ['new', 0o640, ['server.key']],
    );
  });

  it('have the mode that is given', async () => {
    await writeFile(at('server.key'), 'old');
    await chmod(at('server.key'), 0o644);
    await nodeFiles.create(at('draft'), 'new', true);
    assert.equal(await nodeFiles.replace(at('server.key'), at('draft'), 0o600), 'replaced');
    assert.deepEqual([await readFile(at('server.key'), 'utf8'), await modeOf('server.key')], ['new', 0o600]);
  });

  it('stay as they are where the draft is gone', async () => {
    await writeFile(at('server.key'), 'old');
    assert.deepEqual(await nodeFiles.replace(at('server.key'), at('draft'), null), {
      failure: `${at('server.key')} could not be written because of a system error (ENOENT).`,
    });
    assert.equal(await readFile(at('server.key'), 'utf8'), 'old');
  });

  it('are kept under a free name, secrets for their owner alone', async () => {
    await writeFile(at('server.key'), 'old', { mode: 0o644 });
    assert.equal(await nodeFiles.keep(at('server.key'), at('backup'), true), 'created');
    assert.deepEqual([await readFile(at('backup'), 'utf8'), await modeOf('backup')], ['old', 0o600]);
    await writeFile(at('taken'), 'mine');
    assert.equal(await nodeFiles.keep(at('server.key'), at('taken'), true), 'exists');
    assert.equal(await readFile(at('taken'), 'utf8'), 'mine');
  });

  it('are removed once, and that is enough', async () => {
    await writeFile(at('a'), '');
    assert.deepEqual([await nodeFiles.remove(at('a')), await nodeFiles.remove(at('a'))], ['removed', 'removed']);
  });

  it('lead where their links lead, as far as that is known', async () => {
    await mkdir(at('real'));
    await symlink('real', at('link'));
    await symlink('nowhere', at('broken'));
    await writeFile(at('file'), '');
    assert.equal(await nodeFiles.realPath(at('link/new/server.key')), at('real/new/server.key'));
    assert.equal(await nodeFiles.realPath(at('file/server.key')), at('file/server.key'));
    assert.equal(await nodeFiles.realPath(at('broken')), null);
    assert.equal(await nodeFiles.realPath(at('broken/server.key')), null);
  });

  describe('behind a lock', () => {
    const lock = (): string => at('.lock');

    it("are one run's alone", async () => {
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => nodeFiles.lock(lock())));
      assert.deepEqual(outcomes.sort(), ['busy', 'busy', 'busy', 'busy', 'locked']);
      await nodeFiles.remove(lock());
      assert.equal(await nodeFiles.lock(lock()), 'locked');
    });

    it('are taken over from a process that is dead, by one alone', async () => {
      const { pid } = spawnSync(process.execPath, ['-e', '']);
      await writeFile(lock(), `${pid} ${hostname()}\n`);
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => nodeFiles.lock(lock())));
      assert.equal(outcomes.filter((outcome) => outcome === 'locked').length, 1);
      assert.deepEqual(await readdir(folder), ['.lock']);
    });

    it('say whose they are: process, machine and start', async () => {
      assert.equal(await nodeFiles.lock(lock()), 'locked');
      const [pid, host, start, space, ...rest] = (await readFile(lock(), 'utf8')).trim().split(' ');
      assert.deepEqual([pid, host, rest], [String(process.pid), hostname(), []]);
      if (process.platform === 'linux') assert.match(`${start ?? ''} ${space ?? ''}`, /^\d+ pid:\[\d+\]$/);
    });

    it("are taken over where the number of the process is another's by now", async function () {
      if (process.platform !== 'linux') this.skip();
      assert.equal(await nodeFiles.lock(lock()), 'locked');
      const own = await readFile(lock(), 'utf8');
      await writeFile(lock(), own.replace(/^(\S+ \S+) \d+/, '$1 1'));
      assert.equal(await nodeFiles.lock(lock()), 'locked');
      assert.equal(await readFile(lock(), 'utf8'), own);
    });

    it('are left for an hour to a process of another machine or container, and to one that cannot be told', async () => {
      for (const holder of ['1 elsewhere\n', 'somebody', '', `999999 ${hostname()} 5 pid:[1]\n`]) {
        await writeFile(lock(), holder);
        assert.equal(await nodeFiles.lock(lock()), 'busy', holder);
        const past = new Date(Date.now() - 61 * 60_000);
        await utimes(lock(), past, past);
        assert.equal(await nodeFiles.lock(lock()), 'locked', holder);
      }
    });
  });
});
