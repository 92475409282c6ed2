import { clientAuthPolicies, type ClientAuthPolicy } from '../catalogue/client-auth';
import type { Facts } from '../model/facts';
import type { FamilyConfiguration, Process } from '../model/process';
import { cipherSuiteErrors, minVersionError } from './client-options';
import { presentedBy, trustedBy } from './credentials';
import { dialedName, type DialedName } from './dialed-names';
import { clientRefusal, serverRefusal, type HandshakeContext, type Refusal } from './handshake';
import { gossipRoute, grpcRoutes, type Route } from './routes';
import { listenerHasTls, runningComponents, usageOf } from './usage';

/** Why a link cannot work, in the order in which one looks for it. */
export type FaultCode =
  /** The server speaks TLS and the client does not. */
  | 'client-plaintext'
  /** The client speaks TLS and the server does not. */
  | 'server-plaintext'
  /** The policy demands a certificate and the client has none. */
  | 'client-certificate-missing'
  /** The client's own options are wrong; rules of their own tell how. */
  | 'client-options'
  | Refusal['code'];

export interface Fault {
  readonly code: FaultCode;
  /** What one of the two ends says, in Go's or gRPC's words. */
  readonly words: string;
  /** False where an address is not known, so that the link may yet work. */
  readonly certain: boolean;
  /** The name that was checked, where the fault is about the server's certificate. */
  readonly dialed: DialedName | null;
}

/** One way between two components of one process, judged. */
export interface Link {
  readonly route: Route;
  readonly client: FamilyConfiguration;
  readonly server: FamilyConfiguration;
  readonly state: 'plaintext' | 'tls' | 'mtls' | 'broken' | 'unknown';
  readonly fault: Fault | null;
}

const grpcListener = 'server.grpc';

/** Every way by which the components of one process, and its memberlist members, reach each other. */
export function linksOf(process: Process, facts: Facts): readonly Link[] {
  const context = { version: process.version.version, facts, privateAuthorities: authoritiesOf(process, facts) };
  return [...grpcLinks(process, context), ...gossipLinks(process, context)];
}

/**
 * The links by which the components of a process dial each other through its own gRPC listener (spec 3). Where the
 * process's flags are not known, only those are judged that its documents speak of.
 */
function grpcLinks(process: Process, context: HandshakeContext): readonly Link[] {
  const server = process.configuration.family(grpcListener);
  if (!server) return [];
  const running = runningComponents(process);
  return grpcRoutes(process.version.version).flatMap((route) => {
    const client = process.configuration.family(route.family);
    const present = route.dialers.some((name) => running.has(name)) && route.listeners.some((name) => running.has(name));
    if (!client || !present || route.isOpen(process.configuration) !== true) return [];
    if (process.targets === null && client.written.length === 0) return [];
    return [linkBetween({ route, client, server }, process, context)];
  });
}

/** Memberlist's one configuration is both ends; it never asks for client certificates (spec 2.3). */
function gossipLinks(process: Process, context: HandshakeContext): readonly Link[] {
  const gossip = process.configuration.families.find(({ family }) => family.side === 'both');
  if (!gossip || usageOf(gossip.family, process) === 'unused' || gossip.text('enabled') !== 'true') return [];
  const ends = { route: gossipRoute, client: gossip, server: gossip };
  const shown = presentedBy(gossip, process, context.facts);
  if (shown.kind !== 'loaded') return [{ ...ends, state: 'unknown', fault: null }];
  const dialed = nameToCheck(gossipRoute, gossip, process);
  const skips = gossip.text('skipVerify') !== 'false';
  const refusal = skips ? null : serverRefusal(shown.chain, trustedBy(gossip, process, context.facts), dialed, context);
  const state = refusal === null ? 'tls' : refusal.certain ? 'broken' : 'unknown';
  return [{ ...ends, state, fault: refusal && { ...refusal, dialed } }];
}

type Ends = Pick<Link, 'route' | 'client' | 'server'>;

