import type { Member } from '../../topology/links';
import type { CertificateReader } from '../../ports';
import { pathsBeside, planCertificates, type CertificatePlan, type PlanPreferences } from './certificate-plan';

/** Reads what the plan needs beside the gathered facts, such as the keys of CAs, and plans for all processes of a deployment at once. */
export async function prepareCertificates(
  members: readonly Member[],
  preferences: PlanPreferences,
  certificates: CertificateReader,
): Promise<CertificatePlan> {
  const readings = pathsBeside(members).map(async (path) => [path, await certificates.read(path)] as const);
  return planCertificates(members, preferences, new Map(await Promise.all(readings)));
}
