import type { DeploymentAnalysis, ProcessAnalysis } from '../analysis/analysis';
import { namesOn, type MapNames } from '../analysis/hop-map';
import { certificatesIn } from '../x509/key-pair';
import { certificateUses } from '../map/map-certificates';
import { deploymentMapOf } from '../map/map-of-deployment';
import type { FileReading } from '../model/certificate';
import type { HopState, MapHop, MapPort } from '../model/deployment-map';
import type { Finding } from '../model/finding';
import { shown } from '../model/quoted';

/** What can be said of a deployment at one time, so that two times can be compared. */
export interface DeploymentState {
  readonly processes: readonly StateProcess[];
  readonly hops: readonly StateHop[];
  readonly ports: readonly Pick<MapPort<null>, 'process' | 'family' | 'state'>[];
  readonly certificates: readonly StateCertificate[];
}

export interface StateProcess {
  readonly name: string;
  readonly targets: readonly string[] | null;
}

export type StateHop = Pick<
  MapHop<null>,
  'from' | 'to' | 'dialers' | 'listeners' | 'family' | 'title' | 'transport' | 'state' | 'reason'
>;

/** A certificate or CA file. */
export interface StateCertificate {
  /** As the configuration writes it. */
  readonly path: string;
  readonly use: 'certificate' | 'authority';
  /** Whether it was read. */
  readonly state: 'read' | 'missing' | 'no-certificate' | 'not-read';
  /** DNS names and addresses of the first certificate. */
  readonly names: readonly string[];
  /** When the first one of the file ends, in milliseconds since 1970; null where none was read. */
  readonly ends: number | null;
  /** SHA-256 of each key of a CA file: those whose signatures count. */
  readonly authorities: readonly string[];
}

/** The state of deployments that were judged. Findings are compared apart: they belong to files. */
export function stateOf(deployments: readonly DeploymentAnalysis[]): DeploymentState {
  const maps = deployments.map((deployment) => deploymentMapOf<null>(deployment, noFindings, () => null));
  return {
    processes: maps.flatMap(({ processes }) => processes.map(({ name, targets }) => ({ name, targets }))),
    hops: maps.flatMap(({ hops }) => withGossipByMember(hops)),
    ports: maps.flatMap(({ ports }) => ports.map(({ process, family, state }) => ({ process, family, state }))),
    certificates: deployments.flatMap((deployment) => certificatesOf(deployment.processes, namesOn(deployment))),
  };
}

const noFindings: readonly Finding[] = [];

/** From what protects least to what protects most; what fails comes first, as it is what a member is noticed for. */
const gravity: readonly HopState[] = ['broken', 'plaintext', 'unknown', 'tls', 'mtls'];

/** Every member gossips with every other: of each one's hops the gravest says how it gossips. */
function withGossipByMember(hops: readonly MapHop<null>[]): readonly StateHop[] {
  const gossip = hops.filter(({ family }) => family === 'memberlist');
  const members = [...new Set(gossip.map(({ from }) => from))];
  const gravest = members.flatMap((member) => {
    const own = gossip.filter(({ from }) => from === member);
    const [first] = [...own].sort((a, b) => gravity.indexOf(a.state) - gravity.indexOf(b.state));
    if (first) return [{ ...first, to: otherMembers, listeners: [] }];
    return [];
  });
  return [...hops.filter(({ family }) => family !== 'memberlist'), ...gravest];
}

/** Who is at the other end of gossip. */
export const otherMembers = 'other members';

function certificatesOf(processes: readonly ProcessAnalysis[], names: MapNames): readonly StateCertificate[] {
  const found = new Map<string, StateCertificate>();
  for (const member of processes) {
    for (const view of member.process.configuration.families) {
      for (const { path, use, reading, identity } of certificateUses(view, member)) {
        if (found.has(identity)) continue;
        // Every process may have another one inline.
        const name = path === 'inline' ? `inline in ${names.of(member.process)} (${view.family.id})` : shown(path);
        found.set(identity, { path: name, use, ...readCertificate(reading, use) });
      }
    }
  }
  return [...found.values()];
}

function readCertificate(
  reading: FileReading | null,
  use: StateCertificate['use'],
): Omit<StateCertificate, 'path' | 'use'> {
  const all = (reading && certificatesIn(reading)) ?? [];
  const [leaf] = all;
  if (leaf === undefined) return { state: unreadState(reading), names: [], ends: null, authorities: [] };
  return {
    state: 'read',
    names: use === 'certificate' ? [...leaf.dnsNames, ...leaf.ipAddresses].map((name) => shown(name)) : [],
    ends: Math.min(...all.map(({ notAfter }) => notAfter)),
    authorities: use === 'authority' ? all.map(({ key }) => key.fingerprint) : [],
  };
}

function unreadState(reading: FileReading | null): StateCertificate['state'] {
  if (reading === null || reading.kind === 'not-read' || reading.kind === 'unreadable') return 'not-read';
  if (reading.kind === 'missing') return 'missing';
  return 'no-certificate';
}
