import type { Node } from 'yaml';
import type { SourceText } from '../../model/text';
import { documentTrees } from '../yaml/documents';
import { fieldAt, itemsOf, textAt } from '../yaml/fields';
import type { YamlTree } from '../yaml/tree';

/** One object of Kubernetes in a file that may hold several. */
export interface Manifest {
  readonly tree: YamlTree;
  readonly node: Node;
  readonly kind: string;
  readonly name: string;
  /** Null where whoever applies it says so. */
  readonly namespace: string | null;
}

const manifests = new WeakMap<SourceText, readonly Manifest[]>();

/**
 * The objects of the file that can hold anything of Mimir's, those of `List`s among them; none of a text without
 * manifests. Each version of a text is read once.
 */
export function manifestsOf(source: SourceText): readonly Manifest[] {
  const known = manifests.get(source);
  if (known) return known;
  const read = documentTrees(source.text, isOfInterest).flatMap(manifestsIn);
  manifests.set(source, read);
  return read;
}

/** Containers and data are all that is read; most of what generators write are other things. */
function isOfInterest(document: string): boolean {
  if (!/^[ \t]*(?:- +)?["']?apiVersion["']?[ \t]*:/m.test(document)) return false;
  return /^[ \t]*(?:- +)?["']?(?:containers|initContainers|data|stringData)["']?[ \t]*:/m.test(document);
}

function manifestsIn(tree: YamlTree): readonly Manifest[] {
  const items = itemsOf(fieldAt(tree.root, ['items'], tree), tree);
  const nodes = items.length > 0 ? items : tree.root ? [tree.root] : [];
  return nodes.flatMap((node) => {
    const kind = textAt(node, ['kind'], tree);
    if (kind === null) return [];
    const [name, namespace] = ['name', 'namespace'].map((field) => textAt(node, ['metadata', field], tree));
    return [{ tree, node, kind, name: name ?? '', namespace: namespace ?? null }];
  });
}
