import assert from 'node:assert/strict';
import { Confinement } from '../../core/src/confinement';
import type { Paths } from '../../core/src/ports';
import { pathsOf } from '../../host/src/node-paths';

/** A disk on which these links lead elsewhere, and everything else is where its name says. */
function diskWith(links: Readonly<Record<string, string | null>> = {}, paths: Paths = pathsOf('posix')) {
  const asked: string[] = [];
  const realPath = (path: string): Promise<string | null> => {
    asked.push(path);
    const link = Object.keys(links).find(
      (each) => path === each || (/^[/\\]/.test(path.slice(each.length)) && path.startsWith(each)),
    );
    if (link === undefined) return Promise.resolve(path);
    const target = links[link] ?? null;
    return Promise.resolve(target === null ? null : target + path.slice(link.length));
  };
  return { ports: { files: { realPath }, paths }, asked };
}

describe('a repository that may not lead out of itself', () => {
  const allowing = async (path: string, links: Readonly<Record<string, string | null>> = {}): Promise<boolean> =>
    new Confinement(diskWith(links).ports, () => ['/srv/repo']).allows(path);

  it('has what lies in it', async () => {
    assert.equal(await allowing('/srv/repo/certs/a.crt'), true);
    assert.equal(await allowing('/srv/repo'), true);
    assert.equal(await allowing('/srv/repo/certs/../a.crt'), true);
  });

  for (const path of [
    '/etc/ssl/a.crt',
    '/srv/repo/../a.crt',
    '/srv/repo/certs/../../repo2/a.crt',
    '/srv/repo-of-others/a.crt',
    '/srv/Repo/a.crt',
    '/srv/repo\\a.crt',
    '/srv',
    '/',
  ])
    it(`has no ${path}`, async () => assert.equal(await allowing(path), false));

  it('does not even look at what is outside by its name', async () => {
    const { ports, asked } = diskWith();
    await new Confinement(ports, () => ['/srv/repo']).allows('/mnt/another-machine/a.crt');
    assert.deepEqual(asked, ['/srv/repo']);
  });

  it('has no file that a link leads out to, in whichever part of the path', async () => {
    assert.equal(await allowing('/srv/repo/a.crt', { '/srv/repo/a.crt': '/etc/ssl/a.crt' }), false);
    assert.equal(await allowing('/srv/repo/certs/a.crt', { '/srv/repo/certs': '/etc/ssl' }), false);
    assert.equal(await allowing('/srv/repo/certs/a.crt', { '/srv/repo/certs': '/srv/repo-of-others' }), false);
  });

  it('has a file that a link within it leads to, and nothing behind a broken one', async () => {
    assert.equal(await allowing('/srv/repo/a.crt', { '/srv/repo/a.crt': '/srv/repo/certs/a.crt' }), true);
    assert.equal(await allowing('/srv/repo/a.crt', { '/srv/repo/a.crt': null }), false);
  });

  it('may itself be reached over a link, by either name', async () => {
    const links = { '/home/me/repo': '/srv/repo' };
    const confinement = new Confinement(diskWith(links).ports, () => ['/home/me/repo']);
    assert.equal(await confinement.allows('/home/me/repo/a.crt'), true);
    assert.equal(await confinement.allows('/srv/repo/a.crt'), true);
    assert.equal(await confinement.allows('/home/me/a.crt'), false);
  });

  for (const path of ['/srv/repo/.git/config', '/srv/repo/.git', '/srv/repo/.GIT/hooks/a', '/srv/repo/sub/.git/config'])
    it(`keeps ${path} to git`, async () => assert.equal(await allowing(path), false));

  it('keeps from git what only sounds like it', async () => {
    assert.equal(await allowing('/srv/repo/.github/a.crt'), true);
    assert.equal(await allowing('/srv/repo/a.git/a.crt'), true);
    assert.equal(await allowing('/srv/repo/a.crt', { '/srv/repo/a.crt': '/srv/repo/.git/config' }), false);
  });

  it('knows the drives of Windows in either case, and no other drive', async () => {
    const { ports } = diskWith({}, pathsOf('windows'));
    const confinement = new Confinement(ports, () => ['c:\\repo']);
    assert.equal(await confinement.allows('C:\\Repo\\certs\\a.crt'), true);
    assert.equal(await confinement.allows('C:/repo/a.crt'), true);
    assert.equal(await confinement.allows('C:\\repo\\..\\a.crt'), false);
    assert.equal(await confinement.allows('C:\\repo2\\a.crt'), false);
    assert.equal(await confinement.allows('D:\\repo\\a.crt'), false);
    assert.equal(await confinement.allows('\\\\server\\repo\\a.crt'), false);
    assert.equal(await confinement.allows('C:\\REPO\\.Git\\config'), false);
  });

  it('has files that the user named, wherever they are', async () => {
    const confinement = new Confinement(diskWith().ports, () => ['/srv/repo'], ['/etc/mimir.yaml']);
    assert.equal(await confinement.allows('/etc/mimir.yaml'), true);
    assert.equal(await confinement.allows('/etc/mimir.yaml.bak'), false);
  });

  it('tells each refusal once, but not where one only looks around', async () => {
    const told: string[] = [];
    const confinement = new Confinement(
      diskWith().ports,
      () => ['/srv/repo'],
      [],
      (path) => told.push(path),
    );
    assert.equal(await confinement.contains('/etc'), false);
    await confinement.allows('/etc/a.crt');
    await confinement.allows('/etc/../etc/a.crt');
    assert.deepEqual(told, ['/etc/a.crt']);
    assert.deepEqual(confinement.outside, told);
  });
});
