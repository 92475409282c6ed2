import { isCollection, isMap, isNode, isScalar, visit } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import { placeOf } from './additions';
import type { Addition, LinePlace } from './additions';
import type { EditPlan } from './edit-plan';
import { lineStart } from '../embedding/lines';
import { contentEnd, isBlockScalar, isMerge, isNull, isQuoted, keyOf, rangeOf } from './nodes';
import { renderText, renderValue } from './rendering';
import type { PlannedBlock } from './rendering';
import type { YamlTree } from './tree';
import { afterColon } from './value-edit';
import { insertion } from '../../../model/text';

/** A document as it will be once all that is planned is written. */
export interface FutureDocument {
  readonly tree: YamlTree;
  /** Mimir's part of it; null where nothing stands there. */
  readonly mimir: Node | null;
  /** By the mapping or key that they go into. */
  readonly additions: Map<Node | Pair | null, Addition>;
  /** What keys that stand there will say, as it is rendered; null for those that will say nothing. */
  readonly changed: ReadonlyMap<Pair, string | null>;
  readonly plan: EditPlan;
}

/** How others can take a block in. */
export interface BlockAnchor {
  /** The name of the anchor that stands there; null where none does. */
  readonly present: string | null;
  readonly give: (name: string) => void;
}

/** A block of it. */
export interface FutureBlock {
  readonly place: LinePlace;
  /** The scalars that it will hold, as they are rendered. */
  readonly content: ReadonlyMap<string, string>;
  /** True where that is all it will hold. */
  readonly isPlain: boolean;
  /** What is to be written into it in lines; null where nothing is. */
  readonly planned: PlannedBlock | null;
  /** Has something else written into it. */
  readonly replan: (block: PlannedBlock) => void;
  /** Null where others cannot take it in. */
  readonly anchor: BlockAnchor | null;
}

/** The blocks of a document that keys can be written into, or that hold nothing but scalars, in the order of the text. */
export function futureBlocks(document: FutureDocument): readonly FutureBlock[] {
  const blocks = [...presentBlocks(document)];
  for (const [at, addition] of document.additions) {
    const place = placeOf(addition, document.tree);
    if (place === null) continue;
    const replan = (block: PlannedBlock): void => void document.additions.set(at, { ...addition, block });
    // What goes into a mapping that stands there is told with it.
    if (addition.spot?.kind === 'empty') blocks.push(plannedBlock(addition.block, place, replan));
    blocks.push(...plannedBlocks(addition.block, place));
  }
  return blocks.sort((a, b) => a.place.offset - b.place.offset || b.place.depth - a.place.depth);
}

function* presentBlocks(document: FutureDocument): Generator<FutureBlock> {
  const { tree } = document;
  const found: [Pair, YAMLMap, boolean][] = [];
  visit(tree.root, {
    Pair: (_, pair, path) => {
      const { value } = pair;
      const inLines = ![value, ...path].some((node) => isCollection(node) && node.flow === true);
      if (isMap(value)) found.push([pair, value, inLines && beginsLine(rangeOf(value).start, tree.text)]);
    },
  });
  for (const [pair, map, inLines] of found) yield presentBlock(pair, map, inLines, document);
}

/** False where a mapping's first key has something before it on its line: a dash, an anchor, the colon of a `?`. */
function beginsLine(offset: number, text: string): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}

function presentBlock(pair: Pair, map: YAMLMap, inLines: boolean, document: FutureDocument): FutureBlock {
  const { tree, additions, plan } = document;
  const addition = additions.get(map);
  const planned = addition && inLines ? addition.block : null;
  const own = presentContent(map, document);
  const added = planned && plannedContent(planned);
  const mayMark = inLines && isWithin(map, document.mimir, tree.text);
  const colon = afterColon(pair, tree.text);
  return {
    place: { offset: rangeOf(map).start, depth: 0 },
    content: new Map([...own.content, ...(added?.content ?? [])]),
    isPlain: own.isPlain && (added?.isPlain ?? !addition),
    planned: map.items.some(isMerge) ? null : planned,
    replan: (block) => {
      if (addition) additions.set(map, { ...addition, block });
    },
    anchor: anchorOf(map, mayMark, tree.text, (name) => {
      plan.replace(insertion(colon, ` &${name}`));
    }),
  };
}

function anchorOf(map: YAMLMap, mayMark: boolean, text: string, give: BlockAnchor['give']): BlockAnchor | null {
  if (!map.anchor) {
    if (mayMark) return { present: null, give };
    return null;
  }
  // Of two anchors of one name, an alias means the nearer.
  if (text.split(`&${map.anchor}`).length === 2) return { present: map.anchor, give: () => undefined };
  return null;
}

function isWithin(node: Node, outer: Node | null, text: string): boolean {
  return (
    outer !== null && rangeOf(outer).start <= rangeOf(node).start && contentEnd(node, text) <= contentEnd(outer, text)
  );
}

interface Content {
  readonly content: ReadonlyMap<string, string>;
  readonly isPlain: boolean;
}

function presentContent(map: YAMLMap, { tree, changed }: FutureDocument): Content {
  const content = new Map<string, string>();
  for (const pair of map.items) {
    if (isMerge(pair)) continue;
    const key = keyOf(pair, tree);
    const change = changed.get(pair);
    const text = change === undefined ? renderedNow(pair, tree) : change;
    if (key && text !== null) content.set(key.value, text);
  }
  return { content, isPlain: content.size === map.items.length };
}

/** A scalar as we would write it; null for what says nothing or is a template's, and for all that is more than a scalar. */
function renderedNow({ value }: Pair, { text }: YamlTree): string | null {
  if (!isNode(value) || !isScalar(value) || value.tag || value.anchor || isNull(value)) return null;
  const written = text.slice(rangeOf(value).start, rangeOf(value).end);
  if (written.includes('{{')) return null;
  if (isQuoted(value) || isBlockScalar(value)) return renderText(String(value.value), 'block');
  return written;
}

/** The blocks in one that is yet to be written, all at its place. */
function* plannedBlocks({ entries }: PlannedBlock, place: LinePlace): Generator<FutureBlock> {
  for (const [name, entry] of [...entries]) {
    if (entry.kind !== 'block') continue;
    const { block } = entry;
    const replan = (changed: PlannedBlock): void => void entries.set(name, { kind: 'block', block: changed });
    yield {
      ...plannedBlock(block, place, replan),
      anchor: {
        present: null,
        give: (anchor) => {
          replan({ ...block, anchor });
        },
      },
    };
    yield* plannedBlocks(block, place);
  }
}

function plannedBlock(block: PlannedBlock, place: LinePlace, replan: FutureBlock['replan']): FutureBlock {
  return { place, ...plannedContent(block), planned: block.merge === null ? block : null, replan, anchor: null };
}

function plannedContent({ entries, merge }: PlannedBlock): Content {
  const content = new Map<string, string>();
  for (const [name, entry] of entries)
    if (entry.kind === 'value') content.set(name, renderValue(entry.value, entry.type, 'block'));
  return { content, isPlain: merge === null && content.size === entries.size };
}
