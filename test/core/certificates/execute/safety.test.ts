import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadKeyPair } from '../../../../core/src/x509/key-pair';
import type { PlanPreferences } from '../../../../core/src/certificates/plan/certificate-plan';
import type { Files } from '../../../../core/src/ports';
import { createCertificateReader } from '../../../../host/src/certificate-reader';
import { nodeFiles } from '../../../../host/src/files';
import { Deployed } from '../deployed';
import { openZoo, type Zoo } from '../zoo';

const mutual = `# mimir-tls: flags
-target=ingester,distributor
-server.grpc-tls-cert-path=certs/server.crt
-server.grpc-tls-key-path=certs/server.key
-server.grpc-tls-client-auth=RequireAndVerifyClientCert
-server.grpc-tls-ca-path=certs/ca.crt
-ingester.client.tls-enabled=true
-ingester.client.tls-cert-path=certs/client.crt
-ingester.client.tls-key-path=certs/client.key
-ingester.client.tls-ca-path=certs/ca.crt
-ingester.client.tls-server-name=localhost
`;

/** Puts something before every write. */
function filesWith(before: <R>(act: () => Promise<R>) => Promise<R | { readonly failure: string }>): Files {
  return {
    ...nodeFiles,
    create: (path, text, secret) => before(() => nodeFiles.create(path, text, secret)),
    keep: (path, copy, secret) => before(() => nodeFiles.keep(path, copy, secret)),
    replace: (path, draft, mode) => before(() => nodeFiles.replace(path, draft, mode)),
  };
}

/** A disk that takes so many writes and no more. */
function filesFullAfter(free: number, failure: string): Files {
  let writes = 0;
  return filesWith((act) => (writes++ >= free ? Promise.resolve({ failure }) : act()));
}

class Killed extends Error {}

/** Files of a run that is killed once it has written, or removed, so often: nothing happens any more. */
function filesKilledAfter(survives: number): Files {
  let writes = 0;
  const dying = <R>(act: () => Promise<R>): Promise<R> => (writes++ >= survives ? Promise.reject(new Killed()) : act());
  return { ...filesWith(dying), remove: (path) => dying(() => nodeFiles.remove(path)) };
}

