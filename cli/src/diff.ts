import { compareStates } from '../../core/src/compare/comparison';
import { stateOf } from '../../core/src/compare/state';
import { neutral } from '../../core/src/model/neutral';
import { type BoundedWorld, unseenText } from './judging/bounds';
import type { DiffCall } from './commands/call';
import { judgeSides, type JudgedSide, sidesOf } from './comparing/diff-sides';
import { tellOfSettings } from './judging/judged-files';
import { problemChanges } from './comparing/problem-changes';
import type { Gap } from './comparing/revision-world';
import { refuse } from './machine/refusal';
import { exitCode } from './machine/world';
import { diffHuman } from './writers/diff-human';
import { diffMarkdown } from './writers/diff-markdown';
import { diffReport, type DiffReport } from './writers/diff-report';
import { jsonText } from './writers/json';

/** Compares two states of a deployment and prints what differs. Returns the exit status. */
export async function diff(call: DiffCall, world: BoundedWorld): Promise<number> {
  const sides = await sidesOf(call, world);
  if ('complaint' in sides) return refuse(sides.complaint, world);
  const { before, after } = await judgeSides(sides, call);
  const objection = objectionTo([before, after]);
  if (objection !== null) return refuse(objection, world);
  tellOfSettings(after.judged.settings, world);
  tellOfUnseen([before, after], world);
  const report = diffReport({
    version: world.version,
    before,
    after,
    assumed: missingOnBoth(before, after),
    comparison: compareStates(stateOf(before.deployments), stateOf(after.deployments)),
    problems: problemChanges(before, after),
  });
  if (!(await print(report, call, world))) return exitCode.failure;
  if (report.worse) return exitCode.findings;
  return exitCode.clean;
}

/** What is told of the call's own world is told at its end. */
function tellOfUnseen(sides: readonly JudgedSide[], world: BoundedWorld): void {
  const told = new Set(unseenText(world).split('\n'));
  const lines = sides.flatMap(({ side }) => unseenText(side.world).split('\n')).filter((line) => !told.has(line));
  world.terminal.error([...new Set(lines)].map((line) => `${line}\n`).join(''));
}

/** How many certificates and CA files neither side has. */
function missingOnBoth(before: JudgedSide, after: JudgedSide): number {
  const [old, now] = [before, after].map(
    ({ judged }) =>
      new Set(
        stateOf(judged.deployments)
          .certificates.filter(({ state }) => state === 'missing')
          .map(({ path, use }) => `${use} ${path}`),
      ),
  );
  return [...(old ?? [])].filter((each) => now?.has(each)).length;
}

const gaps: Readonly<Record<Gap, string>> = {
  'not-fetched': 'is not all here: git has not fetched some of its files. Fetch them, or compare folders.',
  'too-many-files': 'has too many files or folders to look at all. Name a smaller folder of it.',
};

/** Why there is nothing to compare, or not all of it. */
function objectionTo(sides: readonly JudgedSide[]): string | null {
  const inPart = sides.find(({ side }) => side.gap() !== null)?.side;
  if (inPart) return `${inPart.label} ${gaps[inPart.gap() ?? 'not-fetched']}`;
  const [unreadable] = sides.flatMap((side) => side.unreadable);
  if (unreadable) return `${unreadable.path} can't be read: ${unreadable.reason}.`;
  const isEmpty = sides.every(({ judged }) => judged.files.every(({ analysis }) => analysis.kind === null));
  if (isEmpty) return "Nothing was compared: neither side has a file of Mimir's.";
  return null;
}

/** False where the report could not be written, which then is told. */
async function print(report: DiffReport, call: DiffCall, world: BoundedWorld): Promise<boolean> {
  const text = textOf(report, call.format);
  if (call.output === null) {
    world.terminal.write(text);
    return true;
  }
  const failure = await world.save(world.paths.resolve(world.currentFolder, call.output), text);
  if (failure !== null) world.terminal.error(`${neutral(failure)}\n`);
  return failure === null;
}

function textOf(report: DiffReport, format: DiffCall['format']): string {
  if (format === 'json') return jsonText(report);
  if (format === 'markdown') return diffMarkdown(report);
  return diffHuman(report);
}
