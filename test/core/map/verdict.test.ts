import assert from 'node:assert/strict';
import { verdictOf } from '../../../core/src/map/map-verdict';
import type { HopState } from '../../../core/src/model/deployment-map';

const ends = { from: 'read', to: 'write' };

function grpc(
  ...states: readonly HopState[]
): { readonly state: HopState; readonly transport: string; readonly from: string; readonly to: string }[] {
  return states.map((state) => ({ ...ends, state, transport: 'grpc' }));
}

describe('The verdict on a deployment', () => {
  const gossip = { from: 'read', to: 'read', transport: 'gossip' } as const;
  const gossipWithTls = { ...gossip, state: 'tls' } as const;
  const cases = [
    { hops: [], state: 'none', text: 'no hops' },
    { hops: grpc('mtls', 'broken', 'broken', 'plaintext'), state: 'broken', text: '2 of 4 hops broken' },
    { hops: grpc('plaintext', 'plaintext'), state: 'plaintext', text: 'plaintext' },
    { hops: grpc('plaintext', 'mtls', 'unknown'), state: 'plaintext', text: '1 of 3 hops plaintext' },
    { hops: grpc('unknown', 'mtls'), state: 'unknown', text: '1 of 2 hops unknown' },
    { hops: grpc('tls', 'mtls'), state: 'tls', text: 'on all hops' },
    { hops: grpc('mtls', 'mtls'), state: 'mtls', text: 'mutual on all hops' },
    { hops: [...grpc('mtls'), gossipWithTls], state: 'mtls', text: 'mutual on all gRPC hops' },
    { hops: [gossipWithTls], state: 'tls', text: 'on all hops' },
    {
      hops: [...grpc('mtls', 'mtls'), { ...gossip, state: 'plaintext' as const }],
      state: 'plaintext',
      text: 'memberlist plaintext',
    },
    {
      hops: [...grpc('plaintext', 'mtls'), { ...gossip, state: 'plaintext' as const }],
      state: 'plaintext',
      text: '1 of 2 hops plaintext',
    },
    {
      hops: [...grpc('plaintext', 'plaintext'), { ...gossip, state: 'plaintext' as const }],
      state: 'plaintext',
      text: 'plaintext',
    },
  ];
  for (const { hops, state, text } of cases) {
    it(`is "${text}" for ${hops.map((hop) => hop.state).join(', ') || 'none'}`, () => {
      assert.deepEqual([verdictOf(hops).state, verdictOf(hops).text], [state, text]);
    });
  }

  it('tells calls of HTTP ports apart, and heeds those that fail', () => {
    const calls = [
      { ...ends, state: 'plaintext', transport: 'http' },
      { ...ends, state: 'tls', transport: 'http' },
    ] as const;
    const fine = verdictOf([...grpc('mtls'), ...calls]);
    assert.deepEqual(
      [fine.state, fine.text, fine.summary],
      [
        'mtls',
        'mutual on all hops',
        'Of 1 hop: 1 with mutual TLS. Of 2 calls of HTTP ports: 1 in plaintext, 1 with TLS.',
      ],
    );
    const failing = verdictOf([...grpc('mtls'), ...calls, { ...ends, state: 'broken', transport: 'http' }]);
    assert.deepEqual([failing.state, failing.text], ['broken', '1 of 3 HTTP calls broken']);
    assert.deepEqual([verdictOf(calls).state, verdictOf(calls).text], ['plaintext', '2 HTTP calls']);
  });

  it('counts the members of a memberlist once, and adds them to nothing', () => {
    const members = ['a', 'b', 'c'];
    const between = members.flatMap((from) =>
      members
        .filter((to) => to !== from)
        .map((to) => ({
          from,
          to,
          transport: 'gossip',
          state: from === 'a' || to === 'a' ? ('broken' as const) : ('plaintext' as const),
        })),
    );
    assert.equal(
      verdictOf([...grpc('mtls'), ...between.map((hop) => ({ ...hop, state: 'plaintext' as const }))]).summary,
      'Of 1 hop: 1 with mutual TLS. memberlist: 3 members, plaintext.',
    );
    assert.equal(
      verdictOf([...grpc('mtls'), ...between]).summary,
      'Of 1 hop: 1 with mutual TLS. memberlist: 3 members, partly broken, partly plaintext.',
    );
    assert.equal(
      verdictOf([...grpc('mtls'), gossipWithTls]).summary,
      'Of 1 hop: 1 with mutual TLS. memberlist: with TLS.',
    );
  });

  it('counts every state, the gravest first', () => {
    assert.equal(
      verdictOf(grpc('mtls', 'plaintext', 'broken', 'mtls')).summary,
      'Of 4 hops: 1 broken, 1 in plaintext, 2 with mutual TLS.',
    );
  });
});
