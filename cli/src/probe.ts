import type { FileReading } from '../../core/src/model/certificate';
import { certificatesIn } from '../../core/src/x509/key-pair';
import { neutral } from '../../core/src/model/neutral';
import { shown } from '../../core/src/model/quoted';
import type { Dialed, DialOrder } from '../../core/src/probe/dialing';
import { minVersionOf, probeVerdict } from '../../core/src/probe/probe-verdict';
import { presentedBy } from '../../core/src/topology/credentials';
import type { End } from '../../core/src/topology/links';
import type { BoundedWorld } from './judging/bounds';
import type { ProbeCall } from './commands/call';
import { judgeFiles, type Judged } from './judging/judged-files';
import { refuse } from './machine/refusal';
import { exitCode } from './machine/world';
import { reportText } from './writers/json';
import { probeHuman } from './writers/probe-human';
import { probeReport } from './writers/probe-report';
import { clientRoles } from '../../core/src/model/option';

/** Calls a port and prints what a client meets there. Returns the exit status. */
export async function probe(call: ProbeCall, world: BoundedWorld): Promise<number> {
  const client = call.client === null ? null : await clientOf(call.client, call, world);
  if (client !== null && 'complaint' in client) return refuse(client.complaint, world);
  const order = await orderFor(client, call, world);
  if ('complaint' in order) return refuse(order.complaint, world);
  world.progress?.(`Calling ${neutral(call.target.host)}:${call.target.port}`);
  const dialed = await world.network.dial(order);
  const chain = chainIn(dialed, world);
  const roots = await world.network.publicRoots();
  const publicRoots = () => certificatesIn(world.certificates.readInline(roots));
  const verdict = client && probeVerdict(dialed, client, { host: order.host, chain, publicRoots });
  if (client !== null && verdict === null)
    return refuse(`Whether ${call.client ?? ''} has TLS on can't be determined from these files.`, world);
  const report = probeReport({ call, dialed, chain, client, verdict, world, publicRoots });
  world.terminal.write(reportText(call.format, report, probeHuman));
  if (report.ok) return exitCode.clean;
  return exitCode.findings;
}

interface Complaint {
  readonly complaint: string;
}

/** The client that is named, in the only process that has it, or in the one that is named before the slash. */
async function clientOf(name: string, call: ProbeCall, world: BoundedWorld): Promise<End | Complaint> {
  const judged = await judgeFiles(call, { values: call.env, complete: true }, world);
  if ('complaint' in judged) return judged;
  const { process, family } = clientNames(name);
  const all = endsOf(judged);
  if (all.length === 0) return { complaint: "None of the files is Mimir's." };
  const ofFamily = all.filter(({ view }) => view.family.id === family && view.family.side !== 'server');
  if (ofFamily.length === 0) {
    const clients = new Set(all.filter(({ view }) => view.family.side !== 'server').map(({ view }) => view.family.id));
    return {
      complaint: `There is no client ${shown(family)} in this version. Clients are ${[...clients].join(', ')}.`,
    };
  }
  const named = ofFamily.filter((end) => process === null || end.process.name === process);
  // Who says nothing of a client has it only by its defaults.
  const written = named.filter(({ view }) => view.written.length > 0);
  const found = distinct(written.length > 0 ? written : named);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (!only)
    return { complaint: `There is no process ${shown(process ?? '')}. Processes are ${processNames(ofFamily)}.` };
  const example = `${only.process.name}/${family}`;
  return {
    complaint: `Processes differ in ${family}: name one of ${processNames(found)}, such as --as ${example}.`,
  };
}

function clientNames(name: string): { readonly process: string | null; readonly family: string } {
  const slash = name.lastIndexOf('/');
  if (slash < 0) return { process: null, family: name };
  return { process: name.slice(0, slash), family: name.slice(slash + 1) };
}

function endsOf({ deployments }: Judged): readonly End[] {
  return deployments.flatMap(({ processes }) =>
    processes.flatMap(({ process, facts }) => process.configuration.families.map((view) => ({ view, process, facts }))),
  );
}

/** One of those whose settings of the family are the same. */
function distinct(ends: readonly End[]): readonly End[] {
  const key = ({ view, process }: End): string =>
    JSON.stringify([
      process.version.version,
      ...clientRoles.map((role) => view.text(role)),
      view.text('certificateText'),
    ]);
  return [...new Map(ends.map((end) => [key(end), end])).values()];
}

async function orderFor(client: End | null, call: ProbeCall, world: BoundedWorld): Promise<DialOrder | Complaint> {
  const { host, port } = call.target;
  const bare = { host, port, limit: call.limit, serverName: host, speaksHttp2: false, minVersion: 0x0303, pair: null };
  if (client === null) return bare;
  const { view, process, facts } = client;
  const pair = presentedBy(view, process, facts).kind === 'loaded' ? await pairOf(client, world) : null;
  if (pair !== null && 'complaint' in pair) return pair;
  return {
    ...bare,
    serverName: view.text('serverName') || host,
    speaksHttp2: view.family.transport === 'grpc',
    minVersion: minVersionOf(client),
    pair,
  };
}

async function pairOf(
  { view, facts }: End,
  world: BoundedWorld,
): Promise<{ readonly certificate: string; readonly key: string } | Complaint> {
  const textOf = async (path: 'certificate' | 'key', inline: 'certificateText' | 'keyText'): Promise<string | null> => {
    const file = view.value(path);
    if (!file?.text || !file.written) return view.text(inline);
    const fact = facts.path(file.written.document.uri, file.text);
    if (fact.kind === 'here') return world.files.readText(fact.path);
    return null;
  };
  const certificate = await textOf('certificate', 'certificateText');
  const key = await textOf('key', 'keyText');
  if (certificate === null || key === null) return { complaint: "The client's certificate or key can't be read." };
  return { certificate, key };
}

function processNames(ends: readonly End[]): string {
  return [...new Set(ends.map((end) => shown(end.process.name)))].join(', ');
}

/** What the server presented; null for one without TLS or without a certificate. */
function chainIn(dialed: Dialed, { certificates }: BoundedWorld): FileReading | null {
  if (dialed.kind === 'tls' && dialed.server.chain !== null) return certificates.readInline(dialed.server.chain);
  return null;
}
