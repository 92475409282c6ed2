import type { MapHop, MapPort, MapProcess } from '../model/deployment-map';
import { counted } from '../model/counted';
import { grouped } from '../model/grouped';
import type { GraphNode, PictureMap } from './graph';
import { seatOf } from './lanes';
import { isOutside, targetWords } from './words';

/** From so many processes on, those that run the same share a box. */
const manyProcesses = 20;
const manyCallers = 8;

export interface Boxes<P> {
  readonly nodes: readonly GraphNode<P>[];
  /** The boxes that a hop leads from and to. */
  readonly ends: (hop: MapHop<P>) => readonly (readonly [from: string, to: string])[];
}

/** A box for each component of the only process, beside its callers. */
export function componentBoxes<P>(map: PictureMap<P>, only: MapProcess<P>, hops: readonly MapHop<P>[]): Boxes<P> {
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

/** A box for each process and caller, or for those that run the same. */
export function processBoxes<P>(map: PictureMap<P>): Boxes<P> {
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
  const groups = grouped(processes, ({ targets }) => targets?.join(', ') ?? 'targets not known');
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

/** A box for each server that is none of Mimir's. */
export function serverNodes<P>(hops: readonly MapHop<P>[]): readonly GraphNode<P>[] {
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
