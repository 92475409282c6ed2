import { counted } from '../../core/src/model/counted';
import { neutral } from '../../core/src/model/neutral';
import { safeText } from '../../core/src/model/safe-text';
import { type Baseline, baselineOf, readBaseline, withoutAccepted } from './baseline';
import { type BoundedWorld, unseenOf } from './judging/bounds';
import { type CheckCall, severities } from './commands/check-call';
import { answersAtOnce, answersByFolder } from './judging/answers-by-folder';
import { findFiles, type Input, shownPath } from './judging/finding-files';
import { type Fixed, fixTexts } from './judging/fixing';
import { judgeInputs, projectsOf, tellOfSettings, type JudgedFile, withPatches } from './judging/judged-files';
import { paintFor, humanText, summaryText } from './writers/human';
import { SourceLines } from './writers/source-lines';
import { writeAllTexts } from './text-writing';
import { refuse } from './machine/refusal';
import { exitCode, type Terminal } from './machine/world';
import { diffText, fixingText } from './writers/fix-diff';
import { githubText } from './writers/github';
import { gitlabText } from './writers/gitlab';
import { jsonText } from './writers/json';
import { junitText } from './writers/junit';
import { type CheckReport, checkReport, countsOf } from './writers/report';
import { sarifText } from './writers/sarif';

/** Judges the files and prints what it finds; `raw` prints as it is what is safe already. Returns the exit status. */
export async function check(call: CheckCall, world: BoundedWorld, raw: Terminal): Promise<number> {
  const baseline = await baselineFor(call, world);
  if ('complaint' in baseline) return refuse(baseline.complaint, world);
  const environment = { values: call.env, complete: true };
  const projects = projectsOf(call, environment, world);
  const found = await findFiles(call.naming, world, projects);
  if (isInput(call.output, found.inputs, world))
    return refuse(`${call.output ?? ''} is an input, so the output can't overwrite it. Choose another file.`, world);
  for (const { path, reason } of found.unreadable) world.terminal.error(`${neutral(path)} can't be read: ${reason}.\n`);
  // Fixes are found for texts that no disk has.
  const answersOf = call.fix === null ? answersByFolder : answersAtOnce;
  const judge = (inputs: readonly Input[]) => judgeInputs(inputs, call, environment, world, false, projects, answersOf);
  const fixed =
    call.fix === null
      ? { judged: await judge(found.inputs), made: [], texts: new Map<string, never>() }
      : await fixTexts(found.inputs, judge, call.fix);
  if (call.fix?.isDiff) return printDiff(fixed.texts, found.unreadable.length > 0, world);
  const problems = await writeFixes(fixed, world);
  if (problems.length > 0) return exitCode.failure;
  const judged = { ...fixed.judged, coverage: withPatches(fixed.judged.coverage, found.patches) };
  tellOfSettings(judged.settings, world);
  const whole = checkReport(judged, {
    ...found,
    version: world.version,
    rulesUrl: world.rulesUrl,
    unseen: unseenOf(world),
  });
  if (call.writesBaseline) return writeBaseline(whole, call, world);
  const report = narrowed(whole, baseline.accepted, call, world);
  const saved = await printReport(report, judged.files, call, world, raw);
  if (saved) return statusOf(report, call);
  return exitCode.failure;
}

/** Exits with 1 where there is something to change. */
function printDiff(texts: Fixed<unknown>['texts'], isPart: boolean, { terminal }: BoundedWorld): number {
  terminal.write(diffText(texts));
  if (isPart) return exitCode.usage;
  if (texts.size > 0) return exitCode.findings;
  return exitCode.clean;
}

/** Writes all fixes or none, and tells of each. Gives what was in the way. */
async function writeFixes({ made, texts }: Fixed<unknown>, world: BoundedWorld): Promise<readonly string[]> {
  const problems = await writeAllTexts(
    [...texts].map(([uri, { former, text }]) => ({ uri, former, text })),
    world,
  );
  world.terminal.error(fixingText(made, problems));
  return problems;
}

/** Reports may go over anything but what they are about. */
function isInput(
  output: string | null,
  inputs: readonly { readonly uri: string }[],
  { paths, currentFolder }: BoundedWorld,
): boolean {
  return output !== null && inputs.some(({ uri }) => uri === paths.toUri(paths.resolve(currentFolder, output)));
}

