import { fieldAt, itemsOf, textAt } from '../documents/carriers/yaml/fields';
import { parseTree } from '../documents/carriers/yaml/tree';
import { applied } from './text-edits';
import { addToList } from './yaml-insertion';

/** A kustomization with a file among its resources; null where it cannot be added. One that names no resources is left alone: it patches. */
export function withResource(text: string, file: string): string | null {
  const tree = parseTree(text);
  const resources = fieldAt(tree.root, ['resources'], tree);
  if (!resources) return null;
  if (itemsOf(resources, tree).some((item) => textAt(item, [], tree)?.replace(/^\.\//, '') === file)) return text;
  const edit = addToList(tree.root, ['resources'], { lines: [file], flow: file }, tree);
  return edit ? applied(text, [edit]) : null;
}
