import type { MapPort } from '../model/deployment-map';
import type { Graph, GraphEdge, GraphNode, Members } from './graph';
import { stateWords } from './words';

const portWords: Readonly<Record<string, string>> = { 'server.http': 'HTTP', 'server.grpc': 'gRPC' };

/** Who dials whom in which state, then each kind of hop with its reason. */
export function edgeLines({ from, to, state, hops }: GraphEdge<unknown>, names: ReadonlyMap<string, string>): readonly string[] {
  return [`${names.get(from) ?? from} to ${names.get(to) ?? to}: ${stateWords[state]}${counts(hops)}`, ...hopLines(hops)];
}

/** Nothing for one hop, ` ×3` for some in one state, and ` (1 of 3 hops)` where the others are in another one. */
function counts(hops: GraphEdge<unknown>['hops']): string {
  const states = new Set(hops.map(({ state }) => state));
  if (hops.length === 1) return '';
  return states.size === 1 ? ` ×${hops.length}` : ` and others, ${hops.length} hops`;
}

export function hopLines(hops: Members<unknown>['hops']): readonly string[] {
  return [...new Set(hops.map(({ title, family, reason }) => `${title} (${family}): ${reason}`))];
}

export function nodeLines({ label, detail }: GraphNode<unknown>): readonly string[] {
  return [detail === '' ? label : `${label}, ${detail}`];
}

export function memberLines({ label, hops }: Members<unknown>): readonly string[] {
  return [label, ...hopLines(hops)];
}

/** Whom the ports of a box let in, and by what. */
export function openLines({ label, open }: GraphNode<unknown>): readonly string[] {
  return [`Anyone who reaches ${label} needs no certificate`, ...[...new Set(open.map(openLine))]];
}

function openLine({ family, state }: MapPort<unknown>): string {
  return `${portWords[family] ?? family} port: ${state === 'plaintext' ? 'plaintext' : 'TLS, and no client certificate is required'}`;
}

/** Such as `anyone: HTTP, gRPC`. */
export function openLabel({ open }: GraphNode<unknown>): string {
  const families = [...new Set(open.map(({ family }) => family))];
  return `anyone: ${families.map((family) => portWords[family] ?? family).join(', ')}`;
}

export function namesOf({ nodes }: Graph<unknown>): ReadonlyMap<string, string> {
  return new Map(nodes.map(({ id, label }) => [id, label]));
}
