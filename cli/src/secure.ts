import { unknownEnvironment } from '../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { objectionToWriting } from '../../core/src/certificates/execute/guard';
import { defaultPlanPreferences } from '../../core/src/certificates/plan/certificate-plan';
import { kindOf } from '../../core/src/documents/document-kinds';
import { swapJournalPath } from '../../core/src/certificates/plan/plan-paths';
import { recoverSwap } from '../../core/src/certificates/execute/swap';
import { neutral } from '../../core/src/model/neutral';
import type { Failed } from '../../core/src/ports';
import { applyPlan } from '../../core/src/secure/apply';
import { companionsOf } from '../../core/src/secure/companions';
import { type Judging, judgingOf, type JudgingGround } from '../../core/src/secure/judging';
import { isIdle, type Reason, type SecurePlan, type SecureWishes } from '../../core/src/secure/secure-plan';
import { planSecuring } from '../../core/src/secure/planner';
import { remainsOf } from '../../core/src/secure/remains';
import { fitsGlobs, type ProjectSettings } from '../../core/src/settings/project';
import type { SettingsByFile } from '../../core/src/settings/settings-by-file';
import type { BoundedWorld } from './judging/bounds';
import type { SecureCall } from './commands/call';
import { deploymentFiles } from './judging/deployment-files';
import { keyPreferences } from './commands/certs-call';
import { shownPath } from './judging/finding-files';
import { keysForGit } from './keys-in-git';
import { settingsOfCall } from './judging/project-settings';
import { refuse } from './machine/refusal';
import { exitCode } from './machine/world';
import { reportText } from './writers/json';
import { secureReport, secureText, type SecureReport } from './writers/secure-report';

/** Secures the deployment of the files, or prints what that comes to. Returns the exit status. */
export async function secure(call: SecureCall, world: BoundedWorld): Promise<number> {
  const { paths, currentFolder, files } = world;
  const found = await deploymentFiles(call, world);
  if ('complaint' in found) return refuse(found.complaint, world);
  const { named, patches } = found;
  const projects = settingsOfCall(call, { environment: unknownEnvironment }, loadCatalogue(), world);
  const [first = ''] = named.map((path) => paths.toUri(path));
  await projects.prepare(first);
  const ground = groundOf(call, projects, world);
  const { certain, uncertain } = await companionsOf(named, ground);
  const judging = judgingOf([...named, ...certain], ground);
  const recovered = call.dryRun ? [] : await recoverSettings(judging, world);
  if ('failure' in recovered) {
    world.terminal.error(`${neutral(recovered.failure)}\n`);
    return exitCode.findings;
  }
  const roots = [currentFolder, ...[...named, ...certain].map((path) => paths.folderOf(path))];
  const plan = await planSecuring(judging, wishesOf(call, projects.projectFor(first)), {
    certificates: world.certificates,
    patches,
    paths,
    workingDirectory: projects.projectFor(first).workingDirectory,
    textAt: (path) => files.readText(path),
    isIgnored: async (path) => (await world.versionControl?.isIgnored?.(path)) === true,
    objectionTo: (path) => objectionTo(path, roots, world),
  });
  const open = [...plan.open, ...uncertain.map(besideOf)];
  const beside = besideNotes(certain, world);
  const steps = plan.steps.map((step) => fromHere(step, currentFolder));
  const whole: SecurePlan = { ...plan, open, notes: [...recovered, ...beside, ...plan.notes], steps };
  if (call.dryRun || whole.refused.length > 0 || isIdle(whole)) {
    const remains = isSettled(whole) ? remainsOf(await judging.judge(new Map()), secured(whole, call)) : [];
    return print(secureReport(whole, { isDry: call.dryRun, problems: [], remains }), call, world);
  }
  const applied = await applyPlan(whole, { files, keyMaker: world.keys, clock: world.clock, roots });
  const remains = applied.problems.length > 0 ? [] : remainsOf(await judging.judge(new Map()), secured(whole, call));
  const exposed = await keysForGit(applied.receipt?.written ?? [], world);
  const done = withNote(whole, exposed);
  return print(secureReport(done, { isDry: false, problems: applied.problems, remains }), call, world);
}

/** A step with the paths of the current folder as somebody writes them there. */
function fromHere(step: string, currentFolder: string): string {
  const end = ` ${currentFolder}`;
  if (step.endsWith(end)) return `${step.slice(0, -end.length)} .`;
  return step.replaceAll(`${currentFolder}/`, '');
}

