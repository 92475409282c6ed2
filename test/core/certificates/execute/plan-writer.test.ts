import assert from 'node:assert/strict';
import { PlanWriter } from '../../../../core/src/certificates/execute/plan-writer';
import { Memory } from '../memory';

const [certificate, key] = ['/tls/s.crt', '/tls/s.key'];
const busy =
  'Another run is writing certificates in /tls, so nothing was written there. Run this again later. If nothing else runs, remove /tls/.mimir-tls.lock.';

describe('Who writes the files of a plan', () => {
  let disk: Memory;
  beforeEach(() => {
    disk = new Memory();
    disk.texts.set(certificate, 'old').set(key, 'old key');
  });
  const writer = (keepMode = false, paths = [certificate, key, '/new/ca.key']): PlanWriter =>
    new PlanWriter(paths, disk.ports, keepMode);
  const changed = (path: string, kind: 'certificate' | 'key' | 'pair' | 'authority-key') => ({
    path,
    text: 'new',
    former: disk.text(path),
    kind,
  });
  const isLocked = (): boolean => disk.texts.has('/tls/.mimir-tls.lock');

  describe('locks folders', () => {
    it('while it works, and no longer', async () => {
      const own = writer();
      await own.locked(() => {
        assert.deepEqual([isLocked(), [...own.ownFolders]], [true, ['/tls']]);
        return Promise.resolve();
      });
      assert.deepEqual([isLocked(), own.ownFolders.size], [false, 0]);
    });

    it('that it makes, too', async () => {
      const own = writer();
      await own.locked(async () => {
        assert.equal(await own.create('/new/ca.key', 'key', 'authority-key'), true);
        assert.deepEqual([...own.ownFolders], ['/tls', '/new']);
      });
      assert.deepEqual(disk.paths, ['/new/ca.key', certificate, key]);
    });

    it('even if the work fails', async () => {
      await assert.rejects(writer().locked(() => Promise.reject(new Error('killed'))));
      assert.equal(isLocked(), false);
    });

    it('and does not work in one that another run has', async () => {
      disk.texts.set('/tls/.mimir-tls.lock', '');
      for (const [isCleaning, problems] of [
        [false, [busy]],
        [true, []],
      ] as const) {
        const own = writer();
        await own.locked(() => assert.fail('worked'), isCleaning);
        assert.deepEqual([own.problems, isLocked()], [problems, true]);
      }
    });

    it('and works in one that it cannot lock, which it changes nothing in', async () => {
      disk.fails = (deed) => deed === 'lock';
      const own = writer();
      await own.locked(async () => {
        assert.equal(await own.create('/tls/t.crt', 'new', 'certificate'), true);
        assert.equal(await own.replace([changed(certificate, 'certificate')], certificate), false);
      });
      assert.deepEqual([own.problems, disk.text(certificate)], [["Can't lock /tls/.mimir-tls.lock."], 'old']);
    });
  });

  it('keeps account of what it writes', async () => {
    const own = writer();
    await own.create('/tls/a', 'x', 'authority');
    await own.create('/tls/b', 'x', 'key');
    await own.replace([changed(key, 'key'), changed(certificate, 'certificate')], certificate);
    assert.deepEqual(own.written, [
      { path: '/tls/a', kind: 'authority', secret: false },
      { path: '/tls/b', kind: 'key', secret: true },
    ]);
    assert.deepEqual(own.replaced, [
      { path: key, kind: 'key', secret: true, backup: `${key}.2026-11-01.bak` },
      { path: certificate, kind: 'certificate', secret: false, backup: `${certificate}.2026-11-01.bak` },
    ]);
  });

  it('writes over nothing, and through no link', async () => {
    const own = writer();
    assert.equal(await own.create(certificate, 'new', 'certificate'), false);
    assert.equal(await own.create('/elsewhere/s.crt', 'new', 'certificate'), false);
    disk.links.set(key, '/etc/key');
    assert.equal(await own.replace([changed(key, 'key')], key), false);
    assert.deepEqual(own.problems, [
      '/tls/s.crt was created in the meantime and did not change. Run this again to use it.',
      '/elsewhere/s.crt is in no planned folder, so nothing was written there.',
      '/tls/s.key is a symbolic link to /etc/key and did not change. Renew the file where it is generated, or remove the link.',
    ]);
    assert.deepEqual([disk.text(certificate), disk.text(key), own.written, own.replaced], ['old', 'old key', [], []]);
  });

  it('says what the disk refuses', async () => {
    const own = writer();
    disk.fails = (deed) => deed === 'replace';
    assert.equal(await own.replace([changed(certificate, 'certificate')], certificate), false);
    assert.deepEqual([own.problems, own.replaced], [["Can't replace /tls/s.crt."], []]);
  });

  const narrowed = (mode: string): string =>
    `${key} has mode 0600 now, instead of ${mode}: only its owner can read it. Let Mimir's user read it.`;
  const modes: readonly (readonly [
    mode: number,
    kind: 'key' | 'certificate' | 'pair',
    keepMode: boolean,
    after: number,
    notes: readonly string[],
  ])[] = [
    [0o640, 'key', false, 0o600, [narrowed('0640')]],
    [0o604, 'pair', false, 0o600, [narrowed('0604')]],
    [0o100044, 'key', false, 0o600, [narrowed('0044')]],
    [0o600, 'key', false, 0o600, []],
    [0o700, 'key', false, 0o600, []],
    [0o640, 'key', true, 0o640, []],
    [0o644, 'certificate', false, 0o644, []],
  ];
  for (const [mode, kind, keepMode, after, notes] of modes)
    it(`leaves a ${kind} of mode ${mode.toString(8)} with ${after.toString(8)}${keepMode ? ', if modes are kept' : ''}`, async () => {
      disk.modes.set(key, mode);
      const own = writer(keepMode);
      await own.replace([changed(key, kind)], key);
      assert.deepEqual([disk.modes.get(key), own.notes], [after, notes]);
    });
});
