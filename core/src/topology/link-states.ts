import { lazily } from '../catalogue/lazily';
import { goWords, type FixedFault } from '../model/go-fault';
import type { FamilyConfiguration } from '../model/process';
import { cipherSuiteFaults, minVersionFault } from './client-options';
import { presentedBy, trustedBy, type Presented, type Trusted } from './credentials';
import { dialedName, type DialedName } from './dialed-names';
import { clientRefusal, serverRefusal, type HandshakeContext } from './handshake';
import type { End, Ends, Fault, FaultCode, Judgement, Member } from './links';
import { policyOf, refusesToStart } from './listener-start';
import { listenerHasTls } from './usage';

/** CAs that a deployment's settings name. */
export type Authorities = HandshakeContext['privateAuthorities'];

/** Every authority that the settings of a process name. */
export function authoritiesOf({ process, facts }: Member): Authorities {
  return process.configuration.families.flatMap((view) => {
    const trusted = trustedBy(view, process, facts);
    if (trusted.kind === 'pool') return trusted.roots;
    return [];
  });
}

export const unknownState: Judgement = { state: 'unknown', fault: null };

export const plaintextState: Judgement = { state: 'plaintext', fault: null };

/** True for a switch whose text shows whether TLS is on. */
export function isKnown(enabled: string | null): boolean {
  return enabled === 'true' || enabled === 'false';
}

/** What an end that checks certificates brings to the handshake. */
export function contextOf({ process, facts }: Member, privateAuthorities: Authorities): HandshakeContext {
  return { version: process.version.version, facts, privateAuthorities };
}

/** What a gRPC client and a listener make of each other. */
export function grpcJudgement(ends: Ends, privateAuthorities: Authorities): Judgement {
  const { client, server } = ends;
  const serverTls = listenerHasTls(server.view.family, server.process);
  const clientTls = client.view.text('enabled');
  if (serverTls === 'unknown' || !isKnown(clientTls)) return unknownState;
  if (!serverTls && clientTls === 'false') return plaintextState;
  const fault =
    serverTls && clientTls === 'true' ? handshakeFault(ends, privateAuthorities) : plaintextFault(serverTls, server);
  return judgementOf(fault, isMutual(ends));
}

/** What a fault, or its absence, makes of a hop whose ends both speak TLS or do not agree on it. */
export function judgementOf(fault: Fault | 'unknown' | null, isMutual: boolean): Judgement {
  if (fault === 'unknown') return unknownState;
  if (fault !== null) return { state: fault.certain ? 'broken' : 'unknown', fault };
  return { state: isMutual ? 'mtls' : 'tls', fault: null };
}

/** A listener whose TLS the flags of an incomplete process may yet switch on is no plaintext one. */
function plaintextFault(serverTls: boolean, { view, process }: End): Fault | 'unknown' {
  if (serverTls) return clientPlaintext();
  if (!process.flagsKnown && view.written.length === 0) return 'unknown';
  return serverPlaintext();
}

/** True where the server verifies a certificate that the client shows. */
export function isMutual({ client, server }: Ends): boolean {
  return policyOf(server.view)?.verifies === true && client.view.text('certificate') !== '';
}

/** What stops the handshake of two ends that both speak TLS: the server's certificate first, as the client looks at it first; then the client's. */
export function handshakeFault(ends: Ends, privateAuthorities: Authorities): Fault | 'unknown' | null {
  const { client, server } = ends;
  const own = presentedBy(client.view, client.process, client.facts);
  if (isUnusable(own) || hasBadOptions(client.view)) return ownOptions('client-options');
  const shown = presentedBy(server.view, server.process, server.facts);
  const policy = policyOf(server.view);
  const isDown = refusesToStart(server.view, server.process, server.facts);
  if (policy === null) {
    if (isDown) return ownOptions('server-options');
    return 'unknown';
  }
  const dialed = nameToCheck(ends);
  const trusted = trustedBy(client.view, client.process, client.facts);
  const admitted = trustedBy(server.view, server.process, server.facts);
  const verifies = client.view.text('skipVerify') === 'false';
  const refused = verifies ? serverFault(shown, trusted, dialed, contextOf(client, privateAuthorities)) : null;
  if (refused) return refused;
  if (policy.demands && own.kind === 'none') return certificateMissing();
  const rejected = policy.verifies ? clientFault(own, admitted, contextOf(server, privateAuthorities)) : null;
  if (rejected) return rejected;
  // Last, so that what else is wrong is told before it is the only thing left.
  return absenceFault(isDown || isAbsent(shown, admitted), isAbsent(own, trusted));
}

function absenceFault(atServer: boolean, atClient: boolean): Fault | null {
  if (atServer) return ownOptions('server-options');
  if (atClient) return ownOptions('client-options');
  return null;
}

/** What a client that verifies has against the server's certificate. */
function serverFault(
  shown: Presented,
  trusted: Trusted,
  dialed: DialedName,
  context: ReturnType<typeof contextOf>,
): Fault | null {
  const refusal = shown.kind === 'loaded' ? serverRefusal(shown.chain, trusted, dialed, context) : null;
  return refusal && { ...refusal, dialed };
}

/** True where a file of one end is not there, or cannot be read: it cannot open it either. */
export function isAbsent(presented: Presented, trusted: Trusted): boolean {
  return presented.kind === 'unknown' || trusted.kind === 'unknown';
}

const clientPlaintext = lazily(() => certainFault('client-plaintext', 'no-preface'));
const serverPlaintext = lazily(() => certainFault('server-plaintext', 'not-a-handshake'));
const certificateMissing = lazily(() => certainFault('client-certificate-missing', 'certificate-required'));

/** A fault of which one end says always the same. */
export function certainFault(code: FaultCode, said: FixedFault['code']): Fault {
  return { code, words: goWords({ code: said }), certain: true, dialed: null };
}

/** A fault that rules of its own tell of. */
export function ownOptions(code: 'client-options' | 'server-options'): Fault {
  return { code, words: '', certain: true, dialed: null };
}

/**
 * The name that a client wants in the server's certificate. Where the ends are different processes, it is the listener's
 * process that advertises its address.
 */
export function nameToCheck({ route, client, server }: Ends): DialedName {
  const name = client.view.text('serverName');
  if (name === null) return { kind: 'unknown' };
  if (name === '') return dialedName(route, client.process, server.process);
  return { kind: 'name', name, because: 'tls-server-name says so' };
}

/** With a bad version or a bad suite dskit refuses to make the connection (spec 2.1). */
export function hasBadOptions(client: FamilyConfiguration): boolean {
  return minVersionFault(client) !== null || cipherSuiteFaults(client).length > 0;
}

function isUnusable({ kind }: Presented): boolean {
  return kind === 'half' || kind === 'refused';
}

/** What a server that verifies has against the client's certificate. */
function clientFault(own: Presented, admitted: Trusted, context: ReturnType<typeof contextOf>): Fault | null {
  const refusal = own.kind === 'loaded' ? clientRefusal(own.chain, admitted, context) : null;
  return refusal && { ...refusal, dialed: null };
}
