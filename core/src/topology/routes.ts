import type { Configuration, EffectiveValue } from '../model/process';
import { atLeast, spansInclude, type MimirVersion, type VersionSpan } from '../model/version';
import { components, type Component } from './components';

/** What name a client checks where `tls-server-name` is empty (spec 5.4). */
export type DialedBy =
  /** The peer's ring entry: its `-<ring>.instance-addr`, else an address that it finds for itself. */
  | { readonly kind: 'ring'; readonly addressFlag: string }
  /** A name that Mimir resolves to IP addresses before it dials; `-target=all` dials 127.0.0.1. */
  | { readonly kind: 'resolved'; readonly addressFlag: string }
  /** The host of a configured address. */
  | { readonly kind: 'host'; readonly addressFlag: string };

/** One family's way through a Mimir cluster (spec 3). */
export interface Route {
  readonly family: string;
  readonly dialers: readonly Component[];
  readonly listeners: readonly Component[];
  readonly versions: readonly VersionSpan[];
  readonly moment: 'start' | 'run';
  readonly dialedBy: DialedBy;
  /** A break loses little: only error reports, or parts of a list. */
  readonly minor: boolean;
  /** What must be so for the client to dial; '' where nothing must. */
  readonly condition: string;
  /** False where the configuration shows that nobody dials; null where that is not known. */
  isOpen(configuration: Configuration): boolean | null;
}

const always: readonly VersionSpan[] = [{ first: '2.0', last: '99.0' }];
const open = (): boolean => true;

const routes: readonly Route[] = [
  {
    family: 'ingester.client',
    dialers: ['distributor', 'querier', 'ruler'],
    listeners: ['ingester'],
    versions: always,
    moment: 'run',
    dialedBy: { kind: 'ring', addressFlag: 'ingester.ring.instance-addr' },
    minor: false,
    condition: '',
    isOpen: open,
  },
  {
    family: 'querier.store-gateway-client',
    dialers: ['querier', 'ruler'],
    listeners: ['store-gateway'],
    versions: always,
    moment: 'run',
    dialedBy: { kind: 'ring', addressFlag: 'store-gateway.sharding-ring.instance-addr' },
    minor: false,
    condition: '',
    isOpen: open,
  },
  {
    family: 'querier.scheduler-client',
    dialers: ['querier'],
    listeners: ['query-scheduler'],
    versions: [{ first: '2.11', last: '99.0' }],
    moment: 'run',
    dialedBy: { kind: 'resolved', addressFlag: 'querier.scheduler-address' },
    minor: false,
    condition: 'the process has a query-scheduler to dial',
    isOpen: usesScheduler('querier.scheduler-address'),
  },
  {
    family: 'querier.frontend-client',
    dialers: ['querier'],
    listeners: ['query-frontend', 'query-scheduler'],
    versions: [{ first: '2.0', last: '2.10' }],
    moment: 'run',
    dialedBy: { kind: 'ring', addressFlag: 'query-frontend.instance-addr' },
    minor: false,
    condition: '',
    isOpen: open,
  },
  {
    family: 'querier.frontend-client',
    dialers: ['querier'],
    listeners: ['query-frontend'],
    versions: [{ first: '2.11', last: '99.0' }],
    moment: 'run',
    dialedBy: { kind: 'ring', addressFlag: 'query-frontend.instance-addr' },
    minor: false,
    condition: '',
    isOpen: open,
  },
  {
    family: 'query-frontend.grpc-client-config',
    dialers: ['query-frontend'],
    listeners: ['query-scheduler'],
    versions: always,
    moment: 'run',
    dialedBy: { kind: 'resolved', addressFlag: 'query-frontend.scheduler-address' },
    minor: false,
    condition: 'the process has a query-scheduler to dial',
    isOpen: usesScheduler('query-frontend.scheduler-address'),
  },
  {
    family: 'query-scheduler.grpc-client-config',
    dialers: ['query-scheduler'],
    listeners: ['query-frontend'],
    versions: always,
    moment: 'run',
    dialedBy: { kind: 'ring', addressFlag: 'query-frontend.instance-addr' },
    minor: true,
    condition: '',
    isOpen: open,
  },
  {
    family: 'ruler.client',
    dialers: ['ruler'],
    listeners: ['ruler'],
    versions: always,
    moment: 'run',
    dialedBy: { kind: 'ring', addressFlag: 'ruler.ring.instance-addr' },
    minor: false,
    condition: '',
    isOpen: open,
  },
  {
    family: 'ruler.query-frontend.grpc-client-config',
    dialers: ['ruler'],
    listeners: ['query-frontend'],
    versions: [{ first: '2.1', last: '99.0' }],
    moment: 'start',
    dialedBy: { kind: 'host', addressFlag: 'ruler.query-frontend.address' },
    minor: false,
    condition: 'ruler.query-frontend.address is set to a gRPC address',
    isOpen: (configuration) =>
      addressIs(configuration, 'ruler.query-frontend.address', (address) => !/^https?:/.test(address)),
  },
  {
    family: 'alertmanager.alertmanager-client',
    dialers: ['alertmanager'],
    listeners: ['alertmanager'],
    versions: always,
    moment: 'run',
    dialedBy: { kind: 'ring', addressFlag: 'alertmanager.sharding-ring.instance-addr' },
    minor: false,
    condition: '',
    isOpen: open,
  },
  {
    family: 'block-builder.scheduler.grpc-client-config',
    dialers: ['block-builder'],
    listeners: ['block-builder-scheduler'],
    versions: [{ first: '2.16', last: '99.0' }],
    moment: 'run',
    dialedBy: { kind: 'host', addressFlag: 'block-builder.scheduler.address' },
    minor: false,
    condition: '',
    isOpen: open,
  },
  {
    family: 'distributor.usage-tracker-client.grpc-client-config',
    dialers: ['distributor'],
    listeners: ['usage-tracker'],
    versions: [{ first: '3.0', last: '99.0' }],
    moment: 'run',
    dialedBy: { kind: 'ring', addressFlag: 'usage-tracker.instance-ring.instance-addr' },
    minor: false,
    condition: 'usage trackers are on',
    isOpen: (configuration) => isOn(configuration, 'usage-tracker.enabled'),
  },
  {
    family: 'ruler.distributor.grpc-client-config',
    dialers: ['ruler'],
    listeners: ['distributor'],
    versions: [{ first: '3.2', last: '99.0' }],
    moment: 'start',
    dialedBy: { kind: 'host', addressFlag: 'ruler.distributor.address' },
    minor: false,
    condition: 'ruler.distributor.address is set',
    isOpen: (configuration) => addressIs(configuration, 'ruler.distributor.address', () => true),
  },
  {
    family: 'compactor.scheduler-client.grpc-client-config',
    dialers: ['compactor'],
    listeners: ['compactor-scheduler'],
    versions: [{ first: '3.2', last: '99.0' }],
    moment: 'start',
    dialedBy: { kind: 'host', addressFlag: 'compactor.scheduler-client.scheduler-endpoint' },
    minor: false,
    condition: 'compactor.scheduler-client.enabled is true',
    isOpen: (configuration) => isOn(configuration, 'compactor.scheduler-client.enabled'),
  },
];

