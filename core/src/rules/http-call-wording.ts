import type { Call } from '../topology/call';
import type { FaultCode } from '../topology/links';
import { briefly } from './wording';

/** A call that is known to fail. */
export type FailingCall = Call & { readonly fault: NonNullable<Call['fault']> };

/** Who fails to call which ports, with which words, and what to do. The calls fail for one reason. */
export function failureOf(group: readonly [FailingCall, ...FailingCall[]]): string {
  const [first] = group;
  const { code, words } = first.fault;
  const servers = [...new Set(group.map(({ server }) => server.process.name))];
  const callers = new Set(group.map(({ caller: { name } }) => name)).size;
  const ports = `the HTTP ${servers.length === 1 ? 'port' : 'ports'} of ${briefly(servers)}`;
  return `${whoCalls(group)} ${verb(code, callers)} ${ports}${by(code)}: "${words}". ${advice(first)}`;
}

/** The Rulers by their processes, others with what they call for. */
function whoCalls(group: readonly FailingCall[]): string {
  const rulers = namesOf(group.filter(({ client }) => client !== null));
  const outside = group.filter(({ client }) => client === null);
  const others = namesOf(outside).map((name) => withPurposes(name, outside));
  return briefly([
    ...(rulers.length > 0 ? [`${rulers.length === 1 ? 'The Ruler' : 'The Rulers'} of ${briefly(rulers)}`] : []),
    ...others,
  ]);
}

function namesOf(calls: readonly FailingCall[]): readonly string[] {
  return [...new Set(calls.map(({ caller }) => caller.name))];
}

/** A health check or a gateway may be called just that. */
function withPurposes(name: string, calls: readonly FailingCall[]): string {
  const purposes = new Set(
    calls.filter(({ caller }) => caller.name === name && caller.call !== name).map(({ caller }) => caller.call),
  );
  return purposes.size > 0 ? `${name} (${[...purposes].join(', ')})` : name;
}

function verb(code: FaultCode, callers: number): string {
  if (code !== 'client-plaintext' && code !== 'server-plaintext') return "can't reach";
  return callers === 1 ? 'calls' : 'call';
}

function by(code: FaultCode): string {
  if (code === 'client-plaintext') return ' over plain HTTP';
  return code === 'server-plaintext' ? ' over HTTPS' : '';
}

function advice({ fault, caller, client }: FailingCall): string {
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
