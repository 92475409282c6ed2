import assert from 'node:assert/strict';
import type { CertificateFacts } from '../../../core/src/model/certificate';
import type { Facts } from '../../../core/src/model/facts';
import { Notes } from '../../../core/src/model/memo';
import { presentedBy, trustedBy, type Trusted } from '../../../core/src/topology/credentials';
import type { DialedName } from '../../../core/src/topology/dialed-names';
import { clientRefusal, serverRefusal, type Refusal } from '../../../core/src/topology/handshake';
import { certificateFacts } from '../x509/facts';
import { files, leaf, root } from './files';
import { noFiles, processWith, processWithYaml, viewOf } from './processes';

const pool: Trusted = { kind: 'pool', roots: [root] };
const system: Trusted = { kind: 'system' };
const noName: DialedName = { kind: 'unknown' };
const facts: Facts = { ...noFiles, isSignedBy: () => true };

interface Asked {
  readonly trusted?: Trusted;
  readonly dialed?: DialedName;
  readonly authorities?: readonly CertificateFacts[];
}

const said = (refusal: Refusal | null) => refusal && `${refusal.code}: ${refusal.words}`;

function server(chain: readonly CertificateFacts[], { trusted = pool, dialed = noName, authorities = [] }: Asked = {}) {
  return serverRefusal(chain, trusted, dialed, { version: '3.0', facts, privateAuthorities: authorities });
}

function client(chain: readonly CertificateFacts[], { trusted = pool, authorities = [] }: Asked = {}) {
  return clientRefusal(chain, trusted, { version: '3.0', facts, privateAuthorities: authorities });
}

const expired = { notAfter: noFiles.now - 1 };
const unknown = 'x509: certificate signed by unknown authority';
const incompatible = 'x509: certificate specifies an incompatible key usage';

describe('What a client has against a server', () => {
  it('is nothing where all is well, or where there is nothing to judge', () => {
    assert.equal(server([leaf()]), null);
    assert.equal(server([]), null);
    for (const kind of ['unknown', 'unseen'] as const)
      assert.equal(server([leaf({ issuer: 'CN=other' })], { trusted: { kind } }), null);
  });

  it('is its dates first, then its name, then who signed it, then its use', () => {
    const dialed: DialedName = { kind: 'name', name: 'ruler', because: '' };
    const other = { issuer: 'CN=other' };
    assert.match(said(server([leaf({ ...expired, ...other })], { dialed })) ?? '', /^server-dates: .*expired/);
    assert.equal(
      said(server([leaf(other)], { dialed })),
      'server-name: x509: certificate is valid for mimir, not ruler',
    );
    assert.equal(said(server([leaf(other)])), `server-not-trusted: ${unknown}`);
    assert.equal(said(server([leaf({ extendedKeyUsage: ['clientAuth'] })])), `server-use: ${incompatible}`);
    assert.equal(server([leaf()], { dialed: { ...dialed, name: 'mimir' } }), null);
  });

  it('is that an issuer is for another use, where the certificate itself is not', () => {
    const middle = certificateFacts({ commonName: 'Middle', extendedKeyUsage: ['clientAuth'] });
    const below = leaf({ issuer: 'CN=Middle' });
    assert.equal(said(server([below, middle])), `server-not-trusted: ${incompatible}`);
    assert.equal(
      said(server([leaf({ issuer: 'CN=x', extendedKeyUsage: ['clientAuth'] })])),
      `server-not-trusted: ${unknown}`,
    );
  });

  it('is by an address that nobody sees: none but loopback ones is a fault, and maybe one', () => {
    const addressed = (...ipAddresses: readonly string[]) =>
      server([leaf({ ipAddresses })], { dialed: { kind: 'some-address' } });
    assert.equal(
      said(addressed()),
      "server-name: x509: cannot validate certificate for [IP address] because it doesn't contain any IP SANs",
    );
    assert.equal(addressed()?.certain, true);
    for (const loopback of [['127.0.0.1'], ['::1'], ['127.0.0.1', '::1'], ['127.9.9.9']]) {
      assert.equal(
        said(addressed(...loopback)),
        `server-name: x509: certificate is valid for ${loopback.join(', ')}, not [IP address]`,
      );
      assert.equal(addressed(...loopback)?.certain, false);
    }
    for (const other of [['10.0.0.1'], ['127.0.0.1', '10.0.0.1'], ['1.127.0.0'], ['::2'], ['10.0.0.127']])
      assert.equal(addressed(...other), null, other.join());
  });

  it('is by the machine’s own authorities known only where the configuration names the signer', () => {
    assert.equal(server([leaf()], { trusted: system }), null);
    assert.equal(said(server([leaf()], { trusted: system, authorities: [root] })), `server-not-trusted: ${unknown}`);
    assert.equal(said(server([leaf({ selfIssued: true })], { trusted: system })), `server-not-trusted: ${unknown}`);
    assert.equal(server([leaf({ issuer: 'CN=public' })], { trusted: system, authorities: [root] }), null);
  });
});

