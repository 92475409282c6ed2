import assert from 'node:assert/strict';
import { cleanDrafts, draftPath, hasLeftovers, lockPath } from '../../../../core/src/certificates/execute/leftovers';
import { Memory } from '../memory';

const uuid = '01234567-89ab-cdef-0123-456789abcdef';
const paths = ['/work/tls/ca.crt', '/work/tls/s.crt', '/work/tls/s.key'];

/** Names in the folder, and whether a run that died has left them. */
const names: readonly (readonly [name: string, isLeft: boolean])[] = [
  ['.s.crt.mimir-tls-new', true],
  ['.else.crt.mimir-tls-new', true],
  ['s.crt.mimir-tls-new', false],
  ['.mimir-tls-new', false],
  ['.s.crt.mimir-tls-new.txt', false],
  [`.s.crt.${uuid}.tmp`, true],
  [`.s.key.2026-11-01.bak.${uuid}.tmp`, true],
  [`.s.key.2026-11-01.2.bak.${uuid}.tmp`, true],
  [`.s.key.2026-11-01.2.bak2.${uuid}.tmp`, false],
  [`..s.crt.mimir-tls-new.${uuid}.tmp`, true],
  [`..s.crt.mimir-tls-swap.${uuid}.tmp`, true],
  [`..s.crt.mimir-tls-swap2.${uuid}.tmp`, false],
  [`.ca.key.${uuid}.tmp`, true],
  [`.ca.crt.key.${uuid}.tmp`, true],
  [`.ca.next.key.${uuid}.tmp`, true],
  [`.ca.crt.rotation.${uuid}.tmp`, true],
  [`.other.crt.${uuid}.tmp`, false],
  [`.s.crt.${uuid}0.tmp`, false],
  [`.s.crt.${uuid}.tmp2`, false],
  [`s.crt.${uuid}.tmp`, false],
  ['.s.crt.0123.tmp', false],
  [`.mimir-tls.lock.${uuid}`, true],
  [`.mimir-tls.lock.${uuid}.tmp`, false],
  [`.mimirxtls.lock.${uuid}`, false],
  [`..mimir-tls.lock.${uuid}.tmp`, true],
  [`x.mimir-tls.lock.${uuid}`, false],
  ['s.crt', false],
  ['s.crt.2026-11-01.bak', false],
];

describe('What a run that died has left', () => {
  for (const [name, isLeft] of names)
    it(`is ${isLeft ? '' : 'not '}${name.replace(uuid, 'UUID')}`, async () => {
      const disk = new Memory();
      disk.texts.set(`/work/tls/${name}`, '');
      assert.equal(await hasLeftovers(paths, disk.files), isLeft);
      await cleanDrafts(new Set(['/work/tls']), paths, disk.files);
      assert.deepEqual(disk.paths, isLeft ? [] : [`/work/tls/${name}`]);
    });

  it('is a lock, which is left to whoever holds it', async () => {
    const disk = new Memory();
    disk.texts.set('/work/tls/.mimir-tls.lock', '');
    assert.equal(await hasLeftovers(paths, disk.files), true);
    await cleanDrafts(new Set(['/work/tls']), paths, disk.files);
    assert.deepEqual(disk.paths, ['/work/tls/.mimir-tls.lock']);
  });

  it('stays as long as a swap is not settled, which needs it', async () => {
    const disk = new Memory();
    const all = ['/work/tls/.s.crt.mimir-tls-new', '/work/tls/.s.crt.mimir-tls-swap'];
    for (const path of all) disk.texts.set(path, '');
    await cleanDrafts(new Set(['/work/tls']), paths, disk.files);
    assert.deepEqual(disk.paths, all);
  });

  it('is the key of a CA in the folder of such keys', async () => {
    const disk = new Memory();
    const folder = '/work/mimir-tls-ca';
    disk.texts.set(`${folder}/.ca.key.${uuid}.tmp`, '').set(`${folder}/.ca.next.key.${uuid}.tmp`, '');
    await cleanDrafts(new Set([folder]), paths, disk.files);
    assert.deepEqual(disk.paths, []);
  });

  it('is beside the files of any machine', () => {
    assert.equal(draftPath('/tls/s.crt'), '/tls/.s.crt.mimir-tls-new');
    assert.equal(draftPath('/s.crt'), '/.s.crt.mimir-tls-new');
    assert.equal(draftPath('C:\\tls\\s.crt'), 'C:\\tls\\.s.crt.mimir-tls-new');
    assert.equal(lockPath('C:\\'), 'C:\\.mimir-tls.lock');
    assert.equal(lockPath('/tls'), '/tls/.mimir-tls.lock');
  });
});
