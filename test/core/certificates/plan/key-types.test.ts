import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyTypes, type KeyType } from '../../../../core/src/x509/key-type';
import { defaultPlanPreferences, type PlanPreferences } from '../../../../core/src/certificates/plan/certificate-plan';
import { rotateAuthority } from '../../../../core/src/certificates/rotate/rotate';
import { prepareRotation } from '../../../../core/src/certificates/rotate/rotation-plan';
import { createCertificateReader } from '../../../../host/src/certificate-reader';
import { systemClock } from '../../../../host/src/clock';
import { nodeFiles } from '../../../../host/src/files';
import { Deployed } from '../deployed';
import { loadEnd, shakeHands } from '../handshakes';
import { stockedKeyMaker } from '../key-stock';
import { run } from '../zoo';

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
-ingester.client.tls-server-name=mimir.internal
`;

const [ecdsaSuite, rsaSuite] = ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'];

describe('the kind of private keys', () => {
  let folder = '';
  let deployed: Deployed;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mimir-key-types-'));
    await configure('');
    deployed = new Deployed(folder, ['mimir.flags']);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const at = (name: string): string => join(folder, name);
  const short = (text: string): string => text.replaceAll(`${folder}/`, '');
  const configure = (more: string): Promise<void> => writeFile(at('mimir.flags'), mutual + more);
  const keyFiles = ['mimir-tls-ca/ca.key', 'server.key', 'client.key'] as const;

  /** What the keys on the disk are: of the CA, the server and the client. */
  const kinds = (): Promise<readonly string[]> =>
    Promise.all(
      keyFiles.map(async (name) => {
        const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(await readFile(at(name)));
        return `${asymmetricKeyType ?? ''} ${asymmetricKeyDetails?.namedCurve ?? String(asymmetricKeyDetails?.modulusLength ?? '')}`;
      }),
    );

  async function make(wishes: Partial<PlanPreferences>): Promise<readonly string[]> {
    const plan = await deployed.plan(wishes);
    const { problems } = await deployed.execute(plan, 'all');
    assert.deepEqual(problems, []);
    return plan.notes.map(short);
  }

  async function rotateOnce(): Promise<string> {
    const { rotations, problems } = await prepareRotation(
      (await deployed.deployment()).processes,
      defaultPlanPreferences,
      { files: nodeFiles, certificates: createCertificateReader() },
    );
    assert.deepEqual(problems, []);
    const [plan] = rotations;
    assert.ok(plan);
    const ports = { files: nodeFiles, keyMaker: stockedKeyMaker(), clock: systemClock, roots: [folder] };
    assert.deepEqual((await rotateAuthority(plan, ports)).problems, []);
    return plan.step;
  }

  /** Node and openssl take what was written, and Mimir too by all that is known of it. */
  async function isSound(): Promise<void> {
    const [server, client] = await Promise.all(
      ['server', 'client'].map((name) =>
        loadEnd({ certificate: at(`${name}.crt`), key: at(`${name}.key`), authority: at('ca.crt') }),
      ),
    );
    assert.ok(server && client);
    assert.equal(await shakeHands(server, client, 'mimir.internal'), 'Mimir client');
    for (const name of ['server.crt', 'client.crt'])
      await run('openssl', ['verify', '-x509_strict', '-CAfile', at('ca.crt'), at(name)]);
    assert.deepEqual(await deployed.findings(), []);
  }

  const expected: Readonly<Record<KeyType, string>> = {
    'rsa-2048': 'rsa 2048',
    'rsa-3072': 'rsa 3072',
    'rsa-4096': 'rsa 4096',
    'ecdsa-p256': 'ec prime256v1',
    'ecdsa-p384': 'ec secp384r1',
  };
  // Making the longest RSA keys takes many seconds, and they are made as those of 2048 bits are.
  for (const keyType of keyTypes.filter((type) => !/3072|4096/.test(type))) {
    it(`is ${keyType} for the CA and all that it signs, and stays so through renewals and a rotation`, async () => {
      assert.deepEqual(await make({ keyType }), []);
      assert.deepEqual(
        await kinds(),
        keyFiles.map(() => expected[keyType]),
      );
      await isSound();
      // From here on nobody says which type it is.
      assert.deepEqual(await make({ renew: 'all' }), []);
      await isSound();
      assert.deepEqual(await make({ renew: 'all', newKeys: true }), []);
      await isSound();
      for (const step of ['bundle', 'reissue', 'retire']) assert.equal(await rotateOnce(), step);
      assert.deepEqual(
        await kinds(),
        keyFiles.map(() => expected[keyType]),
      );
      await isSound();
    });
  }

  it('is the one of the certificate that is left where the key is lost', async () => {
    await make({ keyType: 'ecdsa-p384' });
    await rm(at('server.key'));
    await make({ renew: 'due' });
    assert.equal((await kinds())[1], 'ec secp384r1');
    await isSound();
  });

  it('changes with new keys where somebody asks for another by name', async () => {
    await make({ keyType: 'rsa-2048' });
    await make({ renew: 'all', newKeys: true, keyType: 'ecdsa-p256' });
    assert.deepEqual(await kinds(), ['rsa 2048', 'rsa 2048', 'rsa 2048'], 'a setting is for what is new');
    await make({ renew: 'all', newKeys: true, keyType: 'ecdsa-p256', insistsOnKeyType: true });
    assert.deepEqual(await kinds(), ['rsa 2048', 'ec prime256v1', 'ec prime256v1'], 'an RSA CA signs keys of any kind');
    await isSound();
  });

  it('outlives no CA, whose days may be chosen too', async () => {
    await make({ caValidityDays: 100, validityDays: 730 });
    const [authority, leaf] = await Promise.all(
      ['ca.crt', 'server.crt'].map(async (name) => new X509Certificate(await readFile(at(name)))),
    );
    const days = (Date.parse(authority?.validTo ?? '') - Date.now()) / (24 * 60 * 60 * 1000);
    assert.equal(Math.round(days), 100);
    assert.equal(leaf?.validTo, authority?.validTo);
  });

  describe('and the cipher suites of its peers', () => {
    const chosen =
      'server.crt gets an ECDSA P-256 key, because server of mimir.flags allows no cipher suite for RSA 2048.';

    it('is another where a list of the server has suites for that alone', async () => {
      await configure(`-server.tls-cipher-suites=${ecdsaSuite}\n`);
      assert.deepEqual(await make({}), [chosen]);
      assert.deepEqual(await kinds(), ['rsa 2048', 'ec prime256v1', 'rsa 2048'], 'nobody asks it of clients or CAs');
    });

    it('is another where a list of a client has', async () => {
      await configure(`-ingester.client.tls-cipher-suites=${rsaSuite}\n`);
      assert.deepEqual(await make({ keyType: 'ecdsa-p384' }), [
        'server.crt gets an RSA 2048 key, because ingester.client of mimir.flags allows no cipher suite for ECDSA P-384.',
      ]);
      assert.deepEqual(await kinds(), ['ec secp384r1', 'rsa 2048', 'ec secp384r1']);
    });

    it('is as it was asked for by name, with a word about the list', async () => {
      await configure(`-server.tls-cipher-suites=${ecdsaSuite}\n`);
      assert.deepEqual(await make({ keyType: 'rsa-2048', insistsOnKeyType: true }), [
        "server.crt has an RSA 2048 key, and server of mimir.flags allows no cipher suite for it: peers that speak only TLS 1.2 can't connect. Use --new-key with --key-type ecdsa-p256, or change the list.",
      ]);
      assert.equal((await kinds())[1], 'rsa 2048');
    });

    it('stays where a certificate is renewed for its key, with a word about the list', async () => {
      await make({ keyType: 'rsa-2048' });
      await configure(`-server.tls-cipher-suites=${ecdsaSuite}\n`);
      assert.match((await make({ renew: 'all' })).join(), /^server.crt has an RSA 2048 key, and server of mimir.flags/);
      assert.deepEqual(await make({ renew: 'all', newKeys: true }), [chosen]);
      assert.equal((await kinds())[1], 'ec prime256v1');
    });

    it('cannot please lists that contradict each other', async () => {
      await configure(`-server.tls-cipher-suites=${ecdsaSuite}\n-ingester.client.tls-cipher-suites=${rsaSuite}\n`);
      assert.match((await make({})).join(), /^server\.crt has an RSA 2048 key.* make the lists agree\.$/);
    });

    for (const [when, flags] of Object.entries({
      'allows both kinds': `-server.tls-cipher-suites=${ecdsaSuite},${rsaSuite}\n`,
      'names suites of TLS 1.3 alone': '-server.tls-cipher-suites=TLS_AES_128_GCM_SHA256\n',
      'is ignored under TLS 1.3': `-server.tls-cipher-suites=${ecdsaSuite}\n-server.tls-min-version=VersionTLS13\n`,
      'belongs to a client whose TLS is off': `-querier.store-gateway-client.tls-cipher-suites=${ecdsaSuite}\n`,
    }))
      it(`is the usual where a list ${when}`, async () => {
        await configure(flags);
        assert.deepEqual(await make({}), []);
        assert.deepEqual(
          await kinds(),
          keyFiles.map(() => 'rsa 2048'),
        );
      });
  });
});
