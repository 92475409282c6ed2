import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import type { DocumentWriter, SettingChange } from '../../model/setting';
import type { TextEdit } from '../../model/text';
import { EditPlan } from './edit-plan';
import { blanksAt, indentationStep, lineStart } from './lines';
import { locate } from './locate';
import type { Spot, Step } from './locate';
import { contentEnd, isNull, isQuoted, rangeOf } from './nodes';
import { newBlock, planKey } from './planned-keys';
import { Removals } from './removals';
import { blockLines, escapedIn, flowPairs, listItems, renderText, renderValue } from './rendering';
import type { PlannedBlock, Style } from './rendering';
import type { YamlTree } from './tree';

/** Writes into the first document of a YAML text, whose root is Mimir's configuration. */
export function yamlWriter(tree: YamlTree): DocumentWriter {
  return { edits: (changes) => editsFor(changes, tree) };
}

function editsFor(changes: readonly SettingChange[], tree: YamlTree): readonly TextEdit[] {
  const writing = new Writing(tree);
  // Of two changes of one option the last counts.
  const byPath = new Map(changes.flatMap((change) => (change.option.yamlPath === null ? [] : [[change.option.yamlPath, change]])));
  for (const [path, change] of byPath) writing.change(path.split('.'), change);
  return writing.edits();
}

class Writing {
  private readonly plan: EditPlan;
  private readonly removals: Removals;
  /** By the node that the new keys go into; null for an empty document. */
  private readonly additions = new Map<Node | Step['pair'] | null, { readonly spot: Spot | null; readonly block: PlannedBlock }>();
  private readonly step: string;

  constructor(private readonly tree: YamlTree) {
    this.plan = new EditPlan(tree.text);
    this.removals = new Removals(tree.text);
    this.step = indentationStep(tree.text);
  }

  change(path: readonly string[], change: SettingChange): void {
    const { root } = this.tree;
    if (!isMap(root)) {
      if (root === null || isNull(root)) this.add(null, path, change, null);
      return;
    }
    const location = locate(root, path, this.tree);
    if (location.kind === 'missing') this.add(location.spot, location.rest, change, location.inherited);
    if (location.kind !== 'present') return;
    if (change.value === null) this.removals.add(location.step);
    else this.setValue(location.step, change.value, change.option.type);
  }

  edits(): readonly TextEdit[] {
    const grown = new Set([...this.additions.keys()]);
    this.removals.plan(this.plan, grown);
    for (const { spot, block } of this.additions.values()) if (block.entries.size > 0) this.write(spot, block);
    return this.plan.edits();
  }

  private add(spot: Spot | null, rest: readonly string[], change: SettingChange, inherited: Node | null): void {
    if (change.value === null && inherited === null) return;
    const at = spot === null ? null : spot.kind === 'mapping' ? spot.map : spot.step.pair;
    const merge = spot?.kind === 'alias' ? this.tree.text.slice(rangeOf(spot.alias).start, rangeOf(spot.alias).end) : null;
    const addition = this.additions.get(at) ?? { spot, block: newBlock(merge) };
    this.additions.set(at, addition);
    planKey(addition.block, rest, change, inherited, this.tree);
  }

  private setValue({ pair, inFlow }: Step, value: string, type: SettingChange['option']['type']): void {
    const { text } = this.tree;
    const node = isNode(pair.value) ? pair.value : null;
    const style: Style = inFlow ? 'flow' : 'block';
    const rendered = renderValue(value, type, style);
    if (!node) return this.plan.replace(this.afterKey(pair), this.afterKey(pair), `: ${rendered}`);
    const { start } = rangeOf(node);
    const end = contentEnd(node, text);
    if (start === end) return this.plan.replace(this.whereNothingStands(pair), this.whereNothingStands(pair), ` ${rendered}`);
    const mark = text.charAt(start);
    if (isQuoted(node) && (type === 'text' || type === 'url') && (mark === '"' || mark === "'")) {
      const escaped = escapedIn(value, mark);
      if (escaped !== null) return this.plan.replace(start + 1, end - 1, escaped);
    }
    if (isSeq(node) && node.flow !== true && (type === 'list' || type === 'durations')) return this.setItems(start, end, value);
    const isBelow = (isMap(node) || isSeq(node)) && node.flow !== true;
    if (isBelow) this.plan.replace(this.afterColon(pair), end, ` ${rendered}`);
    else this.plan.replace(start, end, rendered);
  }

