import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { SecureContextOptions, SecureVersion } from 'node:tls';
import type { OptionRole } from '../../core/src/model/option';
import type { End } from '../../core/src/topology/links';
import { Deployed } from '../core/certificates/deployed';
import { loadEnd, shakeHands } from '../core/certificates/handshakes';
import { run } from '../core/certificates/zoo';
import { Ground } from './securing';

const components = ['distributor', 'ingester', 'querier', 'query-frontend', 'query-scheduler', 'store-gateway'];
const names = components.map((target) => `${target}.flags`);

/** Processes of one cluster on this machine, from before anybody thought of TLS. */
const plain = Object.fromEntries(
  components.map((target, index) => [
    `${target}.flags`,
    `-target=${target}
-server.grpc-listen-address=127.0.0.${index + 11}
-memberlist.bind-addr=127.0.0.${index + 11}
-memberlist.join=127.0.0.12:7946
-querier.scheduler-address=127.0.0.15:9095
-query-frontend.scheduler-address=127.0.0.15:9095
`,
  ]),
);

/** What Go 1.25, which Mimir 3 is built with, offers where no list is set: OpenSSL's names of its suites, curves and signatures. */
const goDefaults: SecureContextOptions = {
  ciphers: [
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-SHA',
    'ECDHE-RSA-AES128-SHA',
    'ECDHE-ECDSA-AES256-SHA',
    'ECDHE-RSA-AES256-SHA',
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
  ].join(':'),
  ecdhCurve: 'X25519:P-256:P-384:P-521',
  sigalgs:
    'RSA-PSS+SHA256:ECDSA+SHA256:ed25519:RSA-PSS+SHA384:RSA-PSS+SHA512:RSA+SHA256:RSA+SHA384:RSA+SHA512:ECDSA+SHA384:ECDSA+SHA512',
};

/** How openssl calls the keys. */
const keyWords = { 'rsa-2048': 'Public-Key: (2048 bit)', 'ecdsa-p256': 'P-256', 'ecdsa-p384': 'P-384' } as const;

/** The files of one end of a hop, as its configuration names them. */
function filesOf({ view, facts }: End): Parameters<typeof loadEnd>[0] {
  const path = (role: OptionRole): string => {
    const value = view.value(role);
    const fact = value?.written && value.text ? facts.path(value.written.document.uri, value.text) : null;
    assert.ok(fact?.kind === 'here', `${view.family.id} names a ${role}`);
    return fact.path;
  };
  return { certificate: path('certificate'), key: path('key'), authority: path('authority') };
}

describe('what secure writes', () => {
  let ground: Ground;
  let handshakes: Map<string, string>;
  beforeEach(() => (handshakes = new Map()));
  afterEach(() => ground.remove());

  for (const keyType of ['rsa-2048', 'ecdsa-p256', 'ecdsa-p384'] as const) {
    it(`lets both ends of every hop shake hands with ${keyType} keys, by TLS 1.2 and 1.3`, async () => {
      ground = new Ground(plain);
      const { status, printed, complained } = await ground.call('secure', '--key-type', keyType, ...names);
      assert.equal(status, 0, printed + complained);
      const { links } = await new Deployed(ground.folder, names).deployment();
      const dialers = new Set(links.map(({ client }) => client.view.family.id));
      assert.ok(dialers.has('ingester.client') && dialers.has('querier.scheduler-client') && dialers.has('memberlist'));
      for (const { client, server } of links)
        for (const version of ['TLSv1.2', 'TLSv1.3'] as const) await talks(client, server, version);
      await passesStrictly(keyType);
    });
  }

  /** Each certificate by itself, in the role that its name says. */
  async function passesStrictly(keyType: keyof typeof keyWords): Promise<void> {
    const at = (name: string): string => join(ground.folder, 'certs', name);
    for (const [name, purpose] of [
      ['server.crt', 'sslserver'],
      ['client.crt', 'sslclient'],
    ] as const)
      await run('openssl', ['verify', '-x509_strict', '-purpose', purpose, '-CAfile', at('root.crt'), at(name)]);
    const { stdout } = await run('openssl', ['x509', '-in', at('server.crt'), '-noout', '-text']);
    assert.ok(stdout.includes(keyWords[keyType]), stdout);
  }

  /** Hops with the same files on both ends come to the same, so that one handshake is theirs. */
  async function talks(client: End, server: End, version: SecureVersion): Promise<void> {
    const [ours, theirs] = [filesOf(server), filesOf(client)];
    const hop = `${client.process.name} by ${client.view.family.id} to ${server.process.name}, ${version}`;
    const name = client.view.text('serverName');
    assert.equal(name, 'mimir.internal', hop);
    const key = JSON.stringify([ours, theirs, version]);
    const limits = { ...goDefaults, minVersion: version, maxVersion: version };
    const seen =
      handshakes.get(key) ??
      (await shakeHands({ ...(await loadEnd(ours)), ...limits }, { ...(await loadEnd(theirs)), ...limits }, name).catch(
        (error: unknown) => String(error),
      ));
    handshakes.set(key, seen);
    // Members of the gossip show one certificate in both roles.
    assert.ok(['Mimir client', 'mimir.internal'].includes(seen), `${hop}: ${seen}`);
  }
});
