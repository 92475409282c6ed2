import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { FileStatus, FolderWatching } from '../../core/src/ports';
import { nodePaths } from '../../host/src/node-paths';
import { FolderWatch, type WatchLimits } from '../../server/src/session/folder-watch';

describe('the server that watches folders by itself', () => {
  const limits: WatchLimits = { settling: 1, polling: 1, folders: 3 };
  const missing = new Set<string>();
  const refused = new Set<string>();
  const sizes = new Map<string, number>();
  const listeners = new Map<
    string,
    { readonly changed: (name: string | null) => void; readonly failed: () => void }[]
  >();
  let onWatch: (folder: string) => void;
  let told: number;
  let watch: FolderWatch;

  const folderWatching: FolderWatching = {
    watch(folder, changed, failed) {
      if (missing.has(folder)) return 'missing';
      if (refused.has(folder)) return 'refused';
      onWatch(folder);
      const listener = { changed, failed };
      listeners.set(folder, [...(listeners.get(folder) ?? []), listener]);
      return {
        stop: () =>
          void listeners.set(
            folder,
            (listeners.get(folder) ?? []).filter((each) => each !== listener),
          ),
      };
    },
  };
  const files = {
    stat: (path: string): Promise<FileStatus> =>
      Promise.resolve(
        sizes.has(path) ? { kind: 'file', size: sizes.get(path) ?? 0, modified: 0, mode: 0 } : { kind: 'missing' },
      ),
    list: () => Promise.resolve([]),
  };

  beforeEach(async () => {
    for (const each of [missing, refused, sizes, listeners]) each.clear();
    told = 0;
    onWatch = () => undefined;
    watch = new FolderWatch({ files, paths: nodePaths, folderWatching }, () => void (told += 1), limits);
    await Promise.resolve();
  });
  afterEach(() => {
    watch.close();
    assert.equal(watch.size, 0);
    assert.deepEqual([...listeners.values()].flat(), [], 'nothing is watched any more');
  });

  const watched = (): readonly string[] =>
    [...listeners]
      .filter(([, list]) => list.length > 0)
      .map(([folder]) => folder)
      .sort();
  const tell = (folder: string, name: string | null): void => {
    for (const { changed } of listeners.get(folder) ?? []) changed(name);
  };
  /** Follows the entries, past the first look. */
  async function follow(...entries: Parameters<FolderWatch['follow']>[0]): Promise<void> {
    watch.follow(entries);
    await settled();
    told = 0;
  }
  const settled = (): Promise<void> => pause(30);

  it('tells once of many changes, and not of what nobody asked for', async () => {
    await follow({ folder: '/certs', name: 'a.crt' }, { folder: '/certs', glob: '*.key' });
    tell('/certs', 'b.crt');
    await settled();
    assert.equal(told, 0);
    for (const name of ['a.crt', 'b.key', 'a.crt']) tell('/certs', name);
    await settled();
    assert.equal(told, 1);
  });

  it('takes a change that has no name, and one of the folder itself, for one that counts', async () => {
    await follow({ folder: '/certs', name: 'a.crt' });
    tell('/certs', null);
    await settled();
    tell('/certs', 'certs');
    await settled();
    assert.equal(told, 2);
  });

  it('watches a folder again that went and came back', async () => {
    await follow({ folder: '/x/certs', name: 'a.crt' }, { folder: '/x', name: 'certs' });
    assert.deepEqual(watched(), ['/x', '/x/certs']);
    missing.add('/x/certs');
    tell('/x', 'certs');
    await settled();
    assert.deepEqual(watched(), ['/x']);
    missing.clear();
    tell('/x', 'certs');
    await settled();
    assert.deepEqual(watched(), ['/x', '/x/certs']);
    assert.equal(told, 2);
  });

  it('watches the nearest folder that is there for one that went with all that is watched', async () => {
    await follow({ folder: '/x/y/certs', name: 'a.crt' }, { folder: '/x/y', name: 'certs' });
    for (const each of ['/x/y/certs', '/x/y']) missing.add(each);
    tell('/x/y', 'y');
    await settled();
    assert.deepEqual(watched(), ['/x']);
    told = 0;
    missing.clear();
    tell('/x', 'z');
    await settled();
    assert.equal(told, 0);
    tell('/x', 'y');
    await settled();
    assert.equal(told, 1);
    assert.deepEqual(watched(), ['/x/y', '/x/y/certs']);
  });

  it('watches a folder that comes back while the one above begins to be watched', () => {
    for (const each of ['/x/certs', '/x']) missing.add(each);
    onWatch = (folder) => {
      if (folder === '/') missing.clear();
    };
    watch.follow([{ folder: '/x/certs', name: 'a.crt' }]);
    assert.deepEqual(watched(), ['/', '/x', '/x/certs']);
  });

  it('tells when it begins to watch a folder, as something may have happened meanwhile', async () => {
    watch.follow([{ folder: '/certs', name: 'a.crt' }]);
    await settled();
    assert.equal(told, 1);
  });

  it('tells when it begins to heed another name in a folder', async () => {
    await follow({ folder: '/certs', name: 'a.crt' });
    watch.follow([
      { folder: '/certs', name: 'a.crt' },
      { folder: '/certs', name: 'b.crt' },
    ]);
    await settled();
    assert.equal(told, 1);
  });

  it('looks now and then at what the system does not watch', async () => {
    refused.add('/certs');
    await follow({ folder: '/certs', name: 'a.crt' });
    sizes.set('/certs/a.crt', 1);
    await settled();
    assert.equal(told, 1);
    sizes.clear();
    await settled();
    assert.equal(told, 2);
  });

  it('looks now and then at a folder that the system gave up', async () => {
    await follow({ folder: '/certs', name: 'a.crt' });
    for (const { failed } of listeners.get('/certs') ?? []) failed();
    await settled();
    assert.deepEqual(watched(), []);
    told = 0;
    sizes.set('/certs/a.crt', 1);
    await settled();
    assert.equal(told, 1);
  });

  it('has the system watch no more than so many folders, and looks at the others', async () => {
    await follow(...['/a', '/b', '/c', '/d'].map((folder) => ({ folder, name: 'a.crt' })));
    assert.deepEqual(watched(), ['/a', '/b', '/c']);
    sizes.set('/d/a.crt', 1);
    await settled();
    assert.equal(told, 1);
  });

  it('stops watching what is no longer asked for', async () => {
    await follow({ folder: '/a', name: 'a.crt' }, { folder: '/b', name: 'a.crt' });
    await follow({ folder: '/b', name: 'a.crt' });
    assert.deepEqual(watched(), ['/b']);
  });
});
