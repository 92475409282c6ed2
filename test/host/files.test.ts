import assert from 'node:assert/strict';
import promises, {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { mock } from 'node:test';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFailure } from '../../host/src/file-errors';
import { nodeFiles } from '../../host/src/files';

describe('files on the disk', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'mimir-files-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

  it('are created with their folders, secrets for their owner alone', async () => {
    const key = join(folder, 'certs', 'deep', 'server.key');
    assert.equal(await nodeFiles.create(key, 'secret', true), 'created');
    assert.equal(await nodeFiles.create(join(folder, 'certs', 'server.crt'), 'public', false), 'created');
    assert.equal(await readFile(key, 'utf8'), 'secret');
    assert.equal(await modeOf(key), 0o600);
    assert.equal(await modeOf(join(folder, 'certs', 'deep')), 0o700);
    assert.equal((await modeOf(join(folder, 'certs', 'server.crt'))) & ~0o644, 0);
  });

  it('are locked by another run where a run that had the lock cleared our draft away', async () => {
    const { link } = promises;
    const giving = mock.method(promises, 'link', async (draft: string, path: string) => {
      await rm(draft);
      await link(draft, path);
    });
    try {
      assert.equal(await nodeFiles.lock(join(folder, '.mimir-tls.lock')), 'busy');
      assert.equal(giving.mock.callCount(), 1);
    } finally {
      giving.mock.restore();
    }
  });

  it('are never replaced', async () => {
    const path = join(folder, 'server.key');
    await writeFile(path, 'mine');
    assert.equal(await nodeFiles.create(path, 'other', true), 'exists');
    assert.equal(await readFile(path, 'utf8'), 'mine');
    await symlink(join(folder, 'elsewhere'), join(folder, 'link.key'));
    assert.equal(await nodeFiles.create(join(folder, 'link.key'), 'other', true), 'exists');
    await mkdir(join(folder, 'folder.key'));
    assert.equal(await nodeFiles.create(join(folder, 'folder.key'), 'other', true), 'exists');
    assert.deepEqual((await readdir(folder)).sort(), ['folder.key', 'link.key', 'server.key']);
  });

  it('are created once, however many try, and leave no drafts', async () => {
    const path = join(folder, 'server.key');
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(5000));
    const outcomes = await Promise.all(texts.map((text) => nodeFiles.create(path, text, true)));
    assert.equal(outcomes.filter((outcome) => outcome === 'created').length, 1);
    assert.equal(await readFile(path, 'utf8'), texts[outcomes.indexOf('created')]);
    assert.deepEqual(await readdir(folder), ['server.key']);
  });

  it('tell in plain words why they cannot be created', async () => {
    await writeFile(join(folder, 'certs'), 'a file');
    const path = join(folder, 'certs', 'server.key');
    const words =
      'could not be written because part of its path is a file. Move that file away, or choose another folder.';
    assert.deepEqual(await nodeFiles.create(path, 'secret', true), { failure: `${path} ${words}` });
    const deep = join(folder, 'certs', 'deep', 'server.key');
    assert.deepEqual(await nodeFiles.create(deep, 'secret', true), { failure: `${deep} ${words}` });
    const long = join(folder, 'k'.repeat(300));
    assert.deepEqual(await nodeFiles.create(long, 'secret', true), {
      failure: `${long} could not be written because the name is too long. Choose a shorter one.`,
    });
    assert.deepEqual(await readdir(folder), ['certs']);
  });

  const advice: Readonly<Record<string, string>> = {
    EACCES: 'permission is denied. Allow writing to its folder, or choose another folder.',
    EROFS: 'its file system is read-only. Choose a writable folder.',
    ENOSPC: 'the disk is full. Free some space and try again.',
    EXDEV: 'of a system error (EXDEV).',
  };
  for (const [code, why] of Object.entries(advice)) {
    it(`have words for ${code}`, () => {
      assert.equal(
        writeFailure('/certs/ca.key', Object.assign(new Error(), { code })),
        `/certs/ca.key could not be written because ${why}`,
      );
    });
  }

  it('tell their state', async () => {
    await writeFile(join(folder, 'mimir.yaml'), 'target: all\n');
    await chmod(join(folder, 'mimir.yaml'), 0o640);
    const { mtimeMs } = await lstat(join(folder, 'mimir.yaml'));
    assert.deepEqual(await nodeFiles.stat(join(folder, 'mimir.yaml')), {
      kind: 'file',
      size: 12,
      modified: mtimeMs,
      mode: 0o640,
    });
    assert.deepEqual(await nodeFiles.stat(folder), { kind: 'folder' });
    assert.deepEqual(await nodeFiles.stat(join(folder, 'nothing')), { kind: 'missing' });
  });

  it('are read and listed without exceptions', async () => {
    await writeFile(join(folder, 'mimir.yaml'), 'ä');
    await mkdir(join(folder, 'certs'));
    assert.equal(await nodeFiles.readText(join(folder, 'mimir.yaml')), 'ä');
    assert.equal(await nodeFiles.readText(folder), null);
    assert.equal(await nodeFiles.readText(join(folder, 'nothing')), null);
    assert.deepEqual([...(await nodeFiles.list(folder))].sort(), ['certs/', 'mimir.yaml']);
    assert.deepEqual(await nodeFiles.list(join(folder, 'nothing')), []);
  });
});
