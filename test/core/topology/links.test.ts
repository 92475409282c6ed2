import assert from 'node:assert/strict';
import type { Process } from '../../../core/src/model/process';
import { allLinks, linksOf, type Link, type Links } from '../../../core/src/topology/links';
import { files } from './files';
import { processWith } from './processes';

const linksBetween = (processes: readonly Process[]): Links =>
  linksOf(processes.map((process) => ({ process, facts: files })));

const judged = ({ state, fault }: Pick<Link, 'state' | 'fault'>): string => {
  if (!fault) return state;
  return `${state} ${fault.code}${fault.certain ? '' : '?'}${fault.words === '' ? '' : `: ${fault.words}`}`;
};

/** What a Ruler and an other Ruler make of each other by `ruler.client`, with `-server.grpc-tls` and `-ruler.client.tls` left out. */
function hop(client: string, server: string): string {
  const own =
    '-target=ruler -ruler.ring.store=inmemory -ingester.ring.store=inmemory -store-gateway.sharding-ring.store=inmemory';
  const dialer = processWith(`${own} ${client.replace(/(^| )-/g, '$1-ruler.client.tls-')}`);
  const listener = processWith(`${own} ${server.replace(/(^| )-/g, '$1-server.grpc-tls-')}`);
  const link = linksBetween([dialer, listener])
    .all()
    .find((each) => each.client.process === dialer && each.server.process === listener);
  assert.ok(link);
  return judged(link);
}

describe('A hop between two processes', () => {
  const tls = '-enabled=true -ca-path=ca.crt -server-name=mimir';
  const pair = `${tls} -cert-path=a.crt -key-path=a.key`;
  const server = '-cert-path=a.crt -key-path=a.key';
  const verifying = `${server} -ca-path=ca.crt -client-auth=RequireAndVerifyClientCert`;

  const titleOf = (flags: string): string =>
    flags
      .replace(pair, 'a client with a pair')
      .replace(tls, 'a client')
      .replace(verifying, 'one that verifies')
      .replace(server, 'a pair') || 'no TLS';

  const hops: readonly (readonly [client: string, server: string, what: string | RegExp])[] = [
    ['', '', 'plaintext'],
    ['', server, /^broken client-plaintext: .*error reading server preface: EOF/],
    ['-enabled=true', '', /^broken server-plaintext: .*first record does not look like a TLS handshake/],
    [tls, server, 'tls'],
    [pair, server, 'tls'],
    [pair, verifying, 'mtls'],
    [tls, `${server} -ca-path=ca.crt -client-auth=VerifyClientCertIfGiven`, 'tls'],
    [pair, `${server} -ca-path=ca.crt -client-auth=VerifyClientCertIfGiven`, 'mtls'],
    [pair, `${server} -client-auth=RequireAnyClientCert`, 'tls'],
    [tls, verifying, /^broken client-certificate-missing: .*certificate required/],
    // The client's own options.
    [`${tls} -cert-path=a.crt`, server, 'broken client-options'],
    [`${pair} -key-path=b.key`, server, 'broken client-options'],
    [`${tls} -min-version=1`, server, 'broken client-options'],
    [`${tls} -cipher-suites=1`, server, 'broken client-options'],
    [`${tls} -cipher-suites=1,TLS_AES_128_GCM_SHA256`, server, 'broken client-options'],
    [`${pair} -ca-path=missing`, verifying, 'broken client-options'],
    [`${pair} -key-path=missing`, server, 'broken client-options'],
    // The server's own.
    [tls, '-cert-path=a.crt -key-path=b.key', 'broken server-options'],
    [tls, '-cert-path=a.crt -key-path=missing', 'broken server-options'],
    [pair, verifying.replace('ca.crt', 'missing'), 'broken server-options'],
    [tls, `${server} -client-auth=Require`, 'broken server-options'],
    [tls, `${server} -ca-path=ca.crt`, 'broken server-options'],
    [tls, `${server} -ca-path=ca.crt -client-auth=NoClientCert`, 'broken server-options'],
    [tls, `${server} -client-auth=NoClientCert`, 'tls'],
    // What they have against each other: the client looks first.
    [tls, '-cert-path=a.old -key-path=a.key', /^broken server-dates/],
    [tls, '-cert-path=other.crt -key-path=a.key', /^broken server-not-trusted/],
    [`${tls} -server-name=other`, server, /^broken server-name: .*valid for mimir, not other/],
    [`${tls} -server-name=`, server, /^broken server-name: .*for \[IP address\]/],
    [`${tls} -server-name= -insecure-skip-verify=true`, server, 'tls'],
    [`${pair} -cert-path=a.old`, verifying, /^broken client-dates/],
    [`${pair} -cert-path=other.crt`, verifying, /^broken client-not-trusted/],
    [`${pair} -cert-path=other.crt`, server, 'tls'],
    [`${tls} -server-name=other`, verifying, /^broken server-name/],
    // What is not seen from here is no fault.
    [`${tls} -ca-path=container.crt`, server, 'tls'],
    [tls, '-cert-path=container.crt -key-path=container.key', 'tls'],
  ];
  for (const [client, listener, what] of hops) {
    it(`${String(what)}: ${titleOf(client)} to ${titleOf(listener)}`, () => {
      if (typeof what === 'string') assert.equal(hop(client, listener), what);
      else assert.match(hop(client, listener), what);
    });
  }

  it('is not known where a switch is not', () => {
    const [known, unknown] = [processWith('-target=ruler'), processWith('-target=ruler -config.file=m.yaml')];
    for (const [client, server] of [
      [known, unknown],
      [unknown, known],
    ] as const) {
      const link = linksBetween([client, server])
        .all()
        .find(
          (each) =>
            each.route.family === 'ruler.client' && each.client.process === client && each.server.process === server,
        );
      assert.equal(link && judged(link), 'unknown');
    }
  });

  it('of which nobody shows the flags is judged by what they speak of, and not called plaintext', () => {
    const shown = processWith('-ruler.client.tls-enabled=true', '3.0', { excerpt: true });
    const silent = processWith('-log.level=warn', '3.0', { excerpt: true });
    const hops = (process: Process) =>
      linksBetween([process])
        .all()
        .filter(({ route }) => route.family !== 'memberlist');
    assert.deepEqual(hops(silent), []);
    assert.deepEqual(
      hops(shown).map((link) => `${link.route.family} ${judged(link)}`),
      ['ruler.client unknown'],
    );
  });
});

