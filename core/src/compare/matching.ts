import type { DeploymentState, StateProcess } from './state';

/** By which name of the later state each process of the earlier one goes: its own, or that of the only one that runs the same. */
export function processNames(
  before: Pick<DeploymentState, 'processes'>,
  after: Pick<DeploymentState, 'processes'>,
): ReadonlyMap<string, string> {
  const known = new Set(after.processes.map(({ name }) => name));
  const former = new Set(before.processes.map(({ name }) => name));
  const renamed = before.processes.filter(({ name }) => !known.has(name));
  const fresh = after.processes.filter(({ name }) => !former.has(name));
  const isOnly = (process: StateProcess, list: readonly StateProcess[]): boolean =>
    list.filter((each) => runsOf(each) === runsOf(process)).length === 1;
  return new Map(
    before.processes.map((process) => {
      const twin = fresh.find((each) => runsOf(each) === runsOf(process));
      const isTwin = twin !== undefined && renamed.includes(process) && isOnly(process, renamed) && isOnly(twin, fresh);
      return [process.name, isTwin ? twin.name : process.name];
    }),
  );
}

function runsOf({ targets }: StateProcess): string {
  if (targets === null) return 'not known';
  return [...targets].sort().join(',');
}

/** What two lists have in common and what only one has, by keys; of equal keys the first goes with the first. */
export function paired<T, U>(
  before: readonly T[],
  after: readonly U[],
  keyBefore: (each: T) => string,
  keyAfter: (each: U) => string,
): { readonly both: readonly (readonly [T, U])[]; readonly gone: readonly T[]; readonly fresh: readonly U[] } {
  const left = new Map<string, U[]>();
  for (const each of after) left.set(keyAfter(each), [...(left.get(keyAfter(each)) ?? []), each]);
  const both: (readonly [T, U])[] = [];
  const gone: T[] = [];
  for (const each of before) {
    const twin = left.get(keyBefore(each))?.shift();
    if (twin === undefined) gone.push(each);
    else both.push([each, twin]);
  }
  const taken = new Set(both.map(([, twin]) => twin));
  return { both, gone, fresh: after.filter((each) => !taken.has(each)) };
}
