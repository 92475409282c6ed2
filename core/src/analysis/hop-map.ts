import type { Process } from '../model/process';
import type { Call } from '../topology/call';
import type { Link } from '../topology/links';
import { listenerHasTls } from '../topology/usage';
import type { DeploymentAnalysis } from './analyzer';

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

/** What the settings of both ends come to where their certificates cannot be seen is said with that reserve. */
function reasonOf(link: Pick<Link, 'state' | 'fault' | 'client' | 'server'>): string {
  const unseen = link.state === 'tls' || link.state === 'mtls' ? (unseenFile(link.client) ?? unseenFile(link.server)) : null;
  return unseen === null ? plainReason(link) : `${plainReason(link)} So say the settings. ${unseen}`;
}

function plainReason({ state, fault, client, server }: Pick<Link, 'state' | 'fault' | 'client' | 'server'>): string {
  if (fault) return `${faultWords(fault)}${fault.certain ? '' : ' The address that is dialed is not known, so it may yet work.'}`;
  switch (state) {
    case 'plaintext':
      return 'Neither end has TLS on.';
    case 'tls':
      return client.view.text('skipVerify') === 'true' ? 'Encrypted, but neither end checks the other.' : 'The client checks the server, and the server does not check the client.';
    case 'mtls':
      return client.view.text('skipVerify') === 'true' ? 'The server checks the client; the client skips verification.' : 'Both ends check each other.';
    default:
      return unseenFile(client) ?? unseenFile(server) ?? `Some settings of ${client.process.name} or ${server.process.name} cannot be known here.`;
  }
}

/** A caller from outside is known by what it calls for. */
function reasonOfCall(call: Call): string {
  const { caller, client } = call;
  if (client) return reasonOf({ ...call, client });
  const isProbe = caller.kind === 'probe';
  const what = isProbe ? `${caller.call}: ` : `${caller.call.charAt(0).toUpperCase()}${caller.call.slice(1)}: `;
  if (call.fault) return what + faultWords(call.fault);
  switch (call.state) {
    case 'plaintext':
      return `${what}Plain HTTP, to a port without TLS.`;
    case 'tls':
      return `${what}${isProbe ? 'HTTPS. The kubelet does not verify the certificate.' : 'HTTPS. Whether the caller verifies the certificate cannot be seen here.'}`;
    case 'mtls':
      return `${what}HTTPS, and the caller has a client certificate, which the port verifies.`;
    default:
      return `${what}${callIsOpen(call)}`;
  }
}

/** What keeps a call from being judged. */
function callIsOpen({ caller, server }: Call): string {
  const isPolicy = listenerHasTls(server.view.family, server.process) === true && caller.certificate === 'unknown';
  return isPolicy ? 'The port demands a client certificate, and whether the caller has one cannot be seen here.' : `Whether the HTTP port of ${server.process.name} has TLS cannot be known here.`;
}

/** A sentence on the first file of an end that stands in the way of judging it. */
function unseenFile({ view, facts }: Link['client']): string | null {
  for (const role of ['certificate', 'key', 'authority'] as const) {
    const value = view.value(role);
    if (!value?.written || !value.text) continue;
    const fact = facts.path(value.written.document.uri, value.text);
    if (fact.kind !== 'here') return `The file ${value.text} cannot be seen from here.`;
    if (fact.reading.kind === 'missing') return `The file ${value.text} does not exist.`;
  }
  return null;
}

function faultWords({ code, words }: NonNullable<Link['fault']>): string {
  const explained: Readonly<Record<typeof code, string>> = {
    'client-plaintext': 'The server speaks TLS, and the client does not',
    'server-plaintext': 'The client speaks TLS, and the server does not',
    'client-certificate-missing': 'The server demands a client certificate, and the client has none',
    'client-options': "The client's own TLS options are wrong, so that it cannot connect",
    'server-options': "The server's own TLS options are wrong, so that it does not start",
    'members-differ': 'One member speaks TLS, and the other does not',
    'server-dates': "The server's certificate is not valid at this time",
    'server-name': "The server's certificate is not for the name that the client checks",
    'server-use': "The server's certificate does not allow its use as a server",
    'server-not-trusted': "The client does not trust the server's certificate",
    'client-dates': "The client's certificate is not valid at this time",
    'client-name': "The client's certificate has the wrong name",
    'client-use': "The client's certificate does not allow its use as a client",
    'client-not-trusted': "The server does not trust the client's certificate",
  };
  return words === '' ? `${explained[code]}.` : `${explained[code]}: "${words}".`;
}
