import assert from 'node:assert/strict';
import { hopMapOf } from '../../../core/src/analysis/hop-map';
import { RuleBench } from '../rules/rule-bench';

/** A ruler that dials itself, with mutual TLS. */
const good = {
  'ruler.ring.store': 'inmemory',
  'ingester.ring.store': 'inmemory',
  'store-gateway.sharding-ring.store': 'inmemory',
  'server.grpc-tls-cert-path': 'certs/server.crt',
  'server.grpc-tls-key-path': 'certs/server.key',
  'server.grpc-tls-ca-path': 'certs/root.crt',
  'server.grpc-tls-client-auth': 'RequireAndVerifyClientCert',
  'ruler.client.tls-enabled': 'true',
  'ruler.client.tls-cert-path': 'certs/client.crt',
  'ruler.client.tls-key-path': 'certs/server.key',
  'ruler.client.tls-ca-path': 'certs/root.crt',
  'ruler.client.tls-server-name': 'localhost',
} as const;

type Flags = Readonly<
  Partial<Record<keyof typeof good | 'ruler.client.tls-min-version' | 'ruler.client.tls-insecure-skip-verify', string>>
>;

const noServerTls = {
  'server.grpc-tls-cert-path': '',
  'server.grpc-tls-key-path': '',
  'server.grpc-tls-ca-path': '',
  'server.grpc-tls-client-auth': '',
};
const noClientPair = { 'ruler.client.tls-cert-path': '', 'ruler.client.tls-key-path': '' };

