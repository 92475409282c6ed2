import type { Node } from 'yaml';
import { noted, Notes } from '../../../model/memo';
import type { SourceText } from '../../../model/text';
import { documentTrees } from '../../carriers/yaml/yaml-documents';
import { textAt, listedOrRoot } from '../../carriers/yaml/fields';
import type { YamlTree } from '../../carriers/yaml/tree';

/** One object of Kubernetes in a file that may hold several. */
export interface Manifest {
  readonly tree: YamlTree;
  readonly node: Node;
  readonly kind: string;
  readonly name: string;
  readonly notes: Notes;
}

/**
 * The objects of the file that can hold anything of Mimir's, those of `List`s among them; none of a text without
 * manifests. Each version of a text is read once.
 */
export const manifestsOf = noted('manifests', ({ text }: SourceText): readonly Manifest[] =>
  documentTrees(text, isOfInterest).flatMap(manifestsIn),
);

/** Containers, data and what leads to containers are all that is read; most of what generators write are other things. */
function isOfInterest(document: string): boolean {
  if (!/^[ \t]*(?:- +)?["']?apiVersion["']?[ \t]*:/m.test(document)) return false;
  return /^[ \t]*(?:- +)?["']?(?:(?:containers|initContainers|data|stringData)["']?[ \t]*:|kind["']?[ \t]*:[ \t]*["']?(?:Service|Ingress)\b)/m.test(
    document,
  );
}

function manifestsIn(tree: YamlTree): readonly Manifest[] {
  return listedOrRoot(tree, ['items']).flatMap((node) => {
    const kind = textAt(node, ['kind'], tree);
    if (kind === null) return [];
    return [{ tree, node, kind, name: textAt(node, ['metadata', 'name'], tree) ?? '', notes: new Notes() }];
  });
}
