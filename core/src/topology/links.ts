import { lazily } from '../catalogue/lazily';
import type { HopState } from '../model/deployment-map';
import type { Facts } from '../model/facts';
import { goWords, type FixedFault } from '../model/go-fault';
import type { FamilyConfiguration, Process } from '../model/process';
import { cipherSuiteFaults, minVersionFault } from './client-options';
import { certificatesOf, presentedBy, trustedBy, type Presented, type Trusted } from './credentials';
import { dialedName, type DialedName } from './dialed-names';
import { grpcLinks } from './grpc-links';
import { clientRefusal, serverRefusal, type HandshakeContext, type Refusal } from './handshake';
import { policyOf, refusesToStart } from './listener-start';
import { gossipRoute, type Route } from './routes';
import { dialingUsage, listenerHasTls } from './usage';

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
  /** The server's own options are wrong, so that it does not start; rules of their own tell how. */
  | 'server-options'
  /** One memberlist member speaks TLS and the other does not. */
  | 'members-differ'
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

/** One end of a link: a family in the hands of a process. */
export interface End {
  readonly view: FamilyConfiguration;
  readonly process: Process;
  readonly facts: Facts;
}

/** A process of a deployment with what was read for it. */
export type Member = Omit<End, 'view'>;

/** One way between components of one deployment, judged. */
export interface Link {
  readonly route: Route;
  readonly client: End;
  readonly server: End;
  readonly state: HopState;
  readonly fault: Fault | null;
}

/** The links of a deployment. */
export interface Links {
  /** Those that tell whatever there is to tell: of ends that are alike and work, those between the first and each other one. */
  readonly telling: readonly Link[];
  /** How many there are. */
  readonly count: number;
  /** Every one. Of memberlist members there is one for each two. */
  all(): readonly Link[];
}

/** Every way by which the components of a deployment, and its memberlist members, reach each other (spec 3). */
export function linksOf(members: readonly Member[]): Links {
  const privateAuthorities = members.flatMap(authoritiesOf);
  const grpc = grpcLinks(members, (ends) => grpcJudgement(ends, privateAuthorities));
  const gossip = gossipLinks(members, privateAuthorities);
  return allLinks([grpc, gossip]);
}

/** Several kinds of links, or those of several deployments, one after the other. */
export function allLinks(parts: readonly Links[]): Links {
  return {
    telling: parts.flatMap(({ telling }) => telling),
    count: parts.reduce((sum, { count }) => sum + count, 0),
    all: lazily(() => parts.flatMap((each) => each.all())),
  };
}

export type Authorities = HandshakeContext['privateAuthorities'];

/** Every authority that the settings of a process name. */
export function authoritiesOf({ process, facts }: Member): Authorities {
  return process.configuration.families.flatMap((view) => {
    const trusted = trustedBy(view, process, facts);
    if (trusted.kind === 'pool') return trusted.roots;
    return [];
  });
}

/**
 * Members dial each other; one that is alone stands for its replicas. Memberlist's one configuration is both ends, and
 * never asks for client certificates (spec 2.3).
 */
function gossipLinks(members: readonly Member[], privateAuthorities: Authorities): Links {
  const ends = members.flatMap((member): readonly End[] => {
    const view = member.process.configuration.families.find(({ family }) => family.side === 'both');
    if (view && dialingUsage(view.family, member.process) !== 'unused') return [{ ...member, view }];
    return [];
  });
  const told = ends.map((end) => ({ end, enabled: end.view.text('enabled') }));
  const [first, second = first, ...others] = told;
  if (!first || !second) return { telling: [], count: 0, all: () => [] };
  const alike = told.every(({ end }) => gossipsAlike(first.end, end));
  const usual = alike ? gossipJudgement(first, second, privateAuthorities) : null;
  const linkOf = (client: ToldEnd, server: ToldEnd): Link => {
    const { state, fault } = usual ?? gossipJudgement(client, server, privateAuthorities);
    return { route: gossipRoute, client: client.end, server: server.end, state, fault };
  };
  const all = lazily(() =>
    told.length === 1
      ? [linkOf(first, first)]
      : told.flatMap((client) => told.filter((server) => server !== client).map((server) => linkOf(client, server))),
  );
  const isOneFact = usual !== null && usual.fault === null && first !== second;
  const rest = isOneFact ? [second, ...others] : [];
  return {
    telling: isOneFact
      ? [...rest.map((each) => linkOf(first, each)), ...rest.map((each) => linkOf(each, first))]
      : all(),
    count: told.length === 1 ? 1 : told.length * (told.length - 1),
    all,
  };
}

/** True for a member of which every other one makes just what it makes of the first. Without a name to check it is the address that counts. */
function gossipsAlike(first: End, other: End): boolean {
  if (first.view.text('enabled') !== other.view.text('enabled')) return false;
  if (first.view.text('enabled') !== 'true') return true;
  const checksName = first.view.text('skipVerify') === 'true' || (first.view.text('serverName') ?? '') !== '';
  return (
    checksName &&
    deciding.every((role) => first.view.text(role) === other.view.text(role)) &&
    first.process.version.version === other.process.version.version &&
    areSame(presentedBy(first.view, first.process, first.facts), presentedBy(other.view, other.process, other.facts)) &&
    areSame(trustedBy(first.view, first.process, first.facts), trustedBy(other.view, other.process, other.facts))
  );
}

