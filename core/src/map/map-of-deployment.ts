import type { DeploymentAnalysis, ProcessAnalysis } from '../analysis/analysis';
import { mappedCall, mappedLink, mappedOutsideHop, namesOn, shownTargets, type MapNames } from '../analysis/hop-map';
import { type Stop, tellsMore } from '../analysis/stopped-processes';
import type { DeploymentMap, MapFinding, MapHop, MapProcess } from '../model/deployment-map';
import { findingKey, type Finding, type Fix } from '../model/finding';
import type { Process } from '../model/process';
import { shown } from '../model/quoted';
import { contains } from '../model/text';
import { settingOf, writtenFor } from '../reporting/hops';
import { namePlace } from '../reporting/places';
import type { Call } from '../topology/http-call';
import type { Link } from '../topology/links';
import { type OutsideHop, outsideHopsOf } from '../topology/outside-hops';
import { addressOf } from '../topology/outside-servers';
import { runningComponents } from '../topology/usage';
import { mapCertificates, type Placing } from './map-certificates';
import { FixReach } from './fix-reach';
import { HopFindings } from './hop-findings';
import { mapPorts, mapServer } from './map-ports';
import { verdictOf } from './map-verdict';
import { present } from '../model/present';

/** What the TLS map shows of a deployment: the links and calls that the rules judged, with those of the findings that are published. */
export function deploymentMapOf<P>(
  deployment: DeploymentAnalysis,
  published: readonly Finding[],
  placing: Placing<P>,
): DeploymentMap<P> {
  const { processes, links, calls } = deployment;
  const outside = outsideHopsOf(processes, calls);
  const findings = new HopFindings(published);
  const reach = new FixReach([
    ...links.map(({ client, server }) => [client, server]),
    ...calls.map(({ client, server }) => present([client, server])),
    ...outside.map(({ client }) => [client]),
  ]);
  const names = namesOn(deployment);
  const stoppedBy = (stop: Stop | null, others: readonly Finding[]): readonly Finding[] => {
    const told =
      stop && published.find((each) => each.uri === stop.finding.uri && findingKey(each) === findingKey(stop.finding));
    if (told) return [...new Set([told, ...others])];
    return others;
  };
  const withStop = (hop: Link | Call, others: readonly Finding[]): readonly Finding[] => {
    if (tellsMore(hop)) return others;
    return stoppedBy(names.stopOf(hop), others);
  };
  const hops = [
    ...links.map((link) => ({
      ...mappedLink(link, names),
      ...detailsOf(link, withStop(link, findings.about(link)), { placing, reach }),
    })),
    ...calls.map((call) => ({
      ...mappedCall(call, names),
      ...callDetails(call, withStop(call, findings.aboutCall(call)), { placing, reach }),
    })),
  ];
  const outsideHops = outside.map((hop) =>
    mapOutsideHop(
      hop,
      stoppedBy(names.stopOf({ server: hop.client, client: null }), findings.aboutClient(hop.client.view)),
      { names, placing, reach },
    ),
  );
  return {
    processes: [...processes.map((member) => mapProcess(member, names, placing)), ...mapCallers(calls, names, placing)],
    hops,
    outsideHops,
    certificates: mapCertificates(processes, names, placing),
    ports: mapPorts(processes, names, placing),
    verdict: verdictOf(hops, outsideHops),
  };
}

/** Those from outside who call, each at the first place that shows it. */
function mapCallers<P>(calls: readonly Call[], names: MapNames, placing: Placing<P>): readonly MapProcess<P>[] {
  return [...names.callers].map(([caller, name]) => {
    const first = calls.find((call) => call.client === null && call.caller.name === caller)?.caller;
    return { name, targets: [], place: (first && placing(first.uri, first.range)) ?? null };
  });
}

/** A process as the map has it, at the setting that says what it runs. */
export function mapProcess<P>({ process }: ProcessAnalysis, names: MapNames, placing: Placing<P>): MapProcess<P> {
  const place = targetPlace(process);
  return {
    name: names.of(process),
    targets: shownTargets(process),
    place: place && placing(place.uri, place.range),
  };
}

function targetPlace({ configuration, documents }: Process): ReturnType<typeof namePlace> | null {
  const written = configuration.flag('target')?.written;
  if (written) return namePlace(written);
  const document = documents.at(-1);
  if (!document) return null;
  return { uri: document.uri, range: document.settings[0]?.name.range ?? { start: 0, end: 0 } };
}

