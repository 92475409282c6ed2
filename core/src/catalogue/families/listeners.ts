import { defineClient, defineListener, defineSharedListenerOptions, type FamilyDefinition } from './definition';

/** What a Mimir process listens with (spec 1 and 2.3). */
export const listeners: readonly FamilyDefinition[] = [
  defineListener({
    id: 'server.http',
    title: 'The HTTP port',
    side: 'server',
    transport: 'http',
    peer: null,
    description:
      'Outside callers reach Mimir here: Prometheus and Alloy that write, Grafana that queries, scrapers, gateways and the probes of ' +
      "Kubernetes. TLS is on when there is both a certificate and a key, and silently off when one of them is missing. Mimir's own " +
      'components talk over gRPC and are not affected. A policy that demands client certificates turns away every caller without one, ' +
      "the kubelet's probes among them.",
  }),
  defineListener({
    id: 'server.grpc',
    title: 'The gRPC port',
    side: 'server',
    transport: 'grpc',
    peer: null,
    description:
      "Mimir's components reach each other here; writes and queries travel over it even inside a single process. TLS is on when there " +
      'is both a certificate and a key, and silently off when one of them is missing. Every gRPC client of Mimir that dials this port ' +
      'must then have TLS enabled as well, and a client certificate where the policy demands one. The server logs nothing about ' +
      'clients that fail.',
  }),
  defineSharedListenerOptions({
    id: 'server',
    title: 'Both ports, HTTP and gRPC',
    side: 'server',
    transport: 'http',
    peer: null,
    description:
      'The oldest TLS version and the cipher suites, one value for the HTTP and the gRPC port together. Both are read at every start, ' +
      'even when no port uses TLS, so that a misspelt name keeps Mimir from starting. A list that lacks the suite that HTTP/2 requires ' +
      'leaves the HTTP port dead without a word in the log.',
  }),
  defineClient({
    id: 'memberlist',
    title: 'Members of the gossip cluster to each other',
    side: 'both',
    transport: 'gossip',
    peer: 'memberlist',
    description:
      'Every component that uses a ring gossips with the others over a port of its own, 7946 unless it is set. This one block both ' +
      'listens and dials, so that certificate and key are mandatory and must fit both uses; Mimir does not start without them. Members ' +
      'dial each other by IP address, client certificates are never asked for, and all members must agree on TLS or the cluster falls ' +
      'apart.',
  }),
];
