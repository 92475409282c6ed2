import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { dialedName } from '../../../core/src/topology/dialed-names';
import type { End, Link } from '../../../core/src/topology/links';
import { Deployed } from './deployed';
import { loadEnd, shakeHands, type EndFiles } from './handshakes';
import { run } from './zoo';

describe('one quick fix for the configuration of the documentation', () => {
  let folder = '';
  let links: readonly Link[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mimir-page-'));
    await copyFile(resolve('examples/page.flags'), join(folder, 'page.flags'));
    const deployed = new Deployed(folder, ['page.flags']);
    for (const rule of ['invalid-client-auth-type', 'grpc-client-tls-disabled']) await applyFix(deployed, rule);
    const receipt = await deployed.execute(await deployed.plan());
    assert.deepEqual([receipt.problems, receipt.awaiting], [[], []]);
    assert.deepEqual(await deployed.findings(), ['http-client-auth-breaks-probes']);
    // Memberlist, which the file does not speak of, is both ends of its own link.
    links = (await deployed.deployment()).links.filter(({ client, server }) => client.view !== server.view);
  });
  after(() => rm(folder, { recursive: true }));

  async function applyFix(deployed: Deployed, rule: string): Promise<void> {
    const finding = (await deployed.deployment()).findings.find((each) => each.rule === rule);
    const fix = finding?.fixes.find(({ preferred }) => preferred) ?? finding?.fixes[0];
    assert.ok(fix, `${rule} finds nothing, or has no fix`);
    await deployed.apply(fix.action);
  }

  it('secures every link', () => {
    assert.ok(links.length >= 6);
    assert.deepEqual(
      links.filter(({ state }) => state !== 'mtls').map(({ route }) => route.family),
      [],
    );
  });

  it('lets the ends of every link shake hands, by the name that is configured and by the address that is dialed', async () => {
    for (const { route, client, server } of links) {
      const [own, peer] = await Promise.all([loadEnd(filesOf(client)), loadEnd(filesOf(server))]);
      assert.equal(await shakeHands(peer, own, client.view.text('serverName')), 'Mimir client', route.family);
      const dialed = dialedName(route, client.process, server.process);
      // An address that is not known here is some IP address: that is what the server name is for.
      if (dialed.kind === 'name')
        assert.equal(await shakeHands(peer, own, null), 'Mimir client', `${route.family} dials ${dialed.name}`);
    }
    assert.ok(
      links.some(({ route, client, server }) => dialedName(route, client.process, server.process).kind === 'name'),
    );
  });

  it('refuses a client without a certificate of the CA, and a server of another name', async () => {
    const [link] = links;
    assert.ok(link);
    const [own, peer] = await Promise.all([loadEnd(filesOf(link.client)), loadEnd(filesOf(link.server))]);
    await assert.rejects(shakeHands(peer, { ca: own.ca }, 'mimir.internal'), /certificate required/);
    await assert.rejects(shakeHands(peer, own, 'elsewhere.internal'), /does not match/);
  });

  it('makes certificates that openssl takes at its strictest', async () => {
    const at = (name: string) => join(folder, 'certs', name);
    const verify = (name: string, ...checks: readonly string[]) =>
      run('openssl', ['verify', '-x509_strict', '-CAfile', at('root.crt'), ...checks, at(name)]);
    for (const name of ['mimir.internal', 'localhost'])
      await verify('server.crt', '-purpose', 'sslserver', '-verify_hostname', name);
    for (const ip of ['127.0.0.1', '::1']) await verify('server.crt', '-purpose', 'sslserver', '-verify_ip', ip);
    await verify('client.crt', '-purpose', 'sslclient');
    await assert.rejects(verify('client.crt', '-purpose', 'sslserver'));
  });

  function filesOf({ view }: End): EndFiles {
    const path = (role: 'certificate' | 'key' | 'authority') => join(folder, view.text(role) ?? '');
    return { certificate: path('certificate'), key: path('key'), authority: path('authority') };
  }
});
