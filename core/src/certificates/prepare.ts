import type { Facts } from '../model/facts';
import type { Process } from '../model/process';
import type { CertificateReader } from '../ports';
import { pathsBeside, planCertificates, type CertificatePlan, type PlanPreferences } from './plan';

/** Reads what the plan needs beside the gathered facts, such as the keys of CAs, and plans. */
export async function prepareCertificates(
  process: Process,
  facts: Facts,
  preferences: PlanPreferences,
  certificates: CertificateReader,
): Promise<CertificatePlan> {
  const readings = pathsBeside(process, facts).map(async (path) => [path, await certificates.read(path)] as const);
  return planCertificates(process, facts, preferences, new Map(await Promise.all(readings)));
}
