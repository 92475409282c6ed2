import assert from 'node:assert/strict';
import type { PlacedCaller } from '../../../core/src/model/caller';
import type { Process } from '../../../core/src/model/process';
import type { ConfigDocument } from '../../../core/src/model/setting';
import { callsOf } from '../../../core/src/topology/calls';
import type { Call } from '../../../core/src/topology/http-call';
import { files } from './files';
import { processWith } from './processes';

const caller: PlacedCaller = {
  uri: 'file:///prometheus.yaml',
  kind: 'client',
  name: 'Prometheus',
  call: 'remote write',
  scheme: 'HTTPS',
  port: 8080,
  certificate: 'none',
  range: { start: 0, end: 0 },
  toHttps: null,
};

const pair = '-server.http-tls-cert-path=a.crt -server.http-tls-key-path=a.key';
const policy = (name: string): string => `${pair} -server.http-tls-ca-path=ca.crt -server.http-tls-client-auth=${name}`;

const judged = ({ state, fault }: Call): string => {
  if (!fault) return state;
  return `${state} ${fault.code}${fault.certain ? '' : '?'}: ${fault.words}`;
};

function callsTo(
  flags: string,
  but: Partial<PlacedCaller> = {},
  more: Partial<ConfigDocument> = {},
): readonly string[] {
  const process = processWith(`-target=distributor ${flags}`, '3.0', more);
  return callsOf([{ process, facts: { ...files, callers: [{ ...caller, ...but }] } }]).map(judged);
}

describe('A call of the HTTP port from outside', () => {
  const demanded = "broken client-certificate-missing: tls: client didn't provide a certificate";
  const cases: readonly (readonly [what: string, flags: string, but: Partial<PlacedCaller>, is: string | RegExp])[] = [
    ['by HTTP without TLS', '', { scheme: 'HTTP' }, 'plaintext'],
    ['by HTTPS without TLS', '', {}, /^broken server-plaintext: /],
    ['by HTTP with TLS', pair, { scheme: 'HTTP' }, /^broken client-plaintext: /],
    ['by HTTPS with TLS', pair, {}, 'tls'],
    ['with a certificate that nobody asks for', pair, { certificate: 'some' }, 'tls'],
    ['with one that nobody verifies', policy('RequireAnyClientCert'), { certificate: 'some' }, 'tls'],
    ['with one that is verified', policy('RequireAndVerifyClientCert'), { certificate: 'some' }, 'mtls'],
    ['with one that is verified if given', policy('VerifyClientCertIfGiven'), { certificate: 'some' }, 'mtls'],
    ['without one that may be given', policy('VerifyClientCertIfGiven'), {}, 'tls'],
    ['without one that is demanded', policy('RequireAndVerifyClientCert'), {}, demanded],
    ['without any that is demanded', policy('RequireAnyClientCert'), {}, demanded],
    [
      'with who knows what where one is demanded',
      policy('RequireAnyClientCert'),
      { certificate: 'unknown' },
      'unknown',
    ],
    ['with who knows what where none is', policy('VerifyClientCertIfGiven'), { certificate: 'unknown' }, 'tls'],
    ['at a policy that is none', policy('Require'), {}, 'unknown'],
    ['at a listener of which nobody knows', '-config.file=m.yaml -server.http-listen-port=8080', {}, 'unknown'],
    ['by a name that the certificate has', pair, { host: 'mimir', verifies: true }, 'tls'],
    ['by another name', pair, { host: 'other', verifies: true }, /^broken server-name: .*valid for mimir, not other/],
    ['by another name that it does not check for', pair, { host: 'other', verifies: true, serverName: 'mimir' }, 'tls'],
    [
      'by another name that it checks for',
      pair,
      { host: 'mimir', verifies: true, serverName: 'other' },
      /^broken server-name: /,
    ],
    ['by another name, and maybe checked', pair, { host: 'other' }, /^unknown server-name\?: /],
    ['by another name, and never checked', pair, { host: 'other', verifies: false }, 'tls'],
    ['of a probe, which checks none', pair, { host: 'other', kind: 'probe' }, 'tls'],
    ['by another name where it is rejected', policy('RequireAnyClientCert'), { host: 'other' }, demanded],
    [
      'by another name where it may be rejected',
      policy('RequireAnyClientCert'),
      { host: 'other', certificate: 'unknown' },
      'unknown',
    ],
    [
      'by a name where no certificate is seen',
      pair.replace('a.crt', 'container.crt'),
      { host: 'other', verifies: true },
      'tls',
    ],
  ];
  for (const [what, flags, but, is] of cases) {
    it(`${what} is ${String(is)}`, () => {
      const [call, ...others] = callsTo(flags, but);
      assert.deepEqual(others, []);
      if (typeof is === 'string') assert.equal(call, is);
      else assert.match(call ?? '', is);
    });
  }

  it('tells whom it dials by the wrong name', () => {
    const facts = { ...files, callers: [{ ...caller, host: 'other' }] };
    const [call] = callsOf([{ process: processWith(`-target=all ${pair}`), facts }]);
    assert.deepEqual(call?.fault?.dialed, { kind: 'name', name: 'other', because: 'Prometheus dials it' });
  });

  it('is none at another port, at one that is not known, and at the gRPC port', () => {
    assert.deepEqual(callsTo('', { port: 80 }), []);
    assert.deepEqual(callsTo('-server.http-listen-port=80', { scheme: 'HTTP', port: 80 }), ['plaintext']);
    assert.deepEqual(callsTo('', { port: null }), []);
    assert.deepEqual(callsTo('-config.file=m.yaml', { port: null }), []);
    assert.deepEqual(callsTo('', { scheme: 'HTTP', overGrpc: true }), []);
    assert.deepEqual(callsTo('', { scheme: 'HTTP', overGrpc: false }), ['plaintext']);
  });
});

