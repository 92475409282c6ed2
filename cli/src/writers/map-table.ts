import { neutral } from '../../../core/src/model/neutral';
import type { HopMap, MappedHop } from '../../../core/src/analysis/hop-map';

/** A line a hop, in columns. */
export function mapTable({ processes, hops, outsideHops = [] }: HopMap): string {
  const rows = [
    ['FROM', 'TO', 'BY', 'STATE', 'REASON'],
    ...[...withGossipAsOne(hops), ...outsideHops].map(({ from, to, family, state, reason }) =>
      [from, to, family, state, reason].map(neutral),
    ),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const running = processes.map(({ name, targets }) => neutral(`${name}: ${runningIn(targets)}`));
  const servers = [...new Set(outsideHops.map(({ to }) => neutral(`${to}: outside Mimir`)))];
  return `${[...running, ...servers, '', ...lines].join('\n')}\n`;
}

function runningIn(targets: HopMap['processes'][number]['targets']): string {
  if (targets === null) return 'targets not known';
  return targets.length === 0 ? 'calls from outside' : targets.join(', ');
}

/** Every memberlist member reaches every other: where all of that is alike, one line says it. */
function withGossipAsOne(hops: readonly MappedHop[]): readonly MappedHop[] {
  const gossip = hops.filter(({ family }) => family === 'memberlist');
  const [first] = gossip;
  const alike =
    first !== undefined && gossip.every(({ state, reason }) => state === first.state && reason === first.reason);
  if (!alike || gossip.length < 2) return hops;
  return [
    ...hops.filter(({ family }) => family !== 'memberlist'),
    { ...first, from: 'every member', to: 'every other' },
  ];
}
