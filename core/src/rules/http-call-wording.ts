import type { Call } from '../topology/call';
import type { FaultCode } from '../topology/links';
import { listed } from './wording';

/** A call that is known to fail. */
export type FailingCall = Call & { readonly fault: NonNullable<Call['fault']> };

/** Who fails to call which ports, with which words, and what to do. The calls fail for one reason. */
export function failureOf(group: readonly [FailingCall, ...FailingCall[]]): string {
  const [first] = group;
  const { code, words } = first.fault;
  const servers = [...new Set(group.map(({ server }) => server.process.name))];
  const callers = new Set(group.map(({ caller: { name } }) => name)).size;
  const ports = `the HTTP ${servers.length === 1 ? 'port' : 'ports'} of ${listed(servers)}`;
  return `${whoCalls(group)} ${verb(code, callers)} ${ports}${because(code, servers.length)}: "${words}". ${advice(first, callers)}`;
}

/** The Rulers by their processes, others with what they call for. */
function whoCalls(group: readonly FailingCall[]): string {
  const rulers = namesOf(group.filter(({ client }) => client !== null));
  const outside = group.filter(({ client }) => client === null);
  const others = namesOf(outside).map((name) => withPurposes(name, outside));
  return listed([...(rulers.length > 0 ? [`${rulers.length === 1 ? 'The Ruler' : 'The Rulers'} of ${listed(rulers)}`] : []), ...others]);
}

function namesOf(calls: readonly FailingCall[]): readonly string[] {
  return [...new Set(calls.map(({ caller }) => caller.name))];
}

/** A health check or a gateway may be called just that. */
function withPurposes(name: string, calls: readonly FailingCall[]): string {
  const purposes = new Set(calls.filter(({ caller }) => caller.name === name && caller.call !== name).map(({ caller }) => caller.call));
  return purposes.size > 0 ? `${name} (${[...purposes].join(', ')})` : name;
}

function verb(code: FaultCode, callers: number): string {
  const speaks = callers === 1 ? 'speaks' : 'speak';
  return code === 'client-plaintext' ? `${speaks} plain HTTP to` : code === 'server-plaintext' ? `${speaks} HTTPS to` : 'cannot reach';
}

function because(code: FaultCode, servers: number): string {
  const have = servers === 1 ? 'has' : 'have';
  return code === 'client-plaintext' ? `, which ${have} TLS` : code === 'server-plaintext' ? `, which ${have} no TLS` : '';
}

function advice({ fault, caller, client }: FailingCall, callers: number): string {
  const them = callers === 1 ? 'it' : 'them';
  switch (fault.code) {
    case 'client-plaintext':
      if (caller.remedy !== undefined) return caller.remedy;
      if (client !== null || caller.toHttps !== null) return `Write https there, and let ${them} trust the CA of that certificate.`;
      return `Let ${them} call by https, and trust the CA of that certificate, or leave TLS off on this port: between components of Mimir only gRPC counts.`;
    case 'server-plaintext':
      return 'Write http there, or give the port a certificate and a key.';
    default:
      if (caller.remedy !== undefined) return caller.remedy;
      return 'Let both ends trust each other, by CA, certificate and name.';
  }
}
