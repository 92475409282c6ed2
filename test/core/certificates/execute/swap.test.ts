import assert from 'node:assert/strict';
import { recoverSwap, swapFiles, type Replacement } from '../../../../core/src/certificates/execute/swap';
import { Memory, type Deed } from '../memory';

const [certificate, key, journal] = ['/tls/s.crt', '/tls/s.key', '/tls/.s.crt.mimir-tls-swap'];
const day = '2026-11-01';
const replacements: readonly Replacement[] = [
  { path: key, text: 'new key', former: 'old key', secret: true, mode: 0o600 },
  { path: certificate, text: 'new certificate', former: 'old certificate', secret: false, mode: null },
];

describe('A swap of files', () => {
  let disk: Memory;
  let deeds: string[];
  beforeEach(() => {
    disk = new Memory();
    disk.texts.set(certificate, 'old certificate').set(key, 'old key');
    disk.modes.set(key, 0o640).set(certificate, 0o644);
    deeds = [];
    disk.fails = (deed, path) => {
      deeds.push(`${deed} ${path}`);
      return false;
    };
  });

  const swap = (files = replacements) => swapFiles(files, certificate, disk.files, { now: () => disk.now });
  const recover = (known: readonly string[] = [certificate, key]) =>
    recoverSwap(certificate, new Set(known), disk.files);
  /** All that is on the disk, by its name. */
  const left = (): Readonly<Record<string, string>> =>
    Object.fromEntries(disk.paths.map((path) => [path.slice('/tls/'.length), disk.text(path)]));
  const before = { 's.crt': 'old certificate', 's.key': 'old key' };
  const after = {
    's.crt': 'new certificate',
    [`s.crt.${day}.bak`]: 'old certificate',
    's.key': 'new key',
    [`s.key.${day}.bak`]: 'old key',
  };
  /** Fails where the deed is done for the nth time, and from then on where it fails for good. */
  const failAt = (deed: Deed, path: string, forGood = false): void => {
    let isBroken = false;
    disk.fails = (each, at) => {
      const isIt = each === deed && at === path;
      const fails = isIt || (forGood && isBroken && each === 'replace');
      isBroken ||= isIt;
      return fails;
    };
  };

  it('keeps the former files, and puts the new ones in their place by way of drafts', async () => {
    assert.deepEqual(await swap(), {
      backups: new Map([
        [key, `${key}.${day}.bak`],
        [certificate, `${certificate}.${day}.bak`],
      ]),
    });
    assert.deepEqual(left(), after);
    assert.deepEqual(
      [disk.modes.get(key), disk.modes.get(`${key}.${day}.bak`), disk.modes.get(certificate)],
      [0o600, 0o600, 0o644],
    );
    assert.deepEqual(deeds, [
      'remove /tls/.s.key.mimir-tls-new',
      'create /tls/.s.key.mimir-tls-new',
      'remove /tls/.s.crt.mimir-tls-new',
      'create /tls/.s.crt.mimir-tls-new',
      `create ${journal}`,
      `keep ${key}.${day}.bak`,
      `keep ${certificate}.${day}.bak`,
      `replace ${key}`,
      `replace ${certificate}`,
      `remove ${journal}`,
    ]);
  });

  it('of one file needs no journal', async () => {
    await swap(replacements.slice(0, 1));
    assert.ok(!deeds.join().includes('swap'));
    assert.deepEqual(left(), { 's.crt': 'old certificate', 's.key': 'new key', [`s.key.${day}.bak`]: 'old key' });
  });

  it('numbers the backups of a day', async () => {
    disk.texts.set(`${key}.${day}.bak`, 'older').set(`${key}.${day}.2.bak`, 'old');
    const outcome = await swap(replacements.slice(0, 1));
    assert.deepEqual('backups' in outcome && [...outcome.backups.values()], [`${key}.${day}.3.bak`]);
  });

  it('writes over nothing that changed in the meantime', async () => {
    disk.texts.set(certificate, 'theirs');
    assert.deepEqual(await swap(), {
      failure: `${certificate} changed in the meantime and was not replaced. Run this again.`,
    });
    assert.deepEqual(left(), { ...before, 's.crt': 'theirs' });
  });

  const failures: readonly (readonly [deed: Deed, path: string, failure: string])[] = [
    ['create', '/tls/.s.key.mimir-tls-new', "Can't create /tls/.s.key.mimir-tls-new."],
    ['create', '/tls/.s.crt.mimir-tls-new', "Can't create /tls/.s.crt.mimir-tls-new."],
    ['create', journal, `Can't create ${journal}.`],
    ['keep', `${key}.${day}.bak`, `Can't keep ${key}.${day}.bak.`],
    ['keep', `${certificate}.${day}.bak`, `Can't keep ${certificate}.${day}.bak.`],
    ['replace', key, `Can't replace ${key}.`],
    ['replace', certificate, `Can't replace ${certificate}.`],
  ];
  for (const [deed, path, failure] of failures)
    it(`is undone where it cannot ${deed} ${path}`, async () => {
      failAt(deed, path);
      assert.deepEqual(await swap(), { failure });
      assert.deepEqual(left(), before);
    });

  it('gives way to another that is under way', async () => {
    disk.texts.set(journal, 'theirs');
    assert.deepEqual(await swap(), { failure: `A swap of ${key} is already running. Run this again later.` });
    assert.deepEqual(left(), { ...before, '.s.crt.mimir-tls-swap': 'theirs' });
  });

  it('gives way to one that has begun with the same file', async () => {
    const draft = '/tls/.s.crt.mimir-tls-new';
    const files = {
      ...disk.files,
      remove: (path: string) => (path === draft ? Promise.resolve('removed' as const) : disk.files.remove(path)),
    };
    disk.texts.set(draft, 'theirs');
    const outcome = await swapFiles(replacements, certificate, files, { now: () => disk.now });
    assert.deepEqual(outcome, { failure: `Another run is replacing ${certificate}. Run this again later.` });
    assert.deepEqual([disk.text(key), disk.text(certificate)], ['old key', 'old certificate']);
  });

  it('says so where it can neither be finished nor undone, and the next run does one of them', async () => {
    failAt('replace', certificate, true);
    assert.deepEqual(await swap(), {
      failure: `Can't replace ${certificate}. Can't replace ${key}. The next run finishes the swap or undoes it.`,
    });
    assert.equal(disk.text(key), 'new key');
    disk.fails = () => false;
    assert.match('note' in (await recover()) ? (left()['s.crt'] ?? '') : '', /certificate/);
    assert.equal(disk.texts.has(journal), false);
  });

  describe('that was interrupted', () => {
    /** The process dies as it does this. */
    async function dieAt(deed: Deed, path: string): Promise<void> {
      disk.fails = (each, at) => {
        if (each === deed && at === path) throw new Error('killed');
        return false;
      };
      await assert.rejects(async () => swap());
      disk.fails = () => false;
    }
    const undone = { note: `An interrupted swap of ${key} and ${certificate} was undone: the old files are in place.` };
    const finished = {
      note: `An interrupted swap of ${key} and ${certificate} was finished. The old files are kept as s.key.${day}.bak and s.crt.${day}.bak.`,
    };

    for (const [deed, path, outcome] of [
      ['keep', `${key}.${day}.bak`, undone],
      ['keep', `${certificate}.${day}.bak`, undone],
      ['replace', key, undone],
      ['replace', certificate, finished],
      ['remove', journal, finished],
    ] as const)
      it(`at ${deed} ${path} is ${outcome === undone ? 'undone' : 'finished'}`, async () => {
        await dieAt(deed, path);
        assert.deepEqual(await recover(), outcome);
        assert.deepEqual(left(), outcome === undone ? before : after);
      });

    it('is undone where it cannot be finished', async () => {
      await dieAt('replace', certificate);
      failAt('replace', certificate);
      assert.deepEqual(await recover(), {
        note: `An interrupted swap of ${key} and ${certificate} could not be finished and was undone: the old files are in place.`,
      });
      assert.deepEqual(left(), before);
      assert.equal(disk.modes.get(key), 0o640);
    });

    it('stays where it can be neither', async () => {
      await dieAt('replace', certificate);
      failAt('replace', certificate, true);
      assert.deepEqual(await recover(), { failure: `Can't replace ${key}.` });
      assert.equal(disk.texts.has(journal), true);
    });

    it('says where the old text is that cannot be put back', async () => {
      await dieAt('replace', certificate);
      const draft = '/tls/.s.key.mimir-tls-new';
      disk.fails = (deed, path) => (deed === 'replace' && path === certificate) || (deed === 'keep' && path === draft);
      assert.deepEqual(await recover(), {
        failure: `${key} could not be restored. Its old content is in ${key}.${day}.bak.`,
      });
    });

    it('leaves a file alone that has its former text again', async () => {
      await dieAt('replace', certificate);
      disk.texts.set(key, 'old key');
      assert.deepEqual(await recover(), undone);
      assert.deepEqual(left(), before);
    });

    const entry = { path: key, backup: `${key}.${day}.bak`, formerMode: null, mode: null };
    const strangeEntries: Readonly<Record<string, readonly unknown[]>> = {
      'an empty list': [],
      'no files': [1],
      'another file': [{ ...entry, path: '/etc/passwd', backup: `/etc/passwd.${day}.bak` }],
      'no path': [{ ...entry, path: 1 }],
      'no backup': [{ ...entry, backup: null }],
      'the backup of another': [{ ...entry, backup: `${certificate}.${day}.bak` }],
      'a backup of another name': [{ ...entry, backup: `${key}.old` }],
      'a backup without an end': [{ ...entry, backup: `${key}.${day}.bak2` }],
      'a backup without a day': [{ ...entry, backup: `${key}.x${day}.bak` }],
      'a backup elsewhere': [{ ...entry, backup: `/elsewhere/s.key.${day}.bak` }],
      'one that is right beside one that is not': [entry, 1],
    };
    const strange = {
      'no JSON': 'text',
      'no record': 'null',
      'no list': '{"files":1}',
      ...Object.fromEntries(
        Object.entries(strangeEntries).map(([what, files]) => [what, JSON.stringify({ files })] as const),
      ),
    };
    for (const [what, text] of Object.entries(strange))
      it(`is not what a journal says with ${what}`, async () => {
        disk.texts.set(journal, text);
        assert.deepEqual(await recover(), {
          failure: `${journal} is not a journal of this configuration's files. Check the files next to it, and remove it.`,
        });
        assert.deepEqual(left(), { ...before, '.s.crt.mimir-tls-swap': text });
      });

    const modes: readonly (readonly [mode: unknown, taken: number | undefined])[] = [
      [0o600, 0o600],
      [0, 0],
      [0o777, 0o777],
      [0o1000, 0o640],
      [-1, 0o640],
      [0.5, 0o640],
      ['384', 0o640],
    ];
    for (const [mode, taken] of modes)
      it(`takes ${JSON.stringify(mode)} of a journal for ${taken === 0o640 ? 'no mode' : 'a mode'}`, async () => {
        await dieAt('replace', certificate);
        disk.texts.set(key, 'old key');
        disk.modes.set(key, 0o640);
        disk.texts.set('/tls/.s.key.mimir-tls-new', 'new key');
        disk.texts.set(certificate, 'new certificate');
        disk.texts.set(journal, disk.text(journal).replace('"mode":384', `"mode":${JSON.stringify(mode)}`));
        assert.deepEqual(await recover(), finished);
        assert.equal(disk.modes.get(key), taken);
      });

    it('may have a numbered backup', async () => {
      disk.texts.set(`${key}.${day}.bak`, 'older');
      await dieAt('replace', certificate);
      assert.ok('note' in (await recover()));
      assert.equal(disk.text(`${key}.${day}.2.bak`), 'old key');
    });
  });
});