/** The Ruler's Alertmanager client speaks HTTP, to Mimir's Alertmanager or another (spec 2.3). */
const alertmanagerClients: readonly Route[] = ['ruler.alertmanager-client', 'ruler.alertmanager_client'].map(
  (family) => ({
    family,
    dialers: ['ruler'],
    listeners: ['alertmanager'],
    versions: always,
    moment: 'run',
    dialedBy: { kind: 'host', addressFlag: 'ruler.alertmanager-url' },
    minor: false,
    condition: 'ruler.alertmanager-url is set',
    isOpen: (configuration) => addressIs(configuration, 'ruler.alertmanager-url', () => true),
  }),
);

/** Members dial each other at the addresses that they gossip (spec 5.4). */
export const gossipRoute: Route = {
  family: 'memberlist',
  dialers: components,
  listeners: components,
  versions: always,
  moment: 'start',
  dialedBy: { kind: 'ring', addressFlag: 'memberlist.advertise-addr' },
  minor: false,
  condition: '',
  isOpen: open,
};

/** The ways of all clients that dial Mimir, or may: the Ruler's Alertmanager can be another. */
export const clientRoutes: readonly Route[] = [...routes, ...alertmanagerClients];

/** The way that a family's client takes in a release, or null for a family that dials nothing of Mimir's. */
export function routeOf(family: string, version: MimirVersion): Route | null {
  return clientRoutes.find((route) => route.family === family && spansInclude(route.versions, version)) ?? null;
}

/** The ways between Mimir's own gRPC listeners and clients in a release. */
export function grpcRoutes(version: MimirVersion): readonly Route[] {
  return routes.filter((route) => spansInclude(route.versions, version));
}

/** A process without a scheduler's address, in a release whose `all` has none, dials the frontend itself (spec 3). */
function usesScheduler(addressFlag: string): Route['isOpen'] {
  return (configuration) => {
    const mode = configuration.flag('query-scheduler.service-discovery-mode')?.text;
    const address = configuration.flag(addressFlag)?.text;
    if (mode === 'ring' || address !== '') {
      if (address === null && mode !== 'ring') return null;
      return true;
    }
    return configuration.flag('querier.frontend-address') === null;
  };
}

/**
 * The option that says where a client dials. From 2.17 on the Ruler's deprecated key beats the one that took its place, as
 * its deprecated block does (spec 2.3).
 */
export function addressOption(configuration: Configuration, flag: string): EffectiveValue | null {
  const deprecated = flag === 'ruler.alertmanager-url' ? configuration.yaml('ruler.alertmanager_url') : null;
  if (deprecated?.written && deprecated.text !== '') return deprecated;
  return configuration.flag(flag);
}

function addressIs(configuration: Configuration, flag: string, test: (address: string) => boolean): boolean | null {
  const found = addressOption(configuration, flag);
  if (!found || found.text === '') return false;
  if (found.text === null) return null;
  return test(found.text);
}

function isOn(configuration: Configuration, flag: string): boolean | null {
  const text = configuration.flag(flag)?.text;
  if (text === null) return null;
  return text === 'true' || text === undefined;
}

/** True from the release on in which `-target=all` holds a query-scheduler. */
export function singleProcessHasScheduler(version: MimirVersion): boolean {
  return atLeast(version, '3.0');
}