/** The calls of a Ruler with these flags at another process. */
function rulerCalls(ruler: string, server: Process, more: Partial<ConfigDocument> = {}): readonly Call[] {
  const process = processWith(`-target=ruler ${ruler}`, '3.0', more);
  return callsOf([process, server].map((each) => ({ process: each, facts: files })));
}

const named = { hosts: ['mimir', 'second'], pathsAreLocal: false };

describe('The alerts of a Ruler', () => {
  const url = '-ruler.alertmanager-url';
  const client = '-ruler.alertmanager-client.tls';
  const am = (flags: string, target = 'alertmanager') => processWith(`-target=${target} ${flags}`, '3.0', named);
  const trusting = `${url}=https://mimir ${client}-ca-path=ca.crt`;

  const cases: readonly (readonly [ruler: string, server: string, is: readonly (string | RegExp)[]])[] = [
    [`${url}=http://mimir/alertmanager`, '', ['plaintext']],
    [`${url}=http://mimir`, pair, [/^broken client-plaintext/]],
    [`${url}=https://mimir`, '', [/^broken server-plaintext/]],
    [`${url}=dns+https://mimir`, '', [/^broken server-plaintext/]],
    [`${url}=dns+http://mimir`, '', ['plaintext']],
    [`${url}=http://mimir/?x=https://a`, '', ['plaintext']],
    [`${url}=http://mimir,https://second`, '', ['plaintext', /^broken server-plaintext/]],
    [`'${url}=http://mimir, http://second'`, '', ['plaintext', 'plaintext']],
    [trusting, pair, ['tls']],
    [`${trusting} ${client}-server-name=other`, pair, [/^broken server-name/]],
    [`${trusting} ${client}-enabled=false`, pair, ['unknown']],
    [`${trusting} ${client}-cert-path=a.crt ${client}-key-path=a.key`, policy('RequireAndVerifyClientCert'), ['mtls']],
    [trusting, policy('RequireAndVerifyClientCert'), [/^broken client-certificate-missing/]],
    [trusting, '-config.file=m.yaml -server.http-listen-port=8080', ['unknown']],
    [`${url}=http://elsewhere`, '', []],
    ['', '', []],
  ];
  for (const [ruler, server, is] of cases) {
    it(`${ruler || 'without a URL'}, ${server || 'without TLS'}: ${is.map(String).join(' and ') || 'no call'}`, () => {
      const found = rulerCalls(ruler, am(server)).map(judged);
      assert.equal(found.length, is.length, found.join('\n'));
      for (const [index, expected] of is.entries()) {
        if (typeof expected === 'string') assert.equal(found[index], expected);
        else assert.match(found[index] ?? '', expected);
      }
    });
  }

  it('are told of the client that sends them', () => {
    const callers = [`${url}=http://mimir`, `${url}=https://mimir ${client}-cert-path=a.crt`].map(
      (flags) => rulerCalls(flags, am(''))[0]?.caller,
    );
    assert.deepEqual(
      callers.map(
        (each) => each && [each.uri, each.kind, each.name, each.call, each.scheme, each.port, each.certificate],
      ),
      [
        ['file:///mimir.flags', 'client', 'mimir', 'alerts', 'HTTP', null, 'none'],
        ['file:///mimir.flags', 'client', 'mimir', 'alerts', 'HTTPS', null, 'unknown'],
      ],
    );
    const { range } = callers[0] ?? { range: { start: 0, end: 0 } };
    assert.equal(`-target=ruler ${url}=http://mimir`.slice(range.start, range.end), 'http://mimir');
  });

  it('go to Alertmanagers, and come from Rulers, that are known to be such', () => {
    assert.deepEqual(rulerCalls(`${url}=http://mimir`, am('', 'querier')), []);
    const excerpt = processWith('-log.level=warn', '3.0', { ...named, excerpt: true });
    assert.deepEqual(rulerCalls(`${url}=http://mimir`, excerpt), []);
    const dialer = processWith(`${url}=http://mimir`, '3.0', { excerpt: true });
    assert.deepEqual(callsOf([dialer, am('')].map((process) => ({ process, facts: files }))), []);
    const querier = processWith(`-target=querier ${url}=http://mimir`);
    assert.deepEqual(callsOf([querier, am('')].map((process) => ({ process, facts: files }))), []);
  });
});

