import type { Process } from '../model/process';
import { shown } from '../model/quoted';
import type { Call } from '../topology/http-call';
import type { Link } from '../topology/links';
import type { DeploymentAnalysis } from './analysis';
import { nameOfServer, shownAddress } from '../topology/outside-servers';
import { type OutsideHop, outsideHopsOf } from '../topology/outside-hops';
import { reasonOf, reasonOfCall, reasonOfOutside } from './hop-reasons';
import { safely, secretsOf } from './secrets';
import { stopsOf, tellsMore, type Stop, type StopOf } from './stopped-processes';

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

/** A way to a server that is none of Mimir's, such as etcd. `to` is unique to the server. */
export interface MappedOutsideHop extends MappedHop {
  /** What the server is, such as `etcd` or `object store`. */
  readonly server: string;
  /** As the configuration has it; '' where it is not known. */
  readonly address: string;
}

export interface HopMap {
  readonly processes: readonly MappedProcess[];
  readonly hops: readonly MappedHop[];
  /** Absent where there are none. */
  readonly outsideHops?: readonly MappedOutsideHop[];
}

/** The deployment as a table of hops: the very links and calls that the rules judge, in that order. */
export function hopMapOf(deployment: Hops): HopMap {
  const { processes, links, calls } = deployment;
  const names = namesOn(deployment);
  const outside = outsideHopsOf(processes, calls).map((hop) => mappedOutsideHop(hop, names));
  return {
    processes: [
      ...processes.map(({ process }) => ({ name: names.of(process), targets: shownTargets(process) })),
      ...[...names.callers.values()].map((name) => ({ name, targets: [] })),
    ],
    hops: [...links.map((link) => mappedLink(link, names)), ...calls.map((call) => mappedCall(call, names))],
    ...(outside.length > 0 && { outsideHops: outside }),
  };
}

type Hops = Pick<DeploymentAnalysis, 'processes' | 'links' | 'calls'>;

/** How everybody on a map is called. */
export interface MapNames {
  of(process: Process): string;
  /** Those from outside, by the names that their files give them. */
  readonly callers: ReadonlyMap<string, string>;
  /** A finished reason without what must not get into it. */
  readonly safe: (reason: string) => string;
  /** What keeps one end of a hop from starting. */
  readonly stopOf: StopOf;
}

export function namesOn({ processes, calls }: Hops): MapNames {
  const names = uniqueNames(processes.map(({ process }) => process));
  return {
    of: (process) => names.get(process) ?? process.name,
    callers: callerNames(calls, [...names.values()]),
    safe: safely(secretsOf(processes.map(({ process }) => process))),
    stopOf: stopsOf(processes),
  };
}

export function mappedLink(link: Link, names: MapNames): MappedHop {
  const { client, server } = link;
  return {
    from: names.of(client.process),
    to: names.of(server.process),
    family: client.view.family.id,
    ...stoppedOr(link, names, () => names.safe(reasonOf(link))),
  };
}

export function mappedCall(call: Call, names: MapNames): MappedHop {
  const { client, server, caller } = call;
  return {
    from: client ? names.of(client.process) : (names.callers.get(caller.name) ?? shown(caller.name)),
    to: names.of(server.process),
    family: (client ?? server).view.family.id,
    ...stoppedOr(call, names, () => names.safe(reasonOfCall(call))),
  };
}

export function mappedOutsideHop(hop: OutsideHop, names: MapNames): MappedOutsideHop {
  const { client } = hop;
  const kind = hop.server.kind.replace(/^the /, '');
  const address = names.safe(shownAddress(hop.server));
  const stop = names.stopOf({ server: client, client: null });
  return {
    from: names.of(client.process),
    to: nameOfServer({ kind, address }),
    family: client.view.family.id,
    ...(stop
      ? { state: 'broken', reason: reasonOfStop(stop, names) }
      : { state: hop.state, reason: names.safe(reasonOfOutside(hop)) }),
    server: kind,
    address,
  };
}

/** Targets are a setting, so that anything may be among them. */
export function shownTargets({ targets }: Process): readonly string[] | null {
  return targets && targets.map((target) => shown(target));
}

/** A hop to or from a process that does not start is broken, and the finding says why, unless the hop's own fault does. */
function stoppedOr(hop: Link | Call, names: MapNames, ownReason: () => string): Pick<MappedHop, 'state' | 'reason'> {
  const stop = names.stopOf(hop);
  if (stop === null || tellsMore(hop)) return { state: hop.state, reason: ownReason() };
  return { state: 'broken', reason: reasonOfStop(stop, names) };
}

function reasonOfStop({ finding, process }: Stop, names: MapNames): string {
  const [sentence = finding.message] = /^.*?\.(?=\s|$)/s.exec(finding.message) ?? [];
  return `${names.of(process)} does not start. ${sentence}`;
}

/** Who calls from outside, by a name that no process has. */
function callerNames(calls: readonly Call[], taken: readonly string[]): ReadonlyMap<string, string> {
  const outside = new Set(calls.filter(({ client }) => client === null).map(({ caller }) => caller.name));
  return new Map(
    [...outside].map((name) => [name, taken.includes(shown(name)) ? `${shown(name)} (outside)` : shown(name)]),
  );
}

/** Processes of several files may share a name; the second is told from the first by a number. */
function uniqueNames(processes: readonly Process[]): ReadonlyMap<Process, string> {
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