const cases: readonly (readonly [what: string, but: Flags, state: string, reason: RegExp])[] = [
  ['all is well', {}, 'mtls', /^Both ends verify each other\.$/],
  [
    'the server asks for no certificate',
    { 'server.grpc-tls-ca-path': '', 'server.grpc-tls-client-auth': '', ...noClientPair },
    'tls',
    /doesn't verify the client/,
  ],
  ['neither has TLS', { ...noServerTls, 'ruler.client.tls-enabled': 'false' }, 'plaintext', /Neither end/],
  [
    'the client skips verification',
    { 'ruler.client.tls-insecure-skip-verify': 'true' },
    'mtls',
    /the client skips verification/,
  ],
  ['the client has TLS off', { 'ruler.client.tls-enabled': 'false' }, 'broken', /server uses TLS, the client doesn't/],
  ['the server has TLS off', noServerTls, 'broken', /client uses TLS, the server doesn't/],
  ['the server has half a pair', { 'server.grpc-tls-key-path': '' }, 'broken', /client uses TLS, the server doesn't/],
  ['the client has no certificate', noClientPair, 'broken', /the client has none: ".*certificate required"/],
  ['the client has half a pair', { 'ruler.client.tls-key-path': '' }, 'broken', /client's TLS options/],
  ['the client has an unknown version', { 'ruler.client.tls-min-version': 'TLS12' }, 'broken', /client's TLS options/],
  ["the client's key is another's", { 'ruler.client.tls-key-path': 'certs/ec.key' }, 'broken', /client's TLS options/],
  [
    "the server's key is another's",
    { 'server.grpc-tls-key-path': 'certs/ec.key' },
    'broken',
    /does not start\. certs\/ec\.key does not match/,
  ],
  [
    'the policy is misspelt',
    { 'server.grpc-tls-client-auth': 'RequiredAndVerifyClientCert' },
    'broken',
    /does not start\. Unknown client auth policy "RequiredAndVerifyClientCert"/,
  ],
  [
    'a client CA has no policy',
    { 'server.grpc-tls-client-auth': '' },
    'broken',
    /does not start\. -server\.grpc-tls-ca-path needs/,
  ],
  [
    "the server's certificate has expired",
    { 'server.grpc-tls-cert-path': 'certs/expired.crt' },
    'broken',
    /has expired or is not yet valid: ".*expired/,
  ],
  [
    "the client's certificate is of the future",
    { 'ruler.client.tls-cert-path': 'certs/future.crt' },
    'broken',
    /client's certificate has expired or is not yet valid/,
  ],
  ['the server has no SAN', { 'server.grpc-tls-cert-path': 'certs/nosan.crt' }, 'broken', /not valid for the name/],
  [
    'the name is wrong',
    { 'ruler.client.tls-server-name': 'mimir.example.org' },
    'broken',
    /not valid for the name.*mimir\.example\.org/,
  ],
  [
    'no name is checked but the address',
    { 'server.grpc-tls-cert-path': 'certs/noip.crt', 'ruler.client.tls-server-name': '' },
    'broken',
    /IP SANs/,
  ],
  [
    "another CA signed the server's",
    { 'server.grpc-tls-cert-path': 'certs/other.crt' },
    'broken',
    /client doesn't trust the server/,
  ],
  [
    "another CA signed the client's",
    { 'ruler.client.tls-cert-path': 'certs/other.crt' },
    'broken',
    /server doesn't trust the client/,
  ],
  [
    'the CA file has no certificate',
    { 'ruler.client.tls-ca-path': 'certs/root.key' },
    'broken',
    /client doesn't trust the server/,
  ],
  [
    "the server's is for clients alone",
    { 'server.grpc-tls-cert-path': 'certs/clientonly.crt' },
    'broken',
    /doesn't allow serverAuth/,
  ],
  [
    "the client's is for servers alone",
    { 'ruler.client.tls-cert-path': 'certs/serveronly.crt' },
    'broken',
    /doesn't allow clientAuth/,
  ],
  [
    "the server's certificate is missing",
    { 'server.grpc-tls-cert-path': 'certs/none.crt' },
    'broken',
    /certs\/none\.crt not found/,
  ],
  [
    "the client's CA is missing",
    { 'ruler.client.tls-ca-path': 'certs/none.crt' },
    'broken',
    /certs\/none\.crt not found/,
  ],
  [
    "the server's client CA is missing",
    { 'server.grpc-tls-ca-path': 'certs/none.crt' },
    'broken',
    /certs\/none\.crt not found/,
  ],
  ['a CA cannot be read', { 'ruler.client.tls-ca-path': 'certs' }, 'broken', /certs can't be read/],
  [
    'the server refuses to start by another setting',
    { 'ruler.ring.store': 'zookeeper' },
    'broken',
    /^.* does not start\. "zookeeper" is invalid for -ruler\.ring\.store/,
  ],
  [
    'a path is filled in later',
    { 'server.grpc-tls-cert-path': '{{ cert }}' },
    'unknown',
    /-server\.grpc-tls-cert-path.*\{\{ cert \}\}/,
  ],
  [
    'the switch is filled in later',
    { 'ruler.client.tls-enabled': '{{ tls }}' },
    'unknown',
    /-ruler\.client\.tls-enabled.*\{\{ tls \}\}/,
  ],
  [
    'the policy is filled in later',
    { 'server.grpc-tls-client-auth': '{{ policy }}' },
    'unknown',
    /-server\.grpc-tls-client-auth.*\{\{ policy \}\}/,
  ],
  [
    'a CA lies elsewhere',
    { 'ruler.client.tls-ca-path': '/nowhere/root.crt' },
    'mtls',
    /Not checked: \/nowhere\/root\.crt can't be read here/,
  ],
];

describe('The hop of a map', () => {
  let bench: RuleBench;

  before(async function () {
    this.timeout(60_000);
    bench = await RuleBench.open();
  });
  after(() => bench.remove());

  async function hopsOf(flags: Readonly<Record<string, string>>): Promise<ReturnType<typeof hopMapOf>['hops']> {
    const lines = Object.entries({ target: 'ruler', ...flags })
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `-${name}='${value}'\n`);
    const analysis = (
      await bench.analyze(new Map([['mimir.flags', lines.join('')]]), {
        version: null,
        environment: new Map(),
        companions: [],
      })
    ).get('mimir.flags');
    assert.ok(analysis);
    return hopMapOf(analysis.deployment).hops;
  }

  for (const [what, but, state, reason] of cases) {
    it(`is ${state} where ${what}`, async () => {
      const [hop, ...more] = await hopsOf({ ...good, ...but });
      assert.deepEqual([hop?.family, more], ['ruler.client', []]);
      assert.equal(hop?.state, state);
      assert.match(hop.reason, reason);
    });
  }

  const member = {
    'memberlist.tls-enabled': 'true',
    'memberlist.tls-cert-path': 'certs/server.crt',
    'memberlist.tls-key-path': 'certs/server.key',
    'memberlist.tls-ca-path': 'certs/root.crt',
    'memberlist.tls-server-name': 'localhost',
  };
  const gossip: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ['all is well', {}, 'tls'],
    ['it has TLS and no certificate', { 'memberlist.tls-cert-path': '', 'memberlist.tls-key-path': '' }, 'broken'],
    ['it has half a pair', { 'memberlist.tls-key-path': '' }, 'broken'],
    ["its key is another's", { 'memberlist.tls-key-path': 'certs/ec.key' }, 'broken'],
    ['its CA is missing', { 'memberlist.tls-ca-path': 'certs/none.crt' }, 'broken'],
  ];
  for (const [what, but, state] of gossip) {
    it(`of memberlist is ${state} where ${what}`, async () => {
      const hops = await hopsOf({ ...member, ...but });
      assert.equal(hops.find(({ family }) => family === 'memberlist')?.state, state);
    });
  }
});
