import assert from 'node:assert/strict';
import { checkingEnds, holdsCertificate, judgesOf, mayDial } from '../../../../core/src/certificates/plan/peers';
import { endOf, processWith } from '../../topology/processes';
import { certificateFile, keyOf, memberWith } from '../planned';

const on = (client: string): string => `-${client}.tls-enabled=true`;
const mutual =
  '-server.grpc-tls-client-auth=RequireAndVerifyClientCert -server.grpc-tls-ca-path=ca.crt -server.grpc-tls-cert-path=s.crt -server.grpc-tls-key-path=s.key';

/** Who judges a certificate that a process presents, in a deployment of that process and another. */
function judges(presenting: string, family: string, other: string): readonly string[] {
  const [own, peer] = [memberWith(presenting), memberWith(other)];
  const need = {
    certificate: { path: 's.crt', reading: certificateFile({}) },
    key: null,
    roles: [],
    usedBy: [],
    presenters: [endOf(own.process, family, own.facts)],
    trustedBy: [],
    peersKnown: true,
  };
  return judgesOf(need, checkingEnds([own, peer])).map(({ end, usage, checks }) => {
    const name = checks?.kind === 'name' ? checks.name : (checks?.kind ?? 'no name');
    return `${end.process === own.process ? 'itself' : 'the other'} by ${end.view.family.id}, as a ${usage}'s, for ${name}`;
  });
}

const cases: readonly (readonly [
  what: string,
  presenting: string,
  family: string,
  other: string,
  judges: readonly string[],
])[] = [
  [
    'of a server, is a client that dials it',
    '-target=ingester',
    'server.grpc',
    `-target=distributor ${on('ingester.client')}`,
    ["the other by ingester.client, as a server's, for some-address"],
  ],
  [
    'of a server, is told by the name that a client checks',
    '-target=ingester',
    'server.grpc',
    `-target=distributor ${on('ingester.client')} -ingester.client.tls-server-name=x`,
    ["the other by ingester.client, as a server's, for x"],
  ],
  ['of a server, is no client whose TLS is off', '-target=ingester', 'server.grpc', '-target=distributor', []],
  [
    'of a server, is no client that checks nothing',
    '-target=ingester',
    'server.grpc',
    `-target=distributor ${on('ingester.client')} -ingester.client.tls-insecure-skip-verify=true`,
    [],
  ],
  [
    'of a server, is no client that dials others',
    '-target=ingester',
    'server.grpc',
    `-target=distributor ${on('querier.store-gateway-client')}`,
    [],
  ],
  [
    'of a server, is no client of a component that dials nobody',
    '-target=ingester',
    'server.grpc',
    `-target=compactor ${on('ingester.client')}`,
    [],
  ],
  [
    'of a server, is no client of a component that is not there',
    '-target=compactor',
    'server.grpc',
    `-target=distributor ${on('ingester.client')}`,
    [],
  ],
  [
    'of a server, is no client of its other port',
    '-target=ingester',
    'server.http',
    `-target=distributor ${on('ingester.client')}`,
    [],
  ],
  [
    'of a server, is itself where it dials itself',
    `-target=all ${on('ingester.client')}`,
    'server.grpc',
    '-target=compactor',
    ["itself by ingester.client, as a server's, for some-address"],
  ],
  [
    'of a server, is a client only by a route that is open',
    '-target=query-frontend',
    'server.grpc',
    `-target=ruler ${on('ruler.query-frontend.grpc-client-config')}`,
    [],
  ],
  [
    'of a server, is a client by a route that an address opens',
    '-target=query-frontend',
    'server.grpc',
    `-target=ruler ${on('ruler.query-frontend.grpc-client-config')} -ruler.query-frontend.address=frontend:9095`,
    ["the other by ruler.query-frontend.grpc-client-config, as a server's, for frontend"],
  ],
  [
    'of a client, is a server that verifies',
    `-target=distributor ${on('ingester.client')}`,
    'ingester.client',
    `-target=ingester ${mutual}`,
    ["the other by server.grpc, as a client's, for no name"],
  ],
  [
    'of a client, is no server that does not',
    `-target=distributor ${on('ingester.client')}`,
    'ingester.client',
    '-target=ingester',
    [],
  ],
  [
    'of a client, is no server if its TLS is off',
    '-target=distributor',
    'ingester.client',
    `-target=ingester ${mutual}`,
    [],
  ],
  [
    'of a client, is no server that it does not dial',
    `-target=distributor ${on('ingester.client')}`,
    'ingester.client',
    `-target=compactor ${mutual}`,
    [],
  ],
  [
    'of a client, is a server only by a route that is open',
    `-target=ruler ${on('ruler.query-frontend.grpc-client-config')}`,
    'ruler.query-frontend.grpc-client-config',
    `-target=query-frontend ${mutual}`,
    [],
  ],
  [
    'of a member of memberlist, is another',
    `-target=ingester ${on('memberlist')}`,
    'memberlist',
    `-target=distributor ${on('memberlist')}`,
    [
      "itself by memberlist, as a server's, for some-address",
      "the other by memberlist, as a server's, for some-address",
    ],
  ],
  [
    'of a member of memberlist, is no server',
    `-target=ingester ${on('memberlist')}`,
    'memberlist',
    `-target=distributor ${mutual}`,
    ["itself by memberlist, as a server's, for some-address"],
  ],
];

describe('The judge of a certificate', () => {
  for (const [what, presenting, family, other, expected] of cases)
    it(what, () => assert.deepEqual(judges(presenting, family, other), expected));
});

describe('An end', () => {
  const [all, ingester, compactor] = ['all', 'ingester', 'compactor'].map((target) => processWith(`-target=${target}`));
  it('may be dialed by clients of those who dial it', () => {
    assert.ok(all && ingester && compactor);
    const client = endOf(all, 'ingester.client');
    assert.equal(mayDial(client, endOf(ingester, 'server.grpc')), true);
    assert.equal(mayDial(client, endOf(compactor, 'server.grpc')), false);
    assert.equal(mayDial(client, endOf(ingester, 'server.http')), false);
    assert.equal(mayDial(endOf(all, 'server.grpc'), endOf(ingester, 'server.grpc')), false);
    assert.equal(mayDial(endOf(all, 'memberlist'), endOf(ingester, 'memberlist')), true);
    assert.equal(mayDial(endOf(all, 'memberlist'), endOf(ingester, 'server.grpc')), false);
  });
});

describe('A CA file', () => {
  it('holds a certificate or none', () => {
    assert.equal(holdsCertificate({ reading: certificateFile({}) }), true);
    assert.equal(holdsCertificate({ reading: keyOf('leaf') }), false);
    assert.equal(holdsCertificate({ reading: { kind: 'folder' } }), false);
  });
});
