import { defaultAnalysisSettings } from '../../core/src/analysis/settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { objectionToWriting } from '../../core/src/certificates/guard';
import { defaultPlanPreferences } from '../../core/src/certificates/plan';
import { neutral } from '../../core/src/model/neutral';
import { applyPlan } from '../../core/src/secure/apply';
import { companionsOf } from '../../core/src/secure/companions';
import { judgingOf, type JudgingGround } from '../../core/src/secure/judging';
import { isIdle, type Reason, type SecurePlan, type SecureWishes } from '../../core/src/secure/plan';
import { planSecuring } from '../../core/src/secure/planner';
import { remainsOf } from '../../core/src/secure/remains';
import type { BoundedWorld } from './bounds';
import type { SecureCall } from './call';
import { exitCode } from './world';
import { jsonText } from './writers/json';
import { secureReport, secureText, type SecureReport } from './writers/secure';

/** Secures the deployment of the files, or prints what that comes to. Returns the exit status. */
export async function secure(call: SecureCall, world: BoundedWorld): Promise<number> {
  const { paths, currentFolder, files } = world;
  const named = call.files.map((file) => paths.resolve(currentFolder, file));
  for (const [index, path] of named.entries()) {
    if ((await files.readText(path)) !== null) continue;
    world.terminal.error(`${neutral(`${call.files[index] ?? path} cannot be read.`)}\n`);
    return exitCode.usage;
  }
  const ground = groundOf(call, world);
  const { certain, uncertain } = await companionsOf(named, ground);
  const judging = judgingOf([...named, ...certain], ground);
  const roots = [currentFolder, ...[...named, ...certain].map((path) => paths.folderOf(path))];
  const plan = await planSecuring(judging, wishesOf(call), {
    certificates: world.certificates,
    paths,
    workingDirectory: ground.settings.workingDirectory,
    textAt: (path) => files.readText(path),
    isIgnored: async (path) => (await world.versionControl?.isIgnored?.(path)) === true,
    objectionTo: (path) => objectionTo(path, roots, world),
  });
  const open = [...plan.open, ...uncertain.map(besideOf)];
  const found = certain.length === 0 ? [] : [`These files are beside the named ones and belong to their deployment, so they are secured too: ${certain.map((path) => shown(path, world)).join(', ')}.`];
  const steps = plan.steps.map((step) => step.replaceAll(`${currentFolder}/`, ''));
  const whole: SecurePlan = { ...plan, open, notes: [...found, ...plan.notes], steps };
  if (call.dryRun || whole.refused.length > 0 || isIdle(whole)) {
    // Where nothing is to be written, all must be well already.
    const remains = whole.refused.length === 0 && isIdle(whole) ? remainsOf(await judging.judge(new Map()), secured(whole, call)) : [];
    return print(secureReport(whole, { isDry: call.dryRun, problems: [], remains }), call, world);
  }
  const applied = await applyPlan(whole, { files, keyMaker: world.keys, clock: world.clock, roots });
  const remains = applied.problems.length > 0 ? [] : remainsOf(await judging.judge(new Map()), secured(whole, call));
  return print(secureReport(whole, { isDry: false, problems: applied.problems, remains }), call, world);
}

/** What is not done as a part is told once. */
function secured({ notDone }: SecurePlan, { protocols }: SecureCall): SecureCall['protocols'] {
  return notDone.length === 0 ? protocols : new Set([...protocols].filter((protocol) => protocol !== 'http'));
}

function print(report: SecureReport, call: SecureCall, world: BoundedWorld): number {
  world.terminal.write(call.format === 'json' ? jsonText(report) : secureText(report, (path) => shown(path, world)));
  return report.refused.length + report.notDone.length + report.problems.length + report.remains.length > 0 ? exitCode.findings : exitCode.clean;
}

function besideOf(path: string): Reason {
  return { what: path, why: 'It is beside these files, and nothing shows whether it belongs to their deployment. Name it too if it does.' };
}

function groundOf(call: SecureCall, world: BoundedWorld): JudgingGround {
  const { paths, currentFolder } = world;
  const ownFolders = [world.bounds.place, ...call.named.map((file) => paths.folderOf(paths.resolve(currentFolder, file)))];
  const workingDirectory = call.cwd === null ? null : paths.resolve(currentFolder, call.cwd);
  const settings = { ...defaultAnalysisSettings, ownFolders, mimirVersion: call.mimirVersion, workingDirectory };
  return { catalogue: loadCatalogue(), ports: world, settings, kind: call.kind };
}

function wishesOf({ protocols, issuer, names, internalName, validityDays, keySize }: SecureCall): SecureWishes {
  return {
    protocols,
    issuer,
    preferences: {
      ...defaultPlanPreferences,
      extraNames: names,
      ...(internalName === null ? {} : { internalName }),
      ...(validityDays === null ? {} : { validityDays }),
      ...(keySize === null ? {} : { keySize }),
    },
  };
}

/** Why the plan must not write a file. */
async function objectionTo(path: string, roots: readonly string[], { bounds, files, paths }: BoundedWorld): Promise<string | null> {
  if ((await bounds.unwritable([path])).length > 0) return `It is outside of ${bounds.place}. Add --allow-outside to write there.`;
  const status = await files.stat(path);
  if (status.kind === 'file' && (status.mode & 0o222) === 0) return 'It is read-only. Allow writing to it first.';
  return objectionToWriting(path, new Set([paths.folderOf(path)]), roots, files);
}

function shown(path: string, { currentFolder }: BoundedWorld): string {
  return path.startsWith(`${currentFolder}/`) ? path.slice(currentFolder.length + 1) : path;
}
