import { certManagerExport } from '../../core/src/certificates/cert-manager';
import type { PlanPreferences } from '../../core/src/certificates/plan';
import { yamlText } from '../../core/src/certificates/yaml-text';
import type { Member } from '../../core/src/topology/links';
import { exitCode, type World } from './world';

/** Prints the deployment's certificates as resources of cert-manager, with the volumes as a comment that can be copied. Returns the exit status. */
export function printResources(members: readonly Member[], preferences: PlanPreferences, { terminal }: World): number {
  const { resources, pod, notes } = certManagerExport(members, preferences);
  for (const note of notes) terminal.error(`${note}\n`);
  if (resources.length === 0) {
    terminal.error('The configuration names no certificates, so there is nothing to export.\n');
    return exitCode.findings;
  }
  terminal.write(resources.map((resource) => `---\n${yamlText(resource)}`).join(''));
  terminal.write(`# In the pod's specification:\n${commented(yamlText({ volumes: pod.volumes }))}# In its container:\n${commented(yamlText({ volumeMounts: pod.volumeMounts }))}`);
  return exitCode.clean;
}

function commented(text: string): string {
  return text.replace(/^(?=.)/gm, '# ');
}