  private setItems(start: number, end: number, value: string): void {
    const indent = this.indentAt(start);
    const items = listItems(value).map((item) => `- ${renderText(item, 'block')}`);
    const [first = '[]', ...others] = items;
    this.plan.replace(start, end, first);
    this.plan.replaceByLines(end, end, others.map((item) => indent + item));
  }

  private write(spot: Spot | null, block: PlannedBlock): void {
    if (spot === null) return this.plan.insertLines(this.documentEnd(), blockLines(block, '', this.step), 0);
    if (spot.kind === 'mapping') return this.writeInto(spot, block);
    const { pair, inFlow } = spot.step;
    const colon = this.afterColon(pair);
    const { start, end } = isNode(pair.value) ? rangeOf(pair.value) : { start: colon, end: colon };
    const isImplicit = start === end;
    if (inFlow) return this.plan.replace(isImplicit ? this.whereNothingStands(pair) : colon, isImplicit ? this.whereNothingStands(pair) : end, ` {${flowPairs(block)}}`);
    const lines = blockLines(block, this.indentAt(startOfKey(pair)) + this.step, this.step);
    if (isImplicit) this.plan.insertLines(colon, lines, depthOf(spot.step) + 1);
    else this.plan.replaceByLines(colon, end, lines);
  }

  private writeInto({ map, outer, inFlow }: Extract<Spot, { kind: 'mapping' }>, block: PlannedBlock): void {
    const { text } = this.tree;
    const last = this.removals.lastKept(map);
    if (inFlow) {
      if (!last) return this.plan.replace(rangeOf(map).start, rangeOf(map).end, `{${flowPairs(block)}}`);
      const end = endOfPair(last, text);
      return this.plan.replace(end, end, `, ${flowPairs(block)}`);
    }
    const lines = blockLines(block, this.indentAt(rangeOf(map).start), this.step);
    this.plan.insertLines(outer === null ? this.documentEnd() : contentEnd(map, text), lines, outer === null ? 0 : depthOf(outer) + 1);
  }

  /** Behind the last line of the first document that is not blank. */
  private documentEnd(): number {
    return this.tree.text.slice(0, this.tree.end).replace(/[ \t\r\n]+$/, '').length;
  }

  /** The blanks that bring a new line to the column of the offset. */
  private indentAt(offset: number): string {
    const start = lineStart(this.tree.text, offset);
    const blanks = this.tree.text.slice(start, start + blanksAt(this.tree.text, start));
    return blanks.length >= offset - start ? blanks.slice(0, offset - start) : ' '.repeat(offset - start);
  }

  private afterKey({ key }: Step['pair']): number {
    return isNode(key) ? rangeOf(key).end : 0;
  }

  /** Where the value of a key that has none would stand: behind the colon, or behind an anchor or tag. */
  private whereNothingStands(pair: Step['pair']): number {
    const node = pair.value;
    return isScalar(node) && (node.anchor || node.tag) ? rangeOf(node).end : this.afterColon(pair);
  }

  private afterColon(pair: Step['pair']): number {
    return this.tree.text.indexOf(':', this.afterKey(pair)) + 1;
  }
}

function startOfKey({ key }: Step['pair']): number {
  return isNode(key) ? rangeOf(key).start : 0;
}

/** Where a key and its value end. */
function endOfPair({ key, value }: Step['pair'], text: string): number {
  const last = isNode(value) ? value : key;
  return isNode(last) ? contentEnd(last, text) : 0;
}

function depthOf(step: Step): number {
  let depth = 0;
  for (let outer = step.outer; outer; outer = outer.outer) depth += 1;
  return depth;
}
