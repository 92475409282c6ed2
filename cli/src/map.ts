import { hopMapOf, type HopMap } from '../../core/src/analysis/hop-map';
import { mapMermaid } from '../../core/src/map/mermaid';
import { neutral } from '../../core/src/model/neutral';
import { type BoundedWorld, type Unseen, unseenOf } from './bounds';
import type { MapCall } from './call';
import { judgeFiles } from './inputs';
import { exitCode } from './world';
import { jsonText } from './writers/json';
import { mapTable } from './writers/map';

/** Prints the hops between the processes that the files show. Returns the exit status. */
export async function map(call: MapCall, world: BoundedWorld): Promise<number> {
  const judged = await judgeFiles(call, { values: call.env, complete: true }, world);
  if ('complaint' in judged) {
    world.terminal.error(`${neutral(judged.complaint)}\n`);
    return exitCode.usage;
  }
  const maps = judged.deployments.map(hopMapOf);
  const whole: HopMap = { processes: maps.flatMap(({ processes }) => processes), hops: maps.flatMap(({ hops }) => hops) };
  world.terminal.write(printed({ ...whole, ...unseenOf(world) }, call.format));
  return exitCode.clean;
}

function printed(map: HopMap & Unseen, format: MapCall['format']): string {
  if (format === 'json') return jsonText(map);
  return format === 'mermaid' ? mapMermaid(map) : mapTable(map);
}
