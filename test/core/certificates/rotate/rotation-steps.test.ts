import assert from 'node:assert/strict';
import { certificateBlocks, fingerprintOf } from '../../../../core/src/certificates/issue/issue';
import { defaultPlanPreferences, type PlanPreferences } from '../../../../core/src/certificates/plan/certificate-plan';
import { adviceAfter, rotateAuthority, type RotationReceipt } from '../../../../core/src/certificates/rotate/rotate';
import {
  prepareRotation,
  readRecord,
  recordText,
  type RotationPlan,
  type RotationPlans,
} from '../../../../core/src/certificates/rotate/rotation-plan';
import { Memory } from '../memory';

const flags =
  '-target=all -server.grpc-tls-cert-path=/tls/s.crt -server.grpc-tls-key-path=/tls/s.key -ingester.client.tls-ca-path=/tls/ca.crt -ingester.client.tls-server-name=mimir.internal -ingester.client.tls-enabled=true';
const [authority, key, nextKey, record] = [
  '/tls/ca.crt',
  '/mimir-tls-ca/ca.key',
  '/mimir-tls-ca/ca.next.key',
  '/tls/ca.crt.rotation',
];
const day = '2026-11-01';

describe('A step of a rotation', () => {
  let disk: Memory;
  beforeEach(async () => {
    disk = new Memory();
    assert.deepEqual((await disk.execute(await disk.plan(flags))).problems, []);
  });

  const prepare = (more = '', wishes: Partial<PlanPreferences> = {}, again = false): Promise<RotationPlans> =>
    prepareRotation(
      [disk.member(`${flags} ${more}`)],
      { ...defaultPlanPreferences, ...wishes },
      { files: disk.files, certificates: disk.certificates },
      again,
    );

  async function planned(more = '', wishes: Partial<PlanPreferences> = {}, again = false): Promise<RotationPlan> {
    const { rotations, problems } = await prepare(more, wishes, again);
    assert.deepEqual(problems, []);
    const [plan] = rotations;
    assert.ok(plan);
    return plan;
  }

  const rotate = (plan: RotationPlan): Promise<RotationReceipt> => rotateAuthority(plan, disk.ports);

  /** Does the steps till the one that is asked for, and plans that. */
  async function at(step: RotationPlan['step'], more = ''): Promise<RotationPlan> {
    for (let steps = 0; steps < 3; steps += 1) {
      const plan = await planned(more);
      if (plan.step === step) return plan;
      assert.deepEqual((await rotate(plan)).problems, []);
    }
    return assert.fail(`There is no ${step}.`);
  }

  const authorities = (path = authority): readonly string[] => certificateBlocks(disk.text(path)).map(fingerprintOf);
  const changes = ({ written, replaced }: RotationReceipt): readonly string[] => [
    ...written.map(({ path, kind, secret }) => `${path} ${kind}${secret ? ', secret' : ''}`),
    ...replaced.map(({ path, kind, backup }) => `${path} ${kind}, before ${backup.slice(path.length)}`),
  ];
  const state = () => readRecord(disk.text(record));

  describe('that bundles CAs', () => {
    it('writes down the new CA, and puts it below the old one', async () => {
      const [old] = authorities();
      const plan = await at('bundle');
      const receipt = await rotate(plan);
      assert.deepEqual(changes(receipt), [
        `${nextKey} authority-key, secret`,
        `${authority} authority, before .${day}.bak`,
      ]);
      assert.deepEqual(authorities(), [old, state()?.next]);
      assert.deepEqual([state()?.old, state()?.isReissued, state()?.isFinished], [old, false, undefined]);
      assert.equal(disk.modes.get(record), 0o644);
      assert.equal(disk.text(authority), `${disk.text(`${authority}.${day}.bak`)}${state()?.certificate ?? ''}`);
    });

    it('ends a last line that has no end', async () => {
      disk.texts.set(authority, disk.text(authority).trimEnd());
      await rotate(await at('bundle'));
      assert.equal(authorities().length, 2);
      assert.ok(disk.text(authority).includes('-----END CERTIFICATE-----\n-----BEGIN'));
    });

    it('goes on with the key that a run before has left', async () => {
      const plan = await at('bundle');
      const { privateKey } = await disk.ports.keyMaker.make({ algorithm: 'ec', curve: 'secp384r1' });
      disk.texts.set(nextKey, privateKey);
      assert.deepEqual(changes(await rotate(plan)), [`${authority} authority, before .${day}.bak`]);
      assert.equal(disk.text(nextKey), privateKey);
    });

    it('says that what is in the place of the new key is none', async () => {
      const plan = await at('bundle');
      disk.texts.set(nextKey, 'not a key');
      const receipt = await rotate(plan);
      assert.deepEqual(receipt.problems, [
        `${nextKey} can't be a CA's key: it contains no private key that can be read.`,
      ]);
      assert.equal(disk.texts.has(record), false);
    });

    it('makes no CA without its key', async () => {
      const plan = await at('bundle');
      disk.fails = (deed, path) => deed === 'create' && path === nextKey;
      assert.deepEqual((await rotate(plan)).problems, [`Can't create ${nextKey}.`]);
      assert.deepEqual([disk.texts.has(record), authorities().length], [false, 1]);
    });

    it('changes nothing where the new CA cannot be written down', async () => {
      const plan = await at('bundle');
      disk.fails = (deed, path) => deed === 'create' && path === record;
      assert.deepEqual((await rotate(plan)).problems, [`Can't create ${record}.`]);
      assert.equal(authorities().length, 1);
    });

    it('changes nothing where another run has begun', async () => {
      const plan = await at('bundle');
      disk.texts.set(record, 'theirs');
      assert.deepEqual((await rotate(plan)).problems, [`${record} was created in the meantime. Run this again.`]);
      assert.deepEqual([disk.text(record), authorities().length], ['theirs', 1]);
    });

    it('says which file is gone, and does the others', async () => {
      disk.texts.set('/tls/b.crt', disk.text(authority));
      const plan = await at('bundle', '-ruler.client.tls-ca-path=/tls/b.crt');
      disk.texts.delete(authority);
      assert.deepEqual((await rotate(plan)).problems, [`${authority} is no longer readable.`]);
      assert.equal(authorities('/tls/b.crt').length, 2);
    });

    it('is for files that lack the new CA alone', async () => {
      await rotate(await at('bundle'));
      disk.texts.set('/tls/b.crt', disk.text(`${authority}.${day}.bak`));
      const plan = await planned('-ruler.client.tls-ca-path=/tls/b.crt');
      assert.deepEqual([plan.step, plan.files, plan.state?.next], ['bundle', ['/tls/b.crt'], state()?.next]);
      assert.deepEqual(changes(await rotate(plan)), [`/tls/b.crt authority, before .${day}.bak`]);
    });

    it('begins again in the place of a rotation that has ended', async () => {
      await rotate(await at('retire'));
      const [old] = authorities();
      assert.equal(state()?.isFinished, true);
      assert.deepEqual((await rotate(await planned('', {}, true))).problems, []);
      assert.deepEqual([state()?.old, state()?.isFinished, authorities().length], [old, undefined, 2]);
    });
  });

  describe('that issues certificates again', () => {
    it('signs them for their keys, and takes the new key', async () => {
      const plan = await at('reissue');
      assert.deepEqual(
        plan.leaves.map(({ certificate, key: own, keyAction, reasons, authority: by }) => [
          certificate,
          own,
          keyAction,
          by,
          ...reasons,
        ]),
        [['/tls/s.crt', '/tls/s.key', 'reuse', authority, 'Its CA is being replaced.']],
      );
      const coming = disk.text(nextKey);
      assert.deepEqual(changes(await rotate(plan)), [
        `/tls/s.crt certificate, before .${day}.bak`,
        `${key} authority-key, before .${day}.bak`,
      ]);
      assert.deepEqual([disk.text(key), disk.texts.has(nextKey), state()?.isReissued], [coming, false, true]);
    });

    it('takes the new key where the old one is offline', async () => {
      const plan = await at('reissue');
      const coming = disk.text(nextKey);
      disk.texts.delete(key);
      assert.deepEqual(changes(await rotate(plan)), [
        `${key} authority-key, secret`,
        `/tls/s.crt certificate, before .${day}.bak`,
      ]);
      assert.equal(disk.text(key), coming);
    });

    it('goes on where the key is taken already', async () => {
      const plan = await at('reissue');
      disk.texts.set(key, disk.text(nextKey));
      assert.deepEqual(changes(await rotate(plan)), [`/tls/s.crt certificate, before .${day}.bak`]);
      assert.deepEqual([disk.texts.has(nextKey), state()?.isReissued], [false, true]);
    });

    const broken: readonly (readonly [what: string, breakIt: () => void, problem: string])[] = [
      ['the new CA is not known', () => undefined, `${authority} can't sign: the new CA is not known.`],
      [
        'no key is there to sign with',
        () => [key, nextKey].map((path) => disk.texts.delete(path)),
        `${authority} can't sign: it contains no private key that can be read.`,
      ],
      [
        'the key of a certificate is gone',
        () => disk.texts.delete('/tls/s.key'),
        '/tls/s.crt was not renewed for its key /tls/s.key: it contains no private key that can be read.',
      ],
      [
        'a certificate was changed',
        () => disk.texts.set('/tls/s.crt', 'else'),
        '/tls/s.crt changed in the meantime and was not replaced. Run this again.',
      ],
      [
        'the old key cannot be replaced',
        () => (disk.fails = (deed, path) => deed === 'replace' && path === key),
        `Can't replace ${key}.`,
      ],
      [
        'the new key cannot be removed',
        () => (disk.fails = (deed, path) => deed === 'remove' && path === nextKey),
        `Can't remove ${nextKey}.`,
      ],
      [
        'the record cannot be replaced',
        () => (disk.fails = (deed, path) => deed === 'replace' && path === record),
        `Can't replace ${record}.`,
      ],
      [
        'the record cannot be drafted',
        () => (disk.fails = (deed, path) => deed === 'create' && path.includes('ca.crt.rotation')),
        "Can't create /tls/.ca.crt.rotation.mimir-tls-new.",
      ],
    ];
    for (const [what, breakIt, problem] of broken)
      it(`is not done where ${what}`, async () => {
        const plan = await at('reissue');
        breakIt();
        const receipt = await rotate(what.includes('not known') ? { ...plan, state: null } : plan);
        assert.deepEqual(receipt.problems, [problem]);
        assert.equal(state()?.isReissued, false);
      });

    it('is done, too, where no certificate is left, but was not done before', async () => {
      await rotate(await at('bundle'));
      disk.texts.delete('/tls/s.crt');
      const plan = await planned();
      assert.deepEqual([plan.step, plan.leaves], ['reissue', []]);
    });

    it('leaves alone what another CA has signed, and what has no key', async () => {
      const plan = await at('reissue', '-server.http-tls-cert-path=/tls/ca.crt -memberlist.tls-cert-path=/tls/m.crt');
      assert.deepEqual(
        plan.leaves.map(({ certificate }) => certificate),
        ['/tls/s.crt'],
      );
    });
  });

  describe('that retires the old CA', () => {
    it('removes it and no other, and writes down the end', async () => {
      const other = disk.text(authority).replaceAll('CERTIFICATE', 'OTHER');
      await at('retire');
      const [old, next] = certificateBlocks(disk.text(authority));
      disk.texts.set(authority, `\n\n${old ?? ''}\n\n\n# ours\n${next ?? ''}\n${other}`);
      assert.deepEqual(changes(await rotate(await planned())), [`${authority} authority, before .${day}.2.bak`]);
      assert.equal(disk.text(authority), `# ours\n${next ?? ''}\n${other}`);
      assert.equal(state()?.isFinished, true);
      assert.deepEqual([(await prepare()).finished, (await prepare()).rotations], [[authority], []]);
    });

    it('leaves alone what no longer holds it', async () => {
      const plan = await at('retire');
      const [, next] = certificateBlocks(disk.text(authority));
      disk.texts.set(authority, `\n\n${next ?? ''}\n`);
      assert.deepEqual([changes(await rotate(plan)), disk.text(authority)], [[], `\n\n${next ?? ''}\n`]);
      assert.equal(state()?.isFinished, true);
    });

    it('has not ended where a file is gone', async () => {
      disk.texts.set('/tls/b.crt', disk.text(authority));
      const plan = await at('retire', '-ruler.client.tls-ca-path=/tls/b.crt');
      disk.texts.delete(authority);
      assert.deepEqual((await rotate(plan)).problems, [`${authority} is no longer readable.`]);
      assert.deepEqual([authorities('/tls/b.crt').length, state()?.isFinished], [1, undefined]);
    });
  });

  describe('is planned', () => {
    it('for keys of the kind that were, unless another is asked for by name', async () => {
      assert.deepEqual((await planned()).keySpec, { algorithm: 'ec', curve: 'prime256v1' });
      assert.deepEqual((await planned('', { keyType: 'rsa-3072' })).keySpec, { algorithm: 'ec', curve: 'prime256v1' });
      assert.deepEqual((await planned('', { keyType: 'rsa-3072', insistsOnKeyType: true })).keySpec, {
        algorithm: 'rsa',
        bits: 3072,
      });
    });

    it('for each CA by itself', async () => {
      const second = '-ruler.client.tls-ca-path=/two/tls/ca.crt -server.http-tls-cert-path=/two/h.crt';
      const other = new Memory();
      await other.execute(await other.plan(flags));
      disk.texts.set('/two/tls/ca.crt', other.text(authority));
      disk.texts.set('/two/mimir-tls-ca/ca.key', other.text(key));
      const { rotations } = await prepare(second);
      assert.deepEqual(rotations.map(({ authority: path, key: own }) => [path, own]).sort(), [
        [authority, key],
        ['/two/tls/ca.crt', '/two/mimir-tls-ca/ca.key'],
      ]);
    });

    it('for a CA once, however many copies of it there are', async () => {
      disk.texts.set('/b.crt', disk.text(authority));
      disk.texts.set('/mimir-tls-ca/b.key', disk.text(key));
      const more = '-ruler.client.tls-ca-path=/b.crt';
      const { rotations } = await prepare(more);
      assert.deepEqual(
        rotations.map(({ files }) => [...files].sort()),
        [['/b.crt', authority]],
      );
      for (const step of ['bundle', 'reissue', 'retire']) {
        const plan = await planned(more);
        assert.equal(plan.step, step);
        assert.deepEqual((await rotate(plan)).problems, []);
      }
    });

    it('for a CA once that two folders share with its key, and ends there too', async () => {
      disk.texts.set('/ssl/ca.crt', disk.text(authority));
      const more = '-ruler.client.tls-ca-path=/ssl/ca.crt';
      for (const step of ['bundle', 'reissue', 'retire']) {
        const { rotations, finished } = await prepare(more);
        assert.deepEqual([rotations.map((plan) => plan.step), finished], [[step], []]);
        assert.deepEqual((await rotate(await planned(more))).problems, []);
      }
      const ended = await prepare(more);
      assert.deepEqual([ended.rotations, ended.finished.length], [[], 1]);
      assert.equal(disk.text('/ssl/ca.crt'), disk.text(authority));
    });

    it('not where no key is there, or no CA', async () => {
      disk.texts.delete(key);
      assert.deepEqual((await prepare()).problems, [
        `No CA can be rotated here: the key of ${authority} must be at ${key}, unencrypted.`,
      ]);
      const { problems } = await prepareRotation([disk.member('-target=all')], defaultPlanPreferences, {
        files: disk.files,
        certificates: disk.certificates,
      });
      assert.deepEqual(problems, ['The configuration names no CA file on this machine, so there is no CA to rotate.']);
    });

    it('as ended where the key of the new CA is offline', async () => {
      await rotate(await at('retire'));
      disk.texts.delete(key);
      assert.deepEqual(await prepare(), { rotations: [], finished: [authority], problems: [] });
    });

    it('again where somebody has put another CA in the place of one whose rotation has ended', async () => {
      await rotate(await at('retire'));
      const other = new Memory();
      await other.execute(await other.plan(flags));
      disk.texts.set(authority, other.text(authority));
      assert.deepEqual([(await prepare()).finished, (await prepare()).rotations], [[], []], 'its key is not here');
      disk.texts.set(key, other.text(key));
      assert.equal((await planned()).step, 'bundle');
    });
  });
});

