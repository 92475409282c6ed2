import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';
import type { Placed } from '../../../core/src/settings/project';
import { TiedFiles } from '../../../core/src/settings/tied-files';

describe('the files of a deployment', () => {
  let folder: string;
  let complaints: string[];
  let listed: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tied-'));
    complaints = [];
    listed = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(...names: readonly string[]): void {
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), '');
    }
  }

  function tied(deployments: Readonly<Record<string, readonly string[]>>): TiedFiles {
    const files = {
      ...nodeFiles,
      list: (path: string) => {
        listed.push(path.slice(folder.length + 1));
        return nodeFiles.list(path);
      },
    };
    const found = new TiedFiles({ files, paths: nodePaths }, (message) => void complaints.push(message));
    found.configure(placed(deployments, folder));
    return found;
  }

  const placed = (
    named: Readonly<Record<string, readonly string[]>>,
    start: string | null,
  ): Readonly<Record<string, readonly Placed[]>> =>
    Object.fromEntries(
      Object.entries(named).map(([name, entries]) => [name, entries.map((written) => ({ folder: start, written }))]),
    );

  const below = (paths: readonly string[]): readonly string[] =>
    paths.map((path) => path.slice(folder.length + 1)).sort();

  async function filesOf(...entries: readonly string[]): Promise<readonly string[]> {
    const [files = []] = await tied({ staging: entries }).list();
    return below(files);
  }

  it('are named, or fit a glob that starts at the workspace folder', async () => {
    write(
      'ingester.flags',
      'deploy/staging/a.yaml',
      'deploy/staging/b/c.yaml',
      'deploy/staging/b/c.txt',
      'deploy/prod/a.yaml',
    );
    assert.deepEqual(await filesOf('deploy/staging/**/*.yaml', './ingester.flags', 'missing.flags'), [
      'deploy/staging/a.yaml',
      'deploy/staging/b/c.yaml',
      'ingester.flags',
      'missing.flags',
    ]);
    assert.deepEqual(await filesOf('deploy/*/a.yaml'), ['deploy/prod/a.yaml', 'deploy/staging/a.yaml']);
    assert.deepEqual(await filesOf('deploy/{staging,test}/*.yaml'), ['deploy/staging/a.yaml']);
    assert.deepEqual(await filesOf(join(folder, 'deploy/prod/*')), ['deploy/prod/a.yaml']);
  });

  it('may have marks of globs in their names', async () => {
    write('mimir[1].flags');
    assert.deepEqual(await filesOf('mimir[1].flags'), ['mimir[1].flags']);
  });

  it('are not sought deeper than the glob leads', async () => {
    write('deploy/a.yaml', 'deploy/b/c.yaml');
    assert.deepEqual(await filesOf('deploy/*.yaml'), ['deploy/a.yaml']);
    assert.deepEqual(listed, ['deploy']);
    const deep = Array.from({ length: 11 }, (_, index) => String(index)).join('/');
    write(`deploy/${deep}/d.yaml`);
    assert.deepEqual(await filesOf('deploy/**/*.yaml'), ['deploy/a.yaml', 'deploy/b/c.yaml']);
  });

  it('are not sought in folders of tools, unless the glob begins there', async () => {
    write('.git/a.yaml', 'node_modules/x/a.yaml', 'x/node_modules/a.yaml', '.deploy/a.yaml', 'a.yaml');
    assert.deepEqual(await filesOf('**/*.yaml'), ['a.yaml']);
    assert.deepEqual(await filesOf('.deploy/**'), ['.deploy/a.yaml']);
  });

  it('are not sought through links, nor in folders that cannot be read or are none', async () => {
    write('a.yaml', 'closed/b.yaml');
    symlinkSync('..', join(folder, 'closed/loop'));
    chmodSync(join(folder, 'closed'), 0o300);
    assert.deepEqual(
      await filesOf('**/*.yaml', 'nowhere/*.yaml', 'a.yaml/*.yaml'),
      process.getuid?.() === 0 ? ['a.yaml', 'closed/b.yaml'] : ['a.yaml'],
    );
    assert.deepEqual(complaints, []);
  });

  it('are none where there are too many, and others are as before', async () => {
    write(...Array.from({ length: 201 }, (_, index) => `many/${String(index)}.yaml`), 'few/a.yaml');
    const found = await tied({ many: ['many/*.yaml', 'few/a.yaml'], few: ['few/*.yaml'] }).list();
    assert.deepEqual(found.map(below), [[], ['few/a.yaml']]);
    assert.deepEqual(
      complaints.map((message) => message.slice(0, 72)),
      ['The patterns of deployments.many match more than 200 files, or search mo'],
    );
  });

  it('are none where a glob leads through too many names', async () => {
    const crowded = {
      ...nodeFiles,
      list: () => Promise.resolve(Array.from({ length: 100 }, (_, index) => `${String(index)}/`)),
    };
    const found = new TiedFiles({ files: crowded, paths: nodePaths }, (message) => void complaints.push(message));
    found.configure(placed({ all: ['**/mimir.yaml'] }, folder));
    assert.deepEqual(await found.list(), [[]]);
    assert.equal(complaints.length, 1);
  });

  it('are sought once, until they are forgotten or the settings change', async () => {
    write('a.yaml');
    const found = tied({ staging: ['*.yaml'] });
    assert.deepEqual(listed, []);
    await found.list();
    write('b.yaml');
    assert.equal(await found.list(), await found.list());
    assert.deepEqual(listed, ['']);
    found.forget();
    assert.deepEqual((await found.list()).map(below), [['a.yaml', 'b.yaml']]);
    found.configure(placed({ staging: ['b*.yaml'] }, folder));
    assert.deepEqual((await found.list()).map(below), [['b.yaml']]);
  });

  it('are only those with absolute paths where there is no workspace folder', async () => {
    write('a.yaml');
    const found = tied({});
    found.configure(placed({ staging: ['*.yaml', 'a.yaml', join(folder, '*.yaml')] }, null));
    assert.deepEqual((await found.list()).map(below), [['a.yaml']]);
  });
});
