import assert from 'node:assert/strict';
import { graphOf, graphWith, type PictureMap } from '../../../core/src/picture/graph';
import { gossip, hop, ninety, pictured } from './pictured';

function linesOf(map: PictureMap<null>): readonly string[] {
  const { nodes, edges } = graphOf(map);
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  return edges.map(
    ({ from, to, state, label }) =>
      `${labels.get(from) ?? 'nowhere'} > ${labels.get(to) ?? 'nowhere'} ${state}: ${label}`,
  );
}

describe('The picture of a map', () => {
  const inside = { dialers: ['distributor', 'querier'], listeners: ['ingester'] };

  it('of one process has its components as boxes, beside its ports', () => {
    const map = pictured({ 'mimir.flags': ['all'], grafana: [] }, [
      hop('mimir.flags', 'mimir.flags', 'broken', inside),
      hop('grafana', 'mimir.flags', 'plaintext', { transport: 'http' }),
    ]);
    assert.deepEqual(
      graphOf(map).nodes.map(({ label, shape, lane }) => [label, shape, lane]),
      [
        ['grafana', 'outside', 'outside'],
        ['mimir.flags', 'process', 'ports'],
        ['distributor', 'component', 'write'],
        ['querier', 'component', 'read'],
        ['ingester', 'component', 'storage'],
      ],
    );
    assert.deepEqual(linesOf(map), [
      'distributor > ingester broken: ',
      'querier > ingester broken: ',
      'grafana > mimir.flags plaintext: plaintext',
    ]);
  });

  it('of several processes has these as boxes, also those that dial nobody', () => {
    const map = pictured({ read: ['read'], write: ['write'], compactor: ['compactor'] }, [hop('write', 'read')]);
    assert.deepEqual(
      graphOf(map).nodes.map(({ label }) => label),
      ['read', 'write', 'compactor'],
    );
  });

  it('has one line for the hops between two boxes, which is as grave as the gravest and counts them', () => {
    const names = { a: ['read'], b: ['write'], c: ['backend'] };
    assert.deepEqual(
      linesOf(
        pictured(names, [
          hop('a', 'b'),
          hop('a', 'b'),
          hop('a', 'b', 'broken'),
          hop('a', 'c'),
          hop('c', 'b'),
          hop('c', 'b'),
        ]),
      ),
      ['a > b broken: 1 of 3 broken', 'a > c mtls: ', 'c > b mtls: ×2'],
    );
  });

  it('labels only lines that differ from most others', () => {
    const names = { a: ['read'], b: ['write'], c: ['backend'] };
    assert.deepEqual(
      linesOf(pictured(names, [hop('a', 'b', 'broken'), hop('b', 'c', 'broken'), hop('c', 'a', 'plaintext')])),
      ['a > b broken: ', 'b > c broken: ', 'c > a plaintext: plaintext'],
    );
  });

  it('says by the name of a mesh what that encrypts, and only where it leaves out no hop', () => {
    const names = { a: ['read'], b: ['write'], c: ['backend'] };
    const within = { mesh: 'Linkerd' };
    const map = pictured(names, [
      hop('a', 'b', 'plaintext', within),
      hop('b', 'c', 'plaintext', within),
      hop('b', 'c', 'plaintext'),
      hop('c', 'a', 'plaintext'),
    ]);
    assert.deepEqual(
      graphOf(map).edges.map(({ label, mesh }) => [label, mesh]),
      [
        ['Linkerd', 'Linkerd'],
        ['×2', null],
        ['', null],
      ],
    );
  });

  it('says of memberlist once how many members it has and how they talk', () => {
    const names = { a: ['read'], b: ['write'], c: ['backend'] };
    const { members, edges } = graphOf(pictured(names, gossip(['a', 'b', 'c'])));
    assert.deepEqual(
      [members?.label, members?.state, members?.hops.length, edges.length],
      ['memberlist: 3 members, plaintext', 'plaintext', 6, 0],
    );
    const mixed = gossip(['a', 'b', 'c'], (from, to) => (from === 'a' || to === 'a' ? 'broken' : 'plaintext'));
    assert.equal(
      graphOf(pictured(names, mixed)).members?.label,
      'memberlist: 3 members, partly broken, partly plaintext',
    );
  });

  it('has anyone at the ports that let them in without a certificate', () => {
    const port = { process: 'read', place: null } as const;
    const ports = [
      { ...port, family: 'server.http', state: 'plaintext' },
      { ...port, family: 'server.grpc', state: 'tls' },
    ] as const;
    const openOf = (each: (typeof ports)[number]['state'] | 'mtls' | 'unknown'): number | undefined =>
      graphOf(pictured({ read: ['read'] }, [], [{ ...port, family: 'server.grpc', state: each }])).nodes[0]?.open
        .length;
    assert.deepEqual(
      graphOf(pictured({ read: ['read'] }, [], ports)).nodes[0]?.open.map(({ family }) => family),
      ['server.http', 'server.grpc'],
    );
    assert.deepEqual([openOf('plaintext'), openOf('tls'), openOf('mtls'), openOf('unknown')], [1, 1, 0, 0]);
  });

  it('has of a bundle only the hops that a filter lets pass, and all boxes all the same', () => {
    const whole = graphOf(ninety());
    const sound = graphWith(whole, ({ state }) => state === 'mtls');
    assert.deepEqual(
      [sound.edges.map(({ state, label }) => [state, label]), sound.nodes.length],
      [[['mtls', '×348']], whole.nodes.length],
    );
    assert.deepEqual(
      graphWith(graphOf(pictured({ a: ['read'], b: ['write'] }, gossip(['a', 'b']))), () => false).members,
      null,
    );
  });

  it('keeps every hop on some line, or in the box of memberlist', () => {
    const hops = [
      hop('mimir.flags', 'mimir.flags', 'mtls', inside),
      hop('mimir.flags', 'mimir.flags'),
      hop('mimir.flags', 'mimir.flags', 'tls', { transport: 'gossip' }),
    ];
    for (const map of [
      pictured({ 'mimir.flags': ['all'] }, hops),
      pictured({ 'mimir.flags': ['all'], b: ['all'] }, hops),
      ninety(),
    ]) {
      const { edges, members } = graphOf(map);
      const shown = new Set([...edges.flatMap((edge) => [...edge.hops]), ...(members?.hops ?? [])]);
      assert.deepEqual(
        map.hops.filter((each) => !shown.has(each)),
        [],
      );
    }
  });
});
