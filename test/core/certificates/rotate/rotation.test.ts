import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPlanPreferences } from '../../../../core/src/certificates/plan/certificate-plan';
import { pickUpsOf, restartAdvice } from '../../../../core/src/certificates/plan/pick-up';
import { rotateAuthority, type RotationReceipt } from '../../../../core/src/certificates/rotate/rotate';
import { prepareRotation, type RotationPlan } from '../../../../core/src/certificates/rotate/rotation-plan';
import { createCertificateReader } from '../../../../host/src/certificate-reader';
import { systemClock } from '../../../../host/src/clock';
import { nodeFiles } from '../../../../host/src/files';
import { Deployed } from '../deployed';
import { loadEnd, shakeHands } from '../handshakes';
import { stockedKeyMaker } from '../key-stock';
import { run } from '../zoo';

/** Two processes, whose client trusts a copy of the CA in a file of its own. */
const ingester = `# mimir-tls: flags
-target=ingester
-server.http-tls-cert-path=server.crt
-server.http-tls-key-path=server.key
-server.grpc-tls-cert-path=server.crt
-server.grpc-tls-key-path=server.key
-server.grpc-tls-client-auth=RequireAndVerifyClientCert
-server.grpc-tls-ca-path=ca.crt
`;
const distributor = `# mimir-tls: flags
-target=distributor
-ingester.client.tls-enabled=true
-ingester.client.tls-cert-path=client.crt
-ingester.client.tls-key-path=client.key
-ingester.client.tls-ca-path=copy.crt
-ingester.client.tls-server-name=mimir.internal
`;

