import type { HopState, MapHop, MapPort } from '../../../core/src/model/deployment-map';
import type { PictureMap } from '../../../core/src/picture/graph';

export type Hop = MapHop<null>;

/** A hop of a map; what a test does not speak of is like that of any other. */
export function hop(from: string, to: string, state: HopState = 'mtls', differences: Partial<Hop> = {}): Hop {
  return {
    from,
    to,
    dialers: [],
    listeners: [],
    family: 'ingester.client',
    title: 'A to B',
    transport: 'grpc',
    state,
    reason: 'Both ends check each other.',
    place: null,
    findings: [],
    server: null,
    mesh: null,
    ...differences,
  };
}

export function gossip(
  names: readonly string[],
  stateOf: (from: string, to: string) => HopState = () => 'plaintext',
): readonly Hop[] {
  return names.flatMap((from) =>
    names
      .filter((to) => to !== from)
      .map((to) => hop(from, to, stateOf(from, to), { family: 'memberlist', transport: 'gossip' })),
  );
}

/** Processes by what they run; none for who calls from outside. */
export function pictured(
  processes: Readonly<Record<string, readonly string[] | null>>,
  hops: readonly Hop[],
  ports: readonly MapPort<null>[] = [],
): PictureMap<null> {
  return {
    processes: Object.entries(processes).map(([name, targets]) => ({ name, targets, place: null })),
    hops,
    ports,
  };
}

/** Grafana Mimir as microservices, with those who call it. */
export function microservices(stateOf: (from: string, to: string) => HopState = () => 'mtls'): PictureMap<null> {
  const names = [
    'distributor',
    'ingester',
    'querier',
    'query-frontend',
    'query-scheduler',
    'store-gateway',
    'ruler',
    'alertmanager',
    'compactor',
    'overrides-exporter',
  ];
  const pairs = [
    ['distributor', 'ingester'],
    ['querier', 'ingester'],
    ['querier', 'store-gateway'],
    ['querier', 'query-scheduler'],
    ['querier', 'query-frontend'],
    ['query-frontend', 'query-scheduler'],
    ['query-scheduler', 'query-frontend'],
    ['ruler', 'ingester'],
    ['ruler', 'store-gateway'],
    ['ruler', 'query-frontend'],
    ['ruler', 'ruler'],
    ['ruler', 'alertmanager'],
    ['alertmanager', 'alertmanager'],
    ['grafana', 'query-frontend'],
    ['prometheus', 'distributor'],
    ['prometheus', 'ingester'],
    ['prometheus', 'querier'],
    ['prometheus', 'ruler'],
  ] as const;
  const callers = { grafana: [], prometheus: [] };
  const call = { family: 'server.http', transport: 'http' };
  const processes = { ...Object.fromEntries(names.map((name) => [name, [name]])), ...callers };
  return pictured(
    processes,
    [...pairs.map(([from, to]) => hop(from, to, stateOf(from, to), from in callers ? call : {})), ...gossip(names)],
    names.map((process) => ({ process, family: 'server.http', state: 'plaintext', place: null })),
  );
}

/** Ninety processes, thirty of them ingesters. */
export function ninety(): PictureMap<null> {
  const counts = {
    distributor: 12,
    ingester: 30,
    querier: 18,
    'query-frontend': 4,
    'query-scheduler': 2,
    'store-gateway': 12,
    ruler: 6,
    alertmanager: 3,
    compactor: 3,
  };
  const names = Object.entries(counts).flatMap(([target, count]) =>
    Array.from({ length: count }, (_, index) => [`${target}-${index}`, target] as const),
  );
  const of = (wanted: string): readonly string[] =>
    names.filter(([, target]) => target === wanted).map(([name]) => name);
  const hops = of('distributor').flatMap((from) =>
    of('ingester').map((to) => hop(from, to, to === 'ingester-7' ? 'broken' : 'mtls')),
  );
  return pictured(Object.fromEntries(names.map(([name, target]) => [name, [target]])), hops);
}
