import type { MapPort } from '../model/deployment-map';
import type { Graph, GraphEdge, GraphNode, Members } from './graph';
import { stateWords } from './words';
import { present } from '../model/present';

const portWords: Readonly<Record<string, string>> = { 'server.http': 'HTTP', 'server.grpc': 'gRPC' };

/** Who dials whom in which state, then each kind of hop with its reason. */
export function edgeLines(
  { from, to, state, hops, mesh }: GraphEdge<unknown>,
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const way = `${names.get(from) ?? from} to ${names.get(to) ?? to}`;
  const within = present([stateOf(state, hops), mesh]).join(', ');
  return [`${way}: ${within}`, ...hopLines(hops)];
}

/** Such as `Broken`, `Broken ×3` and `1 of 3 broken`. */
function stateOf(state: GraphEdge<unknown>['state'], hops: GraphEdge<unknown>['hops']): string {
  const alike = hops.filter((hop) => hop.state === state).length;
  if (alike < hops.length) return `${alike} of ${hops.length} ${stateWords[state].toLowerCase()}`;
  if (hops.length === 1) return stateWords[state];
  return `${stateWords[state]} ×${hops.length}`;
}

/** What the annotations of both pods say. */
export function meshWords(mesh: string): string {
  return `${mesh} encrypts it, as the annotations or labels of both pods show.`;
}

export function hopLines(hops: Members<unknown>['hops']): readonly string[] {
  return [
    ...new Set(
      hops.map(
        ({ title, family, reason, mesh }) =>
          `${title} (${family}): ${reason}${mesh === null ? '' : ` ${meshWords(mesh)}`}`,
      ),
    ),
  ];
}

/** What a box shows comes first, as a reader of the screen has to find the words that are seen; then what was cut. */
export function nodeLines(
  { label, detail }: GraphNode<unknown>,
  seen: readonly [label: string, detail: string],
): readonly string[] {
  const [whole, shown] = [[label, detail], seen].map((words) => words.filter((word) => word !== '').join(' '));
  return [...new Set([shown ?? '', whole ?? ''])];
}

export function memberLines({ label, hops }: Members<unknown>): readonly string[] {
  return [label, ...hopLines(hops)];
}

/** Whom the ports of a box let in, and by what. */
export function openLines({ label, open }: GraphNode<unknown>): readonly string[] {
  return [openLabel({ open }), `Anyone who reaches ${label} needs no certificate`, ...[...new Set(open.map(openLine))]];
}

function openLine({ family, state }: MapPort<unknown>): string {
  return `${portWords[family] ?? family} port: ${state === 'plaintext' ? 'plaintext' : 'TLS, and no client certificate is required'}`;
}

/** Such as `anyone: HTTP, gRPC`. */
export function openLabel({ open }: Pick<GraphNode<unknown>, 'open'>): string {
  const families = [...new Set(open.map(({ family }) => family))];
  return `anyone: ${families.map((family) => portWords[family] ?? family).join(', ')}`;
}

export function namesOf({ nodes }: Graph<unknown>): ReadonlyMap<string, string> {
  return new Map(nodes.map(({ id, label }) => [id, label]));
}
