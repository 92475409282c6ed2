import type { CertManagerExport } from './cert-manager-resources';
import { yamlText } from './yaml-text';

/** The resources as YAML documents, with the volumes as a comment that can be copied; '' where there are none. */
export function certManagerText({ resources, pod }: CertManagerExport): string {
  if (resources.length === 0) return '';
  const documents = resources.map((resource) => `---\n${yamlText(resource)}`).join('');
  if (pod.volumes.length === 0) return `${documents}# The pods mount these Secrets already.\n`;
  return `${documents}# In the pod's specification:\n${commented(yamlText({ volumes: pod.volumes }))}# In its container:\n${commented(yamlText({ volumeMounts: pod.volumeMounts }))}`;
}

function commented(text: string): string {
  return text.replace(/^(?=.)/gm, '# ');
}
