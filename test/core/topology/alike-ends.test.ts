import assert from 'node:assert/strict';
import { EndKeys } from '../../../core/src/topology/alike-ends';
import { routeOf } from '../../../core/src/topology/routes';
import { files } from './files';
import { endOf, processWith } from './processes';

type Side = 'client' | 'server';

/** Whether two processes with these flags make ends that every other end takes for the same. */
function areAlike(side: Side, family: string, one: string, other: string): boolean {
  const route = routeOf(family, '3.0');
  assert.ok(route, family);
  const keys = new EndKeys();
  const [first, second] = [one, other].map((flags) => {
    const end = endOf(processWith(`-target=all ${flags}`), side === 'client' ? family : 'server.grpc', files);
    return side === 'client' ? keys.ofClient(end, route) : keys.ofServer(end, route);
  });
  return first === second;
}

const ring = 'ingester.client';
const resolved = 'querier.scheduler-client';
const host = 'ruler.query-frontend.grpc-client-config';

const on = `-${ring}.tls-enabled=true`;
const pair = (certificate: string, key = 'a.key'): string =>
  `-${ring}.tls-cert-path=${certificate} -${ring}.tls-key-path=${key}`;
const served = '-server.grpc-tls-cert-path=a.crt -server.grpc-tls-key-path=a.key';

const cases: readonly (readonly [
  what: string,
  side: Side,
  family: string,
  one: string,
  other: string,
  isAlike: boolean,
])[] = [
  // Clients.
  ['its TLS', 'client', ring, on, '', false],
  [
    'what nobody looks at while its TLS is off',
    'client',
    ring,
    '',
    `-${ring}.tls-server-name=x -${ring}.tls-ca-path=ca.crt`,
    true,
  ],
  ['that nobody knows whether its TLS is on', 'client', ring, `-${ring}.tls-enabled=\${X}`, '', false],
  ['its certificate', 'client', ring, `${on} ${pair('a.crt')}`, `${on} ${pair('a.old')}`, false],
  ['that it has none', 'client', ring, `${on} ${pair('a.crt')}`, on, false],
  [
    'that it has half a pair',
    'client',
    ring,
    `${on} -${ring}.tls-cert-path=a.crt`,
    `${on} -${ring}.tls-key-path=a.key`,
    false,
  ],
  ['the name of a certificate that cannot be seen', 'client', ring, `${on} ${pair('/x')}`, `${on} ${pair('/y')}`, true],
  ['whom it trusts', 'client', ring, `${on} -${ring}.tls-ca-path=ca.crt`, `${on} -${ring}.tls-ca-path=a.crt`, false],
  ['that it trusts all', 'client', ring, `${on} -${ring}.tls-ca-path=ca.crt`, on, false],
  ['whether it checks', 'client', ring, on, `${on} -${ring}.tls-insecure-skip-verify=true`, false],
  [
    'the name that it checks',
    'client',
    ring,
    `${on} -${ring}.tls-server-name=x`,
    `${on} -${ring}.tls-server-name=y`,
    false,
  ],
  ['a version that is none', 'client', ring, on, `${on} -${ring}.tls-min-version=x`, false],
  ['a suite that is none', 'client', ring, on, `${on} -${ring}.tls-cipher-suites=x`, false],
  ['a version that it takes', 'client', ring, on, `${on} -${ring}.tls-min-version=VersionTLS13`, true],
  ['an address that it learns from a ring', 'client', ring, on, `${on} -ingester.ring.instance-addr=x`, true],
  [
    'the address of the other that it dials',
    'client',
    host,
    `-${host}.tls-enabled=true -ruler.query-frontend.address=x:1`,
    `-${host}.tls-enabled=true -ruler.query-frontend.address=y:1`,
    false,
  ],
  [
    'the way in which it finds schedulers',
    'client',
    resolved,
    `-${resolved}.tls-enabled=true`,
    `-${resolved}.tls-enabled=true -query-scheduler.service-discovery-mode=ring`,
    false,
  ],
  [
    'the way in which others find schedulers',
    'client',
    host,
    `-${host}.tls-enabled=true -ruler.query-frontend.address=x:1`,
    `-${host}.tls-enabled=true -ruler.query-frontend.address=x:1 -query-scheduler.service-discovery-mode=ring`,
    true,
  ],
  [
    'the scheduler that it dials',
    'client',
    resolved,
    `-${resolved}.tls-enabled=true -querier.scheduler-address=x:1`,
    `-${resolved}.tls-enabled=true -querier.scheduler-address=y:1`,
    false,
  ],

  // Listeners.
  ['its TLS', 'server', ring, served, '', false],
  ['what nobody looks at while its TLS is off', 'server', ring, '', '-server.grpc-tls-ca-path=ca.crt', true],
  [
    'that nobody knows whether its TLS is on',
    'server',
    ring,
    '-server.grpc-tls-cert-path=${X} -server.grpc-tls-key-path=${Y}',
    '',
    false,
  ],
  ['its certificate', 'server', ring, served, served.replace('a.crt', 'a.old'), false],
  ['that it does not fit', 'server', ring, served, served.replace('a.key', 'b.key'), false],
  [
    'whom it trusts',
    'server',
    ring,
    `${served} -server.grpc-tls-client-auth=RequireAndVerifyClientCert -server.grpc-tls-ca-path=ca.crt`,
    `${served} -server.grpc-tls-client-auth=RequireAndVerifyClientCert -server.grpc-tls-ca-path=a.crt`,
    false,
  ],
  [
    'what it asks of clients',
    'server',
    ring,
    `${served} -server.grpc-tls-client-auth=RequireAnyClientCert`,
    `${served} -server.grpc-tls-client-auth=RequestClientCert`,
    false,
  ],
  [
    'an unknown policy, with which it does not start',
    'server',
    ring,
    `${served} -server.grpc-tls-client-auth=x`,
    `${served} -server.grpc-tls-client-auth=\${X}`,
    false,
  ],
  ['the address by which rings know it', 'server', ring, served, `${served} -ingester.ring.instance-addr=x`, false],
  ['the address of another ring', 'server', ring, served, `${served} -ruler.ring.instance-addr=x`, true],
  [
    'the address by which schedulers are known',
    'server',
    resolved,
    served,
    `${served} -query-scheduler.ring.instance-addr=x`,
    false,
  ],
  [
    'the address of schedulers for those who do not dial them',
    'server',
    ring,
    served,
    `${served} -query-scheduler.ring.instance-addr=x`,
    true,
  ],
  [
    'any address for those who dial what is written',
    'server',
    host,
    served,
    `${served} -ruler.query-frontend.address=x:1 -query-scheduler.ring.instance-addr=x`,
    true,
  ],
];