/** What decides about a hop between members beside their files. */
const deciding = ['authority', 'serverName', 'skipVerify', 'minVersion', 'cipherSuites'] as const;

/** True where both came to the same by the same certificates. */
function areSame(one: Presented | Trusted, other: Presented | Trusted): boolean {
  if (one.kind !== other.kind) return false;
  const [own, others] = [certificatesOf(one), certificatesOf(other)];
  return own.length === others.length && own.every((certificate, index) => certificate === others[index]);
}

/** What two members make of each other. */
function gossipJudgement(client: ToldEnd, server: ToldEnd, privateAuthorities: Authorities): Judgement {
  if (client.enabled === 'true' && server.enabled === 'true')
    return judgedByTls(client.end, server.end, privateAuthorities);
  return withoutTls(client.enabled, server.enabled);
}

interface ToldEnd {
  readonly end: End;
  /** The text of its switch. */
  readonly enabled: string | null;
}

/** What two members make of each other of which one does not use TLS. */
function withoutTls(dials: string | null, listens: string | null): Judgement {
  if (dials === 'false' && listens === 'false') return plaintext;
  if (isKnown(dials) && isKnown(listens)) return membersDiffer;
  return unknown;
}

/** Both use TLS. */
function judgedByTls(client: End, server: End, privateAuthorities: Authorities): Judgement {
  if (!mayJoin(client)) return { state: 'broken', fault: ownOptions('client-options') };
  if (!mayJoin(server)) return { state: 'broken', fault: ownOptions('server-options') };
  const shown = presentedBy(server.view, server.process, server.facts);
  const trusted = trustedBy(client.view, client.process, client.facts);
  if (isAbsent(shown, trusted)) return { state: 'broken', fault: ownOptions('server-options') };
  if (shown.kind !== 'loaded') return { state: 'tls', fault: null };
  const dialed = nameToCheck({ route: gossipRoute, client, server });
  const refusal =
    client.view.text('skipVerify') === 'false'
      ? serverRefusal(shown.chain, trusted, dialed, contextOf(client, privateAuthorities))
      : null;
  if (refusal === null) return { state: 'tls', fault: null };
  return { state: refusal.certain ? 'broken' : 'unknown', fault: { ...refusal, dialed } };
}

/** With TLS a member listens too, and does not start without a certificate and key that fit (spec 2.3). */
function mayJoin({ view, process, facts }: End): boolean {
  const { kind } = presentedBy(view, process, facts);
  return kind !== 'none' && kind !== 'half' && kind !== 'refused' && !hasBadOptions(view);
}

/** What comes of two ends. */
export type Judgement = Pick<Link, 'state' | 'fault'>;

const unknown: Judgement = { state: 'unknown', fault: null };

const plaintext: Judgement = { state: 'plaintext', fault: null };

const membersDiffer: Judgement = {
  state: 'broken',
  fault: certainFault('members-differ', 'not-a-handshake'),
};

function isKnown(enabled: string | null): boolean {
  return enabled === 'true' || enabled === 'false';
}

function contextOf({ process, facts }: Member, privateAuthorities: Authorities): HandshakeContext {
  return { version: process.version.version, facts, privateAuthorities };
}

/** A link without what comes of it. */
export type Ends = Pick<Link, 'route' | 'client' | 'server'>;

function grpcJudgement(ends: Ends, privateAuthorities: Authorities): Judgement {
  const { client, server } = ends;
  const serverTls = listenerHasTls(server.view.family, server.process);
  const clientTls = client.view.text('enabled');
  if (serverTls === 'unknown' || !isKnown(clientTls)) return unknown;
  if (!serverTls && clientTls === 'false') return plaintext;
  const fault =
    serverTls && clientTls === 'true' ? handshakeFault(ends, privateAuthorities) : plaintextFault(serverTls, server);
  return judgementOf(fault, isMutual(ends));
}

/** What a fault, or its absence, makes of a hop whose ends both speak TLS or do not agree on it. */
export function judgementOf(fault: Fault | 'unknown' | null, isMutual: boolean): Judgement {
  if (fault === 'unknown') return unknown;
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
function isAbsent(presented: Presented, trusted: Trusted): boolean {
  return presented.kind === 'unknown' || trusted.kind === 'unknown';
}

const clientPlaintext = lazily(() => certainFault('client-plaintext', 'no-preface'));
const serverPlaintext = lazily(() => certainFault('server-plaintext', 'not-a-handshake'));
const certificateMissing = lazily(() => certainFault('client-certificate-missing', 'certificate-required'));

/** A fault of which one end says always the same. */
export function certainFault(code: FaultCode, said: FixedFault['code']): Fault {
  return { code, words: goWords({ code: said }), certain: true, dialed: null };
}

function ownOptions(code: 'client-options' | 'server-options'): Fault {
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
function hasBadOptions(client: FamilyConfiguration): boolean {
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