describe('The record of a rotation', () => {
  const record = { old: 'a', next: 'b', certificate: 'c', isReissued: false };
  it('reads back', () => {
    assert.deepEqual(readRecord(recordText(record)), record);
    assert.deepEqual(readRecord(recordText({ ...record, isFinished: true })), { ...record, isFinished: true });
    assert.deepEqual(readRecord(recordText({ ...record, isFinished: false })), record);
  });
  for (const text of ['', 'text', 'null', '1', '"a"', '[]', '{}'])
    it(`is none: ${text}`, () => assert.equal(readRecord(text), null));
  for (const name of ['old', 'next', 'certificate', 'isReissued'])
    it(`is none without ${name}`, () => assert.equal(readRecord(JSON.stringify({ ...record, [name]: 1 })), null));
});

describe('What to do after a step of a rotation', () => {
  const after = async (step: RotationPlan['step']): Promise<readonly string[]> => {
    const disk = new Memory();
    await disk.execute(await disk.plan(flags));
    const ports = { files: disk.files, certificates: disk.certificates };
    const [plan] = (await prepareRotation([disk.member(flags)], defaultPlanPreferences, ports)).rotations;
    assert.ok(plan);
    return adviceAfter({ ...plan, step }, ['Restart mimir.']);
  };

  it('is to restart all before the next', async () => {
    assert.deepEqual(await after('bundle'), [
      'Step 1 of 3: the CA files contain the old and the new CA. Copy them to every machine that has a copy of /tls/ca.crt.',
      'Restart mimir.',
      'After all processes are restarted, run this again with --restarted: step 2 issues the certificates again.',
    ]);
    assert.deepEqual(await after('reissue'), [
      'Step 2 of 3: the new CA signs the certificates. Copy them to where they are used.',
      'Restart mimir.',
      'After no process uses a certificate of the old CA, run this again with --restarted: step 3 removes it from the CA files.',
    ]);
    assert.deepEqual(await after('retire'), [
      'Step 3 of 3: the CA files contain only the new CA. Processes trust the old one until they are restarted.',
      'Restart mimir.',
      'The rotation is finished. To start another, add --again.',
    ]);
  });
});
