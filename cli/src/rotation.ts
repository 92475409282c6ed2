import type { ExecutionPorts } from '../../core/src/certificates/execute/execution';
import type { PlanPreferences } from '../../core/src/certificates/plan/certificate-plan';
import { pickUpsOf, restartAdvice } from '../../core/src/certificates/plan/pick-up';
import { adviceAfter, rotateAuthority, type RotationReceipt } from '../../core/src/certificates/rotate/rotate';
import { prepareRotation, type RotationPlan } from '../../core/src/certificates/rotate/rotation-plan';
import type { Member } from '../../core/src/topology/links';
import type { BoundedWorld } from './judging/bounds';
import type { CertsCall } from './commands/call';
import { outsideOfRotations, refusals } from './outside-writing';
import { exitCode } from './machine/world';
import { certificateText, type CertificateReport, type ReportedFile } from './writers/certificate-report';

/** Does the next step of replacing each CA of the deployment, and says what to restart before the one after. Returns the exit status. */
export async function rotate(
  members: readonly Member[],
  preferences: PlanPreferences,
  ports: ExecutionPorts,
  call: CertsCall,
  world: BoundedWorld,
): Promise<number> {
  const {
    rotations: planned,
    finished,
    problems: obstacles,
  } = await prepareRotation(members, preferences, world, call.again);
  const outside = refusals(await outsideOfRotations(planned, world.bounds), world.bounds);
  const early = call.dryRun || call.restarted ? [] : planned.flatMap(waiting);
  const rotations = outside.length + early.length === 0 ? planned : [];
  const problems = [...obstacles, ...outside, ...early];
  const reports: CertificateReport[] = [];
  for (const rotation of rotations) {
    const changed = [...rotation.files, ...rotation.leaves.map(({ certificate }) => certificate)];
    const advice = adviceAfter(rotation, restartAdvice(pickUpsOf(changed, members)));
    if (call.dryRun) reports.push(reportOf(plannedFiles(rotation), [], advice));
    else reports.push(doneReport(await rotateAuthority(rotation, ports), advice));
  }
  const report = reportOf(
    reports.flatMap(({ files }) => files),
    [...problems, ...reports.flatMap((each) => each.problems)],
    [
      ...reports.flatMap(({ notes }) => notes),
      ...finished.map(
        (path) => `The rotation of ${path} is finished, so nothing was done. Add --again to start another.`,
      ),
    ],
  );
  world.terminal.write(certificateText(report, call));
  if (report.problems.length > 0) return exitCode.findings;
  return exitCode.clean;
}

const stepNumbers = { bundle: 1, reissue: 2, retire: 3 };

/** Whoever goes on before everybody was restarted locks some out. */
function waiting({ step, authority }: RotationPlan): readonly string[] {
  if (step === 'bundle') return [];
  const number = stepNumbers[step];
  return [
    `Step ${number} of 3 for ${authority} was not started: it cuts off every process not restarted since step ${number - 1}. Restart what that step named, then add --restarted.`,
  ];
}

function plannedFiles({ files, leaves, step }: RotationPlan): readonly ReportedFile[] {
  const reason = step === 'retire' ? 'The old CA is removed.' : 'The new CA is added.';
  return [
    ...files.map((path): ReportedFile => ({ path, kind: 'authority', action: 'replace', reasons: [reason] })),
    ...leaves.map(({ certificate, reasons, names }): ReportedFile => ({
      path: certificate,
      kind: 'certificate',
      action: 'replace',
      reasons,
      names,
    })),
  ];
}

/** A step that failed must not tell to go on. */
function doneReport(
  { written, replaced, problems, notes }: RotationReceipt,
  advice: readonly string[],
): CertificateReport {
  const files = [
    ...written.map(({ path, kind }): ReportedFile => ({ path, kind, action: 'create' })),
    ...replaced.map(({ path, kind, backup }): ReportedFile => ({ path, kind, action: 'replace', backup })),
  ];
  if (problems.length === 0) return reportOf(files, problems, [...notes, ...advice]);
  return reportOf(files, problems, [...notes, 'This step is not finished. Fix the problems, then run it again.']);
}

function reportOf(
  files: readonly ReportedFile[],
  problems: readonly string[],
  notes: readonly string[],
): CertificateReport {
  return { files, untouched: [], settings: [], leftOut: [], problems, notes };
}
