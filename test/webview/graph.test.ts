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

  it('has one line for the hops between two boxes that are in one state, with their number', () => {
    const hops = [hopLike({ from: 'a', to: 'b' }), hopLike({ from: 'a', to: 'b', family: 'x' }), hopLike({ from: 'a', to: 'b', family: 'y', state: 'tls' })];
    assert.deepEqual(edgesOf(['a', 'b'], hops), ['a > b: Broken × 2', 'a > b: TLS']);
  });

  it('lets the members of a memberlist meet in one box, by one line each', () => {
    const names = ['a', 'b', 'c', 'd'];
    assert.deepEqual(edgesOf(names, gossipOf(...names)), names.map((name) => `${name} > memberlist: Plaintext`));
  });

  it('keeps every hop on some line', () => {
    const hops = [hopLike({}), hopLike({ dialers: [], listeners: [] }), hopLike({ transport: 'gossip' })];
    for (const names of [['mimir.flags'], ['mimir.flags', 'other']]) {
      const drawn = new Set(graphOf(mapOf(names, hops)).edges.flatMap((edge) => edge.hops));
      assert.deepEqual(hops.filter((hop) => !drawn.has(hop)), [], names.join(' and '));
    }
  });
});
