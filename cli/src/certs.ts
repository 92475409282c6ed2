import { executePlan } from '../../core/src/certificates/execute';
import { prepareCertificates } from '../../core/src/certificates/prepare';
import type { PlanPreferences } from '../../core/src/certificates/plan';
import type { CertsCall } from './call';
import { judgeFiles } from './inputs';
import { exitCode, type World } from './world';
import { certificateText, planReport, receiptReport, type CertificateReport } from './writers/certificates';

/** Makes what the files name and lack, file by file, and prints what was made. Returns the exit status. */
export async function certs(call: CertsCall, world: World): Promise<number> {
  const preferences: PlanPreferences = {
    internalName: 'mimir.internal',
    extraNames: call.names,
    keySize: 2048,
    validityDays: 730,
    organization: '',
  };
  const reports: CertificateReport[] = [];
  for (const file of call.files) {
    // Each file is judged anew, since the one before may have made files that both name.
    const judged = await judgeFiles({ ...call, files: [file] }, { values: new Map(), complete: false }, world);
    if ('complaint' in judged) {
      world.terminal.error(`${judged.complaint}\n`);
      return exitCode.usage;
    }
    for (const { analysis } of judged.files.slice(0, 1)) {
      for (const { process, facts } of analysis.processes) {
        const plan = await prepareCertificates(process, facts, preferences, world.certificates);
        reports.push(
          call.dryRun ? planReport(plan) : receiptReport(await executePlan(plan, { files: world.files, keyMaker: world.keys, clock: world.clock })),
        );
      }
    }
  }
  const all = merge(reports);
  world.terminal.write(call.format === 'json' ? `${JSON.stringify(all, null, 2)}\n` : certificateText(all, call.dryRun));
  return all.problems.length > 0 ? exitCode.findings : exitCode.clean;
}

function merge(reports: readonly CertificateReport[]): CertificateReport {
  return {
    files: reports.flatMap(({ files }) => files),
    untouched: [...new Set(reports.flatMap(({ untouched }) => untouched))],
    leftOut: reports.flatMap(({ leftOut }) => leftOut),
    problems: [...new Set(reports.flatMap(({ problems }) => problems))],
    notes: [...new Set(reports.flatMap(({ notes }) => notes))],
  };
}
