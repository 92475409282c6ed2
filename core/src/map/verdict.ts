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

/**
 * What is to be said of the hops together, the gravest state first. Calls of HTTP ports come from outside, where nobody can
 * put TLS on them from here: they count where they fail, and are told apart from the hops.
 */
export function verdictOf(all: readonly Hop[]): MapVerdict {
  const [hops, calls] = [all.filter((hop) => !isCall(hop)), all.filter(isCall)];
  const [gravest] = statesOf(hops);
  const callSummary = summaryOf(calls, 'call', 'calls');
  if (!gravest) {
    const text = calls.length === 0 ? 'no hops' : textOfCalls(calls);
    return { state: statesOf(calls)[0]?.[0] ?? 'none', text, summary: `No hop between components of Mimir can be seen here.${callSummary}` };
  }
  const summary = `${summaryOf(hops, 'hop', 'hops').trimStart()}${callSummary}`;
  const fails = calls.some(({ state }) => state === 'broken') && gravest[0] !== 'broken';
  return fails ? { state: 'broken', text: textOfCalls(calls), summary } : { state: stateOf(hops, gravest[0]), text: textOf(hops, gravest[0], gravest[2]), summary };
}

function isCall({ transport }: Hop): boolean {
  return transport === 'http';
}

/** The states that there are, the gravest first, each with its words and how often it is there. */
function statesOf(hops: readonly Hop[]): readonly (readonly [HopState, string, number])[] {
  return words.map(([state, word]) => [state, word, hops.filter((hop) => hop.state === state).length] as const).filter(([, , count]) => count > 0);
}

function summaryOf(hops: readonly Hop[], one: string, many: string): string {
  const listed = statesOf(hops).map(([, word, count]) => `${count} ${word}`);
  return hops.length === 0 ? '' : ` Of ${hops.length} ${hops.length === 1 ? one : many}${one === 'call' ? ' of HTTP ports' : ''}: ${listed.join(', ')}.`;
}

function textOfCalls(calls: readonly Hop[]): string {
  const broken = calls.filter(({ state }) => state === 'broken').length;
  return broken > 0 ? `${broken} of ${calls.length} HTTP calls broken` : `${calls.length} HTTP ${calls.length === 1 ? 'call' : 'calls'}`;
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
