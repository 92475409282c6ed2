import type { MapHop } from '../../core/src/model/deployment-map';
import type { MapPlace, MapView } from '../../server/src/protocol/protocol';

export type Hop = MapHop<MapPlace>;

const hop: Hop = {
  from: 'mimir.flags',
  to: 'mimir.flags',
  dialers: ['distributor', 'querier'],
  listeners: ['ingester'],
  family: 'ingester.client',
  title: 'Distributors and queriers to ingesters',
  transport: 'grpc',
  state: 'broken',
  reason: "The server uses TLS, the client doesn't.",
  place: null,
  findings: [],
  server: null,
  mesh: null,
};

/** A hop that is like any other but for what is said of it. */
export function hopLike(differences: Partial<Hop>): Hop {
  return { ...hop, ...differences };
}

/** A memberlist of these processes, each of which dials each other. */
export function gossipOf(...names: readonly string[]): readonly Hop[] {
  const gossip = {
    family: 'memberlist',
    transport: 'gossip',
    state: 'plaintext',
    reason: 'Neither end uses TLS.',
  } as const;
  return names.flatMap((from) => names.filter((to) => to !== from).map((to) => hopLike({ ...gossip, from, to })));
}

/** A map of processes and hops, without certificates. */
export function mapOf(names: readonly string[], hops: readonly Hop[]): MapView {
  return {
    processes: names.map((name) => ({ name, targets: ['all'], place: null })),
    hops,
    certificates: [],
    ports: [],
    verdict: { state: 'none', text: '', summary: '' },
    securable: false,
  };
}
