import assert from 'node:assert/strict';
import { rowsOf } from '../../webview/src/hop-rows';
import { daysWords, fixWords, targetWords } from '../../webview/src/map-wording';
import { gossipOf, hopLike, mapOf, type Hop } from './maps';

function linesOf(names: readonly string[], hops: readonly Hop[]): readonly string[] {
  return rowsOf(mapOf(names, hops)).map(({ from, to, family, state }) => `${from} > ${to} by ${family}: ${state}`);
}

describe('The table of a map', () => {
  it('names the components where there is one process', () => {
    assert.deepEqual(linesOf(['mimir.flags'], [hopLike({})]), [
      'distributor and querier > ingester by ingester.client: broken',
    ]);
  });

  it('has one line for a client whose servers are all alike', () => {
    const hops = ['one', 'two', 'three'].map((to) => hopLike({ from: 'write', to }));
    assert.deepEqual(linesOf(['write', 'one', 'two', 'three'], hops), [
      'write > one, two and three by ingester.client: broken',
    ]);
  });

  it('names the components of a single process that dial a server outside', () => {
    const outside = { kind: 'etcd', address: 'etcd:2379' };
    const [row] = rowsOf(
      mapOf(
        ['mimir.flags'],
        [hopLike({ dialers: ['ingester'], listeners: [], to: 'etcd at etcd:2379', transport: 'etcd', outside })],
      ),
    );
    assert.deepEqual([row?.from, row?.to], ['ingester', 'etcd at etcd:2379']);
  });

  it('has one line for clients that are alike and dial the same, with the number of hops', () => {
    const hops = ['one', 'two'].flatMap((from) => ['three', 'four', 'five'].map((to) => hopLike({ from, to })));
    const rows = rowsOf(
      mapOf(['one', 'two', 'three', 'four', 'five'], [...hops, hopLike({ from: 'three', to: 'four' })]),
    );
    assert.deepEqual(
      rows.map(({ from, to, count }) => [from, to, count]),
      [
        ['one and two', 'three, four and five', 6],
        ['three', 'four', 1],
      ],
    );
  });

  it('counts as many hops as there are, and of memberlist the members', () => {
    const rows = rowsOf(
      mapOf(
        ['a', 'b', 'c'],
        [...gossipOf('a', 'b', 'c'), hopLike({ from: 'a', to: 'b' }), hopLike({ from: 'a', to: 'c' })],
      ),
    );
    assert.deepEqual(
      rows.map(({ transport, count }) => [transport, count]),
      [
        ['gossip', 3],
        ['grpc', 2],
      ],
    );
  });

  it('tells hops apart by their reason', () => {
    const hops = [hopLike({ from: 'a', to: 'b' }), hopLike({ from: 'a', to: 'c', reason: 'Another.' })];
    assert.equal(linesOf(['a', 'b', 'c'], hops).length, 2);
  });

  it('says once that all members of a memberlist are alike, and who is not', () => {
    const names = ['a', 'b', 'c'];
    assert.deepEqual(linesOf(names, gossipOf(...names)), [
      'every member > every other member by memberlist: plaintext',
    ]);
    const mixed = gossipOf(...names).map((hop) => (hop.from === 'a' ? { ...hop, state: 'broken' as const } : hop));
    assert.deepEqual(linesOf(names, mixed), [
      'a > b and c by memberlist: broken',
      'b and c > a, c and b by memberlist: plaintext',
    ]);
    assert.deepEqual(linesOf(['a'], [hopLike({ from: 'a', to: 'a', transport: 'gossip', family: 'memberlist' })]), [
      'a > its replicas by memberlist: broken',
    ]);
  });

  it('offers the first fix that there is', () => {
    const finding = {
      uri: 'file:///a',
      key: 'x@0-1',
      rule: 'x',
      severity: 'error',
      message: 'Wrong.',
      fix: null,
      fixHops: null,
    } as const;
    const [row] = rowsOf(
      mapOf(['a'], [hopLike({ findings: [finding, { ...finding, key: 'y@0-1', fix: 'Mend it' }] })]),
    );
    assert.equal(row?.fix?.key, 'y@0-1');
    assert.equal(rowsOf(mapOf(['a'], [hopLike({ findings: [finding] })]))[0]?.fix, null);
  });

  it('says on the button how many hops a fix changes', () => {
    assert.deepEqual(
      [null, 0, 1, 8].map((fixHops) => fixWords({ fixHops })),
      ['Fix', 'Fix', 'Fix', 'Fix 8 hops'],
    );
  });

  it('counts days in words', () => {
    assert.deepEqual(
      [null, -3, -1, 0, 1, 729].map((daysLeft) => daysWords({ daysLeft })),
      ['Not known', 'Ended 3 days ago', 'Ended 1 day ago', 'Ends today', '1 day', '729 days'],
    );
    assert.deepEqual(
      [null, ['read'], ['read', 'write'], ['query-frontend']].map((targets) =>
        targetWords({ name: 'query_frontend', targets }),
      ),
      ['targets not known', 'runs read', 'runs read and write', ''],
    );
  });
});
