import assert from 'node:assert/strict';
import { chmod, copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificatePlan, PlanPreferences } from '../../../../core/src/certificates/plan/certificate-plan';
import type { Clock, Files } from '../../../../core/src/ports';
import { nodeFiles } from '../../../../host/src/files';
import { Deployed } from '../deployed';
import { loadEnd, shakeHands, type EndFiles } from '../handshakes';
import { openZoo, run, type Zoo } from '../zoo';

const mutual = `# mimir-tls: flags
-target=ingester,distributor
-server.grpc-tls-cert-path=server.crt
-server.grpc-tls-key-path=server.key
-server.grpc-tls-client-auth=RequireAndVerifyClientCert
-server.grpc-tls-ca-path=ca.crt
-ingester.client.tls-enabled=true
-ingester.client.tls-cert-path=client.crt
-ingester.client.tls-key-path=client.key
-ingester.client.tls-ca-path=ca.crt
-ingester.client.tls-server-name=localhost
`;

const DAY = 'It expires on DAY.';

describe('the renewal of certificates', () => {
  const today: Clock = { now: () => Date.now() };
  let folder = '';
  let zoo: Zoo;
  let deployed: Deployed;
  before(async () => (zoo = await openZoo()));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mimir-renew-'));
    await writeFile(join(folder, 'mimir.flags'), mutual);
    deployed = new Deployed(folder, ['mimir.flags'], today);
    await put({
      'ca.crt': 'root.crt',
      'ca.key': 'root.key',
      'server.crt': 'server.crt',
      'server.key': 'server.key',
      'client.crt': 'client.crt',
      'client.key': 'client.key',
    });
  });
  afterEach(() => rm(folder, { recursive: true }));

  const at = (name: string): string => join(folder, name);
  const short = (text: string): string => text.replaceAll(`${folder}/`, '');
  const put = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [as, name] of Object.entries(files)) await copyFile(zoo.path(name), at(as));
  };
  const text = (name: string): Promise<string> => readFile(at(name), 'utf8');
  const day = () => new Date().toISOString().slice(0, 10);

  /** What is renewed and why, by the certificate's name. */
  const renewals = ({ leaves }: CertificatePlan): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      leaves
        .filter(({ action }) => action === 'renew')
        .map(({ certificate, reasons }) => [short(certificate), reasons.map(short)]),
    );

  describe('is planned, and says why,', () => {
    const faulty: Readonly<
      Record<
        string,
        { readonly files: Readonly<Record<string, string>>; readonly why: Readonly<Record<string, readonly string[]>> }
      >
    > = {
      'for one that has expired': {
        files: { 'server.crt': 'expired.crt' },
        why: { 'server.crt': ['It expired on 2021-01-01.'] },
      },
      'for one that is not valid yet': {
        files: { 'client.crt': 'future.crt' },
        why: { 'client.crt': ['It is not valid before 2040-01-01.'] },
      },
      'for one that ends within a month': { files: { 'server.crt': 'soon.crt' }, why: { 'server.crt': [DAY] } },
      'for one of the wrong use': {
        files: { 'server.crt': 'clientonly.crt' },
        why: { 'server.crt': ['It is used as a server certificate, but allows only clientAuth.'] },
      },
      'for one without names': {
        files: { 'server.crt': 'nosan.crt' },
        why: { 'server.crt': ['It has no SANs, and Go ignores common names.'] },
      },
      'for one of another CA': {
        files: { 'server.crt': 'other.crt', 'client.crt': 'other.crt' },
        why: {
          'server.crt': ['ingester.client trusts ca.crt, which did not sign it.'],
          'client.crt': ['server.grpc trusts ca.crt, which did not sign it.'],
        },
      },
      'for one whose key is another': {
        files: { 'server.key': 'middle.key' },
        why: { 'server.crt': ['The key server.key does not match it.'] },
      },
      'for a file without a certificate': {
        files: { 'client.crt': 'notpem.txt' },
        why: { 'client.crt': ['It contains no readable certificate.'] },
      },
      'for one with an old signature': {
        files: { 'client.crt': 'sha1.crt' },
        why: {
          'client.crt': [
            'server.grpc trusts ca.crt, which did not sign it.',
            'It is signed with sha1WithRSAEncryption, which peers reject.',
          ],
        },
      },
    };
    for (const [title, { files, why }] of Object.entries(faulty)) {
      it(title, async () => {
        await put(files);
        const found = renewals(await deployed.plan());
        assert.deepEqual(Object.keys(found), Object.keys(why));
        for (const [name, reasons] of Object.entries(why)) {
          // The day on which the zoo's short-lived certificate ends depends on today.
          const said = found[name]?.map((reason, index) =>
            reasons[index] === DAY ? reason.replace(/\d{4}-\d\d-\d\d/, 'DAY') : reason,
          );
          assert.deepEqual(said, reasons);
        }
      });
    }

    it('for one that lacks a name that is checked', async () => {
      await writeFile(at('mimir.flags'), mutual.replace('server-name=localhost', 'server-name=mimir.example'));
      const plan = await deployed.plan();
      assert.deepEqual(renewals(plan), {
        'server.crt': [
          'ingester.client checks the name mimir.example, but it is only for localhost, mimir, 127.0.0.1, ::1.',
        ],
      });
      assert.ok(
        plan.leaves[0]?.names.some(
          ({ name, reasons }) => name === 'mimir.example' && reasons[0] === 'ingester.client checks it',
        ),
      );
    });

    it('for a lost key, which is made anew', async () => {
      await rm(at('client.key'));
      const plan = await deployed.plan();
      assert.deepEqual(renewals(plan), { 'client.crt': ['Its key client.key is missing.'] });
      assert.equal(plan.leaves[0]?.keyAction, 'make');
    });

    it('and not for what is sound', async () => {
      const plan = await deployed.plan();
      assert.deepEqual([plan.leaves, plan.additions, plan.stale], [[], [], []]);
      assert.deepEqual(
        plan.untouched.map(({ path, reason }) => short(`${path}: ${reason}`.replace(/\d{4}-\d\d-\d\d/, 'DATE'))),
        [
          'ca.crt: A CA that is valid until DATE.',
          'server.crt: It is valid until DATE.',
          'server.key: An existing key is kept.',
          'client.crt: It is valid until DATE.',
          'client.key: An existing key is kept.',
        ],
      );
    });
  });

  it('makes no CA for a certificate that it has no consent to replace', async () => {
    await writeFile(at('mimir.flags'), mutual.replace(/^-ingester\.client.*\n/gm, ''));
    await Promise.all(['ca.crt', 'ca.key'].map((name) => rm(at(name))));
    await put({ 'server.crt': 'expired.crt' });
    const waiting = await deployed.execute(await deployed.plan());
    assert.deepEqual(
      [waiting.written, waiting.awaiting.map(({ path }) => short(path)), waiting.problems],
      [[], ['server.crt'], []],
    );
    const renewed = await deployed.execute(await deployed.plan(), 'all');
    assert.deepEqual(
      [...renewed.written, ...renewed.replaced].map(({ path }) => short(path)),
      ['mimir-tls-ca/ca.key', 'ca.crt', 'server.crt'],
    );
  });

  describe('lists what it leaves as it is', () => {
    const listed = async (wishes: Partial<PlanPreferences> = {}): Promise<Readonly<Record<string, string>>> =>
      Object.fromEntries((await deployed.plan(wishes)).untouched.map(({ path, reason }) => [short(path), reason]));

    it('and calls an expired CA expired', async () => {
      await put({ 'ca.crt': 'oldroot.crt' });
      assert.match((await listed())['ca.crt'] ?? '', /^A CA that expired on \d{4}-\d\d-\d\d\.$/);
      await writeFile(at('ca.crt'), (await text('ca.crt')) + (await readFile(zoo.path('otherca.crt'), 'utf8')));
      assert.match(
        (await listed())['ca.crt'] ?? '',
        /^It holds 2 certificates\. Zoo Root expired on \d{4}-\d\d-\d\d\.$/,
      );
    });

    it('and calls no certificate sound that it was told to leave alone', async () => {
      await put({ 'server.crt': 'expired.crt' });
      assert.equal((await listed({ only: [at('client.crt')] }))['server.crt'], 'It expired on 2021-01-01.');
    });
  });

  describe('by a CA with a weak key', () => {
    beforeEach(() =>
      put({
        'ca.crt': 'weakroot.crt',
        'ca.key': 'weakroot.key',
        'server.crt': 'weakly.crt',
        'client.crt': 'weakly.crt',
        'client.key': 'weakly.key',
      }),
    );

    it('comes with a warning', async () => {
      const { notes } = await deployed.plan({ renew: 'all' });
      assert.deepEqual(notes.map(short), [
        'The CA ca.crt has an RSA key of 1024 bits, which is too weak: an attacker could issue trusted certificates. Replace it with --rotate-ca.',
      ]);
    });

    it('warns of nothing where nothing is signed', async () => {
      assert.deepEqual((await deployed.plan()).notes, []);
    });
  });

  describe('is impossible, and says why,', () => {
    const stale = async (): Promise<readonly string[]> => {
      const plan = await deployed.plan();
      assert.deepEqual([plan.leaves, plan.problems], [[], []]);
      return plan.stale.map(({ message }) => short(message));
    };

    it("without the CA's key", async () => {
      await put({ 'server.crt': 'expired.crt' });
      await rm(at('ca.key'));
      assert.deepEqual(await stale(), [
        "server.crt can't be renewed. It expired on 2021-01-01. The key mimir-tls-ca/ca.key of its CA ca.crt is missing. Add the key, or move the CA away to generate a new one.",
      ]);
    });

    it('for a key on a curve that Go does not read', async () => {
      await put({ 'server.crt': 'expired.crt', 'server.key': 'koblitz.key' });
      assert.match((await stale())[0] ?? '', /Its key server\.key can't be used: Mimir reads no keys of its/);
    });

    it('for a certificate that none of ours has signed', async () => {
      await writeFile(
        at('mimir.flags'),
        '# mimir-tls: flags\n-target=ingester\n-server.http-tls-cert-path=server.crt\n-server.http-tls-key-path=server.key\n-server.http-tls-ca-path=ca.crt\n-server.http-tls-client-auth=VerifyClientCertIfGiven\n',
      );
      await put({ 'server.crt': 'expired.crt', 'ca.crt': 'otherca.crt', 'ca.key': 'otherca.key' });
      assert.deepEqual(await stale(), [
        'server.crt can\'t be renewed. It expired on 2021-01-01. It was signed by "O=Zoo, CN=Zoo Root", which is not here. Renew it where it was issued.',
      ]);
    });
  });

  describe('with consent', () => {
    const renew = async (wishes: Partial<PlanPreferences> = {}) => deployed.execute(await deployed.plan(wishes), 'all');

    it('keeps the key, and the old certificate as a dated backup', async () => {
      await put({ 'server.crt': 'expired.crt' });
      const [former, key] = [await text('server.crt'), await text('server.key')];
      const receipt = await renew();
      assert.deepEqual(
        receipt.replaced.map(({ path, backup }) => [path, backup].map(short)),
        [['server.crt', `server.crt.${day()}.bak`]],
      );
      assert.deepEqual([receipt.problems, receipt.written], [[], []]);
      assert.deepEqual([await text(`server.crt.${day()}.bak`), await text('server.key')], [former, key]);
      await run('openssl', [
        'verify',
        '-x509_strict',
        '-CAfile',
        at('ca.crt'),
        '-purpose',
        'sslserver',
        '-verify_hostname',
        'localhost',
        at('server.crt'),
      ]);
      assert.deepEqual(
        (await readdir(folder)).filter((name) => name.startsWith('.')),
        [],
      );
    });

    it('gives the second backup of a day a number', async () => {
      await renew({ renew: 'all', only: [at('server.crt')] });
      await renew({ renew: 'all', only: [at('server.crt')] });
      assert.deepEqual((await readdir(folder)).filter((name) => name.endsWith('.bak')).sort(), [
        `server.crt.${day()}.2.bak`,
        `server.crt.${day()}.bak`,
      ]);
    });

    describe('over a key that others can read', () => {
      const modeOf = async (name: string): Promise<number> => (await stat(at(name))).mode & 0o777;
      const swap: Partial<PlanPreferences> = { renew: 'all', newKeys: true };
      beforeEach(async () => {
        await put({ 'server.key': 'open.key' });
        await chmod(at('server.crt'), 0o664);
      });

      it('puts one that only its owner can read, and says so', async () => {
        const { notes } = await renew({ ...swap, only: [at('server.crt')] });
        assert.deepEqual(
          [await modeOf('server.key'), await modeOf('server.crt'), await modeOf(`server.key.${day()}.bak`)],
          [0o600, 0o664, 0o600],
        );
        assert.deepEqual(notes.map(short), [
          "server.key has mode 0600 now, instead of 0640: only its owner can read it. Let Mimir's user read it.",
        ]);
      });

      it('keeps the mode if asked to', async () => {
        const { notes } = await renew({ ...swap, keepMode: true, only: [at('server.crt')] });
        assert.deepEqual(
          [await modeOf('server.key'), await modeOf(`server.key.${day()}.bak`), notes],
          [0o640, 0o600, []],
        );
      });

      it('does the same with a file that holds the certificate too', async () => {
        await writeFile(at('mimir.flags'), mutual.replace('server.key', 'server.crt'));
        await writeFile(at('server.crt'), (await text('server.crt')) + (await text('server.key')));
        await renew({ renew: 'all', only: [at('server.crt')] });
        assert.equal(await modeOf('server.crt'), 0o600);
      });

      it('leaves the mode where nothing is replaced in the end', async () => {
        const failing: Files = {
          ...nodeFiles,
          replace: (path, draft, mode) =>
            path.endsWith('.crt')
              ? Promise.resolve({ failure: 'The disk is full.' })
              : nodeFiles.replace(path, draft, mode),
        };
        const receipt = await deployed.execute(
          await deployed.plan({ ...swap, only: [at('server.crt')] }),
          'all',
          failing,
        );
        assert.deepEqual([receipt.replaced, await modeOf('server.key')], [[], 0o640]);
      });
    });

    it('makes a new key only if asked to, and then for all that share it', async () => {
      await writeFile(at('mimir.flags'), mutual.replace('client.key', 'server.key'));
      const receipt = await renew({ renew: 'all', newKeys: true, only: [at('server.crt')] });
      assert.deepEqual(
        receipt.replaced.map(({ path }) => short(path)),
        ['server.key', 'server.crt', 'client.crt'],
      );
      assert.deepEqual([receipt.problems, await deployed.findings()], [[], []]);
    });

    it('makes a missing certificate for the new key that it shares, not for the one that is replaced', async () => {
      await writeFile(at('mimir.flags'), mutual.replace('client.key', 'server.key'));
      await rm(at('client.crt'));
      const receipt = await renew({ renew: 'all', newKeys: true });
      assert.deepEqual(
        [...receipt.replaced, ...receipt.written].map(({ path }) => short(path)),
        ['server.key', 'server.crt', 'client.crt'],
      );
      assert.deepEqual([receipt.problems, await deployed.findings()], [[], []]);
    });

    it('renews a certificate in one file with its key, and leaves the key in it', async () => {
      await writeFile(at('mimir.flags'), mutual.replaceAll(/client\.(crt|key)/g, 'both.pem'));
      await writeFile(at('both.pem'), `${await text('server.key')}${await text('client.crt')}`, { mode: 0o600 });
      await renew({ renew: 'all', only: [at('both.pem')] });
      const key = await text('server.key');
      assert.ok((await text('both.pem')).includes(key.trim()));
      assert.notEqual(await text('both.pem'), await text(`both.pem.${day()}.bak`));
      assert.equal((await stat(at('both.pem'))).mode & 0o777, 0o600);
      assert.deepEqual(await deployed.findings(), []);
    });

    it('lets peers with the old and the new certificate talk all the while', async () => {
      const [server, client]: readonly [EndFiles, EndFiles] = [
        { certificate: at('server.crt'), key: at('server.key'), authority: at('ca.crt') },
        { certificate: at('client.crt'), key: at('client.key'), authority: at('ca.crt') },
      ];
      const [oldServer, oldClient] = [await loadEnd(server), await loadEnd(client)];
      await renew({ renew: 'all', newKeys: true });
      const [newServer, newClient] = [await loadEnd(server), await loadEnd(client)];
      assert.notDeepEqual(newServer.key, oldServer.key);
      for (const one of [oldServer, newServer])
        for (const other of [oldClient, newClient]) await shakeHands(one, other, 'localhost');
    });
  });

  it('without consent changes nothing, and says what waits', async () => {
    await put({ 'server.crt': 'expired.crt' });
    const former = await text('server.crt');
    const receipt = await deployed.execute(await deployed.plan());
    assert.deepEqual([receipt.written, receipt.replaced, receipt.problems], [[], [], []]);
    assert.deepEqual(
      receipt.awaiting.map(({ path, reasons }) => [short(path), ...reasons]),
      [['server.crt', 'It expired on 2021-01-01.']],
    );
    assert.equal(await text('server.crt'), former);
  });
});
