import { listed } from '../model/counted';
import type { DeploymentMap, HopState, MapHop, MapProcess } from '../model/deployment-map';

/** What a state is called wherever it is shown, so that nobody needs its color. */
export const stateWords: Readonly<Record<HopState, string>> = {
  plaintext: 'Plaintext',
  tls: 'TLS',
  mtls: 'Mutual TLS',
  broken: 'Broken',
  unknown: 'Unknown',
};

/** The gravest first. */
export const statesByGravity: readonly HopState[] = ['broken', 'plaintext', 'unknown', 'tls', 'mtls'];

/** The gravest of some states. */
export function gravestOf(states: readonly HopState[]): HopState {
  return statesByGravity.find((state) => states.includes(state)) ?? 'unknown';
}

/** True for who is no Mimir, and calls its HTTP port. */
export function isOutside({ targets }: Pick<MapProcess<unknown>, 'targets'>): boolean {
  return targets?.length === 0;
}

/** All hops of a map: those between components, the calls of HTTP ports, and those to servers that are none of Mimir's. */
export function hopsOn<P>({
  hops,
  outsideHops = [],
}: Pick<DeploymentMap<P>, 'hops' | 'outsideHops'>): readonly MapHop<P>[] {
  return [...hops, ...outsideHops];
}

/** What a process runs, in a few words; '' where its name says it. */
export function targetWords({ name, targets }: Pick<MapProcess<unknown>, 'name' | 'targets'>): string {
  if (targets === null) return 'targets not known';
  if (targets.length === 0) return 'calls from outside';
  if (targets.length === 1 && targets[0] === name.replaceAll('_', '-')) return '';
  return `runs ${listed(targets)}`;
}
