import { isNode } from 'yaml';
import type { YAMLMap } from 'yaml';
import type { EditPlan } from './edit-plan';
import { indentationStep, lineEnd, lineStart } from '../embedding/lines';
import type { Spot, Step } from './locate';
import { contentEnd, endOfPair, rangeOf, startOfMap, startOfPair } from './nodes';
import type { Removals } from './removals';
import { blockLines, flowPairs } from './rendering';
import type { PlannedBlock } from './rendering';
import { partsBlocks, type Quote, usualQuote } from './text-style';
import type { YamlTree } from './tree';
import { afterColon, indentationAt, whereNothingStands } from './value-edit';

/** Keys that a document lacks, with the place for them. */
export interface Addition {
  /** Null for an empty document. */
  readonly spot: Spot | null;
  readonly block: PlannedBlock;
}

/** Where new lines go. Of two at one offset, those of the deeper block come first. */
export interface LinePlace {
  readonly offset: number;
  readonly depth: number;
}

/** The end of the line below which the lines of an addition go; null where it goes into braces. */
export function placeOf({ spot }: Addition, tree: YamlTree): LinePlace | null {
  const { text } = tree;
  if (spot === null) return { offset: documentEnd(tree), depth: 0 };
  if (spot.kind !== 'mapping') {
    if (spot.step.inFlow) return null;
    return { offset: lineEnd(text, afterColon(spot.step.pair, text)), depth: depthWithin(spot.step) };
  }
  if (spot.inFlow) return null;
  if (spot.map === tree.root) return { offset: documentEnd(tree), depth: 0 };
  return { offset: lineEnd(text, contentEnd(spot.map, text)), depth: depthWithin(spot.outer) };
}

/** Writes keys that a document lacks into an edit plan. */
export class AdditionWriting {
  private readonly step: string;
  private readonly quote: Quote;

  constructor(
    private readonly tree: YamlTree,
    private readonly plan: EditPlan,
    private readonly removals: Removals,
  ) {
    this.step = indentationStep(tree.text);
    this.quote = usualQuote(tree.text);
  }

  write({ spot, block }: Addition): void {
    if (spot === null) this.plan.insertLines(documentEnd(this.tree), blockLines(block, '', this.step, this.quote), 0);
    else if (spot.kind !== 'mapping') this.writeBelow(spot.step, block);
    else if (spot.inFlow) this.writeIntoBraces(spot, block);
    else this.writeIntoLines(spot, block);
  }

  /** Makes a block of a key that has no value, or an alias for one. */
  private writeBelow(step: Step, block: PlannedBlock): void {
    const { text } = this.tree;
    const colon = afterColon(step.pair, text);
    const { start, end } = isNode(step.pair.value) ? rangeOf(step.pair.value) : { start: colon, end: colon };
    const isNothing = start === end;
    const place = whereNothingStands(step.pair, text);
    const range = isNothing ? { start: place, end: place } : { start: colon, end };
    if (step.inFlow) {
      this.plan.replace({ range, text: ` {${flowPairs(block, this.quote)}}` });
      return;
    }
    const lines = blockLines(
      block,
      indentationAt(text, startOfPair(step.pair, text)) + this.step,
      this.step,
      this.quote,
    );
    if (isNothing) this.plan.insertLines(colon, lines, depthWithin(step));
    else this.plan.replaceByLines(range, lines);
  }

  private writeIntoBraces({ map }: Extract<Spot, { kind: 'mapping' }>, block: PlannedBlock): void {
    const last = this.removals.lastKept(map);
    if (last) {
      const end = endOfPair(last, this.tree.text);
      this.plan.replace({ range: { start: end, end }, text: `, ${flowPairs(block, this.quote)}` });
    } else {
      this.plan.replace({ range: rangeOf(map), text: `{${flowPairs(block, this.quote)}}` });
    }
  }

  private writeIntoLines({ map, outer }: Extract<Spot, { kind: 'mapping' }>, block: PlannedBlock): void {
    const { text } = this.tree;
    const start = startOfMap(map, text);
    const indent = indentationAt(text, start);
    const offset = map === this.tree.root ? documentEnd(this.tree) : contentEnd(map, text);
    // What a merge key takes in comes first, as it is what the others add to.
    if (block.merge !== null)
      this.plan.insertLines(lineAbove(text, start), [`${indent}<<: ${block.merge}`], depthWithin(outer));
    this.plan.insertLines(offset, this.parted(block, map, indent), depthWithin(outer));
  }

  /** The lines of a block's keys, with a blank line before each block where the mapping has those. */
  private parted({ entries }: PlannedBlock, map: YAMLMap, indent: string): readonly string[] {
    const { text } = this.tree;
    const lines = text.slice(lineStart(text, startOfMap(map, text)), contentEnd(map, text));
    const isParted = partsBlocks(lines, indent);
    const followsBlock = lines.slice(lineStart(lines, lines.length)).startsWith(`${indent} `);
    return [...entries].flatMap((entry, index) => {
      const written = blockLines({ merge: null, entries: new Map([entry]) }, indent, this.step, this.quote);
      if (isParted && (written.length > 1 || (index === 0 && followsBlock))) return ['', ...written];
      return written;
    });
  }
}

/** Behind the last line of the first document that is not blank. */
function documentEnd({ text, end }: YamlTree): number {
  return text.slice(0, end).replace(/[ \t\r\n]+$/, '').length;
}

function lineAbove(text: string, offset: number): number {
  return lineStart(text, Math.max(0, lineStart(text, offset) - 1));
}

/** How deep the keys of a mapping are. */
function depthWithin(outer: Step | null): number {
  if (outer === null) return 0;
  return depthOf(outer) + 1;
}

function depthOf(step: Step): number {
  let depth = 0;
  for (let outer = step.outer; outer; outer = outer.outer) depth += 1;
  return depth;
}
