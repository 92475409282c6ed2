import type { Process } from '../model/process';
import type { Link } from '../topology/links';
import type { DeploymentAnalysis } from './analyzer';

/** One process of the map. Its name is unique on it. */
export interface MappedProcess {
  readonly name: string;
  /** Null where nobody says what it runs. */
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

/** The deployment as a table of hops: the very links that the rules judge. */
export function hopMapOf({ processes, links }: Pick<DeploymentAnalysis, 'processes' | 'links'>): HopMap {
  const names = uniqueNames(processes.map(({ process }) => process));
  return {
    processes: processes.map(({ process }) => ({ name: names.get(process) ?? process.name, targets: process.targets })),
    hops: links.map((link) => ({
      from: names.get(link.client.process) ?? link.client.process.name,
      to: names.get(link.server.process) ?? link.server.process.name,
      family: link.client.view.family.id,
      state: link.state,
      reason: reasonOf(link),
    })),
  };
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
function reasonOf(link: Link): string {
  const unseen = link.state === 'tls' || link.state === 'mtls' ? (unseenFile(link.client) ?? unseenFile(link.server)) : null;
  return unseen === null ? plainReason(link) : `${plainReason(link)} So say the settings. ${unseen}`;
}

function plainReason({ state, fault, client, server }: Link): string {
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
