import type { FamilyConfiguration, Process } from '../model/process';
import { componentsOf } from '../topology/components';
import { routeOf } from '../topology/routes';
import { dialingUsage, runningComponents } from '../topology/usage';

/** What can be secured by itself: a port with all its clients, or the gossip of all members. */
export const protocols = ['grpc', 'memberlist', 'http'] as const;
export type Protocol = (typeof protocols)[number];

/** A family in the hands of a process that must speak TLS. */
export interface SecuredEnd {
  readonly process: Process;
  readonly view: FamilyConfiguration;
}

/**
 * The families of a process that its gRPC traffic and its gossip need: its own gRPC port, whether anybody is seen to dial
 * it or not, the clients that its components use, and memberlist where a ring is kept there.
 */
export function endsOf(process: Process, wanted: ReadonlySet<Protocol>): readonly SecuredEnd[] {
  if (runningComponents(process).size === 0) return [];
  const isWanted = ({ family }: FamilyConfiguration): boolean => {
    if (family.side === 'both') return wanted.has('memberlist') && dialingUsage(family, process) !== 'unused';
    if (family.id === httpPort) return wanted.has('http');
    if (!wanted.has('grpc') || family.transport !== 'grpc') return false;
    if (family.side === 'server') return family.id === grpcPort;
    return family.peer === grpcPort && isDialed(family.id, process) && dialingUsage(family, process) !== 'unused';
  };
  return process.configuration.families.filter(isWanted).map((view) => ({ process, view }));
}

const grpcPort = 'server.grpc';
const httpPort = 'server.http';

/** A process whose targets nobody shows runs `all`, unless it is told otherwise, and any component that is a part of it; components that are no part of it are told of by name. */
function isDialed(family: string, { targets, version, configuration }: Process): boolean {
  if (targets !== null || (configuration.family(family)?.written.length ?? 0) > 0) return true;
  const usual = componentsOf(['all', 'query-scheduler', 'alertmanager', 'overrides-exporter'], version.version);
  return routeOf(family, version.version)?.dialers.some((dialer) => usual.has(dialer)) ?? true;
}

/** The part that a family belongs to; null for one that is none of Mimir's own hops. */
export function protocolOf({ id, side, transport, peer }: FamilyConfiguration['family']): Protocol | null {
  if (side === 'both') return 'memberlist';
  if (id === grpcPort || (peer === grpcPort && transport === 'grpc')) return 'grpc';
  if (id === httpPort || peer === httpPort) return 'http';
  return null;
}
