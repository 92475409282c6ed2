import type { Process } from '../model/process';
import type { Call } from '../topology/call';
import type { Link } from '../topology/links';
import type { DeploymentAnalysis } from './analyzer';
import { reasonOf, reasonOfCall } from './hop-reasons';

/** One process of the map, or somebody from outside who calls one. Its name is unique on it. */
export interface MappedProcess {
  readonly name: string;
  /** Null where nobody says what it runs; empty for who is not Mimir. */
  readonly targets: readonly string[] | null;
}

/** One way between two processes, or between the components of one. */
export interface MappedHop {
  /** Names of processes. */
  readonly from: string;
  readonly to: string;
  readonly family: string;
  readonly state: Link['state'];
  /** A sentence: why it is broken or unknown, or what protects it. */
  readonly reason: string;
}

export interface HopMap {
  readonly processes: readonly MappedProcess[];
  readonly hops: readonly MappedHop[];
}

/** The deployment as a table of hops: the very links and calls that the rules judge, in that order. */
export function hopMapOf({ processes, links, calls }: Pick<DeploymentAnalysis, 'processes' | 'links' | 'calls'>): HopMap {
  const names = uniqueNames(processes.map(({ process }) => process));
  const nameOf = (process: Process): string => names.get(process) ?? process.name;
  const callers = callerNames(calls, [...names.values()]);
  return {
    processes: [...processes.map(({ process }) => ({ name: nameOf(process), targets: process.targets })), ...[...callers.values()].map((name) => ({ name, targets: [] }))],
    hops: [
      ...links.map((link) => ({
        from: nameOf(link.client.process),
        to: nameOf(link.server.process),
        family: link.client.view.family.id,
        state: link.state,
        reason: reasonOf(link),
      })),
      ...calls.map((call) => ({
        from: call.client ? nameOf(call.client.process) : (callers.get(call.caller.name) ?? call.caller.name),
        to: nameOf(call.server.process),
        family: (call.client ?? call.server).view.family.id,
        state: call.state,
        reason: reasonOfCall(call),
      })),
    ],
  };
}

/** Who calls from outside, by a name that no process has. */
export function callerNames(calls: readonly Call[], taken: readonly string[]): ReadonlyMap<string, string> {
  const outside = new Set(calls.filter(({ client }) => client === null).map(({ caller }) => caller.name));
  return new Map([...outside].map((name) => [name, taken.includes(name) ? `${name} (outside)` : name]));
}

/** Processes of several files may share a name; the second is told from the first by a number. */
export function uniqueNames(processes: readonly Process[]): ReadonlyMap<Process, string> {
  const taken = new Map<string, number>();
  return new Map(
    processes.map((process) => {
      const count = (taken.get(process.name) ?? 0) + 1;
      taken.set(process.name, count);
      return [process, count === 1 ? process.name : `${process.name} (${count})`];
    }),
  );
}