describe('Members of memberlist', () => {
  const ring = '-target=compactor -memberlist';
  const tls = `${ring}.tls-enabled=true -memberlist.tls-cert-path=a.crt -memberlist.tls-key-path=a.key -memberlist.tls-ca-path=ca.crt -memberlist.tls-server-name=mimir`;
  const members = (...flags: readonly string[]): Links => linksBetween(flags.map((each) => processWith(each)));
  const states = (links: readonly Link[]): readonly string[] => links.map(judged);

  it('that is alone stands for its replicas', () => {
    for (const [flags, state] of [
      [`${ring}.tls-enabled=false`, 'plaintext'],
      [tls, 'tls'],
      [`${tls} -memberlist.tls-ca-path=missing`, 'broken server-options'],
      [`${tls} -memberlist.tls-key-path=b.key`, 'broken client-options'],
      [`${tls} -memberlist.tls-key-path=`, 'broken client-options'],
      [`${tls} -memberlist.tls-key-path= -memberlist.tls-cert-path=`, 'broken client-options'],
      [`${tls} -memberlist.tls-key-path=missing`, 'broken server-options'],
      [`${tls} -memberlist.tls-min-version=1`, 'broken client-options'],
      [`${tls} -memberlist.tls-cipher-suites=1`, 'broken client-options'],
      [`${tls} -memberlist.tls-key-path=container.key`, 'tls'],
      ['-target=compactor -config.file=m.yaml', 'unknown'],
    ] as const) {
      const links = members(flags);
      assert.deepEqual(states(links.all()), [state], flags);
      assert.equal(links.count, 1);
      assert.equal(links.telling.length, 1);
    }
    assert.match(states(members(`${tls} -memberlist.tls-server-name=other`).all())[0] ?? '', /^broken server-name/);
    assert.deepEqual(
      states(members(`${tls} -memberlist.tls-server-name=other -memberlist.tls-insecure-skip-verify=true`).all()),
      ['tls'],
    );
    assert.match(states(members(`${tls} -memberlist.tls-cert-path=a.old`).all())[0] ?? '', /^broken server-dates/);
  });

  it('reach each other both ways, and of those that are alike the first tells for all', () => {
    for (const [flags, state] of [
      [`${ring}.tls-enabled=false`, 'plaintext'],
      [tls, 'tls'],
      [`${tls} -memberlist.tls-server-name= -memberlist.tls-insecure-skip-verify=true`, 'tls'],
    ] as const) {
      const links = members(flags, flags, flags, flags);
      assert.equal(links.count, 12);
      assert.deepEqual(states(links.all()), Array<string>(12).fill(state));
      const first = links.telling[0]?.client.process;
      assert.equal(links.telling.length, 6);
      assert.ok(links.telling.every(({ client, server }) => client.process === first || server.process === first));
    }
  });

  it('all tell where something is wrong, or where the address counts', () => {
    const old = `${tls} -memberlist.tls-cert-path=a.old`;
    assert.equal(members(old, old, old).telling.length, 6);
    const byAddress = `${tls} -memberlist.tls-server-name=`;
    assert.equal(members(byAddress, byAddress, byAddress).telling.length, 6);
  });

  it('that differ in one thing are judged each by each', () => {
    for (const other of [
      `${ring}.tls-enabled=false`,
      `${tls} -memberlist.tls-ca-path=`,
      `${tls} -memberlist.tls-insecure-skip-verify=true`,
      `${tls} -memberlist.tls-min-version=VersionTLS13`,
      `${tls} -memberlist.tls-cipher-suites=TLS_AES_128_GCM_SHA256`,
      `${tls} -memberlist.tls-cert-path=other.crt`,
      `${tls} -memberlist.tls-key-path=missing`,
      `${tls} -memberlist.tls-server-name=other`,
    ])
      assert.equal(members(tls, tls, other).telling.length, 6, other);
    const releases = [processWith(tls, '3.0'), processWith(tls, '3.0'), processWith(tls, '2.17')];
    assert.equal(linksBetween(releases).telling.length, 6);
  });

  it('of which some use TLS do not meet', () => {
    assert.deepEqual(
      states(members(tls, `${ring}.tls-enabled=false`).all()).map((each) => each.slice(0, 21)),
      ['broken members-differ', 'broken members-differ'],
    );
    assert.deepEqual(states(members(tls, '-target=compactor -config.file=m.yaml').all()), ['unknown', 'unknown']);
    assert.deepEqual(states(members(`${ring}.tls-enabled=false`, '-target=compactor -config.file=m.yaml').all()), [
      'unknown',
      'unknown',
    ]);
  });

  it('refuse the certificate of one, and the other that has no file', () => {
    const of = (other: string) => states(members(tls, other).all()).map((each) => each.replace(/:.*/, ''));
    assert.deepEqual(of(`${tls} -memberlist.tls-cert-path=other.crt`), ['broken server-not-trusted', 'tls']);
    assert.deepEqual(of(`${tls} -memberlist.tls-key-path=b.key`), ['broken server-options', 'broken client-options']);
    assert.deepEqual(of(`${tls} -memberlist.tls-key-path=missing`), ['broken server-options', 'tls']);
    assert.deepEqual(of(`${tls} -memberlist.tls-ca-path=missing`), ['tls', 'broken server-options']);
  });
});

describe('The links of several deployments', () => {
  it('are those of each', () => {
    const one = linksBetween([processWith('-target=compactor')]);
    const all = allLinks([one, linksBetween([]), one]);
    assert.equal(all.count, 2);
    assert.equal(all.telling.length, 2);
    assert.equal(all.all().length, 2);
    assert.deepEqual(allLinks([]).all(), []);
    const many = linksBetween([processWith('-target=all'), processWith('-target=all')]);
    assert.equal(many.count, many.all().length);
  });
});