async function baselineFor(
  call: CheckCall,
  world: BoundedWorld,
): Promise<{ readonly accepted: Baseline } | { readonly complaint: string }> {
  if (call.baseline === null || call.writesBaseline) return { accepted: { version: 1, findings: [] } };
  const text = await world.files.readText(world.paths.resolve(world.currentFolder, call.baseline));
  if (text === null)
    return { complaint: `The baseline ${call.baseline} can't be read. Create it with --write-baseline.` };
  const accepted = readBaseline(text);
  if (accepted !== null) return { accepted };
  return {
    complaint: `${call.baseline} is not a baseline of mimir-tls check. Create it again with --write-baseline.`,
  };
}

async function writeBaseline(report: CheckReport, call: CheckCall, world: BoundedWorld): Promise<number> {
  const file = world.paths.resolve(world.currentFolder, call.baseline ?? '');
  const baseline = baselineOf(report, pathsFrom(file, world));
  const failure = await world.save(file, jsonText(baseline));
  if (failure !== null) {
    world.terminal.error(`${neutral(failure)}\n`);
    return exitCode.failure;
  }
  const count = baseline.findings.reduce((sum, each) => sum + each.count, 0);
  world.terminal.write(`Wrote ${counted(count, 'finding')} to ${neutral(call.baseline ?? '')}.\n`);
  if (report.unreadable.length > 0) return exitCode.usage;
  return exitCode.clean;
}

/** The baseline's own folder is what its paths start at, so that it holds from every folder. */
function pathsFrom(baseline: string, { paths, currentFolder }: BoundedWorld): (path: string) => string {
  return (path) => shownPath(paths.resolve(currentFolder, path), { currentFolder: paths.folderOf(baseline) });
}

/** The report without what is accepted, and what is not to be shown. What remains unsaid is counted. */
function narrowed(report: CheckReport, accepted: Baseline, call: CheckCall, world: BoundedWorld): CheckReport {
  const { files, absorbed, gone } = withoutAccepted(
    report.files,
    accepted,
    pathsFrom(world.paths.resolve(world.currentFolder, call.baseline ?? '.'), world),
  );
  const isShown = (severity: (typeof severities)[number]): boolean =>
    severities.indexOf(severity) <= severities.indexOf(call.minSeverity);
  const shown = files.map((file) => ({ ...file, findings: file.findings.filter(({ severity }) => isShown(severity)) }));
  const hidden = sumOf(countsOf(files)) - sumOf(countsOf(shown));
  return {
    ...report,
    files: shown,
    counts: countsOf(files),
    hidden: { baseline: absorbed, belowMinSeverity: hidden },
    goneFromBaseline: gone,
  };
}

function sumOf(counts: CheckReport['counts']): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** False where the report could not be written, which then is told. */
async function printReport(
  report: CheckReport,
  files: readonly JudgedFile[],
  call: CheckCall,
  world: BoundedWorld,
  raw: Terminal,
): Promise<boolean> {
  const text = textOf(report, files, call, world);
  if (call.output === null) {
    raw.write(text);
    return true;
  }
  const failure = await world.save(world.paths.resolve(world.currentFolder, call.output), text);
  if (failure !== null) world.terminal.error(`${neutral(failure)}\n`);
  else if (!call.quiet) world.terminal.write(`${summaryText(report)}\n`);
  return failure === null;
}

function textOf(report: CheckReport, files: readonly JudgedFile[], call: CheckCall, world: BoundedWorld): string {
  switch (call.format) {
    case 'human': {
      const hasColors = call.color === 'always' || (call.color === 'auto' && call.output === null && world.hasColors);
      return humanText(report, { paint: paintFor(hasColors), lines: new SourceLines(files), isQuiet: call.quiet });
    }
    case 'json':
      return safeText(jsonText(report));
    case 'sarif':
      return safeText(sarifText(report, world.rulesUrl));
    case 'gitlab':
      return safeText(gitlabText(report));
    case 'github':
      return githubText(report);
    case 'junit':
      return junitText(report);
  }
}

function statusOf({ files, counts, unreadable }: CheckReport, { strict, failOn }: CheckCall): number {
  if (unreadable.length > 0) return exitCode.usage;
  const isGrave =
    failOn !== 'never' && severities.slice(0, severities.indexOf(failOn) + 1).some((severity) => counts[severity] > 0);
  const isUnknown = files.length === 0 || files.some(({ kind }) => kind === null);
  if (isGrave || (strict && isUnknown)) return exitCode.findings;
  return exitCode.clean;
}
