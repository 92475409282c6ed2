import assert from 'node:assert/strict';
import { objectionToWriting } from '../../../../core/src/certificates/execute/guard';
import { moveAuthorityKey } from '../../../../core/src/certificates/execute/move-key';
import { Memory } from '../memory';

const linked = (path: string, to: string): string =>
  `${path} is a symbolic link to ${to} and did not change. Renew the file where it is generated, or remove the link.`;
const escaped = (path: string, to: string, root = '/work'): string =>
  `${path} follows a symbolic link to ${to}, outside ${root}, so nothing was written there. Use the folder itself in the configuration.`;
const broken = (path: string): string => `${path} is on a broken symbolic link. Fix or remove the link.`;

const cases: readonly (readonly [
  what: string,
  path: string,
  links: Readonly<Record<string, string | null>>,
  objection: string | null,
])[] = [
  ['a file of a planned folder', '/work/tls/s.crt', {}, null],
  [
    'a file of another folder',
    '/work/other/s.crt',
    {},
    '/work/other/s.crt is in no planned folder, so nothing was written there.',
  ],
  [
    'a link to another name',
    '/work/tls/s.crt',
    { '/work/tls/s.crt': '/work/tls/t.crt' },
    linked('/work/tls/s.crt', '/work/tls/t.crt'),
  ],
  [
    'a link to another folder',
    '/work/tls/s.crt',
    { '/work/tls/s.crt': '/etc/s.crt' },
    linked('/work/tls/s.crt', '/etc/s.crt'),
  ],
  ['a broken link', '/work/tls/s.crt', { '/work/tls/s.crt': null }, broken('/work/tls/s.crt')],
  ['a folder that is a broken link', '/work/tls/s.crt', { '/work/tls': null }, broken('/work/tls/s.crt')],
  [
    'a folder that leads elsewhere inside',
    '/work/tls/s.crt',
    { '/work/tls': '/work/a', '/work/tls/s.crt': '/work/a/s.crt' },
    null,
  ],
  [
    'a folder that leads outside',
    '/work/tls/s.crt',
    { '/work/tls': '/etc', '/work/tls/s.crt': '/etc/s.crt' },
    escaped('/work/tls/s.crt', '/etc/s.crt'),
  ],
  [
    'a folder that leads to one whose name begins alike',
    '/work/tls/s.crt',
    { '/work/tls': '/work2', '/work/tls/s.crt': '/work2/s.crt' },
    escaped('/work/tls/s.crt', '/work2/s.crt'),
  ],
  [
    'a folder that leads to another root',
    '/work/tls/s.crt',
    { '/work/tls': '/second', '/work/tls/s.crt': '/second/s.crt' },
    null,
  ],
  [
    'a root that is a link itself',
    '/work/tls/s.crt',
    { '/work': '/disk', '/work/tls': '/disk/tls', '/work/tls/s.crt': '/disk/tls/s.crt' },
    null,
  ],
  ['a root that is a broken link', '/work/tls/s.crt', { '/work': null }, escaped('/work/tls/s.crt', '/work/tls/s.crt')],
  [
    'what the configuration itself puts outside',
    '/etc/tls/s.crt',
    { '/etc/tls': '/etc/x', '/etc/tls/s.crt': '/etc/x/s.crt' },
    null,
  ],
];

const folders = new Set(['/work/tls', '/etc/tls', '/']);

describe('What is written', () => {
  for (const [what, path, links, objection] of cases)
    it(`is ${objection === null ? '' : 'not '}${what}`, async () => {
      const disk = new Memory();
      for (const [from, to] of Object.entries(links)) disk.links.set(from, to);
      assert.equal(await objectionToWriting(path, folders, ['/work', '/second/'], disk.files), objection);
    });

  it('is anything where the root is all', async () => {
    const disk = new Memory();
    disk.links.set('/work/tls', '/etc').set('/work/tls/s.crt', '/etc/s.crt');
    assert.equal(await objectionToWriting('/work/tls/s.crt', folders, ['/'], disk.files), null);
    assert.equal(await objectionToWriting('/s.crt', folders, ['/'], disk.files), null);
  });
});

describe('Moving a CA’s key', () => {
  const [from, to] = ['/work/tls/ca.key', '/work/mimir-tls-ca/ca.key'];
  const key = '-----BEGIN PRIVATE KEY-----\n';
  let disk: Memory;
  beforeEach(() => {
    disk = new Memory();
    disk.texts.set(from, key);
  });
  const move = (): Promise<string | null> => moveAuthorityKey(from, to, ['/work'], disk.files);

  it('makes it whole and secret at its new place, and then removes the old', async () => {
    assert.equal(await move(), null);
    assert.deepEqual([disk.paths, disk.text(to), disk.modes.get(to)], [[to], key, 0o600]);
  });

  it('is not done through links', async () => {
    disk.links.set(from, '/etc/ca.key');
    assert.equal(await move(), linked(from, '/etc/ca.key'));
    disk.links.clear();
    disk.links.set(to, '/etc/ca.key');
    assert.equal(await move(), linked(to, '/etc/ca.key'));
    assert.deepEqual(disk.paths, [from]);
  });

  it('is not done with what is no key', async () => {
    disk.texts.set(from, 'else');
    assert.equal(await move(), `${from} holds no private key any more.`);
    disk.texts.delete(from);
    assert.equal(await move(), `${from} holds no private key any more.`);
  });

  it('takes what is there already for done, if it is the same key', async () => {
    disk.texts.set(to, key);
    assert.equal(await move(), null);
    assert.deepEqual(disk.paths, [to]);
  });

  it('writes over no other file', async () => {
    disk.texts.set(to, 'theirs');
    assert.equal(await move(), `${to} exists already, so ${from} was not moved. Move one of them away.`);
    assert.deepEqual([disk.text(from), disk.text(to)], [key, 'theirs']);
  });

  it('says what the disk refuses', async () => {
    disk.fails = (deed) => deed === 'create';
    assert.equal(await move(), `Can't create ${to}.`);
    disk.fails = (deed) => deed === 'remove';
    assert.equal(await move(), `Can't remove ${from}.`);
    assert.deepEqual(disk.paths, [to, from]);
  });
});
