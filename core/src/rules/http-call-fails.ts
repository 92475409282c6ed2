import type { Fix } from '../model/finding';
import { alertmanagerUrl } from '../topology/alertmanager-calls';
import type { Call } from '../topology/call';
import type { FaultCode } from '../topology/links';
import { setOptions } from './fixes';
import { byCause, writtenFor } from './hops';
import { namePlace } from './places';
import type { DeploymentRule, Report } from './rule';
import { listed, nameOf } from './wording';

type FailingCall = Call & { readonly fault: NonNullable<Call['fault']> };

/** Gateways, scrapes, data sources and the Ruler call the HTTP port, each by a scheme of its own (spec 3). */
export const httpCallFails: DeploymentRule = {
  id: 'http-call-fails',
  severity: 'error',
  summary: 'Who calls the HTTP port must speak HTTPS where it has TLS, and plain HTTP where it has none; the Ruler must also pass its handshake.',

  *checkLinks({ calls }) {
    const failing = calls.filter(isFailing).filter((call) => !isToldOfElsewhere(call));
    for (const group of byCause(failing, ({ caller: { uri, range } }) => `${uri} ${range.start}`)) {
      if (isShown(group[0], calls)) yield { uri: group[0].caller.uri, range: group[0].caller.range, ...report(group) };
    }
    // What only a file of another program shows is said at the server that it calls.
    const hidden = failing.filter((call) => !isShown(call, calls));
    for (const group of byCause(hidden, ({ server, fault: { code } }) => `${server.process.name} ${code}`)) {
      const place = placeOf(group[0]);
      const related = group.map(({ caller: { uri, range, name, call } }) => ({ uri, range, message: `${name} calls here (${call}).` }));
      if (place) yield { ...place, ...report(group), related };
    }
  },
};

function isFailing(call: Call): call is FailingCall {
  return call.state === 'broken' && call.fault !== null;
}

/** Probes in plain HTTP, and callers without a certificate, have a rule of their own. */
function isToldOfElsewhere({ caller, client, fault }: FailingCall): boolean {
  return client === null && (fault.code === 'client-certificate-missing' || (caller.kind === 'probe' && fault.code === 'client-plaintext'));
}

/** True where the caller's text is one of the deployment's own documents. */
function isShown({ caller }: FailingCall, calls: readonly Call[]): boolean {
  return calls.some(({ server }) => server.process.documents.some(({ uri }) => uri === caller.uri));
}

function placeOf({ server }: FailingCall): Pick<Report, 'uri' | 'range'> | null {
  const written = writtenFor(server.view, 'certificate') ?? server.view.written[0] ?? server.process.configuration.flag('target')?.written;
  return written ? namePlace(written) : null;
}

function report(group: readonly [FailingCall, ...FailingCall[]]): Omit<Report, 'uri' | 'range'> {
  const [{ fault, server }] = group;
  const servers = listed([...new Set(group.map((call) => call.server.process.name))]);
  const callers = new Map(group.map(({ caller: { name } }) => [name, group.filter((call) => call.caller.name === name)]));
  const who = listed([...callers].map(([name, calls]) => whoCalls(name, calls)));
  const written = writtenFor(server.view, 'certificate');
  return {
    effect: group.some(({ client }) => client !== null) ? 'connection-fails' : 'refuses-callers',
    message: `${who} ${verb(fault.code, callers.size)} the HTTP port of ${servers}${because(fault.code)}: "${fault.words}". ${advice(group[0])}`,
    related: written && fault.code !== 'server-plaintext' ? [{ ...namePlace(written), message: `${nameOf(written)} gives the port its certificate.` }] : [],
    fixes: fixes(group[0]),
  };
}

function whoCalls(name: string, calls: readonly FailingCall[]): string {
  if (calls.some(({ client }) => client !== null)) return `The Ruler of ${name}`;
  return `${name} (${[...new Set(calls.map(({ caller }) => caller.call))].join(', ')})`;
}

function verb(code: FaultCode, callers: number): string {
  const [speaks, can] = [callers === 1 ? 'speaks' : 'speak', 'cannot reach'];
  return code === 'client-plaintext' ? `${speaks} plain HTTP to` : code === 'server-plaintext' ? `${speaks} HTTPS to` : can;
}

function because(code: FaultCode): string {
  return code === 'client-plaintext' ? ', which has TLS' : code === 'server-plaintext' ? ', which has no TLS' : '';
}

function advice({ fault, caller, client }: FailingCall): string {
  switch (fault.code) {
    case 'client-plaintext':
      if (client !== null || caller.toHttps !== null) return 'Write https there, and let it trust the CA of that certificate.';
      return 'Let it call by https, and trust the CA of that certificate, or leave TLS off on this port: between components of Mimir only gRPC counts.';
    case 'server-plaintext':
      return 'Write http there, or give the port a certificate and a key.';
    default:
      return 'Let both ends trust each other, by CA, certificate and name.';
  }
}

function fixes({ fault, caller, client }: FailingCall): readonly Fix[] {
  if (fault.code !== 'client-plaintext') return [];
  const url = client && alertmanagerUrl(client.process);
  if (url?.written && url.text !== null) {
    return [setOptions('Call by HTTPS', url.written.document, [{ option: url.written.option, value: url.text.replaceAll('http://', 'https://') }])];
  }
  return caller.toHttps ? [{ title: 'Call by HTTPS', preferred: true, action: { kind: 'replace', uri: caller.uri, edits: [caller.toHttps] } }] : [];
}
