import type { DeploymentMap, HopState, MapHop, MapPort } from '../model/deployment-map';
import { type Boxes, componentBoxes, processBoxes, serverNodes } from './boxes';
import type { LaneId } from './lanes';
import { gravestOf, isOutside, statesByGravity, stateWords } from './words';
import { counted, partly } from '../model/counted';

/** What a picture is made of. */
export type PictureMap<P> = Pick<DeploymentMap<P>, 'processes' | 'hops' | 'outsideHops' | 'ports'>;

/** A box of the picture. */
export interface GraphNode<P> {
  /** The same for the same box of another version of the map. */
  readonly id: string;
  readonly label: string;
  /** What the box says below its name; '' for nothing. */
  readonly detail: string;
  readonly shape: 'process' | 'component' | 'group' | 'outside' | 'server';
  readonly lane: LaneId;
  readonly column: number;
  readonly order: number;
  /** The processes that the box stands for. */
  readonly processes: readonly string[];
  readonly place: P | null;
  /** Its ports that let anyone in who has no certificate. */
  readonly open: readonly MapPort<P>[];
}

/** All hops from one box to another. */
export interface GraphEdge<P> {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The gravest of its hops. */
  readonly state: HopState;
  readonly label: string;
  /** The mesh that encrypts all of its hops; null where there is none. */
  readonly mesh: string | null;
  readonly hops: readonly [MapHop<P>, ...MapHop<P>[]];
}

/** Memberlist: each member dials each, and a line for every pair would hide all others. */
export interface Members<P> {
  readonly id: string;
  readonly label: string;
  readonly state: HopState;
  readonly mesh: string | null;
  readonly names: readonly string[];
  readonly place: P | null;
  readonly hops: readonly MapHop<P>[];
}

export interface Graph<P> {
  readonly nodes: readonly GraphNode<P>[];
  readonly edges: readonly GraphEdge<P>[];
  readonly members: Members<P> | null;
  /** The state of lines that bear no label, since most are like them; null where there is no line. */
  readonly usual: HopState | null;
}

/** The boxes and lines of a map: the processes and who calls them, or where there is only one process the components that it runs. */
export function graphOf<P>(map: PictureMap<P>): Graph<P> {
  const own = map.hops.filter((hop) => !isGossip(hop));
  const hops = [...own, ...(map.outsideHops ?? [])];
  const [only, ...others] = map.processes.filter((process) => !isOutside(process));
  const split =
    only && others.length === 0 && own.some(({ dialers, listeners }) => new Set([...dialers, ...listeners]).size > 1);
  const { nodes, ends } = split ? componentBoxes(map, only, hops) : processBoxes(map);
  return {
    nodes: [...nodes, ...serverNodes(map.outsideHops ?? [])],
    ...labeled(edgesOf(hops, ends)),
    members: membersOf(map.hops.filter(isGossip)),
  };
}

/** The same boxes with the lines of some of the hops. */
export function graphWith<P>({ nodes, edges, members }: Graph<P>, keeps: (hop: MapHop<P>) => boolean): Graph<P> {
  const kept = edges.flatMap((edge): readonly Unlabeled<P>[] => {
    const [first, ...others] = edge.hops.filter(keeps);
    if (first) return [bundled(edge, [first, ...others])];
    return [];
  });
  return { nodes, ...labeled(kept), members: membersOf(members?.hops.filter(keeps) ?? []) };
}

function labeled<P>(edges: readonly Unlabeled<P>[]): Pick<Graph<P>, 'edges' | 'usual'> {
  // Servers that are none of Mimir's say nothing about what is usual in it, unless there is nothing else.
  const inside = edges.filter(({ hops }) => hops.some(({ outside }) => outside === undefined));
  const usual = usualOf(inside.length > 0 ? inside : edges);
  return { edges: edges.map((edge) => ({ ...edge, label: labelOf(edge, usual) })), usual };
}

function isGossip({ transport }: MapHop<unknown>): boolean {
  return transport === 'gossip';
}

type Unlabeled<P> = Omit<GraphEdge<P>, 'label'>;

