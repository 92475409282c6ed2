import { futureBlocks, type BlockAnchor, type FutureBlock, type FutureDocument } from './future-blocks';
import type { PlannedBlock } from './rendering';
import { visit, type Node } from 'yaml';
import { blanksAt, lineStart } from '../embedding/lines';
import { isBlockScalar, rangeOf } from './nodes';
import type { YamlTree } from './tree';

/**
 * Lets blocks that will say the same hold it in common, where their changes ask for it: one of them gets an anchor, and
 * those behind it take it in by a merge key. It holds nothing but what they share, since a merge key takes in all. In a
 * document that is not sure to be read as it stands, each says it for itself.
 */
export function shareBlocks(document: FutureDocument): void {
  const { tree, additions } = document;
  const wished = new Set([...additions.values()].flatMap(({ block }) => anchorsWished(block)));
  if (wished.size === 0 || tree.problems.length > 0 || (tree.templated && !templatesAreInValues(tree))) return;
  for (const anchor of wished) shareAs(anchor, futureBlocks(document), tree.text);
}

function anchorsWished({ entries }: PlannedBlock): readonly string[] {
  return [...entries.values()].flatMap((entry) => {
    if (entry.kind === 'block') return anchorsWished(entry.block);
    if (entry.kind === 'value' && entry.sharedAs !== undefined) return [entry.sharedAs];
    return [];
  });
}

interface Sharing {
  readonly holder: FutureBlock;
  readonly anchor: BlockAnchor;
  readonly takers: readonly FutureBlock[];
}

function shareAs(anchor: string, blocks: readonly FutureBlock[], text: string): void {
  const shareable = new Set(blocks.flatMap(({ planned }) => keysSharedAs(anchor, planned)));
  const best = blocks
    .flatMap((holder, index) => sharingBy(holder, blocks.slice(index + 1), shareable, anchor))
    .sort(byWorth)[0];
  if (!best) return;
  const name = best.anchor.present ?? unusedName(anchor, text);
  if (best.anchor.present === null) best.anchor.give(name);
  for (const { planned, replan } of best.takers) {
    if (planned === null) continue;
    for (const key of best.holder.content.keys()) planned.entries.delete(key);
    replan({ ...planned, merge: `*${name}` });
  }
}

function keysSharedAs(anchor: string, planned: PlannedBlock | null): readonly string[] {
  if (planned === null) return [];
  return [...planned.entries]
    .filter(([, entry]) => entry.kind === 'value' && entry.sharedAs === anchor)
    .map(([key]) => key);
}

function sharingBy(
  holder: FutureBlock,
  behind: readonly FutureBlock[],
  shareable: ReadonlySet<string>,
  anchor: string,
): readonly Sharing[] {
  const isFit = holder.isPlain && [...holder.content.keys()].every((key) => shareable.has(key));
  if (!isFit || holder.anchor === null) return [];
  const takers = behind.filter((block) => takesIn(block, holder, anchor));
  if (takers.length === 0) return [];
  return [{ holder, anchor: holder.anchor, takers }];
}

/** True for a block that will say all of it anyway, so that its keys are known there, and that is spared at least two lines. */
function takesIn({ planned, content }: FutureBlock, holder: FutureBlock, anchor: string): boolean {
  if (planned === null) return false;
  const spared = keysSharedAs(anchor, planned).filter((key) => holder.content.has(key));
  return spared.length > 1 && [...holder.content].every(([key, value]) => content.get(key) === value);
}

/** An anchor that is there already before a new one, then the one that spares the most blocks. */
function byWorth(a: Sharing, b: Sharing): number {
  return Number(b.anchor.present !== null) - Number(a.anchor.present !== null) || b.takers.length - a.takers.length;
}

function unusedName(name: string, text: string): string {
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}_${count}`;
    if (!text.includes(`&${candidate}`)) return candidate;
  }
}

/** True where every expression of a template is a part of some value or on a line of comment, so that the rest of the text is as it stands. */
function templatesAreInValues({ root, text }: YamlTree): boolean {
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
