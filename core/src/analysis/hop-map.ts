import type { Process } from '../model/process';
import { shown } from '../model/quoted';
import type { Call } from '../topology/call';
import type { Link } from '../topology/links';
import type { DeploymentAnalysis } from './analyzer';
import { reasonOf, reasonOfCall } from './hop-reasons';
import { safeMessage, secretsOf } from './secrets';
import { stopsOf, tellsMore, type Stop } from './stopped-processes';

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
  const secrets = secretsOf(processes.map(({ process }) => process));
  const names = uniqueNames(processes.map(({ process }) => process));
  const nameOf = (process: Process): string => names.get(process) ?? process.name;
  const stopOf = stopsOf(processes);
  const callers = callerNames(calls, [...names.values()]);
  return {
    processes: [...processes.map(({ process }) => ({ name: nameOf(process), targets: shownTargets(process) })), ...[...callers.values()].map((name) => ({ name, targets: [] }))],
    hops: [
      ...links.map((link) => ({
        from: nameOf(link.client.process),
        to: nameOf(link.server.process),
        family: link.client.view.family.id,
        ...stoppedOr(link, stopOf(link), nameOf, () => safeMessage(reasonOf(link), secrets)),
      })),
      ...calls.map((call) => ({
        from: call.client ? nameOf(call.client.process) : (callers.get(call.caller.name) ?? shown(call.caller.name)),
        to: nameOf(call.server.process),
        family: (call.client ?? call.server).view.family.id,
        ...stoppedOr(call, stopOf(call), nameOf, () => safeMessage(reasonOfCall(call), secrets)),
      })),
    ],
  };
}

/** Targets are a setting, so that anything may be among them. */
export function shownTargets({ targets }: Process): readonly string[] | null {
  return targets && targets.map((target) => shown(target));
}

/** A hop to or from a process that does not start is broken, and the finding says why, unless the hop's own fault does. */
function stoppedOr(hop: Pick<Link, 'state' | 'fault'>, stop: Stop | null, nameOf: (process: Process) => string, ownReason: () => string): Pick<MappedHop, 'state' | 'reason'> {
  if (stop === null || tellsMore(hop)) return { state: hop.state, reason: ownReason() };
  const [sentence = stop.finding.message] = /^.*?\.(?=\s|$)/s.exec(stop.finding.message) ?? [];
  return { state: 'broken', reason: `${nameOf(stop.process)} does not start. ${sentence}` };
}

/** Who calls from outside, by a name that no process has. */
export function callerNames(calls: readonly Call[], taken: readonly string[]): ReadonlyMap<string, string> {
  const outside = new Set(calls.filter(({ client }) => client === null).map(({ caller }) => caller.name));
  return new Map([...outside].map((name) => [name, taken.includes(shown(name)) ? `${shown(name)} (outside)` : shown(name)]));
}

/** Processes of several files may share a name; the second is told from the first by a number. */
export function uniqueNames(processes: readonly Process[]): ReadonlyMap<Process, string> {
  const taken = new Map<string, number>();
  return new Map(
    processes.map((process) => {
      const name = shown(process.name);
      const count = (taken.get(name) ?? 0) + 1;
      taken.set(name, count);
      return [process, count === 1 ? name : `${name} (${count})`];
    }),
  );
}
