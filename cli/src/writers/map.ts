import type { HopMap, MappedHop } from '../../../core/src/analysis/hop-map';

/** A line a hop, in columns. */
export function mapTable({ processes, hops }: HopMap): string {
  const rows = [['FROM', 'TO', 'BY', 'STATE', 'REASON'], ...withGossipAsOne(hops).map(({ from, to, family, state, reason }) => [from, to, family, state, reason])];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  const running = processes.map(({ name, targets }) => `${name}: ${targets?.join(', ') ?? 'targets not known'}`);
  return `${[...running, '', ...lines].join('\n')}\n`;
}

/** Every memberlist member reaches every other: where all of that is alike, one line says it. */
function withGossipAsOne(hops: readonly MappedHop[]): readonly MappedHop[] {
  const gossip = hops.filter(({ family }) => family === 'memberlist');
  const [first] = gossip;
  const alike = first !== undefined && gossip.every(({ state, reason }) => state === first.state && reason === first.reason);
  if (!alike || gossip.length < 2) return hops;
  return [...hops.filter(({ family }) => family !== 'memberlist'), { ...first, from: 'every member', to: 'every other' }];
}

const arrows: Readonly<Record<MappedHop['state'], string>> = { plaintext: '-.->', tls: '-->', mtls: '==>', broken: '--x', unknown: '-.->' };

/** A Mermaid flowchart, for a runbook. Hops between the same two processes in the same state are one arrow. */
export function mapMermaid({ processes, hops }: HopMap): string {
  const ids = new Map(processes.map(({ name }, index) => [name, `p${index}`]));
  const nodes = processes.map(({ name, targets }) => `  ${ids.get(name) ?? ''}["${escaped(name)}${targets ? `<br/>${escaped(targets.join(', '))}` : ''}"]`);
  const grouped = new Map<string, string[]>();
  for (const { from, to, state, family } of hops) {
    const key = `${ids.get(from) ?? ''} ${arrows[state]}|"${state}: `;
    const end = `"| ${ids.get(to) ?? ''}`;
    const families = grouped.get(`${key}\n${end}`);
    if (families) families.push(family);
    else grouped.set(`${key}\n${end}`, [family]);
  }
  const edges = [...grouped].map(([place, families]) => {
    const [start = '', end = ''] = place.split('\n');
    return `  ${start}${families.map(escaped).join('<br/>')}${end}`;
  });
  return `${['flowchart LR', ...nodes, ...edges].join('\n')}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '#amp;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');
}
