import { executePlan } from '../../core/src/certificates/execute/execute';
import type { ExecutionPorts } from '../../core/src/certificates/execute/execution';
import {
  defaultPlanPreferences,
  type CertificatePlan,
  type PlanPreferences,
} from '../../core/src/certificates/plan/certificate-plan';
import { prepareCertificates } from '../../core/src/certificates/plan/prepare';
import { pickUpsOf, restartAdvice } from '../../core/src/certificates/plan/pick-up';
import { neutral } from '../../core/src/model/neutral';
import { withoutLongWords } from '../../core/src/model/quoted';
import type { ProjectSettings } from '../../core/src/settings/project';
import type { Member } from '../../core/src/topology/links';
import { type BoundedWorld, unseenOf } from './judging/bounds';
import type { CertsCall } from './commands/call';
import { keyPreferences } from './commands/certs-call';
import { judgeFiles, type Judged, strangersOf } from './judging/judged-files';
import { keysForGit } from './keys-in-git';
import { printResources } from './cert-manager';
import { outsideOfPlan, refusals, unreadFiles } from './outside-writing';
import { rotate } from './rotation';
import { writeSettings } from './settings-writing';
import { exitCode } from './machine/world';
import {
  certificateText,
  planReport,
  receiptReport,
  refusedReport,
  type CertificateReport,
} from './writers/certificate-report';
import { jsonText } from './writers/json';

/** Makes what the files, taken as one deployment, name and lack, and prints what was made. Returns the exit status. */
export async function certs(call: CertsCall, world: BoundedWorld): Promise<number> {
  const judged = await judgedForCertificates(call, world);
  if ('complaint' in judged) {
    world.terminal.error(`${neutral(judged.complaint)}\n`);
    return exitCode.usage;
  }
  const members = membersOf(judged);
  const strangers = strangersOf(call, judged, 'nothing was generated');
  if (members.length === 0) return print(refusedReport(strangers), call, world);
  const preferences = preferencesOf(call, judged.settings.project, world);
  if (call.certManager) return printResources(members, preferences, call.rotateAuthority, world);
  const unread = unreadFiles(members);
  if (unread.length > 0) return print(refusedReport(refusals(unread, world.bounds)), call, world);
  if (call.rotateAuthority) return rotate(members, preferences, executionPorts(call, world), call, world);
  const plan = await prepareCertificates(members, preferences, world.certificates);
  const outside = await outsideOfPlan(plan, call.renew, world.bounds);
  if (outside.length > 0) return print(refusedReport(refusals(outside, world.bounds)), call, world);
  const carried = call.dryRun ? planReport(plan, call.renew) : await carriedOut(plan, judged, call, world);
  const report = { ...carried, problems: [...strangers, ...carried.problems], namesNone: members.every(namesNoFile) };
  const isStale =
    call.renew && (plan.stale.length > 0 || report.files.some(({ action }) => action === 'awaits-consent'));
  return Math.max(print(report, call, world), isStale ? exitCode.findings : exitCode.clean);
}

/** True for a process that asks for no certificate at all: nothing is missing, and nothing is secured. */
function namesNoFile({ process }: Member): boolean {
  const roles = ['certificate', 'key', 'authority'] as const;
  return process.configuration.families.every((view) => roles.every((role) => (view.text(role) ?? '') === ''));
}

/** Prints a report with what could not be seen. Returns the exit status. */
function print(report: CertificateReport, call: CertsCall, world: BoundedWorld): number {
  const whole = { ...report, ...unseenOf(world) };
  world.terminal.write(
    call.format === 'json' ? jsonText(whole, withoutLongWords) : certificateText(report, call.dryRun),
  );
  return report.problems.length > 0 ? exitCode.findings : exitCode.clean;
}

async function carriedOut(
  plan: CertificatePlan,
  judged: Judged,
  call: CertsCall,
  world: BoundedWorld,
): Promise<CertificateReport> {
  const receipt = await executePlan(plan, executionPorts(call, world), call.renew ? 'all' : 'none');
  const settings = call.writeSettings ? await writeSettings(plan.settings, judged.files, world) : null;
  const restarts = restartAdvice(
    pickUpsOf(
      receipt.replaced.map(({ path }) => path),
      membersOf(judged),
    ),
  );
  const report = receiptReport(plan, receipt, settings !== null && settings.length === 0, restarts);
  const exposed = await keysForGit(receipt.written, world);
  return {
    ...report,
    notes: [...(exposed === null ? [] : [exposed]), ...report.notes],
    problems: [...report.problems, ...(settings ?? [])],
  };
}

/** Every process of the files, which are judged together. */
function membersOf({ deployments }: Judged): readonly Member[] {
  return deployments.flatMap(({ processes }) => processes);
}

function judgedForCertificates(call: CertsCall, world: BoundedWorld): ReturnType<typeof judgeFiles> {
  return judgeFiles(call, { values: new Map(), complete: false }, world, true);
}

/** Links in the current folder or in those of the files must not lead out of them. */
function executionPorts(call: CertsCall, { files, keys, clock, paths, currentFolder }: BoundedWorld): ExecutionPorts {
  const folders = call.files.map((file) => paths.folderOf(paths.resolve(currentFolder, file)));
  return { files, keyMaker: keys, clock, roots: [currentFolder, ...folders] };
}

/** The options of the call count more than the settings of the first file. */
function preferencesOf(
  call: CertsCall,
  { certificates }: ProjectSettings,
  { paths, currentFolder }: BoundedWorld,
): PlanPreferences {
  const { names, strategy, internalName, force, only, newKey, keepMode } = call;
  return {
    ...defaultPlanPreferences,
    ...certificates,
    ...(names.length === 0 ? {} : { extraNames: names }),
    strategy,
    ...(internalName === null ? {} : { internalName }),
    ...keyPreferences(call),
    renew: force ? 'all' : 'due',
    only: only.length === 0 ? null : only.map((path) => paths.resolve(currentFolder, path)),
    newKeys: newKey,
    keepMode,
  };
}
