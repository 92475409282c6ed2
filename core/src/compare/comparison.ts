import type { HopState } from '../model/deployment-map';
import { certificateChanges, type CertificateChange } from './certificate-changes';
import { paired, processNames } from './matching';
import { otherMembers, type DeploymentState, type StateHop } from './state';

/** `other`: it cannot be said which of both is better. */
export type Direction = 'better' | 'worse' | 'other';

export interface HopChange {
  /** The later one. */
  readonly hop: StateHop;
  readonly before: HopState;
  readonly direction: Direction;
}

export interface PortChange {
  readonly process: string;
  readonly family: string;
  readonly before: Exclude<HopState, 'broken'>;
  readonly after: Exclude<HopState, 'broken'>;
  readonly direction: Direction;
}

/** What two states of a deployment differ in. */
export interface Comparison {
  readonly hops: {
    readonly changed: readonly HopChange[];
    readonly fresh: readonly StateHop[];
    readonly gone: readonly StateHop[];
    /** Hops of the later state that cannot be determined. */
    readonly unknown: number;
  };
  readonly ports: readonly PortChange[];
  readonly certificates: readonly CertificateChange[];
}

/** Compares what protects each hop, port and certificate. */
export function compareStates(before: DeploymentState, after: DeploymentState): Comparison {
  const names = processNames(before, after);
  const named = (name: string): string => names.get(name) ?? name;
  const hops = paired(
    before.hops,
    after.hops,
    ({ from, to, family }) => JSON.stringify([named(from), named(to), family]),
    ({ from, to, family }) => JSON.stringify([from, to, family]),
  );
  const ports = paired(
    before.ports,
    after.ports,
    ({ process, family }) => JSON.stringify([named(process), family]),
    ({ process, family }) => JSON.stringify([process, family]),
  );
  const changed = hops.both
    .filter(([{ state }, hop]) => state !== hop.state)
    .map(([{ state }, hop]): HopChange => ({ hop, before: state, direction: directionOf(state, hop.state) }));
  return {
    hops: {
      changed: withGossipAsOne(changed),
      fresh: hops.fresh,
      gone: hops.gone,
      unknown: after.hops.filter(({ state }) => state === 'unknown').length,
    },
    ports: ports.both.flatMap(([{ state }, { process, family, state: now }]): readonly PortChange[] => {
      if (state === now) return [];
      return [{ process, family, before: state, after: now, direction: directionOf(state, now) }];
    }),
    certificates: certificateChanges(before, after),
  };
}

/** Whether something protects less than before, or fails. */
export function isWorse({ hops, ports, certificates }: Comparison): boolean {
  return (
    [...hops.changed, ...ports].some(({ direction }) => direction === 'worse') ||
    hops.fresh.some(isBad) ||
    certificates.some(({ isWorse: worse }) => worse)
  );
}

/** Calls of HTTP ports come from outside, where nobody can put TLS on them from here: those in plaintext are none of ours. */
export function isBad({ state, transport }: Pick<StateHop, 'state' | 'transport'>): boolean {
  return state === 'broken' || (state === 'plaintext' && transport !== 'http');
}

const ranks = { broken: 0, plaintext: 1, tls: 2, mtls: 3 } as const;

/** A hop that was protected and of which nobody can tell any more is worse; one that failed and is plaintext now has lost what protected it. */
function directionOf(before: HopState, after: HopState): Direction {
  if (after === 'unknown') {
    if (before === 'tls' || before === 'mtls') return 'worse';
    return 'other';
  }
  if (before === 'unknown') return 'other';
  if (after === 'plaintext') return 'worse';
  if (ranks[after] > ranks[before]) return 'better';
  return 'worse';
}

/** Members that change alike are one change: nobody counts gossip by its members. */
function withGossipAsOne(changes: readonly HopChange[]): readonly HopChange[] {
  const gossip = changes.filter(({ hop }) => hop.to === otherMembers);
  const [first] = gossip;
  const areAlike = gossip.every((each) => each.before === first?.before && each.hop.state === first.hop.state);
  if (first === undefined || gossip.length < 2 || !areAlike) return changes;
  return [
    ...changes.filter(({ hop }) => hop.to !== otherMembers),
    { ...first, hop: { ...first.hop, from: `${gossip.length} members` } },
  ];
}
