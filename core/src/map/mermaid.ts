import { neutral } from '../model/neutral';
import type { HopMap, MappedHop } from '../analysis/hop-map';
import { present } from '../model/present';

const arrows: Readonly<Record<MappedHop['state'], string>> = {
  plaintext: '-.->',
  tls: '-->',
  mtls: '==>',
  broken: '--x',
  unknown: '-.->',
};

/** Faults have a color, which light and dark pages bear; what is sound has the page's own. */
const colors: Readonly<Partial<Record<MappedHop['state'], string>>> = {
  broken: '#d1242f',
  plaintext: '#bf6a02',
  unknown: '#6e7781',
};

/** The node that stands for all members of a memberlist cluster: each reaches each, and arrows for all pairs would hide the rest. */
const cluster = 'memberlist';

/** A Mermaid flowchart, for a runbook. Hops between the same two processes in the same state are one arrow. */
export function mapMermaid({ processes, hops, outsideHops = [] }: HopMap): string {
  const servers = [...new Set(outsideHops.map(({ to }) => to))];
  const ids = new Map([
    ...servers.map((name, index) => [serverKey(name), `s${index}`] as const),
    ...processes.map(({ name }, index) => [name, `p${index}`] as const),
  ]);
  const nodes = processes.map((process) => `  ${ids.get(process.name) ?? ''}["${nodeText(process)}"]`);
  const serverNodes = servers.map((name) => `  ${ids.get(serverKey(name)) ?? ''}[("${escaped(name)}")]`);
  const arrowsByPlace = new Map<
    string,
    { readonly start: string; readonly end: string; readonly state: MappedHop['state']; readonly families: Set<string> }
  >();
  for (const { from, to, state, family } of [
    ...hops,
    ...outsideHops.map((hop) => ({ ...hop, to: serverKey(hop.to) })),
  ]) {
    const end = family === cluster && from !== to ? cluster : (ids.get(to) ?? '');
    const start = `${ids.get(from) ?? ''} ${arrows[state]}|"${state}: `;
    const place = `${start}\n${end}`;
    const known = arrowsByPlace.get(place) ?? { start, end, state, families: new Set() };
    arrowsByPlace.set(place, known);
    known.families.add(escaped(family));
  }
  const edges = [...arrowsByPlace.values()].map(
    ({ start, end, families }) => `  ${start}${[...families].join('<br/>')}"| ${end}`,
  );
  const hasMembers = [...arrowsByPlace.values()].some(({ end }) => end === cluster);
  const members = present([hasMembers && `  ${cluster}(("${cluster}"))`]);
  return `${['flowchart LR', ...nodes, ...serverNodes, ...members, ...edges, ...styles([...arrowsByPlace.values()])].join('\n')}\n`;
}

function nodeText({ name, targets }: HopMap['processes'][number]): string {
  if (!targets || targets.length === 0) return escaped(name);
  return `${escaped(name)}<br/>${escaped(targets.join(', '))}`;
}

/** A process may be called like a server. */
function serverKey(name: string): string {
  return `outside\n${name}`;
}

/** Mermaid counts arrows in their order. */
function styles(arrowsInOrder: readonly { readonly state: MappedHop['state'] }[]): readonly string[] {
  return Object.entries(colors).flatMap(([state, color]) => {
    const own = [...arrowsInOrder.keys()].filter((index) => arrowsInOrder[index]?.state === state);
    if (own.length === 0) return [];
    return [`  linkStyle ${own.join(',')} stroke:${color}`];
  });
}

function escaped(text: string): string {
  // A hash begins what Mermaid takes for an entity, a backtick its Markdown, and a line's break would end the node.
  return neutral(text.replaceAll(/\s+/g, ' '))
    .replaceAll('#', '#35;')
    .replaceAll('`', '#96;')
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;');
}