type Details<P> = Pick<
  MapHop<P>,
  'dialers' | 'listeners' | 'title' | 'transport' | 'place' | 'findings' | 'server' | 'mesh'
>;

interface Context<P> {
  readonly placing: Placing<P>;
  readonly reach: FixReach;
}

function detailsOf<P>(link: Link, findings: readonly Finding[], { placing, reach }: Context<P>): Details<P> {
  const { route, client, server } = link;
  const { family } = client.view;
  const place = placeOf(link, findings);
  return {
    dialers: runningOf(route.dialers, client.process),
    listeners: runningOf(route.listeners, server.process),
    title: family.title,
    transport: family.transport,
    place: place && placing(place.uri, place.range),
    findings: findings.map((finding) => mapFinding(finding, reach)),
    server: mapServer(server),
    mesh: link.state === 'plaintext' ? sharedMesh(client.process, server.process) : null,
  };
}

function callDetails<P>(
  { caller, client, server }: Call,
  findings: readonly Finding[],
  { placing, reach }: Context<P>,
): Details<P> {
  const ends = client
    ? { dialers: ['ruler'], listeners: ['alertmanager'], title: client.view.family.title }
    : { dialers: [], listeners: [], title: `${shown(caller.call)} of ${shown(caller.name)}` };
  return {
    ...ends,
    transport: server.view.family.transport,
    place: placing(caller.uri, caller.range),
    findings: findings.map((finding) => mapFinding(finding, reach)),
    server: mapServer(server),
    // Who calls from outside is no pod of the mesh, as far as the files show.
    mesh: null,
  };
}

function mapOutsideHop<P>(
  hop: OutsideHop,
  findings: readonly Finding[],
  { names, placing, reach }: Context<P> & { readonly names: MapNames },
): MapHop<P> {
  const { view, process } = hop.client;
  const { server: kind, address, ...mapped } = mappedOutsideHop(hop, names);
  const written = hop.switch?.written ?? settingOf(view) ?? addressOf(view.family, process)?.written;
  const place = (written && namePlace(written)) ?? startOf(process);
  return {
    ...mapped,
    dialers: hop.dialers,
    listeners: [],
    title: view.family.title,
    transport: view.family.transport,
    place: place && placing(place.uri, place.range),
    findings: findings.map((finding) => mapFinding(finding, reach)),
    server: null,
    mesh: null,
    outside: { kind, address },
  };
}

/** Both ends have to be in it: a mesh lets others in and out in plaintext. */
function sharedMesh(client: Process, server: Process): string | null {
  const [own, others] = [client, server].map(({ documents }) => documents.find(({ mesh }) => mesh)?.mesh ?? null);
  if (own !== null && own === others) return own ?? null;
  return null;
}

function runningOf(components: Link['route']['dialers'], process: Process): readonly string[] {
  const running = runningComponents(process);
  return components.filter((component) => running.has(component));
}

/** The client's setting that a finding points at, else its switch or first setting, else what makes the server speak TLS. */
function placeOf({ client, server }: Link, findings: readonly Finding[]): ReturnType<typeof namePlace> | null {
  const own = client.view.written;
  const told = findings.find(({ uri, range }) =>
    own.some(({ document, setting }) => document.uri === uri && contains(setting.takenInAt ?? setting.range, range)),
  );
  if (told) return { uri: told.uri, range: told.range };
  const written = settingOf(client.view) ?? writtenFor(server.view, 'certificate') ?? settingOf(server.view);
  if (written) return namePlace(written);
  return startOf(client.process);
}

function startOf({ documents }: Process): ReturnType<typeof namePlace> | null {
  const document = documents.at(-1);
  if (document) return { uri: document.uri, range: { start: 0, end: 0 } };
  return null;
}

function mapFinding(finding: Finding, reach: FixReach): MapFinding {
  const { uri, rule, severity, message } = finding;
  const fix = firstFix(finding);
  return {
    uri,
    key: findingKey(finding),
    rule,
    severity,
    message,
    fix: fix?.title ?? null,
    fixHops: (fix && reach.count(fix)) || null,
  };
}

/** The fix that a single button stands for: the preferred one, else the first. */
export function firstFix({ fixes }: Pick<Finding, 'fixes'>): Fix | null {
  return fixes.find(({ preferred }) => preferred) ?? fixes[0] ?? null;
}
