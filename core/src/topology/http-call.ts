import type { PlacedCaller } from '../model/caller';
import type { HopState } from '../model/deployment-map';
import type { End, Fault } from './links';

/** One way to the HTTP port of a process, judged: from outside, or from the Ruler to an Alertmanager of the deployment. */
export interface Call {
  readonly caller: PlacedCaller;
  /** The client of the Ruler; null for callers from outside. */
  readonly client: End | null;
  readonly server: End;
  readonly state: HopState;
  readonly fault: Fault | null;
}
