import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as tls from 'node:tls';
import fc from 'fast-check';
import { executePlan } from '../../../../core/src/certificates/execute/execute';
import type { Receipt } from '../../../../core/src/certificates/execute/execution';
import { loadKeyPair } from '../../../../core/src/x509/key-pair';
import type { CreateOutcome, Files } from '../../../../core/src/ports';
import { createCertificateReader } from '../../../../host/src/certificate-reader';
import { systemClock } from '../../../../host/src/clock';
import { nodeFiles } from '../../../../host/src/files';
import { nodeKeyMaker } from '../../../../host/src/keys';
import { execute, planFor, preferences, type Flags } from '../configured';
import { openZoo, run, type Zoo } from '../zoo';

/** A server and its clients, which know each other by certificates. */
const mutual: Flags = {
  'server.grpc-tls-cert-path': 'certs/server.crt',
  'server.grpc-tls-key-path': 'certs/server.key',
  'server.grpc-tls-client-auth': 'RequireAndVerifyClientCert',
  'server.grpc-tls-ca-path': 'certs/root.crt',
  'ingester.client.tls-enabled': 'true',
  'ingester.client.tls-cert-path': 'certs/client.crt',
  'ingester.client.tls-key-path': 'certs/client.key',
  'ingester.client.tls-ca-path': 'certs/root.crt',
  'ingester.client.tls-server-name': 'mimir.internal',
};

/** Files as they are on the disk, but for creations that a test decides. */
function filesThat(decide: (path: string) => CreateOutcome | null): Files {
  return { ...nodeFiles, create: async (path, text, secret) => decide(path) ?? nodeFiles.create(path, text, secret) };
}

