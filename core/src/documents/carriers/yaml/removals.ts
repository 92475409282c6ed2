import { isNode } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { EditPlan } from './edit-plan';
import { inheritedBeside } from './locate';
import type { Step } from './locate';
import { contentEnd, endOfPair, rangeOf, startOfMap, startOfPair } from './nodes';
import type { YamlTree } from './tree';
import type { TextRange } from '../../../model/text';

/** The keys that are to go, and with them the blocks that they leave empty. What an alias elsewhere needs stays. */
export class Removals {
  private readonly steps = new Map<Pair, Step>();
  private readonly text: string;
  private readonly shared: ReadonlySet<Node>;

  constructor(private readonly tree: YamlTree) {
    this.text = tree.text;
    this.shared = new Set(tree.aliases.values());
  }

  add(step: Step): void {
    if (!this.holdsShared(step.pair)) this.steps.set(step.pair, step);
  }

  /** The last key of a mapping that stays, if one does. */
  lastKept(map: YAMLMap): Pair | null {
    return map.items.findLast((pair) => !this.steps.has(pair)) ?? null;
  }

  /** What a removal leaves empty goes too. */
  private addOuterSteps(isEmptied: (map: YAMLMap) => boolean): void {
    for (const step of [...this.steps.values()]) {
      for (
        let inner = step;
        inner.outer && isEmptied(inner.map) && this.mayGo(inner.outer, inner.map);
        inner = inner.outer
      ) {
        this.steps.set(inner.outer.pair, inner.outer);
      }
    }
  }

  /** Mappings that get new keys do not become empty. */
  plan(plan: EditPlan, grown: ReadonlySet<Node | Pair | null>): void {
    const isEmptied = (map: YAMLMap): boolean => !grown.has(map) && this.lastKept(map) === null;
    this.addOuterSteps(isEmptied);
    const emptied = new Set<YAMLMap>();
    const flows = new Set<YAMLMap>();
    for (const step of this.steps.values()) {
      if (step.outer !== null && this.steps.has(step.outer.pair)) continue;
      if (isEmptied(step.map)) emptied.add(step.map);
      else if (step.inFlow) flows.add(step.map);
      else plan.removeLines(startOfPair(step.pair, this.text), endOfPair(step.pair, this.text));
    }
    // An empty file is none to Mimir (spec 4.2).
    for (const map of emptied)
      plan.replace({
        range: {
          start: map.flow === true ? rangeOf(map).start : startOfMap(map, this.text),
          end: contentEnd(map, this.text),
        },
        text: '{}',
      });
    for (const map of flows) if (this.lastKept(map) !== null) this.planFlow(plan, map);
  }

  private mayGo(step: Step, emptied: YAMLMap): boolean {
    return !this.shared.has(emptied) && !inheritedBeside(step, this.tree);
  }

  private holdsShared({ key, value }: Pair): boolean {
    return [key, value].some((part) => {
      if (this.shared.size === 0 || !isNode(part)) return false;
      const { start, end } = rangeOf(part);
      return [...this.shared].some((node) => start <= rangeOf(node).start && rangeOf(node).end <= end);
    });
  }

  /** Each run of keys goes with the comma behind it, or with the one before where it is the last. */
  private planFlow(plan: EditPlan, map: YAMLMap): void {
    const { items } = map;
    let kept: Pair | null = null;
    for (let from = 0; from < items.length; from += 1) {
      const first = items[from];
      if (!first || !this.steps.has(first)) {
        kept = first ?? kept;
        continue;
      }
      let to = from;
      for (let next = items[to + 1]; next && this.steps.has(next); next = items[to + 1]) to += 1;
      const last = items[to] ?? first;
      plan.replace({ range: this.flowRange([first, last], kept, items[to + 1]), text: '' });
      from = to;
    }
  }

  private flowRange([first, last]: readonly [Pair, Pair], kept: Pair | null, behind: Pair | undefined): TextRange {
    const start = startOfPair(first, this.text);
    if (behind) return { start, end: startOfPair(behind, this.text) };
    if (kept) return { start: endOfPair(kept, this.text), end: endOfPair(last, this.text) };
    return { start, end: endOfPair(last, this.text) };
  }
}
