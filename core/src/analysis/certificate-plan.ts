import { pathsBeside, planCertificates, type CertificatePlan, type PlanPreferences } from '../certificates/plan';
import type { CertificateReader } from '../ports';
import type { ProcessAnalysis } from './analyzer';

/** Plans the certificates that a judged process names and lacks. Reads the files that only the plan needs; writes nothing. */
export async function planFor(
  { process, facts }: Pick<ProcessAnalysis, 'process' | 'facts'>,
  preferences: PlanPreferences,
  certificates: CertificateReader,
): Promise<CertificatePlan> {
  const readings = pathsBeside(process, facts).map(async (path) => [path, await certificates.read(path)] as const);
  return planCertificates(process, facts, preferences, new Map(await Promise.all(readings)));
}