describe('making certificates', () => {
  let folder = '';
  let zoo: Zoo;
  before(async () => (zoo = await openZoo()));
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'mimir-make-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const at = (name: string): string => join(folder, 'certs', name);
  const short = (text: string): string => text.replaceAll(`${folder}/`, '');
  const written = (receipt: Receipt): readonly string[] =>
    receipt.written.map(({ path, kind, secret }) => `${short(path)} ${kind}${secret ? ' secret' : ''}`);
  const make = async (flags: Flags, files?: Files): Promise<Receipt> => execute(await planFor(folder, flags), files);
  const verify = (name: string, ...checks: readonly string[]): Promise<unknown> =>
    run('openssl', ['verify', '-x509_strict', '-CAfile', at('root.crt'), ...checks, at(name)]);

  it('writes a CA, and server and client certificates that it signed', async () => {
    const receipt = await make(mutual);
    assert.deepEqual(receipt.problems, []);
    assert.deepEqual(written(receipt), [
      'mimir-tls-ca/root.key authority-key secret',
      'certs/root.crt authority',
      'certs/server.key key secret',
      'certs/server.crt certificate',
      'certs/client.key key secret',
      'certs/client.crt certificate',
    ]);
    await verify('server.crt', '-purpose', 'sslserver', '-verify_ip', '127.0.0.1');
    await verify('server.crt', '-purpose', 'sslserver', '-verify_hostname', 'mimir.internal');
    await verify('client.crt', '-purpose', 'sslclient');
    for (const key of ['../mimir-tls-ca/root.key', 'server.key', 'client.key']) {
      assert.equal((await stat(at(key))).mode & 0o777, 0o600);
      assert.match(await readFile(at(key), 'utf8'), /^-----BEGIN PRIVATE KEY-----\n/);
    }
  });

  it('lets client and server shake hands, by address and by name', async () => {
    await make(mutual);
    assert.equal(await handshake({ host: '127.0.0.1' }), 'Mimir client');
    assert.equal(await handshake({ host: '127.0.0.1', servername: 'mimir.internal' }), 'Mimir client');
    await assert.rejects(handshake({ host: '127.0.0.1', servername: 'elsewhere.internal' }), /does not match/);
  });

  /** What a server that demands a certificate of the CA answers: the common name in the client's. */
  async function handshake(target: tls.ConnectionOptions): Promise<string> {
    const pair = async (name: string) => ({
      cert: await readFile(at(`${name}.crt`)),
      key: await readFile(at(`${name}.key`)),
      ca: await readFile(at('root.crt')),
    });
    const server = tls.createServer(
      { ...(await pair('server')), requestCert: true, rejectUnauthorized: true },
      (socket) => {
        socket.on('error', () => undefined); // The client may be gone before it reads.
        socket.end(socket.authorized ? String(socket.getPeerCertificate().subject.CN) : 'nobody');
      },
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const address = server.address();
      assert.ok(address !== null && typeof address !== 'string');
      const socket = tls.connect({ ...(await pair('client')), ...target, port: address.port });
      return await text(socket);
    } finally {
      server.close();
    }
  }

  it('has nothing left to do the second time', async () => {
    await make(mutual);
    const again = await planFor(folder, mutual);
    assert.deepEqual([again.authorities, again.leaves, again.problems], [[], [], []]);
    assert.deepEqual(
      again.untouched.map(({ path }) => short(path)),
      ['certs/root.crt', 'certs/server.crt', 'certs/server.key', 'certs/client.crt', 'certs/client.key'],
    );
  });

  it('uses a CA that stands, and keys that stand, and changes neither', async () => {
    await nodeFiles.create(at('root.key'), await readFile(zoo.path('root.key'), 'utf8'), true);
    await copyFile(zoo.path('root.crt'), at('root.crt'));
    await copyFile(zoo.path('pkcs1.key'), at('server.key'));
    const receipt = await make(mutual);
    assert.deepEqual(written(receipt), [
      'certs/server.crt certificate',
      'certs/client.key key secret',
      'certs/client.crt certificate',
    ]);
    for (const [name, original] of [
      ['root.crt', 'root.crt'],
      ['root.key', 'root.key'],
      ['server.key', 'pkcs1.key'],
    ] as const) {
      assert.deepEqual(await readFile(at(name)), await readFile(zoo.path(original)));
    }
    await verify('server.crt', '-purpose', 'sslserver');
    await loads('server.crt', 'server.key');
  });

  it('makes a CA anew for its key, and copies it to where it is judged by too', async () => {
    await nodeFiles.create(at('root.key'), await readFile(zoo.path('root.key'), 'utf8'), true);
    const receipt = await make({
      ...mutual,
      'ingester.client.tls-ca-path': 'certs/copy.crt',
      'ingester.client.tls-cert-path': 'certs/server.crt',
      'ingester.client.tls-key-path': 'certs/server.key',
    });
    assert.deepEqual(written(receipt), [
      'certs/root.crt authority',
      'certs/copy.crt authority',
      'certs/server.key key secret',
      'certs/server.crt certificate',
    ]);
    assert.deepEqual(await readFile(at('copy.crt')), await readFile(at('root.crt')));
    await verify('server.crt', '-purpose', 'sslclient');
  });

  it('copies certificates of a CA file and never a key', async () => {
    await nodeFiles.create(at('root.crt'), await readFile(zoo.path('combined.pem'), 'utf8'), true);
    const shared = {
      ...mutual,
      'ingester.client.tls-ca-path': 'certs/copy.crt',
      'ingester.client.tls-cert-path': 'certs/server.crt',
      'ingester.client.tls-key-path': 'certs/server.key',
    };
    const receipt = await make(shared);
    assert.deepEqual(written(receipt), ['certs/copy.crt authority']);
    assert.equal(await readFile(at('copy.crt'), 'utf8'), await readFile(zoo.path('server.crt'), 'utf8'));
  });

  it('writes certificate and key into one file where both have its path', async () => {
    const receipt = await make({
      'server.http-tls-cert-path': 'certs/s.pem',
      'server.http-tls-key-path': 'certs/s.pem',
      'server.http-tls-ca-path': 'certs/root.crt',
    });
    assert.deepEqual(written(receipt), [
      'mimir-tls-ca/root.key authority-key secret',
      'certs/root.crt authority',
      'certs/s.pem pair secret',
    ]);
    await loads('s.pem', 's.pem');
  });

  async function loads(certificate: string, key: string): Promise<void> {
    const reader = createCertificateReader();
    assert.equal(loadKeyPair(await reader.read(at(certificate)), await reader.read(at(key)), '3.1').kind, 'loaded');
  }

  describe('says in plain words what went wrong', () => {
    it('in a folder that is a file', async () => {
      await writeFile(join(folder, 'certs'), '');
      const { problems, written: files } = await make(mutual);
      assert.deepEqual(
        files.map(({ path }) => short(path)),
        ['mimir-tls-ca/root.key'],
      );
      assert.deepEqual(problems.map(short), [
        'certs/root.crt could not be written because part of its path is a file. Move that file away, or choose another folder.',
        "certs/server.crt was not generated: its CA certs/root.crt can't be used.",
        "certs/client.crt was not generated: its CA certs/root.crt can't be used.",
      ]);
    });

    it('in a folder that cannot be written', async () => {
      const failure = 'certs/client.key could not be written because permission is denied.';
      const receipt = await make(
        mutual,
        filesThat((path) => (path === at('client.key') ? { failure } : null)),
      );
      assert.deepEqual(receipt.problems, [failure]);
      assert.deepEqual((await readdir(at('.'))).sort(), ['root.crt', 'server.crt', 'server.key']);
    });

    it('of a file that appears between plan and writing', async () => {
      const plan = await planFor(folder, mutual);
      await nodeFiles.create(at('server.crt'), 'of another program', false);
      const { problems } = await execute(plan);
      assert.deepEqual(problems.map(short), [
        'certs/server.crt was created in the meantime and did not change. Run this again to use it.',
        'The key certs/server.key was generated, but its certificate was not. Run this again to generate it.',
      ]);
      assert.equal(await readFile(at('server.crt'), 'utf8'), 'of another program');
    });

    it('of a CA whose certificate could not be written, and mends it the next time', async () => {
      const failure = 'certs/root.crt could not be written because the disk is full.';
      const receipt = await make(
        mutual,
        filesThat((path) => (path === at('root.crt') ? { failure } : null)),
      );
      assert.deepEqual(written(receipt), ['mimir-tls-ca/root.key authority-key secret']);
      assert.equal(receipt.problems[0], failure);
      assert.deepEqual((await make(mutual)).problems, []);
      await verify('server.crt', '-purpose', 'sslserver');
    });

    it('of keys that are gone between plan and writing', async () => {
      await nodeFiles.create(at('root.key'), await readFile(zoo.path('root.key'), 'utf8'), true);
      await copyFile(zoo.path('root.crt'), at('root.crt'));
      const plan = await planFor(folder, mutual);
      await rm(at('root.key'));
      assert.equal(
        short((await execute(plan)).problems[0] ?? ''),
        "certs/root.crt can't sign: its key certs/root.key can't be read.",
      );
    });

    it('of a kind of key that this machine does not make', async () => {
      const plan = await planFor(folder, mutual);
      const { problems, written: files } = await executePlan(plan, {
        files: nodeFiles,
        keyMaker: { ...nodeKeyMaker, make: () => Promise.reject(new Error('The library was built without it.')) },
        clock: systemClock,
        roots: [folder],
      });
      assert.deepEqual(files, []);
      assert.equal(problems[0], 'No keys of the kind RSA 2048 can be generated on this machine.');
    });
  });

  it('leaves one whole result where two run at once', async () => {
    const plan = await planFor(folder, mutual);
    await Promise.all([execute(plan), execute(plan)]);
    assert.deepEqual((await make(mutual)).problems, []);
    await loads('server.crt', 'server.key');
    await loads('client.crt', 'client.key');
    await verify('server.crt', '-purpose', 'sslserver');
    await verify('client.crt', '-purpose', 'sslclient');
  });

  it('lacks nothing after one run, whatever is configured, and changes no file', async function () {
    this.timeout(60_000);
    const pair = fc.constantFrom('a', 'b', 'c', 'pki/d');
    const authority = fc.constantFrom('ca.crt', 'pki/other.pem', 'third');
    const block = fc.option(fc.record({ pair, authority: fc.option(authority, { nil: '' }) }), { nil: null });
    const families = [
      'server.http',
      'server.grpc',
      'ingester.client',
      'ruler.client',
      'memberlist',
      'distributor.ring.etcd',
    ];
    const configuration = fc
      .tuple(...families.map((family) => block.map((chosen) => Object.entries(flagsOf(family, chosen)))))
      .map((blocks): Flags => Object.fromEntries(blocks.flat()));
    await fc.assert(
      fc.asyncProperty(configuration, fc.boolean(), async (flags, authorityStands) => {
        await rm(folder, { recursive: true });
        await mkdir(folder);
        if (authorityStands)
          await Promise.all([
            copyFile(zoo.path('root.crt'), join(folder, 'ca.crt')),
            copyFile(zoo.path('root.key'), join(folder, 'ca.key')),
          ]);
        const before = await readdir(folder);
        const receipt = await execute(await planFor(folder, flags));
        assert.deepEqual(receipt.problems, []);
        assert.ok(receipt.written.every(({ path }) => !before.includes(short(path))));
        const again = await planFor(folder, flags, preferences);
        assert.deepEqual([again.authorities, again.leaves, again.problems], [[], [], []]);
        for (const { path, kind } of receipt.written) {
          if (kind === 'certificate') await loadsAt(path, path.replace(/\.crt$/, '.key'));
        }
      }),
      { numRuns: 12 },
    );
  });

  async function loadsAt(certificate: string, key: string): Promise<void> {
    const reader = createCertificateReader();
    assert.equal(loadKeyPair(await reader.read(certificate), await reader.read(key), '3.1').kind, 'loaded');
  }
});

function flagsOf(family: string, chosen: { readonly pair: string; readonly authority: string } | null): Flags {
  if (!chosen) return {};
  const prefix = family.startsWith('server.') ? `${family}-tls` : `${family}.tls`;
  return {
    [`${prefix}-cert-path`]: `${chosen.pair}.crt`,
    [`${prefix}-key-path`]: `${chosen.pair}.key`,
    ...(chosen.authority === '' ? {} : { [`${prefix}-ca-path`]: chosen.authority }),
  };
}
