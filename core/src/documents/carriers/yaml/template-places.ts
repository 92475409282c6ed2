import { visit } from 'yaml';
import type { Node } from 'yaml';
import { blanksAt, lineStart } from '../embedding/lines';
import { isBlockScalar, rangeOf } from './nodes';
import type { YamlTree } from './tree';

/** True where every expression of a template is a part of some value or on a line of comment, so that the rest of the text is as it stands. */
export function templatesAreInValues({ root, text }: YamlTree): boolean {
  const values: Node[] = [];
  visit(root, {
    Scalar: (key, node) => {
      if (key !== 'key') values.push(node);
    },
  });
  return [...text.matchAll(/\{\{/g)].every(
    ({ index }) => isInComment(index, text) || values.some((value) => isPartOf(value, index, text)),
  );
}

function isInComment(offset: number, text: string): boolean {
  const start = lineStart(text, offset);
  return text[start + blanksAt(text, start)] === '#';
}

/** A line of a template below a block scalar is no part of it, however blank it was taken. */
function isPartOf(value: Node, offset: number, text: string): boolean {
  const { start, end } = rangeOf(value);
  return start < offset && offset < end && (!isBlockScalar(value) || indentOf(offset, text) > indentOf(start, text));
}

function indentOf(offset: number, text: string): number {
  return blanksAt(text, lineStart(text, offset));
}
