import { hopMapOf, type HopMap } from '../../core/src/analysis/hop-map';
import { deploymentMapOf } from '../../core/src/map/map-of-deployment';
import { mapMermaid } from '../../core/src/map/mermaid';
import type { DeploymentMap } from '../../core/src/model/deployment-map';
import { neutral } from '../../core/src/model/neutral';
import { figuresOf } from '../../core/src/picture/figure';
import { markupOf } from '../../core/src/picture/svg-element';
import { type BoundedWorld, type Unseen, unseenOf } from './judging/bounds';
import type { MapCall } from './commands/call';
import { judgeFiles, strangersOf } from './judging/judged-files';
import { exitCode } from './machine/world';
import { jsonText } from './writers/json';
import { mapTable } from './writers/map-table';

/** Prints the hops between the processes that the files show. Returns the exit status. */
export async function map(call: MapCall, world: BoundedWorld): Promise<number> {
  const judged = await judgeFiles(call, { values: call.env, complete: true }, world);
  if ('complaint' in judged) {
    world.terminal.error(`${neutral(judged.complaint)}\n`);
    return exitCode.usage;
  }
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
    world.terminal.write(maps.map(mapTable).join('\n'));
    return exitCode.clean;
  }
  const outsideHops = maps.flatMap((each) => each.outsideHops ?? []);
  const whole: HopMap = {
    processes: maps.flatMap(({ processes }) => processes),
    hops: maps.flatMap(({ hops }) => hops),
    ...(outsideHops.length === 0 ? {} : { outsideHops }),
  };
  world.terminal.write(printed({ ...whole, ...unseenOf(world) }, call.format));
  return exitCode.clean;
}

function printed(map: HopMap & Unseen, format: 'json' | 'mermaid'): string {
  return format === 'json' ? jsonText(map) : mapMermaid(map);
}

/** Wide enough for the lanes side by side; a drawing scales. */
const drawnWidth = 1400;

function svgText(maps: readonly DeploymentMap<null>[]): string {
  const figures = maps.map((map) => ({ map, title: 'TLS map', summary: map.verdict.summary }));
  return markupOf(figuresOf(figures, { scheme: 'light', width: drawnWidth }));
}
