import { unseenText } from '../../core/src/analysis/coverage';
import { hopMapOf, type HopMap, type MappedHop } from '../../core/src/analysis/hop-map';
import { deploymentMapOf } from '../../core/src/map/map-of-deployment';
import { mapMermaid } from '../../core/src/map/mermaid';
import type { DeploymentMap } from '../../core/src/model/deployment-map';
import { neutral } from '../../core/src/model/neutral';
import { figuresOf } from '../../core/src/picture/figure';
import { markupOf } from '../../core/src/picture/svg-element';
import { type BoundedWorld, type Unseen, unseenOf } from './judging/bounds';
import type { MapCall } from './commands/call';
import { type Judged, judgeFiles, strangersOf } from './judging/judged-files';
import { refuse } from './machine/refusal';
import { exitCode } from './machine/world';
import { jsonText } from './writers/json';

/** Prints the hops between the processes that the files show. Returns the exit status. */
export async function map(call: MapCall, world: BoundedWorld): Promise<number> {
  const judged = await judgeFiles(call, { values: call.env, complete: true }, world);
  if ('complaint' in judged) return refuse(judged.complaint, world);
  const strangers = strangersOf(call, judged, 'it is not on the map');
  world.terminal.error(strangers.map((each) => `${neutral(each)}\n`).join(''));
  if (judged.deployments.length === 0 && strangers.length > 0) return exitCode.usage;
  if (call.format === 'svg') {
    world.terminal.write(
      svgText(judged.deployments.map((deployment) => deploymentMapOf(deployment, deployment.findings, () => null))),
    );
    return exitCode.clean;
  }
  const maps = judged.deployments.map(hopMapOf);
  if (call.format === 'table') {
    world.terminal.write([...maps.map(mapTable), ...notSeen(judged)].join('\n'));
    return exitCode.clean;
  }
  world.terminal.error(notSeen(judged).join(''));
  const outsideHops = maps.flatMap((each) => each.outsideHops ?? []);
  const whole: HopMap = {
    processes: maps.flatMap(({ processes }) => processes),
    hops: maps.flatMap(({ hops }) => hops),
    ...(outsideHops.length > 0 && { outsideHops }),
  };
  world.terminal.write(printed({ ...whole, ...unseenOf(world) }, call.format));
  return exitCode.clean;
}

/** What the map does not show, as a line; none where all was seen. */
function notSeen({ coverage: { unseen } }: Judged): readonly string[] {
  if (unseen.length === 0) return [];
  return [`Not seen: ${unseenText(unseen)}.\n`];
}

function printed(map: HopMap & Unseen, format: 'json' | 'mermaid'): string {
  if (format === 'json') return jsonText(map);
  return mapMermaid(map);
}

/** Wide enough for the lanes side by side; a drawing scales. */
const drawnWidth = 1400;

function svgText(maps: readonly DeploymentMap<null>[]): string {
  const figures = maps.map((map) => ({ map, title: 'TLS map', summary: map.verdict.summary }));
  return markupOf(figuresOf(figures, { scheme: 'light', width: drawnWidth }));
}

/** A line a hop, in columns. */
function mapTable({ processes, hops, outsideHops = [] }: HopMap): string {
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
  if (targets.length === 0) return 'calls from outside';
  return targets.join(', ');
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
