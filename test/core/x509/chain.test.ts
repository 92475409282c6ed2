import assert from 'node:assert/strict';
import { verifyChain, type PeerUsage } from '../../../core/src/x509/chain';
import { goWords } from '../../../core/src/model/go-fault';
import type { MimirVersion } from '../../../core/src/model/version';
import { openZoo, type Zoo } from '../certificates/zoo';

interface Circumstances {
  readonly usage?: PeerUsage;
  readonly version?: MimirVersion;
  readonly now?: number;
}

const unknown = 'x509: certificate signed by unknown authority';
const because = (reason: string, authority: string) =>
  `${unknown} (possibly because of "${reason}" while trying to verify candidate authority certificate "${authority}")`;
const cannotSign = 'x509: invalid signature: parent certificate cannot sign this kind of certificate';

describe('a chain of certificates', () => {
  let zoo: Zoo;
  before(async () => (zoo = await openZoo()));

  async function verify(
    chain: string,
    roots: string,
    { usage = 'server', version = '3.1', now = Date.now() }: Circumstances = {},
  ) {
    const fault = verifyChain(
      await zoo.certificates(chain),
      await zoo.certificates(roots),
      usage,
      now,
      version,
      zoo.isSignedBy,
    );
    return fault && goWords(fault);
  }

  const trusted: readonly (readonly [string, string, string, Circumstances?])[] = [
    ['by its root', 'server.crt', 'root.crt'],
    ['with the root in the chain', 'chain.crt', 'root.crt'],
    ['over an intermediate', 'belowchain.crt', 'root.crt'],
    ['by an intermediate in the pool', 'below.crt', 'middle.crt'],
    ['whatever its key', 'ec.crt', 'root.crt'],
    ['in Ed25519', 'edwards.crt', 'root.crt'],
    ['as itself', 'selfsigned.crt', 'selfsigned.crt'],
    ['by a root of version 1', 'server.crt', 'v1root.crt'],
    ['as a client without a name', 'v1.crt', 'root.crt', { usage: 'client' }],
    ['without limits of use', 'nosan.crt', 'root.crt', { usage: 'client' }],
    ['as a client', 'client.crt', 'root.crt', { usage: 'client' }],
    ['with SHA-1 before Mimir 2.3', 'sha1.crt', 'root.crt', { version: '2.2' }],
    ['over an intermediate for servers', 'belowserverchain.crt', 'root.crt'],
  ];
  for (const [how, chain, roots, circumstances] of trusted) {
    it(`is trusted ${how}`, async () => assert.equal(await verify(chain, roots, circumstances), null));
  }

  const incompatible = 'x509: certificate specifies an incompatible key usage';
  const refused: readonly (readonly [string, string, string, string, Circumstances?])[] = [
    ['of another CA', 'other.crt', 'root.crt', unknown],
    ['with a missing intermediate', 'below.crt', 'root.crt', unknown],
    ['for an empty pool', 'server.crt', 'notpem.txt', unknown],
    ['of nothing', 'notpem.txt', 'root.crt', unknown],
    ['that is self-signed', 'selfsigned.crt', 'root.crt', unknown],
    ['of a CA of the same name', 'server.crt', 'sameca.crt', because('crypto/rsa: verification error', 'Zoo Root')],
    ['of a CA without the flag', 'server.crt', 'noca.crt', because(cannotSign, 'Zoo Root')],
    ['of a CA that may not sign', 'server.crt', 'nosign.crt', because(cannotSign, 'Zoo Root')],
    [
      'with SHA-1',
      'sha1.crt',
      'root.crt',
      because('x509: cannot verify signature: insecure algorithm SHA1-RSA', 'Zoo Root'),
    ],
    ['of a server as a client', 'serveronly.crt', 'root.crt', incompatible, { usage: 'client' }],
    ['of a client as a server', 'client.crt', 'root.crt', incompatible],
    ['below a CA for servers as a client', 'belowserverchain.crt', 'root.crt', incompatible, { usage: 'client' }],
    ['that is not trusted for its use though it stands in the pool', 'client.crt', 'client.crt', incompatible],
  ];
  for (const [what, chain, roots, words, circumstances] of refused) {
    it(`is refused: one ${what}`, async () => assert.equal(await verify(chain, roots, circumstances), words));
  }

  it('is judged by its dates before all else', async () => {
    const now = Date.UTC(2026, 10, 1, 12, 0, 0, 500);
    const lead = 'x509: certificate has expired or is not yet valid: current time 2026-11-01T12:00:00Z is';
    assert.equal(await verify('expired.crt', 'otherca.crt', { now }), `${lead} after 2021-01-01T00:00:00Z`);
    assert.equal(await verify('future.crt', 'otherca.crt', { now }), `${lead} before 2040-01-01T00:00:00Z`);
  });

  it('needs issuers that are valid too', async () => {
    const words =
      /^x509: certificate signed by unknown authority \(possibly because of "x509: certificate has expired .*"Zoo Middle"\)$/;
    assert.match((await verify('belowoldchain.crt', 'root.crt')) ?? '', words);
    assert.match((await verify('below.crt', 'oldmiddle.crt')) ?? '', words);
  });
});