/** Every authority that the settings of a process name. */
function authoritiesOf(process: Process, facts: Facts): HandshakeContext['privateAuthorities'] {
  return process.configuration.families.flatMap((view) => {
    const trusted = trustedBy(view, process, facts);
    return trusted.kind === 'pool' ? trusted.roots : [];
  });
}

function linkBetween(ends: Ends, process: Process, context: HandshakeContext): Link {
  const { client, server } = ends;
  const serverTls = listenerHasTls(server.family, process);
  const clientTls = client.text('enabled');
  if (serverTls === 'unknown' || (clientTls !== 'true' && clientTls !== 'false')) return { ...ends, state: 'unknown', fault: null };
  if (!serverTls && clientTls === 'false') return { ...ends, state: 'plaintext', fault: null };
  const fault = serverTls && clientTls === 'true' ? handshakeFault(ends, process, context) : plaintextFault(serverTls, server, process);
  if (fault === 'unknown') return { ...ends, state: 'unknown', fault: null };
  if (fault !== null) return { ...ends, state: fault.certain ? 'broken' : 'unknown', fault };
  return { ...ends, state: isMutual(server, client) ? 'mtls' : 'tls', fault: null };
}

/** A listener whose TLS the flags of an incomplete process may yet switch on is no plaintext one. */
function plaintextFault(serverTls: boolean, server: FamilyConfiguration, process: Process): Fault | 'unknown' {
  if (serverTls) return { code: 'client-plaintext', words: 'error reading server preface: EOF', certain: true, dialed: null };
  if (!process.flagsKnown && server.written.length === 0) return 'unknown';
  return { code: 'server-plaintext', words: 'tls: first record does not look like a TLS handshake', certain: true, dialed: null };
}

/** The policy of a listener; an empty one asks for nothing, an unknown name is null. */
export function policyOf(server: FamilyConfiguration): ClientAuthPolicy | null {
  const text = server.text('clientAuth');
  return clientAuthPolicies.find(({ name }) => name === (text === '' ? 'NoClientCert' : text)) ?? null;
}

function isMutual(server: FamilyConfiguration, client: FamilyConfiguration): boolean {
  return policyOf(server)?.verifies === true && client.text('certificate') !== '';
}

/** Server's certificate first, as the client looks at it first; then the client's. */
function handshakeFault({ route, client, server }: Ends, process: Process, context: HandshakeContext): Fault | 'unknown' | null {
  const { facts } = context;
  const own = presentedBy(client, process, facts);
  if (own.kind === 'half' || own.kind === 'refused' || hasBadOptions(client)) return { code: 'client-options', words: '', certain: true, dialed: null };
  const shown = presentedBy(server, process, facts);
  const policy = policyOf(server);
  if (policy === null) return 'unknown';
  const dialed = nameToCheck(route, client, process);
  if (shown.kind === 'loaded' && client.text('skipVerify') === 'false') {
    const refusal = serverRefusal(shown.chain, trustedBy(client, process, facts), dialed, context);
    if (refusal) return { ...refusal, dialed };
  }
  if (policy.demands && own.kind === 'none') {
    return { code: 'client-certificate-missing', words: 'remote error: tls: certificate required', certain: true, dialed: null };
  }
  if (policy.verifies && own.kind === 'loaded') {
    const refusal = clientRefusal(own.chain, trustedBy(server, process, facts), context);
    if (refusal) return { ...refusal, dialed: null };
  }
  return shown.kind === 'unknown' || own.kind === 'unknown' ? 'unknown' : null;
}

function nameToCheck(route: Route, client: FamilyConfiguration, process: Process): DialedName {
  const name = client.text('serverName');
  if (name === null) return { kind: 'unknown' };
  return name === '' ? dialedName(route, process) : { kind: 'name', name, because: 'tls-server-name says so' };
}

/** With a bad version or a bad suite dskit refuses to make the connection (spec 2.1). */
function hasBadOptions(client: FamilyConfiguration): boolean {
  return minVersionError(client) !== null || cipherSuiteErrors(client).length > 0;
}
