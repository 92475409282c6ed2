import assert from 'node:assert/strict';
import type { FileStatus } from '../../core/src/ports';
import { nodePaths } from '../../host/src/node-paths';
import { entriesFor } from '../../server/src/session/watched-places';

describe('what is watched of a place', () => {
  /** A disk with these folders; links by where they lead. */
  async function entries(
    place: string,
    workspaceFolders: readonly string[],
    folders: readonly string[],
    links: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> {
    const files = {
      stat: (path: string): Promise<FileStatus> =>
        Promise.resolve(folders.includes(path) ? { kind: 'folder' } : { kind: 'missing' }),
      realPath: (path: string) => Promise.resolve(links[path] ?? path),
    };
    const found = await entriesFor([place], workspaceFolders, { files, paths: nodePaths });
    return found.map((entry) => `${entry.folder} ${'name' in entry ? entry.name : entry.glob}`);
  }

  it('is the file, and each folder that may go with it, up to the workspace folder', async () => {
    assert.deepEqual(await entries('/srv/mimir/deploy/certs/a.crt', ['/srv/mimir'], []), [
      '/srv/mimir/deploy/certs a.crt',
      '/srv/mimir/deploy certs',
      '/srv/mimir deploy',
    ]);
  });

  it('is nothing above a file that lies in the workspace folder itself', async () => {
    assert.deepEqual(await entries('/srv/mimir/a.crt', ['/srv/mimir'], []), ['/srv/mimir a.crt']);
  });

  it('is the folder and its parent, outside the workspace', async () => {
    assert.deepEqual(
      await entries('/etc/mimir/certs/a.crt', ['/srv/mimir'], ['/etc', '/etc/mimir', '/etc/mimir/certs']),
      ['/etc/mimir/certs a.crt', '/etc/mimir certs'],
    );
  });

  it('begins at the nearest folder that is there', async () => {
    assert.deepEqual(await entries('/etc/mimir/certs/a.crt', ['/srv/mimir'], ['/etc']), [
      '/etc/mimir/certs a.crt',
      '/etc/mimir certs',
      '/etc mimir',
    ]);
  });

  it('does not take a folder for one inside another of which its name only begins alike', async () => {
    assert.deepEqual(await entries('/srv/mimir-certs/a.crt', ['/srv/mimir'], ['/srv']), [
      '/srv/mimir-certs a.crt',
      '/srv mimir-certs',
    ]);
  });

  it('is also where a link leads, and whatever else lies beside the link', async () => {
    const links = { '/srv/mimir/certs/a.crt': '/srv/mimir/certs/..2026/a.crt' };
    assert.deepEqual(await entries('/srv/mimir/certs/a.crt', ['/srv/mimir'], [], links), [
      '/srv/mimir/certs a.crt',
      '/srv/mimir/certs *',
      '/srv/mimir/certs/..2026 a.crt',
      '/srv/mimir certs',
      '/srv/mimir/certs ..2026',
    ]);
  });
});