/** Settings that a run which died was replacing are finished or put back first: sentences on which. */
async function recoverSettings(judging: Judging, { files, paths }: BoundedWorld): Promise<readonly string[] | Failed> {
  const folders = [...new Set(judging.files.map((path) => paths.folderOf(path)))];
  const names = await Promise.all(
    folders.map(async (folder) =>
      (await files.list(folder))
        .filter((name) => name.endsWith('.mimir-tls-swap'))
        .map((name) => paths.resolve(folder, name)),
    ),
  );
  if (names.flat().length === 0) return [];
  const judged = await judging.judge(new Map());
  const known = new Set([...judged.files.keys()].flatMap((uri) => paths.fromUri(uri) ?? []));
  const notes: string[] = [];
  for (const path of [...known].filter((each) => names.flat().includes(swapJournalPath(each)))) {
    const outcome = await recoverSwap(path, known, files);
    if ('failure' in outcome) return outcome;
    notes.push(outcome.note);
  }
  return notes;
}

/** What is not done as a part is told once. */
function secured({ notDone }: SecurePlan, { protocols }: SecureCall): SecureCall['protocols'] {
  if (notDone.length === 0) return protocols;
  return new Set([...protocols].filter((protocol) => protocol !== 'http'));
}

function print(report: SecureReport, call: SecureCall, world: BoundedWorld): number {
  world.terminal.write(reportText(call.format, report, () => secureText(report, (path) => shownPath(path, world))));
  if (report.refused.length + report.notDone.length + report.problems.length + report.remains.length > 0)
    return exitCode.findings;
  return exitCode.clean;
}

function besideOf(path: string): Reason {
  return {
    what: path,
    why: 'It may belong to the same deployment. Specify it too if it does.',
  };
}

function groundOf(call: SecureCall, projects: SettingsByFile, world: BoundedWorld): JudgingGround {
  const { paths } = world;
  const isForced = (path: string, text: string): boolean => {
    const uri = paths.toUri(path);
    return fitsGlobs(projects.projectFor(uri).include, uri, paths) && kindOf({ uri, languageId: '', text }) === null;
  };
  const isNamed = (path: string): boolean =>
    call.files.some((file) => paths.resolve(world.currentFolder, file) === path);
  return {
    catalogue: loadCatalogue(),
    ports: world,
    settingsFor: (uri) => projects.analysisFor(uri),
    prepare: (uri) => projects.prepare(uri),
    kindFor: (path, text) => {
      if (call.kind !== null && isNamed(path)) return call.kind;
      if (isForced(path, text)) return 'mimir-yaml';
      return null;
    },
    languageOf: () => '',
  };
}

function wishesOf(call: SecureCall, { certificates }: ProjectSettings): SecureWishes {
  const { protocols, issuer, extraObjects, names, internalName } = call;
  return {
    protocols,
    issuer,
    extraObjects,
    preferences: {
      ...defaultPlanPreferences,
      ...certificates,
      // The settings are for the one name.
      strategy: 'internal-name',
      ...(names.length > 0 && { extraNames: names }),
      ...(internalName !== null && { internalName }),
      ...keyPreferences(call),
    },
  };
}

/** Why the plan must not write a file. */
async function objectionTo(
  path: string,
  roots: readonly string[],
  { bounds, files, paths }: BoundedWorld,
): Promise<string | null> {
  if ((await bounds.unwritable([path])).length > 0)
    return `It is outside ${bounds.place}. Add --allow-outside to write there.`;
  const status = await files.stat(path);
  if (status.kind === 'file' && (status.mode & 0o222) === 0) return 'It is read-only. Make it writable.';
  return objectionToWriting(path, new Set([paths.folderOf(path)]), roots, files);
}

/** Where nothing is to be written and nothing was refused, all must be well already. */
function isSettled(plan: SecurePlan): boolean {
  return plan.refused.length === 0 && isIdle(plan);
}

function besideNotes(paths: readonly string[], world: BoundedWorld): readonly string[] {
  if (paths.length === 0) return [];
  const names = paths.map((path) => shownPath(path, world)).join(', ');
  return [`These files belong to the same deployment, so they are secured too: ${names}.`];
}

function withNote(plan: SecurePlan, note: string | null): SecurePlan {
  if (note === null) return plan;
  return { ...plan, notes: [note, ...plan.notes] };
}
