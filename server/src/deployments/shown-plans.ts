import type { FileChange } from '../../../core/src/secure/secure-plan';
import type { SecureChoices, SecureView } from '../protocol/securing-protocol';
import type { UnnamedView } from './securing-view';

/** A plan as it was shown. */
export interface ShownPlan {
  readonly uri: string;
  readonly choices: SecureChoices;
  readonly view: UnnamedView;
}

/** More than anybody has before them at once. */
const mostKept = 8;

/** The plans that were shown, by the ids under which they may be applied, and what was applied, so that it can be undone. */
export class ShownPlans {
  private readonly plans = new Map<string, ShownPlan>();
  private readonly applied = new Map<string, readonly FileChange[]>();
  private last = 0;
  /** True while one is applied or undone: one at a time. */
  isBusy = false;

  keep(plan: ShownPlan): SecureView {
    const id = `plan-${++this.last}`;
    remember(this.plans, id, plan);
    return { id, ...plan.view };
  }

  get(id: string): ShownPlan | null {
    return this.plans.get(id) ?? null;
  }

  keepApplied(id: string, changes: readonly FileChange[]): void {
    this.plans.delete(id);
    remember(this.applied, id, changes);
  }

  appliedBy(id: string): readonly FileChange[] | null {
    return this.applied.get(id) ?? null;
  }

  forgetApplied(id: string): void {
    this.applied.delete(id);
  }
}

function remember<V>(map: Map<string, V>, id: string, value: V): void {
  map.set(id, value);
  const [oldest] = map.keys();
  if (map.size > mostKept && oldest !== undefined) map.delete(oldest);
}

/** True where a plan that is made again would write the same, and says the same. */
export function isSamePlan(one: UnnamedView, other: UnnamedView): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
