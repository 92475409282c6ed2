import assert from 'node:assert/strict';
import { graphOf } from '../../webview/src/graph';
import { gossipOf, hopLike, mapOf, type Hop } from './maps';

function edgesOf(names: readonly string[], hops: readonly Hop[]): readonly string[] {
  const { nodes, edges } = graphOf(mapOf(names, hops));
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  return edges.map(({ from, to, label }) => `${labels.get(from) ?? 'nowhere'} > ${labels.get(to) ?? 'nowhere'}: ${label}`);
}

describe('The picture of a map', () => {
  it('of one process has its components as boxes', () => {
    const hops = [hopLike({}), hopLike({ family: 'ruler.client', dialers: ['ruler'], listeners: ['ruler'], state: 'mtls' })];
    assert.deepEqual(edgesOf(['mimir.flags'], hops), ['distributor > ingester: Broken', 'querier > ingester: Broken', 'ruler > ruler: Mutual TLS']);
    assert.deepEqual(graphOf(mapOf(['mimir.flags'], hops)).nodes.map(({ label }) => label), ['distributor', 'querier', 'ingester', 'ruler']);
  });

  it('of several processes has these as boxes, also those that dial nobody', () => {
    const hops = [hopLike({ from: 'write', to: 'read' })];
    const { nodes } = graphOf(mapOf(['read', 'write', 'compactor'], hops));
    assert.deepEqual(nodes.map(({ label, detail }) => `${label}, ${detail}`), ['read, runs all', 'write, runs all', 'compactor, runs all']);
    assert.deepEqual(edgesOf(['read', 'write', 'compactor'], hops), ['write > read: Broken']);
  });

  it('has who calls from outside beside the components of one process', () => {
    const call = hopLike({ from: 'grafana', to: 'mimir.flags', dialers: [], listeners: [], family: 'server.http', transport: 'http', state: 'plaintext' });
    const map = { ...mapOf(['mimir.flags'], [hopLike({}), call]), processes: [{ name: 'mimir.flags', targets: ['all'], place: null }, { name: 'grafana', targets: [], place: null }] };
    const { nodes, edges } = graphOf(map);
    assert.deepEqual(nodes.map(({ label, shape, detail }) => [label, shape, detail]), [
      ['distributor', 'component', ''],
      ['querier', 'component', ''],
      ['ingester', 'component', ''],
      ['mimir.flags', 'process', 'runs all'],
      ['grafana', 'outside', 'calls from outside'],
    ]);
    assert.deepEqual(edges.at(-1), { id: 'process grafana > process mimir.flags: plaintext', from: 'process grafana', to: 'process mimir.flags', state: 'plaintext', label: 'Plaintext', hops: [call] });
  });

  it('has one line for the hops between two boxes that are in one state, with their number', () => {
    const hops = [hopLike({ from: 'a', to: 'b' }), hopLike({ from: 'a', to: 'b', family: 'x' }), hopLike({ from: 'a', to: 'b', family: 'y', state: 'tls' })];
    assert.deepEqual(edgesOf(['a', 'b'], hops), ['a > b: Broken × 2', 'a > b: TLS']);
  });

  it('lets the members of a memberlist meet in one box, by one line each', () => {
    const names = ['a', 'b', 'c'];
    assert.deepEqual(edgesOf(names, gossipOf(...names)), names.map((name) => `${name} > memberlist: Plaintext`));
  });

  it('says by that box alone what is the same for many members', () => {
    const names = ['a', 'b', 'c', 'd'];
    const { nodes, edges } = graphOf(mapOf(names, gossipOf(...names)));
    assert.deepEqual([edges.length, nodes.at(-1)?.detail, nodes.at(-1)?.hops.length], [0, 'every member: Plaintext', 12]);
    const mixed = gossipOf(...names).map((hop) => (hop.from === 'a' ? { ...hop, state: 'broken' as const } : hop));
    assert.deepEqual(edgesOf(names, mixed).slice(0, 2), ['a > memberlist: Broken', 'b > memberlist: Plaintext']);
  });

  it('keeps every hop on some line, or in the box of the members', () => {
    const hops = [hopLike({}), hopLike({ dialers: [], listeners: [] }), hopLike({ transport: 'gossip' })];
    const several = ['mimir.flags', 'b', 'c', 'd'];
    for (const [names, all] of [[['mimir.flags'], hops], [several, hops], [several, gossipOf(...several)]] as const) {
      const { nodes, edges } = graphOf(mapOf(names, all));
      const drawn = new Set([...edges, ...nodes].flatMap((part) => part.hops));
      assert.deepEqual(all.filter((hop) => !drawn.has(hop)), [], names.join(' and '));
    }
  });
});
