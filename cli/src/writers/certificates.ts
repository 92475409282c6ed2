import type { CertificatePlan, PlannedLeaf } from '../../../core/src/certificates/plan';
import type { Receipt, WrittenFile } from '../../../core/src/certificates/execute';
import type { LeftOut } from '../../../core/src/certificates/needs';

/** The answer of `certs` as `--format json` prints it; with `--dry-run` of what would be written. */
export interface CertificateReport {
  readonly files: readonly ReportedFile[];
  /** Files that the configuration names and that stood already. */
  readonly untouched: readonly string[];
  readonly leftOut: readonly LeftOut[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

export interface ReportedFile {
  readonly path: string;
  readonly kind: WrittenFile['kind'];
  /** The names that a server certificate is for, and why; only in a plan. */
  readonly names?: PlannedLeaf['names'];
}

/** What executing the plan would write. */
export function planReport(plan: CertificatePlan): CertificateReport {
  const authorities = plan.authorities.flatMap(({ certificate, key, action, copies }): readonly ReportedFile[] => [
    ...(key !== null && action === 'make' ? [{ path: key, kind: 'authority-key' as const }] : []),
    ...(action === 'reuse' ? [] : [{ path: certificate, kind: 'authority' as const }]),
    ...copies.map((path) => ({ path, kind: 'authority' as const })),
  ]);
  const leaves = plan.leaves.flatMap(({ certificate, key, keyAction, names }): readonly ReportedFile[] => [
    ...(keyAction === 'make' && key !== certificate ? [{ path: key, kind: 'key' as const }] : []),
    { path: certificate, kind: key === certificate ? ('pair' as const) : ('certificate' as const), names },
  ]);
  const { untouched, leftOut, problems, notes } = plan;
  return { files: [...authorities, ...leaves], untouched, leftOut, problems: problems.map(({ message }) => message), notes };
}

/** What executing a plan wrote. */
export function receiptReport({ written, untouched, problems, notes }: Receipt): CertificateReport {
  return { files: written.map(({ path, kind }) => ({ path, kind })), untouched, leftOut: [], problems, notes };
}

const titles: Readonly<Record<WrittenFile['kind'], string>> = {
  authority: 'CA certificate',
  'authority-key': 'CA key',
  certificate: 'certificate',
  key: 'key',
  pair: 'certificate and key',
};

/** The report for people. */
export function certificateText(report: CertificateReport, dryRun: boolean): string {
  const verb = dryRun ? 'would write' : 'wrote';
  const lines = [
    ...report.files.flatMap(({ path, kind, names = [] }) => [
      `${verb} ${path} (${titles[kind]})`,
      ...names.map(({ name, reasons }) => `  for ${name}: ${reasons.join(', ')}`),
    ]),
    ...report.untouched.map((path) => `left ${path} as it is`),
    ...report.leftOut.map(({ path, reason }) => `left out ${path}: ${reason}`),
    ...report.notes,
    ...report.problems.map((problem) => `problem: ${problem}`),
    ...(report.files.length === 0 && report.problems.length === 0 ? ['Nothing is lacking.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}
