import { noted } from '../../../model/memo';
import type { SourceText } from '../../../model/text';
import { documentTrees } from '../../carriers/yaml/yaml-documents';
import { textAt, listedOrRoot } from '../../carriers/yaml/fields';

/**
 * The Secrets that cert-manager makes for the `Certificate` resources of a text, each with the name of its `Certificate`. Every
 * process of a deployment asks for them.
 */
export const secretsMadeBy = noted('Secrets made', ({ text }: SourceText): ReadonlyMap<string, string> => {
  const made = new Map<string, string>();
  for (const tree of documentTrees(text, isOfCertManager)) {
    // A list of manifests, and what a chart makes beside its own.
    for (const node of listedOrRoot(tree, ['items', 'extraObjects'])) {
      const [kind, group] = [textAt(node, ['kind'], tree), textAt(node, ['apiVersion'], tree)];
      const [name, secret] = [textAt(node, ['metadata', 'name'], tree), textAt(node, ['spec', 'secretName'], tree)];
      if (kind === 'Certificate' && group?.startsWith('cert-manager.io/') === true && name !== null && secret !== null)
        made.set(secret, name);
    }
  }
  return made;
});

function isOfCertManager(document: string): boolean {
  return /\bcert-manager\.io\//.test(document) && /\bkind["']?[ \t]*:[ \t]*["']?Certificate\b/.test(document);
}