describe('the rotation of a CA', () => {
  let folder = '';
  let deployed: Deployed;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mimir-rotate-'));
    await Promise.all([
      writeFile(join(folder, 'ingester.flags'), ingester),
      writeFile(join(folder, 'distributor.flags'), distributor),
    ]);
    deployed = new Deployed(folder, ['ingester.flags', 'distributor.flags']);
    // What a client judges is signed by the CA that it trusts, so the copy is made the CA's.
    const receipt = await deployed.execute(await deployed.plan());
    assert.deepEqual(receipt.problems, []);
    await uniteAuthorities();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const at = (name: string): string => join(folder, name);
  const short = (text: string): string => text.replaceAll(`${folder}/`, '');
  const text = (name: string): Promise<string> => readFile(at(name), 'utf8');

  /** One CA in both files, and certificates of it. */
  async function uniteAuthorities(): Promise<void> {
    await Promise.all([copyFile(at('ca.crt'), at('copy.crt')), rm(at('mimir-tls-ca/copy.key'), { force: true })]);
    const receipt = await deployed.execute(await deployed.plan(), 'all');
    assert.deepEqual([receipt.problems, await deployed.findings()], [[], []]);
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.bak'))) await rm(at(name));
  }

  async function nextStep(): Promise<RotationPlan> {
    const { rotations, problems } = await prepareRotation(
      (await deployed.deployment()).processes,
      defaultPlanPreferences,
      { files: nodeFiles, certificates: createCertificateReader() },
      true,
    );
    assert.deepEqual([rotations.length, problems], [1, []]);
    const [plan] = rotations;
    assert.ok(plan);
    return plan;
  }

  const rotate = async (plan: RotationPlan, files = nodeFiles): Promise<RotationReceipt> =>
    rotateAuthority(plan, { files, keyMaker: stockedKeyMaker(), clock: systemClock, roots: [folder] });

  const serverFiles = () => loadEnd({ certificate: at('server.crt'), key: at('server.key'), authority: at('ca.crt') });
  const clientFiles = () =>
    loadEnd({ certificate: at('client.crt'), key: at('client.key'), authority: at('copy.crt') });

  it('keeps peers talking that are restarted one after the other, and ends with the new CA alone', async () => {
    const former = await text('ca.crt');
    let [server, client] = [await serverFiles(), await clientFiles()];
    const formerClient = client;
    const talk = async (when: string): Promise<void> => {
      assert.equal(await shakeHands(server, client, 'mimir.internal'), 'Mimir client', when);
    };
    for (const step of ['bundle', 'reissue', 'retire'] as const) {
      const plan = await nextStep();
      assert.equal(plan.step, step);
      const receipt = await rotate(plan);
      assert.deepEqual(receipt.problems, []);
      // Certificates are read at every handshake, CA files at the start only: each end takes over first.
      server = { ...(await serverFiles()), ca: server.ca };
      await talk(`${step}: the server shows its certificate of now`);
      client = { ...(await clientFiles()), ca: client.ca };
      await talk(`${step}: so does the client`);
      client = await clientFiles();
      await talk(`${step}: the client was restarted`);
      server = await serverFiles();
      await talk(`${step}: the server was restarted`);
      assert.deepEqual(await deployed.findings(), []);
    }
    await assert.rejects(shakeHands(server, formerClient, 'mimir.internal'), 'a peer of the old CA is a stranger now');
    assert.ok(!(await text('ca.crt')).includes(former.trim()));
    assert.equal(await text('copy.crt'), await text('ca.crt'));
    for (const name of ['server.crt', 'client.crt'])
      await run('openssl', ['verify', '-x509_strict', '-CAfile', at('ca.crt'), at(name)]);
    const left = [...(await readdir(folder)), ...(await readdir(at('mimir-tls-ca')))];
    assert.deepEqual(
      left.filter((name) => /rotation|next|^\./.test(name)),
      ['ca.crt.rotation'],
      'what says that it has ended',
    );
    assert.equal((await nextStep()).step, 'bundle', 'the next rotation begins anew');
  });

  it('is a plan first: what it changes at each step', async () => {
    const shown = (plan: RotationPlan) =>
      [plan.step, ...plan.files, ...plan.leaves.map(({ certificate }) => certificate)].map(short);
    assert.deepEqual(shown(await nextStep()), ['bundle', 'ca.crt', 'copy.crt']);
    await rotate(await nextStep());
    assert.deepEqual(shown(await nextStep()), ['reissue', 'server.crt', 'client.crt']);
    await rotate(await nextStep());
    assert.deepEqual(shown(await nextStep()), ['retire', 'ca.crt', 'copy.crt']);
  });

  it('tells who must be restarted, and who picks the files up', async () => {
    const { processes } = await deployed.deployment();
    assert.deepEqual(restartAdvice(pickUpsOf([at('ca.crt'), at('copy.crt')], processes)), [
      'Restart ingester.flags: server.grpc reads these files only at start.',
      'Restart distributor.flags: ingester.client reads these files only at start.',
    ]);
    assert.deepEqual(restartAdvice(pickUpsOf([at('server.crt'), at('client.crt')], processes)), [
      'ingester.flags uses the new files from the next handshake on. Restart it for clients that dial an IP address, such as probes: server.http keeps the old certificate for them.',
      'distributor.flags uses the new files from the next handshake on.',
    ]);
  });

  it('that is killed goes on with the same new CA', async () => {
    const coming = new Set<string>();
    let kills = 0;
    for (
      let plan = await nextStep();
      plan.step !== 'bundle' || plan.state !== null || kills === 0;
      plan = await nextStep()
    ) {
      if (plan.state) coming.add(plan.state.next);
      const survives = 3 + kills * 2;
      const isKilled = await rotate(plan, filesKilledAfter(survives)).then(
        () => false,
        () => true,
      );
      if (isKilled) kills += 1;
      await rm(at('mimir-tls-ca/.mimir-tls.lock'), { force: true });
      await rm(at('.mimir-tls.lock'), { force: true }); // A process that is really dead loses it: see the test of the lock.
      assert.deepEqual(await deployed.findings(), [], `after ${survives} writes of ${plan.step}`);
      await shakeHands(await serverFiles(), await clientFiles(), 'mimir.internal');
    }
    assert.ok(kills >= 3, 'want several runs to die');
    assert.equal(coming.size, 1);
    assert.equal(await text('copy.crt'), await text('ca.crt'));
  });

  /** Files of a run that dies once it has written so often. */
  function filesKilledAfter(survives: number): typeof nodeFiles {
    let writes = 0;
    const dying =
      <A extends readonly unknown[], R>(act: (...args: A) => Promise<R>) =>
      (...args: A): Promise<R> =>
        writes++ >= survives ? Promise.reject(new Error('killed')) : act(...args);
    return {
      ...nodeFiles,
      create: dying((path, text, secret) => nodeFiles.create(path, text, secret)),
      keep: dying((path, copy, secret) => nodeFiles.keep(path, copy, secret)),
      replace: dying((path, draft, mode) => nodeFiles.replace(path, draft, mode)),
      remove: dying((path) => nodeFiles.remove(path)),
    };
  }

  /** The steps that one call finds, and the CAs whose rotation it calls finished. */
  async function found(of = deployed, again = false): Promise<readonly (readonly string[])[]> {
    const ports = { files: nodeFiles, certificates: createCertificateReader() };
    const { processes } = await of.deployment();
    const { rotations, finished, problems } = await prepareRotation(processes, defaultPlanPreferences, ports, again);
    return [rotations.map(({ step }) => step), finished.map(short), problems.map(short)];
  }

  it('that has ended stays so when the key of the new CA goes offline', async () => {
    for (let step = 0; step < 3; step += 1) await rotate(await nextStep());
    assert.deepEqual(await found(), [[], ['ca.crt'], []]);
    await rm(at('mimir-tls-ca/ca.key'));
    assert.deepEqual(await found(), [[], ['ca.crt'], []]);
    assert.match((await found(deployed, true))[2]?.[0] ?? '', /^No CA can be rotated here: the key of ca\.crt/);
  });

  it('of one CA in two folders of certificates is one rotation, and ends', async () => {
    await mkdir(at('certs'));
    await mkdir(at('ssl'));
    await writeFile(at('a.flags'), ingester.replace('ca.crt', 'certs/ca.crt'));
    await writeFile(at('b.flags'), distributor.replace('copy.crt', 'ssl/ca.crt'));
    for (const name of ['certs/ca.crt', 'ssl/ca.crt']) await copyFile(at('ca.crt'), at(name));
    const apart = new Deployed(folder, ['a.flags', 'b.flags']);
    for (const step of ['bundle', 'reissue', 'retire']) {
      assert.deepEqual(await found(apart), [[step], [], []]);
      const ports = { files: nodeFiles, certificates: createCertificateReader() };
      const { rotations } = await prepareRotation((await apart.deployment()).processes, defaultPlanPreferences, ports);
      for (const plan of rotations) assert.deepEqual((await rotate(plan)).problems, []);
    }
    assert.deepEqual(await found(apart), [[], ['certs/ca.crt'], []]);
    assert.equal(await text('ssl/ca.crt'), await text('certs/ca.crt'));
  });

  it("needs the CA's key", async () => {
    await rm(at('mimir-tls-ca/ca.key'));
    const { rotations, problems } = await prepareRotation(
      (await deployed.deployment()).processes,
      defaultPlanPreferences,
      { files: nodeFiles, certificates: createCertificateReader() },
    );
    assert.deepEqual(
      [rotations, problems.map(short)],
      [[], ['No CA can be rotated here: the key of ca.crt must be at mimir-tls-ca/ca.key, unencrypted.']],
    );
  });

  it('ends: once the old CA is gone, nothing is left to do unless another is to begin', async () => {
    for (let steps = 0; steps < 3; steps += 1) await rotate(await nextStep());
    const processes = (await deployed.deployment()).processes;
    const { rotations, finished, problems } = await prepareRotation(processes, defaultPlanPreferences, {
      files: nodeFiles,
      certificates: createCertificateReader(),
    });
    assert.deepEqual([rotations, finished.map(short), problems], [[], ['ca.crt'], []]);
  });
});
