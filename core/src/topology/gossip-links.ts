import { lazily } from '../catalogue/lazily';
import { certificatesOf, presentedBy, trustedBy, type Presented, type Trusted } from './credentials';
import { serverRefusal } from './handshake';
import {
  type Authorities,
  certainFault,
  contextOf,
  hasBadOptions,
  isAbsent,
  isKnown,
  nameToCheck,
  ownOptions,
  plaintextState,
  unknownState,
} from './link-states';
import type { End, Judgement, Link, Links, Member } from './links';
import { gossipRoute } from './routes';
import { dialingUsage } from './usage';

/**
 * Members dial each other; one that is alone stands for its replicas. Memberlist's one configuration is both ends, and
 * never asks for client certificates (spec 2.3).
 */
export function gossipLinks(members: readonly Member[], privateAuthorities: Authorities): Links {
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
  if (dials === 'false' && listens === 'false') return plaintextState;
  if (isKnown(dials) && isKnown(listens)) return membersDiffer;
  return unknownState;
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

const membersDiffer: Judgement = {
  state: 'broken',
  fault: certainFault('members-differ', 'not-a-handshake'),
};