describe('writing certificates', () => {
  let folder = '';
  let zoo: Zoo;
  let deployed: Deployed;
  before(async () => (zoo = await openZoo()));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mimir-safe-'));
    await writeFile(join(folder, 'mimir.flags'), mutual);
    deployed = new Deployed(folder, ['mimir.flags']);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const at = (name: string): string => join(folder, 'certs', name);
  const short = (text: string): string => text.replaceAll(`${folder}/`, '');
  const text = (name: string): Promise<string> => readFile(at(name), 'utf8');
  const fillCerts = async (): Promise<void> => {
    await mkdir(at('.'), { recursive: true });
    for (const [as, name] of Object.entries({
      'ca.crt': 'root.crt',
      'ca.key': 'root.key',
      'server.crt': 'server.crt',
      'server.key': 'server.key',
      'client.crt': 'client.crt',
      'client.key': 'client.key',
    })) {
      await copyFile(zoo.path(name), at(as));
    }
  };
  const swapServer: Partial<PlanPreferences> = { renew: 'all', newKeys: true };
  const wished = (): Partial<PlanPreferences> => ({ ...swapServer, only: [at('server.crt')] });
  const hidden = async (): Promise<readonly string[]> =>
    (await readdir(at('.'))).filter((name) => name.startsWith('.'));
  const loads = async (): Promise<boolean> => {
    const reader = createCertificateReader();
    return (
      loadKeyPair(await reader.read(at('server.crt')), await reader.read(at('server.key')), '3.1').kind === 'loaded'
    );
  };

  describe('on a full disk', () => {
    const failure = 'certs/x could not be written because the disk is full. Free some space and try again.';

    it('loses nothing, leaves nothing half-written and says so, wherever it fills up', async () => {
      for (let full = 0; ; full += 1) {
        await rm(at('.'), { recursive: true, force: true });
        await fillCerts();
        const [certificate, key] = [await text('server.crt'), await text('server.key')];
        const receipt = await deployed.execute(await deployed.plan(wished()), 'all', filesFullAfter(full, failure));
        if (receipt.problems.length === 0) {
          assert.ok(full > 5, 'want several writes to fail one after the other');
          return;
        }
        assert.ok(
          receipt.problems.some((problem) => problem.includes('the disk is full')),
          receipt.problems.join('\n'),
        );
        // A disk so full that not even the former text can be put back is what the journal is for.
        await deployed.execute(await deployed.plan());
        assert.ok(await loads(), `the pair does not load when write ${full} fails`);
        const isOld = [(await text('server.crt')) === certificate, (await text('server.key')) === key];
        assert.deepEqual([await hidden(), isOld[0]], [[], isOld[1]], 'both are old, or both are new');
      }
    });

    it('makes what is missing the next time', async () => {
      const receipt = await deployed.execute(await deployed.plan(), 'none', filesFullAfter(3, failure));
      assert.deepEqual(
        receipt.written.map(({ path }) => short(path)),
        ['mimir-tls-ca/ca.key', 'certs/ca.crt', 'certs/server.key'],
      );
      assert.deepEqual((await deployed.execute(await deployed.plan())).problems, []);
      assert.deepEqual(await deployed.findings(), []);
    });
  });

  it('into a folder that cannot be written says so, and changes nothing', async () => {
    await fillCerts();
    await copyFile(zoo.path('expired.crt'), at('server.crt'));
    await rm(at('client.crt'));
    const before = await readdir(at('.'));
    const plan = await deployed.plan();
    const receipt = await withoutRights(() => deployed.execute(plan, 'all'));
    assert.deepEqual([receipt.written, receipt.replaced, await readdir(at('.'))], [[], [], before]);
    assert.equal(
      short(receipt.problems[0] ?? ''),
      'certs/client.crt could not be written because permission is denied. Allow writing to its folder, or choose another folder.',
    );
    assert.equal(receipt.problems.length, 2);
  });

  /** Does the work as somebody who may read the certificates and not write beside them. Root may write anywhere, so it becomes nobody. */
  async function withoutRights<R>(work: () => Promise<R>): Promise<R> {
    const isRoot = process.geteuid?.() === 0;
    await Promise.all([
      chmod(folder, 0o755),
      chmod(at('.'), 0o555),
      ...(await readdir(at('.'))).map((name) => chmod(at(name), 0o644)),
    ]);
    if (isRoot) process.seteuid?.(65_534);
    try {
      return await work();
    } finally {
      if (isRoot) process.seteuid?.(0);
      await chmod(at('.'), 0o755);
    }
  }

  describe('that is killed', () => {
    it('while a pair is swapped is finished or undone by the next run, which says which', async () => {
      const notes = new Set<string>();
      for (let killed = 0; ; killed += 1) {
        await rm(at('.'), { recursive: true, force: true });
        await fillCerts();
        const plan = await deployed.plan(wished());
        const isKilled = await deployed.execute(plan, 'all', filesKilledAfter(killed)).then(
          () => false,
          (error: unknown) => error instanceof Killed,
        );
        if (!isKilled) break;
        await rm(at('.mimir-tls.lock'), { force: true }); // A process that is really dead loses it: see the test of the lock.
        const receipt = await deployed.execute(await deployed.plan());
        for (const note of receipt.notes) notes.add(short(note).replace(/\d{4}-\d\d-\d\d/g, 'DAY'));
        assert.deepEqual([await loads(), await hidden(), receipt.problems], [true, [], []], `after ${killed} writes`);
        assert.deepEqual(await deployed.findings(), [], `after ${killed} writes`);
      }
      assert.deepEqual(
        [...notes],
        [
          'An interrupted swap of certs/server.key and certs/server.crt was undone: the old files are in place. Run this again to see what is missing.',
          'An interrupted swap of certs/server.key and certs/server.crt was finished. The old files are kept as server.key.DAY.bak and server.crt.DAY.bak. Run this again to see what is missing.',
        ],
      );
    });

    it('while certificates are made is gone on with by the next run', async () => {
      for (let killed = 0; ; killed += 1) {
        for (const each of [at('.'), at('../mimir-tls-ca')]) await rm(each, { recursive: true, force: true });
        const isKilled = await deployed.execute(await deployed.plan(), 'none', filesKilledAfter(killed)).then(
          () => false,
          (error: unknown) => error instanceof Killed,
        );
        if (!isKilled) {
          assert.equal(killed, 8, 'six files, and the locks of both folders that are given back');
          return;
        }
        for (const each of ['.mimir-tls.lock', '../mimir-tls-ca/.mimir-tls.lock']) await rm(at(each), { force: true });
        const receipt = await deployed.execute(await deployed.plan());
        assert.deepEqual(
          [receipt.problems, await loads(), receipt.written.length],
          [[], true, Math.max(0, 6 - killed)],
        );
      }
    });

    it("leaves drafts that are cleaned up at once, and nobody else's files are", async () => {
      await fillCerts();
      const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
      const drafts = [
        `.server.key.${id}.tmp`,
        '.server.crt.mimir-tls-new',
        // Of a configuration that has changed since.
        '.old.key.mimir-tls-new',
        // Of a CA's key, which no setting names, of a backup, of a draft, of a journal and of a lock.
        `.ca.key.${id}.tmp`,
        `.server.key.2026-11-23.bak.${id}.tmp`,
        `..server.key.mimir-tls-new.${id}.tmp`,
        `..server.crt.mimir-tls-swap.${id}.tmp`,
        `..mimir-tls.lock.${id}.tmp`,
        `.mimir-tls.lock.${id}`,
      ];
      const others = ['.server.key.tmp', `.other.${id}.tmp`, 'notes.tmp', '.mimir-tls-new'];
      for (const name of [...drafts, ...others]) await writeFile(at(name), 'draft');
      await deployed.execute(await deployed.plan());
      assert.deepEqual(
        (await readdir(at('.'))).filter((name) => [...drafts, ...others].includes(name)).sort(),
        [...others].sort(),
      );
    });

    it('leaves drafts that stay while another run is at work', async () => {
      await fillCerts();
      await writeFile(at('.server.crt.mimir-tls-new'), 'draft');
      assert.equal(await nodeFiles.lock(at('.mimir-tls.lock')), 'locked');
      const receipt = await deployed.execute(await deployed.plan());
      assert.deepEqual(
        [receipt.problems, [...(await hidden())].sort()],
        [[], ['.mimir-tls.lock', '.server.crt.mimir-tls-new']],
      );
    });

    /** Runs the command line in a process of its own, which is killed at its nth `link` or `rename`: those give files their names. */
    const killedAt = async (step: number, ...args: readonly string[]): Promise<NodeJS.Signals | null> => {
      const program = `
        const disk = require('node:fs/promises');
        let left = ${String(step)};
        for (const name of ['link', 'rename']) {
          const act = disk[name];
          disk[name] = (...args) => (left-- === 0 ? process.kill(process.pid, 'SIGKILL') : act(...args));
        }
        process.argv = ['node', 'mimir-tls', ...process.argv.slice(1)];
        require(${JSON.stringify(resolve('dist/cli.js'))});`;
      const child = spawn(process.execPath, ['-e', program, '--', 'certs', ...args, 'mimir.flags'], {
        cwd: folder,
        env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
        stdio: 'ignore',
        timeout: 20_000,
      });
      await once(child, 'exit');
      return child.signalCode;
    };

    for (const [what, step, args] of [
      ['making a key', 3, []],
      ['drafting a new key', 1, ['--renew', '--force', '--new-key']],
      ['keeping a former key', 4, ['--renew', '--force', '--new-key']],
      ['replacing a certificate', 7, ['--renew', '--force', '--new-key']],
    ] as const) {
      it(`by SIGKILL while ${what} leaves nothing that the next run does not clean up`, async () => {
        if (args.length > 0) await fillCerts();
        assert.equal(
          await killedAt(step, ...args, ...(args.length > 0 ? ['--only', 'certs/server.crt'] : [])),
          'SIGKILL',
        );
        assert.ok((await hidden()).includes('.mimir-tls.lock'), 'the lock of a dead process is there');
        assert.ok((await hidden()).length > 1, 'and so is a draft or a journal');
        const receipt = await deployed.execute(await deployed.plan());
        assert.deepEqual([receipt.problems, await hidden()], [[], []]);
        const rest = await deployed.execute(await deployed.plan());
        assert.deepEqual([rest.problems, await loads(), await deployed.findings()], [[], true, []]);
      }).timeout(30_000);
    }
  });

  describe('beside others', () => {
    it('leaves a certificate alone that changed after the plan was made', async () => {
      await fillCerts();
      const plan = await deployed.plan(wished());
      await copyFile(zoo.path('noip.crt'), at('server.crt'));
      const receipt = await deployed.execute(plan, 'all');
      assert.deepEqual(
        [receipt.replaced, receipt.problems.map(short)],
        [[], ['certs/server.crt changed in the meantime and was not replaced. Run this again.']],
      );
      assert.equal(await text('server.crt'), await readFile(zoo.path('noip.crt'), 'utf8'));
    });

    it('gives way to another run that is replacing files', async () => {
      await fillCerts();
      const plan = await deployed.plan(wished());
      const receipts = await Promise.all([deployed.execute(plan, 'all'), deployed.execute(plan, 'all')]);
      assert.deepEqual(receipts.map(({ replaced }) => replaced.length).sort(), [0, 2]);
      assert.deepEqual(receipts.flatMap(({ problems }) => problems).map(short), [
        'Another run is writing certificates in certs, so nothing was written there. Run this again later. If nothing else runs, remove certs/.mimir-tls.lock.',
      ]);
      assert.ok(await loads());
      assert.deepEqual(await hidden(), []);
    });

    it('heeds no journal that speaks of other files', async () => {
      await fillCerts();
      await writeFile(join(folder, 'precious'), 'as it was');
      await writeFile(
        at('.server.crt.mimir-tls-swap'),
        JSON.stringify({
          version: 1,
          files: [{ path: join(folder, 'precious'), backup: `${join(folder, 'precious')}.2026-11-23.bak` }],
        }),
      );
      const receipt = await deployed.execute(await deployed.plan());
      assert.deepEqual(receipt.problems.map(short), [
        "certs/.server.crt.mimir-tls-swap is not a journal of this configuration's files. Check the files next to it, and remove it.",
      ]);
      assert.equal(await readFile(join(folder, 'precious'), 'utf8'), 'as it was');
    });
  });

  describe('behind symbolic links', () => {
    let outside = '';
    beforeEach(async () => (outside = await mkdtemp(join(tmpdir(), 'mimir-outside-'))));
    afterEach(() => rm(outside, { recursive: true }));

    it('never leads out of the workspace', async () => {
      await symlink(outside, at('.').replace(/\/$/, ''));
      const receipt = await deployed.execute(await deployed.plan());
      assert.deepEqual([receipt.written, await readdir(outside)], [[], []]);
      assert.match(
        short(receipt.problems[0] ?? ''),
        /^certs\/server\.crt follows a symbolic link to .*, outside .*, so nothing was written there\./,
      );
    });

    it('makes no CA where none of its certificates may be written', async () => {
      await symlink(outside, join(folder, 'pki'));
      await writeFile(join(folder, 'mimir.flags'), mutual.replace(/certs\/(server|client)/g, 'pki/$1'));
      const receipt = await deployed.execute(await deployed.plan());
      assert.deepEqual(
        [receipt.written, await readdir(folder), await readdir(outside)],
        [[], ['mimir.flags', 'pki'], []],
      );
      assert.equal(receipt.problems.length, 2);
    });

    it('follows a link that stays inside', async () => {
      await mkdir(join(folder, 'elsewhere'));
      await symlink('elsewhere', at('.').replace(/\/$/, ''));
      assert.deepEqual((await deployed.execute(await deployed.plan())).problems, []);
      assert.equal((await readdir(join(folder, 'elsewhere'))).length, 5);
    });

    it('writes no file through a link, be it whole or broken', async () => {
      await mkdir(at('.'));
      await symlink(join(outside, 'stolen.key'), at('server.key'));
      const receipt = await deployed.execute(await deployed.plan());
      assert.match(short(receipt.problems[0] ?? ''), /^certs\/server\.key is on a broken symbolic link\./);
      assert.deepEqual(await readdir(outside), []);
    });

    it('replaces no link, which somebody else takes care of', async () => {
      await fillCerts();
      await rm(at('server.crt'));
      await copyFile(zoo.path('expired.crt'), at('archive.crt'));
      await symlink('archive.crt', at('server.crt'));
      const receipt = await deployed.execute(await deployed.plan(), 'all');
      assert.deepEqual(receipt.problems.map(short), [
        'certs/server.crt is a symbolic link to certs/archive.crt and did not change. Renew the file where it is generated, or remove the link.',
      ]);
    });
  });
});
