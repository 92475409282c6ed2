import type { TextRange } from '../../../model/text';
import { nextLine } from '../embedding/lines';
import { parseTree, type YamlTree } from './tree';

/** Reads those of a text's YAML documents that are of interest, which need not look for a byte order mark. Every place is one of the whole text. */
export function documentTrees(text: string, isOfInterest: (document: string) => boolean): readonly YamlTree[] {
  return documentsIn(text)
    .filter(({ start, end }) => isOfInterest(text.slice(start, end).replace(/^\uFEFF/, '')))
    .map((range) => treeOf(text, range));
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
function treeOf(text: string, { start, end }: TextRange): YamlTree {
  if (start === 0) return parseTree(text.slice(0, end));
  const lineBreak = text.charAt(start - 2) === '\r' ? '\r\n' : '\n';
  const lead = `#${'.'.repeat(start - 1 - lineBreak.length)}${lineBreak}`;
  return parseTree(lead + text.slice(start, end));
}