describe('Two ends', () => {
  for (const [what, side, family, one, other, isAlike] of cases)
    it(`of ${side}s for ${family} are ${isAlike ? 'alike whatever' : 'unlike by'} ${what}`, () => {
      assert.equal(areAlike(side, family, one, other), isAlike);
      assert.ok(areAlike(side, family, one, one) && areAlike(side, family, other, other));
    });

  const unlikeBy = (side: Side, change: (end: ReturnType<typeof endOf>) => ReturnType<typeof endOf>): boolean => {
    const route = routeOf(ring, '3.0');
    assert.ok(route);
    const keys = new EndKeys();
    const end = endOf(processWith(`-target=all ${on} ${served}`), side === 'client' ? ring : 'server.grpc', files);
    const [one, other] = [end, change(end)].map((each) =>
      side === 'client' ? keys.ofClient(each, route) : keys.ofServer(each, route),
    );
    return one !== other;
  };
  for (const side of ['client', 'server'] as const) {
    it(`of ${side}s are unlike by the version of Mimir, and by the time at which their files were read`, () => {
      assert.ok(unlikeBy(side, (end) => ({ ...end, process: processWith(`-target=all ${on} ${served}`, '2.10') })));
      assert.ok(unlikeBy(side, (end) => ({ ...end, facts: { ...end.facts, now: 0 } })));
    });
  }

  it('of servers are unlike where the flags of one may yet switch TLS on', () => {
    const route = routeOf(ring, '3.0');
    assert.ok(route);
    const keys = new EndKeys();
    const key = (flags: string, flagsKnown: boolean): string =>
      keys.ofServer(endOf({ ...processWith(flags), flagsKnown }, 'server.grpc', files), route);
    const written = '-target=all -server.grpc-tls-ca-path=ca.crt';
    assert.notEqual(key('-target=all', false), key('-target=all', true));
    assert.equal(key(written, false), key('-target=all', true));
    assert.equal(key(written, true), key('-target=all', true));
  });
});
