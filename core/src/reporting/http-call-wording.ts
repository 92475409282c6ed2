import type { Call } from '../topology/http-call';
import type { FaultCode } from '../topology/links';
import { briefly } from './wording';
import type { Group } from './hops';
import { numbered } from '../model/counted';

/** A call that fails, or that may. */
export type FaultyCall = Call & { readonly fault: NonNullable<Call['fault']> };

/** Which clients can't reach which ports, with the log's words and what to do. The calls fail for one reason. */
export function failureOf(group: Group<FaultyCall>): string {
  const [first] = group;
  const { code, words } = first.fault;
  return `${whoCalls(group)} ${failure(code, group)}: "${words}". ${advice(first)}`;
}

function failure(code: FaultCode, group: readonly FaultyCall[]): string {
  const uses = numbered(namesOf(group).length, 'uses', 'use');
  const ports = serversOf(group).length;
  switch (code) {
    case 'client-plaintext':
      return `${uses} plain HTTP, but ${portsOf(group)} ${numbered(ports, 'uses', 'use')} TLS`;
    case 'server-plaintext':
      return `${uses} HTTPS, but ${portsOf(group)} ${numbered(ports, 'has', 'have')} no TLS`;
    default:
      return `can't reach ${portsOf(group)}`;
  }
}

function serversOf(group: readonly FaultyCall[]): readonly string[] {
  return [...new Set(group.map(({ server }) => server.process.name))];
}

function portsOf(group: readonly FaultyCall[]): string {
  const servers = serversOf(group);
  if (group.every(({ client, server }) => client?.process === server.process) && servers.length === 1)
    return 'its own HTTP port';
  return `the HTTP ${numbered(servers.length, 'port', 'ports')} of ${briefly(servers)}`;
}

/** Rulers by their processes, others with the purpose of their calls. */
function whoCalls(group: readonly FaultyCall[]): string {
  const rulers = namesOf(group.filter(({ client }) => client !== null));
  const outside = group.filter(({ client }) => client === null);
  const others = namesOf(outside).map((name) => withPurposes(name, outside));
  if (rulers.length === 0) return briefly(others);
  return briefly([`${numbered(rulers.length, 'The ruler', 'The rulers')} of ${briefly(rulers)}`, ...others]);
}

function namesOf(calls: readonly FaultyCall[]): readonly string[] {
  return [...new Set(calls.map(({ caller }) => caller.name))];
}

/** A health check or a gateway may be called just that. */
function withPurposes(name: string, calls: readonly FaultyCall[]): string {
  const purposes = new Set(
    calls.filter(({ caller }) => caller.name === name && caller.call !== name).map(({ caller }) => caller.call),
  );
  if (purposes.size > 0) return `${name} (${[...purposes].join(', ')})`;
  return name;
}

function advice({ fault, caller, client }: FaultyCall): string {
  switch (fault.code) {
    case 'client-plaintext':
      if (caller.remedy !== undefined) return caller.remedy;
      if (client !== null || caller.toHttps !== null) return "Use https and trust the port's CA.";
      return "Use https and trust the port's CA, or turn off TLS on this port.";
    case 'server-plaintext':
      return 'Use http, or set a certificate and key.';
    default:
      if (caller.remedy !== undefined) return caller.remedy;
      return 'Check the CA, certificate and server name on both sides.';
  }
}
