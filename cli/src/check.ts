import type { Severity } from '../../core/src/model/finding';
import { neutral } from '../../core/src/model/neutral';
import { type BoundedWorld, unseenOf } from './bounds';
import type { CheckCall } from './call';
import { judgeFiles } from './inputs';
import { exitCode } from './world';
import { checkReport } from './writers/report';
import { humanText } from './writers/human';
import { jsonText } from './writers/json';

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

/** Judges the files and prints what it finds. Returns the exit status. */
export async function check(call: CheckCall, world: BoundedWorld): Promise<number> {
  const judged = await judgeFiles(call, { values: call.env, complete: true }, world);
  if ('complaint' in judged) {
    world.terminal.error(`${neutral(judged.complaint)}\n`);
    return exitCode.usage;
  }
  const report = checkReport(judged, unseenOf(world));
  world.terminal.write(call.format === 'json' ? jsonText(report) : humanText(report));
  const grave = report.files.some(({ findings }) => findings.some(({ severity }) => ranks[severity] <= ranks[call.failOn]));
  return grave ? exitCode.findings : exitCode.clean;
}
