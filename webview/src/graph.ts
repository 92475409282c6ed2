import type { HopState, MapHop } from '../../core/src/model/deployment-map';
import type { MapPlace, MapView } from '../../server/src/protocol';
import { isOutside, stateWords, targetWords } from './wording';

/** A box of the picture. */
export interface GraphNode {
  /** The same for the same box of another version of the map. */
  readonly id: string;
  readonly label: string;
  /** What the box says below its name; '' for nothing. */
  readonly detail: string;
  readonly shape: 'process' | 'component' | 'cluster' | 'outside';
  readonly place: MapPlace | null;
  /** The hops that the box stands for; empty for the others, which lines tell of. */
  readonly hops: readonly MapHop<MapPlace>[];
}

/** All hops from one box to another in one state. */
export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly state: HopState;
  readonly label: string;
  readonly hops: readonly [MapHop<MapPlace>, ...MapHop<MapPlace>[]];
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Each member dials each, and an edge for every pair would hide all others: they meet in a box of its own. */
const cluster: GraphNode = { id: 'cluster', label: 'memberlist', detail: 'every member', shape: 'cluster', place: null, hops: [] };

/** From so many members on, what is the same for all of them is said once, by their box alone. */
const manyMembers = 4;

type Ends = readonly (readonly [from: string, to: string])[];

/** The boxes and edges of a map: the processes and who calls them, or where there is only one process the components that it runs. */
export function graphOf({ processes, hops }: Pick<MapView, 'processes' | 'hops'>): Graph {
  const own = processes.filter((process) => !isOutside(process));
  const [only] = own;
  const split = own.length === 1 && hops.some(({ dialers, listeners }) => new Set([...dialers, ...listeners]).size > 1);
  const endsOf = (hop: MapHop<MapPlace>): Ends => {
    if (hop.transport === 'gossip') return [[`process ${hop.from}`, cluster.id]];
    if (!split || hop.dialers.length === 0 || hop.listeners.length === 0) return [[`process ${hop.from}`, `process ${hop.to}`]];
    return hop.dialers.flatMap((dialer) => hop.listeners.map((listener) => [`component ${dialer}`, `component ${listener}`] as const));
  };
  const all = edgesOf(hops, endsOf);
  const members = clusterOf(all.filter(({ to }) => to === cluster.id));
  const edges = members === null || members.hops.length === 0 ? all : all.filter(({ to }) => to !== cluster.id);
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const place = only?.place ?? null;
  const components = split ? [...new Set(hops.flatMap(({ transport, dialers, listeners }) => (transport === 'gossip' || dialers.length === 0 ? [] : [...dialers, ...listeners])))] : [];
  return {
    nodes: [
      ...components.map((label): GraphNode => ({ id: `component ${label}`, label, detail: '', shape: 'component', place, hops: [] })),
      ...processes
        .map((process): GraphNode => ({ id: `process ${process.name}`, label: process.name, detail: targetWords(process), shape: isOutside(process) ? 'outside' : 'process', place: process.place, hops: [] }))
        .filter(({ id }) => !split || linked.has(id)),
      ...(members === null ? [] : [members]),
    ],
    edges,
  };
}

/** The box of all members; null where there are none. */
function clusterOf(ways: readonly GraphEdge[]): GraphNode | null {
  const [first] = ways;
  if (!first) return null;
  const alike = ways.length >= manyMembers && ways.every(({ state }) => state === first.state);
  if (!alike) return cluster;
  const place = ways.flatMap(({ hops }) => hops).find((hop) => hop.place !== null)?.place ?? null;
  return { ...cluster, detail: `every member: ${stateWords[first.state]}`, place, hops: ways.flatMap(({ hops }) => hops) };
}

function edgesOf(hops: readonly MapHop<MapPlace>[], endsOf: (hop: MapHop<MapPlace>) => Ends): readonly GraphEdge[] {
  const groups = new Map<string, { readonly from: string; readonly to: string; readonly hops: [MapHop<MapPlace>, ...MapHop<MapPlace>[]] }>();
  for (const hop of hops) {
    for (const [from, to] of endsOf(hop)) {
      const id = `${from} > ${to}: ${hop.state}`;
      const group = groups.get(id);
      if (group) group.hops.push(hop);
      else groups.set(id, { from, to, hops: [hop] });
    }
  }
  return [...groups].map(([id, group]) => ({ id, ...group, state: group.hops[0].state, label: labelOf(group.hops) }));
}

/** Memberlist's hops to all other members count as one way. */
function labelOf([first, ...others]: GraphEdge['hops']): string {
  const count = first.transport === 'gossip' ? 1 : others.length + 1;
  return count === 1 ? stateWords[first.state] : `${stateWords[first.state]} × ${count}`;
}
