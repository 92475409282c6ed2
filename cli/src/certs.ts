import { unknownEnvironment } from '../../core/src/analysis/analysis-settings';
import { executePlan } from '../../core/src/certificates/execute/execute';
import type { ExecutionPorts } from '../../core/src/certificates/execute/execution';
import {
  defaultPlanPreferences,
  type CertificatePlan,
  type PlanPreferences,
  prepareCertificates,
} from '../../core/src/certificates/plan/certificate-plan';
import { pickUpsOf, restartAdvice } from '../../core/src/certificates/plan/pick-up';
import { neutral } from '../../core/src/model/neutral';
import { present } from '../../core/src/model/present';
import type { ProjectSettings } from '../../core/src/settings/project';
import type { Member } from '../../core/src/topology/links';
import { type BoundedWorld, unseenOf } from './judging/bounds';
import type { CertsCall } from './commands/call';
import { keyPreferences } from './commands/certs-call';
import { errorsLeft } from './judging/errors-left';
import { judgeQuietly, judgeFiles, type Judged, strangersOf, type JudgedFile } from './judging/judged-files';
import { keysForGit } from './keys-in-git';
import { outsideOfPlan, refusals, unreadFiles } from './outside-writing';
import { rotate } from './rotation';
import { refuse } from './machine/refusal';
import { exitCode, type World } from './machine/world';
import {
  certificateText,
  planReport,
  receiptReport,
  refusedReport,
  type CertificateReport,
} from './writers/certificate-report';
import { certManagerExport, certManagerText } from '../../core/src/certificates/cluster/cert-manager-resources';
import { clusterRotation, clusterRotationText } from '../../core/src/certificates/cluster/cluster-rotation';
import { fixEdits } from '../../core/src/analysis/fix-edits';
import { textAfter } from '../../core/src/analysis/sound-edits';
import type { DocumentChanges } from '../../core/src/model/finding';
import { writeTexts } from './text-writing';
import { fileRoles } from '../../core/src/model/option';

/** Makes what the files, taken as one deployment, name and lack, and prints what was made. Returns the exit status. */
export async function certs(call: CertsCall, world: BoundedWorld): Promise<number> {
  const judged = await judgedForCertificates(call, world);
  if ('complaint' in judged) return refuse(judged.complaint, world);
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
  const left = await leftWrong(judged, carried, call, world);
  const told = { ...carried, notes: present([...carried.notes, left]), problems: [...strangers, ...carried.problems] };
  const report = withUnnamed(told, members);
  const status = print(report, call, world);
  const isStale =
    call.renew && (plan.stale.length > 0 || report.files.some(({ action }) => action === 'awaits-consent'));
  if (isStale) return Math.max(status, exitCode.findings);
  return status;
}

/** The report with what is to be said where nobody is seen to name a certificate. */
function withUnnamed(report: CertificateReport, members: readonly Member[]): CertificateReport {
  const namesNone = members.every(namesNoFile);
  const unclear = namesNone ? members.filter(mayNameFiles) : [];
  return {
    ...report,
    problems: [...report.problems, ...unclear.map(notDetermined)],
    namesNone: namesNone && unclear.length === 0,
  };
}

/** True for a process that asks for no certificate that is seen: nothing is missing, and nothing is secured. */
function namesNoFile(member: Member): boolean {
  return pathsOf(member).every((path) => (path ?? '') === '');
}

/** True where settings are not seen, such as in a file on another machine, that may name certificates. */
function mayNameFiles(member: Member): boolean {
  return pathsOf(member).some((path) => path === null);
}

function pathsOf({ process }: Member): readonly (string | null)[] {
  return process.configuration.families.flatMap((view) => fileRoles.map((role) => view.text(role)));
}

function notDetermined({ process }: Member): string {
  return `Some settings of ${process.name} can't be determined, so it is not known which certificates it names.`;
}

/** Prints a report with what could not be seen. Returns the exit status. */
function print(report: CertificateReport, call: CertsCall, world: BoundedWorld): number {
  const whole = { ...report, ...unseenOf(world) };
  world.terminal.write(certificateText(whole, call));
  if (report.problems.length > 0) return exitCode.findings;
  return exitCode.clean;
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
    notes: present([exposed, ...report.notes]),
    problems: [...report.problems, ...(settings ?? [])],
  };
}

/** What is wrong now that the certificates are there, and what clients need is written. */
async function leftWrong(
  judged: Judged,
  { files, settings }: CertificateReport,
  call: CertsCall,
  world: BoundedWorld,
): Promise<string | null> {
  if (call.dryRun) return null;
  const mayHaveWritten = files.length > 0 || (call.writeSettings && settings.length > 0);
  if (!mayHaveWritten) return errorsLeft(judged);
  const again = await judgeQuietly(call, unknownEnvironment, world, true);
  if ('complaint' in again) return again.complaint;
  return errorsLeft(again);
}

/** Every process of the files, which are judged together. */
function membersOf({ deployments }: Judged): readonly Member[] {
  return deployments.flatMap(({ processes }) => processes);
}

function judgedForCertificates(call: CertsCall, world: BoundedWorld): ReturnType<typeof judgeFiles> {
  return judgeFiles(call, unknownEnvironment, world, true);
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
    ...(names.length > 0 && { extraNames: names }),
    strategy,
    ...(internalName !== null && { internalName }),
    ...keyPreferences(call),
    renew: force ? 'all' : 'due',
    only: only.length === 0 ? null : only.map((path) => paths.resolve(currentFolder, path)),
    newKeys: newKey,
    keepMode,
  };
}

/**
 * Prints the deployment's certificates as resources of cert-manager, with the volumes as a comment that can be copied; of a
 * rotation, the CAs that come and how to go over to them. Returns the exit status.
 */
function printResources(
  members: readonly Member[],
  preferences: PlanPreferences,
  isRotation: boolean,
  { terminal }: World,
): number {
  const exported = certManagerExport(members, preferences);
  for (const note of exported.notes) terminal.error(`${neutral(note)}\n`);
  const text = isRotation ? clusterRotationText(clusterRotation(exported)) : certManagerText(exported);
  if (text === '') {
    terminal.error('The configuration names no certificate, so there is nothing to export.\n');
    return exitCode.findings;
  }
  terminal.write(text);
  return exitCode.clean;
}

/** Writes settings into the files that were judged. Gives a sentence for each file that could not be changed, which then is as it was. */
async function writeSettings(
  changes: readonly DocumentChanges[],
  files: readonly JudgedFile[],
  world: World,
): Promise<readonly string[]> {
  const analyses = new Map(files.map(({ analysis }) => [analysis.source.uri, analysis]));
  const edits = fixEdits({ kind: 'set', changes }, (uri) => analyses.get(uri)?.documents ?? []);
  if (edits === null) return ['The options could not be written: a file no longer exists.'];
  const texts = [...edits].flatMap(([uri, list]) => {
    const former = analyses.get(uri)?.source.text;
    if (former === undefined || list.length === 0) return [];
    return [{ uri, former, text: textAfter(list, former) }];
  });
  return writeTexts(texts, world);
}