describe('The rules that a Ruler has evaluated by a URL', () => {
  const address = '-ruler.query-frontend.address';
  const frontend = (flags: string, target = 'query-frontend') =>
    processWith(`-target=${target} ${flags}`, '3.0', named);
  const ofTheirOwn = '-ruler.client.tls-ca-path=ca.crt';
  const first = (ruler: string, server: string): string | undefined =>
    rulerCalls(ruler, frontend(server)).map(judged)[0];

  it('are encrypted, or not, as the URL and the listener are', () => {
    assert.equal(first(`${address}=http://mimir`, ''), 'plaintext');
    assert.match(first(`${address}=https://mimir`, '') ?? '', /^broken server-plaintext/);
    assert.match(first(`${address}=http://mimir`, pair) ?? '', /^broken client-plaintext/);
    assert.equal(first(`${address}=https://mimir`, pair), 'tls');
    assert.match(first(`${address}=https://second`, pair) ?? '', /^broken server-name/);
    assert.match(
      first(`${address}=https://mimir`, policy('RequireAnyClientCert')) ?? '',
      /^broken client-certificate-missing/,
    );
    assert.equal(first(`${address}=https://mimir`, pair.replace('a.crt', 'container.crt')), 'tls');
  });

  it('are refused by an authority of one’s own, which the machine does not know', () => {
    assert.match(
      first(`${address}=https://mimir ${ofTheirOwn}`, pair) ?? '',
      /^broken server-not-trusted: .*unknown authority/,
    );
    const environment = new Map([['SSL_CERT_FILE', '/ca.crt']]);
    const [call] = rulerCalls(`${address}=https://mimir ${ofTheirOwn}`, frontend(pair), { environment });
    assert.equal(call && judged(call), 'tls');
  });

  it('are told of the client that has them evaluated', () => {
    const said = (scheme: string) => {
      const callerOf = rulerCalls(`${address}=${scheme}://mimir`, frontend(''))[0]?.caller;
      return (
        callerOf && [
          callerOf.kind,
          callerOf.call,
          callerOf.scheme,
          callerOf.certificate,
          callerOf.host,
          callerOf.verifies,
          callerOf.remedy,
        ]
      );
    };
    const file = 'the environment variable SSL_CERT_FILE';
    assert.deepEqual(said('http'), [
      'client',
      'rule evaluation',
      'HTTP',
      'none',
      'mimir',
      true,
      `Use https:// with ${file}, or a gRPC address.`,
    ]);
    assert.deepEqual(said('https'), [
      'client',
      'rule evaluation',
      'HTTPS',
      'none',
      'mimir',
      true,
      `Set ${file}, or use a gRPC address.`,
    ]);
  });

  it('go to query-frontends by HTTP, from Rulers that are known to be such', () => {
    const none = (ruler: string, server: Process, more: Partial<ConfigDocument> = {}) =>
      assert.deepEqual(rulerCalls(ruler, server, more), [], ruler);
    none(`${address}=mimir:8080`, frontend(''));
    none(`${address}=dns:///mimir-http:8080`, frontend(''));
    none(`${address}=http://elsewhere`, frontend(''));
    none(`${address}=http://mimir`, frontend('', 'querier'));
    none('', frontend(''));
    const excerpt = { excerpt: true };
    none(`${address}=http://mimir`, processWith('-log.level=warn', '3.0', { ...named, ...excerpt }));
    for (const dialer of [
      processWith(`${address}=http://mimir`, '3.0', excerpt),
      processWith(`-target=querier ${address}=http://mimir`),
    ])
      assert.deepEqual(callsOf([dialer, frontend('')].map((process) => ({ process, facts: files }))), []);
  });
});