/** Nothing of an edge but its state and label may depend on states, so that lines stay where they are when a hop is fixed. */
function edgesOf<P>(hops: readonly MapHop<P>[], endsOf: Boxes<P>['ends']): readonly Unlabeled<P>[] {
  const groups = new Map<
    string,
    { readonly from: string; readonly to: string; readonly hops: [MapHop<P>, ...MapHop<P>[]] }
  >();
  for (const hop of hops) {
    for (const [from, to] of endsOf(hop)) {
      const id = `${from} > ${to}`;
      const group = groups.get(id);
      if (group) group.hops.push(hop);
      else groups.set(id, { from, to, hops: [hop] });
    }
  }
  return [...groups].map(([id, { from, to, hops: own }]) => bundled({ id, from, to }, own));
}

function bundled<P>(
  { id, from, to }: Pick<GraphEdge<P>, 'id' | 'from' | 'to'>,
  hops: GraphEdge<P>['hops'],
): Unlabeled<P> {
  return { id, from, to, hops, state: gravestOf(hops.map(({ state }) => state)), mesh: meshOf(hops) };
}

/** Only where there is no hop that it leaves out. */
function meshOf(hops: readonly MapHop<unknown>[]): string | null {
  const [first = null, ...others] = new Set(hops.map(({ mesh }) => mesh));
  if (others.length === 0) return first;
  return null;
}

function usualOf(edges: readonly Unlabeled<unknown>[]): HopState | null {
  const count = (state: HopState): number =>
    edges.filter((edge) => edge.state === state && edge.mesh === null && !isMixed(edge)).length;
  const most = Math.max(...statesByGravity.map(count));
  if (most === 0 || edges.length === 0) return null;
  return [...statesByGravity].reverse().find((state) => count(state) === most) ?? null;
}

function isMixed({ hops, state }: Pick<Unlabeled<unknown>, 'hops' | 'state'>): boolean {
  return hops.some((hop) => hop.state !== state);
}

const shortWords: ReadonlyMap<HopState, string> = new Map([
  ['mtls', 'mutual TLS'],
  ['tls', 'TLS'],
]);

/** A line says its state only where most others have another one, and how many hops it stands for where these are several. */
function labelOf(edge: Unlabeled<unknown>, usual: HopState | null): string {
  const { hops, state } = edge;
  const word = shortWords.get(state) ?? stateWords[state].toLowerCase();
  if (isMixed(edge)) return `${hops.filter((hop) => hop.state === state).length} of ${hops.length} ${word}`;
  const times = hops.length > 1 ? `×${hops.length}` : '';
  if (edge.mesh !== null) return `${edge.mesh} ${times}`.trimEnd();
  if (state === usual) return times;
  return `${word} ${times}`.trimEnd();
}

function membersOf<P>(gossip: readonly MapHop<P>[]): Members<P> | null {
  if (gossip.length === 0) return null;
  const names = [...new Set(gossip.flatMap(({ from, to }) => [from, to]))];
  return {
    id: 'cluster',
    label: membersLabel(gossip, names),
    mesh: meshOf(gossip),
    state: gravestOf(gossip.map(({ state }) => state)),
    names,
    place: gossip.find(({ place }) => place !== null)?.place ?? null,
    hops: gossip,
  };
}

/** Such as `memberlist: 8 members, plaintext`. */
function membersLabel(gossip: readonly MapHop<unknown>[], names: readonly string[]): string {
  const states = statesByGravity.filter((state) => gossip.some((hop) => hop.state === state));
  const mesh = meshOf(gossip);
  const words = states.map((state) => gossipWord(state, mesh));
  if (names.length === 1) return `memberlist: ${words.join('')}`;
  return `memberlist: ${counted(names.length, 'member')}, ${partly(words)}`;
}

function gossipWord(state: HopState, mesh: string | null): string {
  if (state === 'tls') return 'TLS';
  const word = stateWords[state].toLowerCase();
  if (mesh === null) return word;
  return `${word} within ${mesh}`;
}
