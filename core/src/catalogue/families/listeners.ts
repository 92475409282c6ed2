import { defineClient, defineListener, defineSharedListenerOptions, type FamilyDefinition } from './family-definition';

/** What a Mimir process listens with (spec 1 and 2.3). */
export const listeners: readonly FamilyDefinition[] = [
  defineListener({
    id: 'server.http',
    title: 'The HTTP port',
    side: 'server',
    transport: 'http',
    peer: null,
    description:
      'HTTP clients reach Mimir here: Prometheus, Alloy, Grafana, gateways and Kubernetes probes. TLS is on with both a certificate ' +
      "and a key, and silently off if one is missing. Mimir's components use gRPC and are not affected. A policy that requires " +
      'client certificates rejects every client without one, including Kubernetes probes.',
  }),
  defineListener({
    id: 'server.grpc',
    title: 'The gRPC port',
    side: 'server',
    transport: 'grpc',
    peer: null,
    description:
      "Mimir's components dial each other here, even within a single process. TLS is on with both a certificate and a key, and " +
      'silently off if one is missing. Then every gRPC client that dials this port needs TLS too, and a client certificate if the ' +
      'policy requires one. The server logs nothing about clients that fail.',
  }),
  defineSharedListenerOptions({
    id: 'server',
    title: 'Both ports, HTTP and gRPC',
    side: 'server',
    transport: 'http',
    peer: null,
    description:
      'The minimum TLS version and the cipher suites, shared by the HTTP and the gRPC port. They are checked at start even without ' +
      "TLS: with an unknown name, Mimir doesn't start. Without a suite that HTTP/2 requires, the HTTP port never responds, and " +
      'nothing is logged.',
  }),
  defineClient({
    id: 'memberlist',
    title: 'Memberlist members to each other',
    side: 'both',
    transport: 'gossip',
    peer: 'memberlist',
    description:
      'Components with rings dial each other on a separate port, 7946 by default. This block is for client and server, so ' +
      "certificate and key are required and must fit both uses: without them, Mimir doesn't start. Members dial IP addresses, never " +
      'request client certificates, and must all use TLS or none, or they form separate clusters.',
  }),
];
