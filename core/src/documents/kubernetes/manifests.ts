import type { Node } from 'yaml';
import type { SourceText, TextRange } from '../../model/text';
import { fieldAt, itemsOf, textAt } from '../yaml/fields';
import { nextLine } from '../yaml/lines';
import { parseTree, type YamlTree } from '../yaml/tree';

/** One object of Kubernetes in a file that may hold several. */
export interface Manifest {
  readonly tree: YamlTree;
  readonly node: Node;
  readonly kind: string;
  readonly name: string;
}

const manifests = new WeakMap<SourceText, readonly Manifest[]>();

/**
 * The objects of the file that can hold anything of Mimir's, those of `List`s among them; none of a text without
 * manifests. Each version of a text is read once.
 */
export function manifestsOf(source: SourceText): readonly Manifest[] {
  const known = manifests.get(source);
  if (known) return known;
  const read = documentsIn(source.text).flatMap((range) => (isOfInterest(source.text, range) ? readDocument(source.text, range) : []));
  manifests.set(source, read);
  return read;
}

/** Containers and data are all that is read; most of what generators write are other things. */
function isOfInterest(text: string, { start, end }: TextRange): boolean {
  const document = text.slice(start, end);
  if (!/^[ \t]*(?:- +)?["']?apiVersion["']?[ \t]*:/m.test(document)) return false;
  return /^[ \t]*(?:- +)?["']?(?:containers|initContainers|data|stringData)["']?[ \t]*:/m.test(document);
}

function documentsIn(text: string): readonly TextRange[] {
  const ranges: TextRange[] = [];
  let start = 0;
  for (const { index } of text.matchAll(/^---(?=\s|$)/gm)) {
    if (index > start) ranges.push({ start, end: index });
    start = nextLine(text, index);
  }
  return [...ranges, { start, end: text.length }];
}

/** The documents in front are made one comment, so that every place is one of the whole file. */
function readDocument(text: string, { start, end }: TextRange): readonly Manifest[] {
  const lineBreak = text.charAt(start - 2) === '\r' ? '\r\n' : '\n';
  const lead = start === 0 ? '' : `#${'.'.repeat(start - 1 - lineBreak.length)}${lineBreak}`;
  const tree = parseTree(lead + text.slice(start, end));
  const items = itemsOf(fieldAt(tree.root, ['items'], tree), tree);
  const nodes = items.length > 0 ? items : tree.root ? [tree.root] : [];
  return nodes.flatMap((node) => {
    const kind = textAt(node, ['kind'], tree);
    return kind === null ? [] : [{ tree, node, kind, name: textAt(node, ['metadata', 'name'], tree) ?? '' }];
  });
}
