import type { MapFinding, MapHop, MapPort as Port } from '../../core/src/model/deployment-map';
import { present } from '../../core/src/model/present';
import { meshWords, openLines } from '../../core/src/picture/descriptions';
import type { GraphEdge, GraphNode, Members } from '../../core/src/picture/graph';
import { gravestOf, statesByGravity } from '../../core/src/picture/words';
import type { MapFixParams, MapPlace } from '../../server/src/protocol/protocol';
import { button, html } from './elements';
import { counted, daysWords, fixWords, listed, stateWords } from './map-wording';

type Hop = MapHop<MapPlace>;
type MapPort = Port<MapPlace>;

/** What a part of the picture has to say of itself. */
export type CardSubject =
  | { readonly kind: 'edge'; readonly edge: GraphEdge<MapPlace>; readonly from: string; readonly to: string }
  | { readonly kind: 'node'; readonly node: GraphNode<MapPlace>; readonly ports: readonly MapPort[] }
  | { readonly kind: 'open'; readonly node: GraphNode<MapPlace> }
  | { readonly kind: 'members'; readonly members: Members<MapPlace> };

export interface CardEvents {
  readonly go: (place: MapPlace) => void;
  readonly fix: (finding: MapFixParams) => void;
}

/** So many kinds of hops and pairs of processes are told; the table has them all. */
const mostKinds = 6;
const mostPairs = 3;

/** The lines of a card. */
export function cardOf(subject: CardSubject, events: CardEvents): readonly Node[] {
  switch (subject.kind) {
    case 'edge':
      return [
        heading(`${subject.from} → ${subject.to}`, gravestOf(subject.edge.hops.map(({ state }) => state))),
        ...kindsOf(subject.edge.hops, events),
      ];
    case 'members':
      return [heading(subject.members.label, subject.members.state), ...kindsOf(subject.members.hops, events)];
    case 'open': {
      const [, first = '', ...others] = openLines(subject.node);
      return [
        heading(first, gravestOf(subject.node.open.map(({ state }) => state))),
        ...others.map((line) => html('p', {}, line)),
        ...goTo(subject.node.open[0]?.place ?? null, events),
      ];
    }
    case 'node':
      return [
        html('h2', {}, subject.node.label),
        ...nodeLines(subject.node, subject.ports),
        ...goTo(subject.node.place, events),
      ];
  }
}

function heading(text: string, state: Hop['state']): HTMLElement {
  return html('h2', {}, `${text} `, html('span', { class: `badge state-${state}` }, stateWords[state]));
}

function nodeLines({ detail, processes }: GraphNode<MapPlace>, ports: readonly MapPort[]): readonly HTMLElement[] {
  const lines = present([
    detail !== '' && detail,
    processes.length > 1 && few(processes, mostKinds),
    ...new Set(ports.map(portLine)),
  ]);
  return lines.map((line) => html('p', {}, line));
}

const portStates: Readonly<Record<MapPort['state'], string>> = {
  plaintext: 'plaintext',
  tls: 'TLS, open to clients without a certificate',
  mtls: 'clients need a certificate',
  unknown: 'not known',
};

function portLine({ family, state }: MapPort): string {
  const protocol = family === 'server.http' ? 'HTTP' : 'gRPC';
  return `${protocol} port: ${portStates[state]}`;
}

/** Hops that are alike in all but their ends and their families are told once. */
function kindsOf(hops: readonly Hop[], events: CardEvents): readonly Node[] {
  const kinds = new Map<string, [Hop, ...Hop[]]>();
  for (const hop of hops) {
    const key = JSON.stringify([hop.state, hop.reason, hop.mesh, hop.server, fixable(hop)?.fix, fixable(hop)?.fixHops]);
    const kind = kinds.get(key);
    if (kind) kind.push(hop);
    else kinds.set(key, [hop]);
  }
  const all = [...kinds.values()].sort((a, b) => rank(a) - rank(b));
  const isAlone = all.length === 1;
  const told = all.slice(0, mostKinds).map((kind) => kindOf(kind, isAlone, events));
  if (all.length > mostKinds)
    return [...told, html('p', {}, `And ${all.length - mostKinds} more, which the table lists.`)];
  return told;
}

function rank([{ state }]: readonly [Hop, ...Hop[]]): number {
  return statesByGravity.indexOf(state);
}

function kindOf(kind: readonly [Hop, ...Hop[]], isAlone: boolean, events: CardEvents): HTMLElement {
  const [first] = kind;
  const pairs = [...new Set(kind.map(({ from, to }) => `${from} → ${to}`))];
  const titles = new Map(kind.map(({ title, family }) => [family, title]));
  return html(
    'div',
    { class: 'kind' },
    !isAlone && html('p', {}, html('span', { class: `badge state-${first.state}` }, stateWords[first.state])),
    ...[...titles].map(([family, title]) => html('p', {}, html('strong', {}, title), ' ', html('code', {}, family))),
    html('p', {}, present([first.reason, first.mesh && meshWords(first.mesh)]).join(' ')),
    pairs.length > 1 &&
      first.transport !== 'gossip' &&
      html('p', { class: 'quiet' }, `${counted(kind.length, 'hop')}: ${few(pairs, mostPairs)}`),
    ...serverLines(first).map((line) => html('p', { class: 'quiet' }, line)),
    actions(first, events),
  );
}

function serverLines({ server }: Hop): readonly string[] {
  if (!server) return [];
  const { certificate, names, daysLeft, policy } = server;
  return present([
    certificate !== null && present([`Certificate ${certificate}`, daysLeft !== null && timeLeft(daysLeft)]).join(': '),
    names && namesLine(names),
    policy !== null && `Client certificates: ${policy}`,
  ]);
}

function timeLeft(daysLeft: number): string {
  if (daysLeft < 0) return daysWords({ daysLeft });
  return `${daysWords({ daysLeft })} left`;
}

function namesLine(names: readonly string[]): string {
  if (names.length === 0) return 'No names';
  return `For ${few(names, mostPairs)}`;
}

function actions(hop: Hop, events: CardEvents): HTMLElement {
  const finding = fixable(hop);
  return html(
    'div',
    { class: 'card-actions' },
    finding && mouseButton(`${fixWords(finding)}: ${finding.fix}`, () => events.fix(finding), 'primary'),
    ...goTo(hop.place, events),
  );
}

function fixable({ findings }: Hop): (MapFinding & { readonly fix: string }) | undefined {
  return findings.find((finding): finding is MapFinding & { readonly fix: string } => finding.fix !== null);
}

function goTo(place: MapPlace | null, events: CardEvents): readonly HTMLElement[] {
  if (place) return [mouseButton('Go to setting', () => events.go(place), '')];
  return [];
}

/** The keyboard has the same in the table, and Enter on the part itself. */
function mouseButton(label: string, act: () => void, kind: string): HTMLElement {
  return button(label, `card ${label}`, act, { tabindex: -1, class: kind });
}

function few(names: readonly string[], most: number): string {
  if (names.length <= most + 1) return listed(names);
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
