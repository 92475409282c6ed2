import { certManagerExport } from '../../core/src/certificates/cluster/cert-manager-resources';
import { certManagerText } from '../../core/src/certificates/cluster/cert-manager-text';
import { clusterRotation, clusterRotationText } from '../../core/src/certificates/cluster/cluster-rotation';
import type { PlanPreferences } from '../../core/src/certificates/plan/certificate-plan';
import { neutral } from '../../core/src/model/neutral';
import type { Member } from '../../core/src/topology/links';
import { exitCode, type World } from './machine/world';

/**
 * Prints the deployment's certificates as resources of cert-manager, with the volumes as a comment that can be copied; of a
 * rotation, the CAs that come and how to go over to them. Returns the exit status.
 */
export function printResources(
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
