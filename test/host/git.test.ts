import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ignoreInGit, wouldGitTrack } from '../../host/src/git';
import { run } from '../core/certificates/zoo';

describe('git', () => {
  let folder = '';
  let key = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mimir-git-'));
    await mkdir(join(folder, 'certs'));
    key = join(folder, 'certs', 'server.key');
    await writeFile(key, 'secret');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('says nothing where there is no repository', async () => {
    assert.equal(await wouldGitTrack(key), false);
    assert.equal(await ignoreInGit(key), 'no-repository');
    assert.equal(await wouldGitTrack(join(folder, 'nowhere', 'server.key')), false);
  });

  it('would track a key until it is ignored', async () => {
    await run('git', ['init', '--quiet', folder]);
    assert.equal(await wouldGitTrack(key), true);
    assert.equal(await ignoreInGit(key), 'added');
    assert.equal(await wouldGitTrack(key), false);
    assert.equal(await readFile(join(folder, '.gitignore'), 'utf8'), '/certs/server.key\n');
    assert.equal(await ignoreInGit(key), 'covered');
  });

  it('keeps what .gitignore says, and its line ends', async () => {
    await run('git', ['init', '--quiet', folder]);
    await writeFile(join(folder, '.gitignore'), 'out/\r\n*.crt');
    assert.equal(await ignoreInGit(key), 'added');
    assert.equal(await readFile(join(folder, '.gitignore'), 'utf8'), 'out/\r\n*.crt\r\n/certs/server.key\r\n');
  });

  it('takes odd names literally', async () => {
    await run('git', ['init', '--quiet', folder]);
    for (const name of ['a[1]*?.key', '#b.key', '!c.key', 'd ', 'back\\slash.key']) {
      const odd = join(folder, 'certs', name);
      await writeFile(odd, 'secret');
      assert.equal(await ignoreInGit(odd), 'added', name);
      assert.equal(await wouldGitTrack(odd), false, name);
    }
    assert.equal(await wouldGitTrack(key), true);
  });
});
