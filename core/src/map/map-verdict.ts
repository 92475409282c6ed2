import type { HopState, MapHop, MapVerdict } from '../model/deployment-map';
import { counted, partly } from '../model/counted';

type Hop = Pick<MapHop<unknown>, 'state' | 'transport' | 'from' | 'to'>;

/** The gravest first: what is broken, what anybody can read, what nobody can tell. */
const words: readonly (readonly [HopState, string])[] = [
  ['broken', 'broken'],
  ['plaintext', 'in plaintext'],
  ['unknown', 'unknown'],
  ['tls', 'with TLS'],
  ['mtls', 'with mutual TLS'],
];

/**
 * What is to be said of the hops together, the gravest state first. Memberlist is one thing, however many members it has.
 * Calls of HTTP ports come from outside, where nobody can put TLS on them from here: they count where they fail. Numbers
 * of unlike things are never added. Hops to servers that are none of Mimir's are counted apart, and decide nothing.
 */
export function verdictOf(all: readonly Hop[], outside: readonly Pick<Hop, 'state'>[] = []): MapVerdict {
  const calls = all.filter(({ transport }) => transport === 'http');
  const gossip = all.filter(({ transport }) => transport === 'gossip');
  const hops = all.filter(({ transport }) => transport !== 'http' && transport !== 'gossip');
  const summary = [
    summaryOf(hops, 'hop', 'hops'),
    summaryOfGossip(gossip),
    summaryOf(calls, 'call of HTTP ports', 'calls of HTTP ports'),
    summaryOf(outside, 'hop to outside servers', 'hops to outside servers'),
  ]
    .filter((each) => each !== '')
    .join(' ');
  const inside = [...hops, ...gossip];
  if (inside.length === 0) {
    return {
      state: statesOf(calls)[0]?.[0] ?? 'none',
      text: textOfCalls(calls),
      summary: `No hop between Mimir components found. ${summary}`.trimEnd(),
    };
  }
  const gravest = statesOf(inside)[0]?.[0] ?? 'unknown';
  const fails = calls.some(({ state }) => state === 'broken') && gravest !== 'broken';
  if (fails) return { state: 'broken', text: textOfCalls(calls), summary };
  return { state: isMutual(inside) ? 'mtls' : gravest, text: textOf(hops, gossip, gravest), summary };
}

/** The states that there are, the gravest first, each with its words and how often it is there. */
function statesOf(hops: readonly Pick<Hop, 'state'>[]): readonly (readonly [HopState, string, number])[] {
  return words
    .map(([state, word]) => [state, word, hops.filter((hop) => hop.state === state).length] as const)
    .filter(([, , count]) => count > 0);
}

function summaryOf(hops: readonly Pick<Hop, 'state'>[], one: string, many: string): string {
  const listed = statesOf(hops).map(([, word, count]) => `${count} ${word}`);
  if (hops.length === 0) return '';
  return `Of ${counted(hops.length, one, many)}: ${listed.join(', ')}.`;
}

/** Such as `memberlist: 8 members, in plaintext.`; one that is alone stands for its replicas. */
function summaryOfGossip(gossip: readonly Hop[]): string {
  if (gossip.length === 0) return '';
  const members = new Set(gossip.flatMap(({ from, to }) => [from, to])).size;
  const state = partly(statesOf(gossip).map(([, word]) => word.replace('in plaintext', 'plaintext')));
  if (members === 1) return `memberlist: ${state}.`;
  return `memberlist: ${members} members, ${state}.`;
}

function textOfCalls(calls: readonly Hop[]): string {
  if (calls.length === 0) return 'no hops';
  const broken = calls.filter(({ state }) => state === 'broken').length;
  if (broken > 0) return `${broken} of ${calls.length} HTTP calls broken`;
  return counted(calls.length, 'HTTP call');
}

/** Memberlist never asks for client certificates (spec 2.3), so that mutual TLS can be had on all other hops only. */
function isMutual(hops: readonly Hop[]): boolean {
  return (
    hops.every(({ state, transport }) => state === 'mtls' || (state === 'tls' && transport === 'gossip')) &&
    hops.some(({ state }) => state === 'mtls')
  );
}

function textOf(hops: readonly Hop[], gossip: readonly Hop[], gravest: HopState): string {
  const all = [...hops, ...gossip];
  if (isMutual(all)) {
    if (all.every(({ state }) => state === 'mtls')) return 'mutual on all hops';
    return 'mutual on all gRPC hops';
  }
  if (gravest === 'tls' || gravest === 'mtls') return 'on all hops';
  if (gravest === 'plaintext' && all.every(({ state }) => state === 'plaintext')) return 'plaintext';
  const count = hops.filter(({ state }) => state === gravest).length;
  if (count === 0) return `memberlist ${gravest}`;
  return `${count} of ${hops.length} hops ${gravest}`;
}
