import type { HopState, MapHop } from '../../core/src/model/deployment-map';
import { hopsOn, isOutside, statesByGravity } from '../../core/src/picture/words';
import type { MapPlace, MapView } from '../../server/src/protocol/protocol';

/** Which hops are to be seen: those in one of the states, of one process or component where one is chosen. */
export interface Filter {
  readonly states: ReadonlySet<HopState>;
  /** Null for everybody. */
  readonly who: string | null;
}

export const everything: Filter = { states: new Set(statesByGravity), who: null };

const mutual: HopState = 'mtls';

export function passes({ states, who }: Filter, { state, from, to, dialers, listeners }: MapHop<MapPlace>): boolean {
  return states.has(state) && (who === null || [from, to, ...dialers, ...listeners].includes(who));
}

export function isNotMutual({ states }: Filter): boolean {
  return statesByGravity.every((state) => states.has(state) === (state !== mutual));
}

/** Everything that is not mutual TLS; back to everything where that is what is seen. */
export function toggleNotMutual(filter: Filter): Filter {
  if (isNotMutual(filter)) return { ...filter, states: everything.states };
  return { ...filter, states: new Set(statesByGravity.filter((state) => state !== mutual)) };
}

export function toggleState(filter: Filter, state: HopState): Filter {
  return { ...filter, states: new Set(statesByGravity.filter((each) => filter.states.has(each) !== (each === state))) };
}

/** Whom one may choose: the components that hops are about, who calls from outside and servers outside; processes where these are few. */
export function choices(map: MapView): readonly string[] {
  const { processes } = map;
  const hops = hopsOn(map);
  const servers = hops.filter(({ outside }) => outside).map(({ to }) => to);
  const components = hops
    .filter(({ transport }) => transport !== 'gossip')
    .flatMap(({ dialers, listeners }) => [...dialers, ...listeners]);
  const callers = processes.filter(isOutside).map(({ name }) => name);
  const names = processes.length > mostProcesses ? [] : processes.map(({ name }) => name);
  return [...new Set([...components, ...callers, ...servers, ...names])].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
}

const mostProcesses = 40;
