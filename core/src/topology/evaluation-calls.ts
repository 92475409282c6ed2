import type { PlacedCaller } from '../model/caller';
import { valueRange } from '../model/setting';
import { presentedBy } from './credentials';
import type { Call } from './http-call';
import { hostOf } from './dialed-names';
import { serverRefusal } from './handshake';
import { leadsToPort } from './http-addresses';
import type { Authorities } from './link-states';
import type { End } from './links';
import { runningComponents } from './usage';

/**
 * How Rulers have their rules evaluated by query-frontends of their deployment that they call by a URL. Mimir has no TLS
 * options for that: the machine's authorities are all that it trusts, and it has no certificate (spec 2.3).
 */
export function evaluationCalls(
  listeners: readonly End[],
  judge: (caller: PlacedCaller, server: End) => Call,
  authorities: () => Authorities,
): readonly Call[] {
  return listeners.flatMap((dialer) => {
    const caller = callerFor(dialer);
    const url = dialer.process.configuration.flag('ruler.query-frontend.address')?.text ?? '';
    if (!caller) return [];
    const servers = listeners.filter(
      (server) =>
        server.process.targets !== null &&
        runningComponents(server.process).has('query-frontend') &&
        leadsToPort(url, server, dialer),
    );
    return servers.map((server) => distrusted(judge({ ...caller, port: null }, server), dialer, authorities));
  });
}

function callerFor({ process }: End): PlacedCaller | null {
  const address = process.configuration.flag('ruler.query-frontend.address');
  const url = address?.text ?? '';
  if (
    !address?.written ||
    !/^https?:/.test(url) ||
    process.targets === null ||
    !runningComponents(process).has('ruler')
  )
    return null;
  return {
    uri: address.written.document.uri,
    kind: 'client',
    name: process.name,
    call: 'rule evaluation',
    scheme: url.startsWith('https:') ? 'HTTPS' : 'HTTP',
    port: null,
    certificate: 'none',
    host: hostOf(url),
    verifies: true,
    range: valueRange(address.written.setting),
    toHttps: null,
    remedy: url.startsWith('https:')
      ? 'Set the environment variable SSL_CERT_FILE, or use a gRPC address.'
      : 'Use https:// with the environment variable SSL_CERT_FILE, or a gRPC address.',
  };
}

/** A certificate of an authority of one's own is refused, unless a variable makes it known. */
function distrusted(call: Call, { process, facts }: End, authorities: () => Authorities): Call {
  if (call.state !== 'tls' || process.environment.values.has('SSL_CERT_FILE')) return call;
  const shown = presentedBy(call.server.view, call.server.process, call.server.facts);
  if (shown.kind !== 'loaded') return call;
  const context = { version: process.version.version, facts, privateAuthorities: authorities() };
  const refusal = serverRefusal(shown.chain, { kind: 'system' }, { kind: 'unknown' }, context);
  if (refusal) return { ...call, state: refusal.certain ? 'broken' : 'unknown', fault: { ...refusal, dialed: null } };
  return call;
}
