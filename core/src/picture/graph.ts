import type { DeploymentMap, HopState, MapHop, MapPort, MapProcess } from '../model/deployment-map';
import { type LaneId, seatOf } from './lanes';
import { gravestOf, isOutside, statesByGravity, stateWords, targetWords } from './words';
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

/** From so many processes on, those that run the same share a box. */
const manyProcesses = 20;
const manyCallers = 8;

interface Boxes<P> {
  readonly nodes: readonly GraphNode<P>[];
  /** The boxes that a hop leads from and to. */
  readonly ends: (hop: MapHop<P>) => readonly (readonly [from: string, to: string])[];
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

/** A box for each server that is none of Mimir's. */
function serverNodes<P>(hops: readonly MapHop<P>[]): readonly GraphNode<P>[] {
  return [...new Map(hops.map((hop) => [hop.to, hop])).values()].map(({ to, outside, place }): GraphNode<P> => {
    const { kind, address } = outside ?? { kind: to, address: '' };
    // What tells servers apart comes first: a box has little room.
    const [label, detail] =
      address === '' ? [kind, ''] : [address.replace(/^(?:https?:\/\/|dns(?:srv(?:noa)?)?\+)/, ''), kind];
    return {
      id: serverId(to),
      label,
      detail,
      shape: 'server',
      lane: 'servers',
      column: 0,
      order: 0,
      processes: [],
      place,
      open: [],
    };
  });
}

/** A process may be called like a server. */
function serverId(name: string): string {
  return `server ${name}`;
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

function componentBoxes<P>(map: PictureMap<P>, only: MapProcess<P>, hops: readonly MapHop<P>[]): Boxes<P> {
  const components = [
    ...new Set(
      hops
        .filter(({ dialers, listeners, outside }) => dialers.length > 0 && (listeners.length > 0 || outside))
        .flatMap(({ dialers, listeners }) => [...dialers, ...listeners]),
    ),
  ];
  return {
    nodes: [
      ...map.processes.filter(isOutside).map((process) => processNode(process, map)),
      { ...processNode(only, map), lane: 'ports', column: 0, order: 0 },
      ...components.map((label): GraphNode<P> => ({
        id: `component ${label}`,
        label,
        detail: '',
        shape: 'component',
        ...seatOf([label]),
        processes: [only.name],
        place: only.place,
        open: [],
      })),
    ],
    ends: ({ from, to, dialers, listeners, outside }) => {
      if (outside) return dialers.map((dialer) => [`component ${dialer}`, serverId(to)] as const);
      if (dialers.length === 0 || listeners.length === 0) return [[`process ${from}`, `process ${to}`]];
      return dialers.flatMap((dialer) =>
        listeners.map((listener) => [`component ${dialer}`, `component ${listener}`] as const),
      );
    },
  };
}

function processBoxes<P>(map: PictureMap<P>): Boxes<P> {
  const own = map.processes.filter((process) => !isOutside(process));
  const outside = map.processes.filter(isOutside);
  const nodes = [...nodesOf(outside, manyCallers, map), ...nodesOf(own, manyProcesses, map)];
  const boxes = new Map(nodes.flatMap(({ id, processes }) => processes.map((name) => [name, id] as const)));
  return {
    nodes,
    ends: ({ from, to, outside }) => [[boxes.get(from) ?? '', outside ? serverId(to) : (boxes.get(to) ?? '')]],
  };
}

/** A box for each process, or for each group of them where there are more than that. */
function nodesOf<P>(processes: readonly MapProcess<P>[], most: number, map: PictureMap<P>): readonly GraphNode<P>[] {
  if (processes.length > most) return groupNodes(processes, map);
  return processes.map((process) => processNode(process, map));
}

function processNode<P>(process: MapProcess<P>, { ports }: PictureMap<P>): GraphNode<P> {
  const { name, targets, place } = process;
  const detail = targets?.length === 0 ? '' : targetWords(process);
  const open = ports.filter((port) => port.process === name && isOpen(port));
  return {
    id: `process ${name}`,
    label: name,
    detail,
    shape: isOutside(process) ? 'outside' : 'process',
    ...seatOf(targets),
    processes: [name],
    place,
    open,
  };
}

/** One box for all that run the same. */
function groupNodes<P>(processes: readonly MapProcess<P>[], { ports }: PictureMap<P>): readonly GraphNode<P>[] {
  const groups = new Map<string, MapProcess<P>[]>();
  for (const process of processes) {
    const key = process.targets?.join(', ') ?? 'targets not known';
    const group = groups.get(key);
    if (group) group.push(process);
    else groups.set(key, [process]);
  }
  return [...groups].map(([key, group]): GraphNode<P> => {
    const names = group.map(({ name }) => name);
    const [first] = group;
    const targets = first?.targets ?? null;
    const outside = targets?.length === 0;
    const open = ports.filter((port) => names.includes(port.process) && isOpen(port));
    const words = outside
      ? ({ label: 'callers', detail: counted(group.length, 'caller'), shape: 'outside' } as const)
      : ({ label: key, detail: counted(group.length, 'process', 'processes'), shape: 'group' } as const);
    return {
      id: `group ${key}`,
      ...words,
      ...seatOf(targets),
      processes: names,
      place: first?.place ?? null,
      open,
    };
  });
}

function isOpen({ state }: MapPort<unknown>): boolean {
  return state === 'plaintext' || state === 'tls';
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
