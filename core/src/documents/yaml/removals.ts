import { isMap, isNode } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { EditPlan } from './edit-plan';
import type { Step } from './locate';
import { contentEnd, rangeOf } from './nodes';

/** The keys that are to go, and with them the blocks that they leave empty. */
export class Removals {
  private readonly steps = new Map<Pair, Step>();

  constructor(private readonly text: string) {}

  add(step: Step): void {
    this.steps.set(step.pair, step);
  }

  /** The last key of a mapping that stays, if one does. */
  lastKept(map: YAMLMap): Pair | null {
    return map.items.findLast((pair) => !this.steps.has(pair)) ?? null;
  }

  /** Mappings that get new keys do not become empty. */
  plan(plan: EditPlan, grown: ReadonlySet<Node | Pair | null>): void {
    for (const step of [...this.steps.values()]) {
      for (let inner = step; inner.outer && !grown.has(inner.map) && this.lastKept(inner.map) === null; inner = inner.outer) {
        this.steps.set(inner.outer.pair, inner.outer);
      }
    }
    const flows = new Set<YAMLMap>();
    for (const step of this.steps.values()) {
      if (this.goesWithItsBlock(step)) continue;
      if (step.inFlow) flows.add(step.map);
      else if (step.outer === null && !grown.has(step.map) && this.lastKept(step.map) === null) return this.emptyRoot(plan, step.map);
      else plan.removeLines(startOf(step.pair), endOf(step.pair, this.text));
    }
    for (const map of flows) if (!grown.has(map) || this.lastKept(map) !== null) this.planFlow(plan, map);
  }

  private goesWithItsBlock({ outer }: Step): boolean {
    return outer !== null && this.steps.has(outer.pair);
  }

  /** An empty file is none to Mimir (spec 4.2). */
  private emptyRoot(plan: EditPlan, root: YAMLMap): void {
    plan.replace(rangeOf(root).start, contentEnd(root, this.text), '{}');
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
      const behind = items[to + 1];
      if (behind) plan.replace(startOf(first), startOf(behind), '');
      else plan.replace(kept ? endOf(kept, this.text) : startOf(first), endOf(last, this.text), '');
      from = to;
    }
  }
}

function startOf({ key }: Pair): number {
  return isNode(key) ? rangeOf(key).start : 0;
}

function endOf({ key, value }: Pair, text: string): number {
  const last = isNode(value) ? value : key;
  if (!isNode(last)) return 0;
  return isMap(last) && last.items.length === 0 ? rangeOf(last).end : contentEnd(last, text);
}
