import type { Runner } from '../model/facts';
import type { Member } from '../topology/links';

/** The one user other than root that processes run as; null where they differ, or where some process's is not known. Root reads everything. */
export function runnerFor(members: readonly Pick<Member, 'facts'>[]): Runner | null {
  const runners = members.map(({ facts }) => facts.runner);
  const first = runners.find((runner) => runner !== undefined && runner.user !== 0);
  return first && runners.every((runner) => runner?.user === 0 || runner?.user === first.user) ? first : null;
}
