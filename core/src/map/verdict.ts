import type { HopState, MapHop, MapVerdict } from '../model/deployment-map';

type Hop = Pick<MapHop<unknown>, 'state' | 'transport'>;

/** The gravest first: what is broken, what anybody can read, what nobody can tell. */
const words: readonly (readonly [HopState, string])[] = [
  ['broken', 'broken'],
  ['plaintext', 'in plaintext'],
  ['unknown', 'unknown'],
  ['tls', 'with TLS'],
  ['mtls', 'with mutual TLS'],
];

/** What is to be said of the hops together, the gravest state first. */
export function verdictOf(hops: readonly Hop[]): MapVerdict {
  const counts = new Map(words.map(([state]) => [state, hops.filter((hop) => hop.state === state).length]));
  const present = words.filter(([state]) => (counts.get(state) ?? 0) > 0);
  const [gravest] = present;
  if (!gravest) return { state: 'none', text: 'no hops', summary: 'No hop between components of Mimir can be seen here.' };
  const listed = present.map(([state, word]) => `${counts.get(state) ?? 0} ${word}`);
  const summary = `Of ${hops.length} ${hops.length === 1 ? 'hop' : 'hops'}: ${listed.join(', ')}.`;
  return { state: stateOf(hops, gravest[0]), text: textOf(hops, gravest[0], counts.get(gravest[0]) ?? 0), summary };
}

/** Memberlist never asks for client certificates (spec 2.3), so that mutual TLS can be had on all other hops only. */
function isMutual(hops: readonly Hop[]): boolean {
  return hops.every(({ state, transport }) => state === 'mtls' || (state === 'tls' && transport === 'gossip')) && hops.some(({ state }) => state === 'mtls');
}

function stateOf(hops: readonly Hop[], gravest: HopState): HopState {
  return isMutual(hops) ? 'mtls' : gravest;
}

function textOf(hops: readonly Hop[], gravest: HopState, count: number): string {
  if (isMutual(hops)) return hops.every(({ state }) => state === 'mtls') ? 'mutual on all hops' : 'mutual on all gRPC hops';
  switch (gravest) {
    case 'tls':
    case 'mtls':
      return 'on all hops';
    case 'plaintext':
      return count === hops.length ? 'plaintext' : `${count} of ${hops.length} hops plaintext`;
    case 'broken':
    case 'unknown':
      return `${count} of ${hops.length} hops ${gravest}`;
  }
}