describe('What a server that verifies has against a client', () => {
  it('is the same, but for the name', () => {
    assert.equal(client([leaf()]), null);
    assert.equal(client([]), null);
    assert.match(said(client([leaf({ ...expired, issuer: 'CN=other' })])) ?? '', /^client-dates: .*expired/);
    assert.equal(said(client([leaf({ issuer: 'CN=other' })])), `client-not-trusted: ${unknown}`);
    assert.equal(said(client([leaf({ extendedKeyUsage: ['serverAuth'] })])), `client-use: ${incompatible}`);
  });
});

describe('What an end presents', () => {
  const presents = (flags: string): string => {
    const options = flags.replace(/(cert|key)=/g, '-ruler.client.tls-$1-path=');
    const process = processWith(`-target=all ${options}`);
    return presentedBy(viewOf(process, 'ruler.client'), process, files).kind;
  };

  const pairs: Readonly<Record<string, string>> = {
    '': 'none',
    'cert= key=': 'none',
    'cert=a.crt': 'half',
    'key=a.key': 'half',
    'cert=a.crt key=': 'half',
    'cert=a.crt key=a.key': 'loaded',
    'cert=a.crt key=b.key': 'refused',
    'cert=empty key=a.key': 'refused',
    'cert=missing key=a.key': 'unknown',
    'cert=a.crt key=missing': 'unknown',
    'cert=container.crt key=a.key': 'unseen',
    'cert=a.crt key=container.key': 'unseen',
    '-config.file=m.yaml': 'unseen',
    '-config.file=m.yaml cert=a.crt': 'unseen',
    '-config.file=m.yaml cert= key=': 'none',
  };
  for (const [flags, kind] of Object.entries(pairs)) {
    it(`with ${flags || 'no files'} is ${kind}`, () => assert.equal(presents(flags), kind));
  }

  it('may stand in the YAML of a listener, where a path beats it (spec 1.2)', () => {
    const of = (options: string): string => {
      const process = processWithYaml(`server:\n  http_tls_config: ${options}\n`);
      return presentedBy(viewOf(process, 'server.http'), process, files).kind;
    };
    assert.equal(of('{cert: a.crt, key: a.key}'), 'loaded');
    assert.equal(of('{cert: a.crt, key: b.key, key_file: a.key}'), 'loaded');
    assert.equal(of('{cert: a.crt}'), 'half');
    assert.equal(of('{key: a.key}'), 'half');
  });

  it('is found out once, where something keeps it', () => {
    const process = processWith('-ruler.client.tls-cert-path=a.crt -ruler.client.tls-key-path=a.key');
    const view = viewOf(process, 'ruler.client');
    const kept = { ...files, notes: new Notes() };
    assert.equal(presentedBy(view, process, kept), presentedBy(view, process, kept));
    assert.equal(trustedBy(view, process, kept), trustedBy(view, process, kept));
  });
});

describe('Whom an end trusts', () => {
  const trusts = (flags: string): string => {
    const process = processWith(`-target=all ${flags.replace('ca=', '-ruler.client.tls-ca-path=')}`);
    const trusted = trustedBy(viewOf(process, 'ruler.client'), process, files);
    return trusted.kind === 'pool' ? `${trusted.roots.length} roots` : trusted.kind;
  };

  const pools: Readonly<Record<string, string>> = {
    '': 'system',
    'ca=': 'system',
    'ca=ca.crt': '1 roots',
    'ca=a.key': '0 roots',
    'ca=empty': '0 roots',
    'ca=missing': 'unknown',
    'ca=folder': 'unknown',
    'ca=unreadable': 'unknown',
    'ca=container.crt': 'unseen',
    '-config.file=m.yaml': 'unseen',
  };
  for (const [flags, who] of Object.entries(pools)) {
    it(`with ${flags || 'no file'} is ${who}`, () => assert.equal(trusts(flags), who));
  }

  it('may stand in the YAML of a listener', () => {
    const process = processWithYaml('server:\n  http_tls_config: {client_ca: ca.crt}\n');
    const trusted = trustedBy(viewOf(process, 'server.http'), process, files);
    assert.deepEqual(trusted, { kind: 'pool', roots: [root] });
  });
});
