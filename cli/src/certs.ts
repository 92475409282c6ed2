import { executePlan } from '../../core/src/certificates/execute';
import type { ExecutionPorts } from '../../core/src/certificates/execution';
import { defaultPlanPreferences, type CertificatePlan, type PlanPreferences } from '../../core/src/certificates/plan';
import { prepareCertificates } from '../../core/src/certificates/prepare';
import { pickUpsOf, restartAdvice } from '../../core/src/certificates/restarts';
import { neutral } from '../../core/src/model/neutral';
import { withoutLongWords } from '../../core/src/model/quoted';
import type { Member } from '../../core/src/topology/links';
import type { CertsCall } from './call';
import { judgeFiles, type JudgedFile } from './inputs';
import { printResources } from './cert-manager';
import { rotate } from './rotation';
import { writeSettings } from './settings-writing';
import { exitCode, type World } from './world';
import { certificateText, planReport, receiptReport, type CertificateReport } from './writers/certificates';
import { jsonText } from './writers/json';

/** Makes what the files, taken as one deployment, name and lack, and prints what was made. Returns the exit status. */
export async function certs(call: CertsCall, world: World): Promise<number> {
  const judged = await judgedForCertificates(call, world);
  if ('complaint' in judged) {
    world.terminal.error(`${neutral(judged.complaint)}\n`);
    return exitCode.usage;
  }
  if (call.certManager) return printResources(membersOf(judged.files), preferencesOf(call, world), world);
  if (call.rotateAuthority) return rotate(membersOf(judged.files), preferencesOf(call, world), executionPorts(call, world), call, world);
  const plan = await prepareCertificates(membersOf(judged.files), preferencesOf(call, world), world.certificates);
  const report = call.dryRun ? planReport(plan, call.renew) : await carriedOut(plan, judged.files, call, world);
  world.terminal.write(call.format === 'json' ? jsonText(report, withoutLongWords) : certificateText(report, call.dryRun));
  const isStale = call.renew && (plan.stale.length > 0 || report.files.some(({ action }) => action === 'awaits-consent'));
  return report.problems.length > 0 || isStale ? exitCode.findings : exitCode.clean;
}

async function carriedOut(plan: CertificatePlan, files: readonly JudgedFile[], call: CertsCall, world: World): Promise<CertificateReport> {
  const receipt = await executePlan(plan, executionPorts(call, world), call.renew ? 'all' : 'none');
  const settings = call.writeSettings ? await writeSettings(plan.settings, files, world) : null;
  const restarts = restartAdvice(pickUpsOf(receipt.replaced.map(({ path }) => path), membersOf(files)));
  const report = receiptReport(plan, receipt, settings !== null && settings.length === 0, restarts);
  return { ...report, problems: [...report.problems, ...(settings ?? [])] };
}

/** Every process of the files, which are judged together. */
function membersOf(files: readonly JudgedFile[]): readonly Member[] {
  return [...new Set(files.flatMap(({ analysis }) => analysis.deployment.processes))];
}

function judgedForCertificates(call: CertsCall, world: World): ReturnType<typeof judgeFiles> {
  return judgeFiles(call, { values: new Map(), complete: false }, world, true);
}

/** Links in the current folder or in those of the files must not lead out of them. */
function executionPorts(call: CertsCall, { files, keys, clock, paths, currentFolder }: World): ExecutionPorts {
  const folders = call.files.map((file) => paths.folderOf(paths.resolve(currentFolder, file)));
  return { files, keyMaker: keys, clock, roots: [currentFolder, ...folders] };
}

function preferencesOf(call: CertsCall, { paths, currentFolder }: World): PlanPreferences {
  const { names, strategy, internalName, validityDays, keySize, force, only, newKey, keepMode } = call;
  return {
    ...defaultPlanPreferences,
    extraNames: names,
    strategy,
    ...(internalName === null ? {} : { internalName }),
    ...(validityDays === null ? {} : { validityDays }),
    ...(keySize === null ? {} : { keySize }),
    renew: force ? 'all' : 'due',
    only: only.length === 0 ? null : only.map((path) => paths.resolve(currentFolder, path)),
    newKeys: newKey,
    keepMode,
  };
}
