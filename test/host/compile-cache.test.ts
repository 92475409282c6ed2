import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CacheGround, compiledCodeFolder } from '../../host/src/compile-cache';

describe('the folder of compiled code', function () {
  if (process.platform === 'win32') return;
  const user = process.getuid?.() ?? null;
  let ground = '';

  beforeEach(() => (ground = realpathSync(mkdtempSync(join(tmpdir(), 'compiled-')))));
  afterEach(() => {
    chmodSync(ground, 0o700);
    rmSync(ground, { recursive: true });
  });

  const folderFor = (more: Partial<CacheGround> = {}): string | null =>
    compiledCodeFolder({ platform: 'linux', env: { XDG_CACHE_HOME: ground }, home: '/nowhere', user, ...more });

  it("is made among the user's caches, and nobody else reads or writes it", () => {
    assert.equal(folderFor(), join(ground, 'mimir-tls'));
    assert.equal(statSync(join(ground, 'mimir-tls')).mode & 0o777, 0o700);
    assert.equal(folderFor({ env: {}, home: ground }), join(ground, '.cache', 'mimir-tls'));
    assert.equal(folderFor({ platform: 'darwin', env: {}, home: ground }), join(ground, 'Library/Caches/mimir-tls'));
    const windows = { platform: 'win32', env: { LOCALAPPDATA: join(ground, 'Local') }, user: null } as const;
    assert.equal(folderFor(windows), join(ground, 'Local', 'mimir-tls'));
  });

  for (const mode of [0o770, 0o707, 0o755]) {
    it(`is none that others reach by its mode ${mode.toString(8)}`, () => {
      mkdirSync(join(ground, 'mimir-tls'));
      chmodSync(join(ground, 'mimir-tls'), mode);
      assert.equal(folderFor(), null);
    });
  }

  it("is none of another user's, and none in a folder of another user's", () => {
    assert.equal(folderFor({ user: (user ?? 0) + 1 }), null);
  });

  it("is not made in a home of another user's, as root would make it after sudo", () => {
    // Root can give the folder away; anybody else can only be taken for another user.
    if (user === 0) chownSync(ground, 1, 1);
    assert.equal(folderFor({ env: {}, home: ground, user: user === 0 ? 0 : (user ?? 0) + 1 }), null);
    assert.equal(existsSync(join(ground, '.cache')), false);
  });

  it('is none that a link in its place leads to', () => {
    mkdirSync(join(ground, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(ground, 'elsewhere'), join(ground, 'mimir-tls'));
    assert.equal(folderFor(), null);
  });

  it('is none in a folder that others may exchange it in, however far up', () => {
    mkdirSync(join(ground, 'open/caches'), { recursive: true, mode: 0o700 });
    chmodSync(join(ground, 'open'), 0o777);
    assert.equal(folderFor({ env: { XDG_CACHE_HOME: join(ground, 'open/caches') } }), null);
    chmodSync(join(ground, 'open'), 0o1777);
    assert.notEqual(folderFor({ env: { XDG_CACHE_HOME: join(ground, 'open/caches') } }), null);
  });

  it('is none where it cannot be made, or no absolute path leads there', () => {
    assert.equal(folderFor({ env: { XDG_CACHE_HOME: '/dev/null' } }), null);
    assert.equal(folderFor({ env: { XDG_CACHE_HOME: 'caches' }, home: 'home' }), null);
    assert.equal(folderFor({ platform: 'win32', env: {}, home: ground }), null);
  });

  describe('of a run', () => {
    const check = (env: Readonly<Record<string, string>>) =>
      spawnSync(process.execPath, [resolve('dist/cli.js'), '--version'], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: ground, ...env },
      });

    it('holds what was compiled where Node keeps it, and changes no answer', () => {
      const [first, second] = [check({}), check({})];
      assert.deepEqual([first.status, first.stderr], [0, '']);
      assert.deepEqual([second.status, second.stdout], [0, first.stdout]);
      const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
      const keeps = major > 22 || (major === 22 && minor >= 8);
      assert.equal(existsSync(join(ground, '.cache/mimir-tls')), keeps);
      if (keeps) assert.equal(readdirSync(join(ground, '.cache/mimir-tls')).length, 1);
    });

    it('is left alone where the user wants none', () => {
      assert.equal(check({ NODE_DISABLE_COMPILE_CACHE: '1' }).status, 0);
      assert.equal(existsSync(join(ground, '.cache')), false);
    });

    it('is missed by nobody where the home cannot be written', () => {
      mkdirSync(join(ground, 'home'), { mode: 0o500 });
      const { status, stderr } = check({ HOME: join(ground, 'home'), XDG_CACHE_HOME: '/dev/null/caches' });
      assert.deepEqual([status, stderr], [0, '']);
    });
  });
});
