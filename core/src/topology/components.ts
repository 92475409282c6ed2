import { atLeast, type MimirVersion } from '../model/version';

/** The parts of Mimir that a process can run. */
export const components = [
  'distributor',
  'ingester',
  'querier',
  'query-frontend',
  'query-scheduler',
  'store-gateway',
  'ruler',
  'alertmanager',
  'compactor',
  'overrides-exporter',
  'block-builder',
  'block-builder-scheduler',
  'usage-tracker',
  'compactor-scheduler',
] as const;
export type Component = (typeof components)[number];

const single: readonly Component[] = ['distributor', 'ingester', 'querier', 'query-frontend', 'store-gateway', 'ruler', 'compactor'];

const readWrite: Readonly<Record<string, readonly Component[]>> = {
  read: ['query-frontend', 'querier'],
  write: ['distributor', 'ingester'],
  backend: ['query-scheduler', 'ruler', 'store-gateway', 'compactor', 'alertmanager', 'overrides-exporter'],
};

/**
 * The components that a list of `-target` names starts (spec 3). `all` has a query-scheduler from 3.0 on; `read`,
 * `write` and `backend` are there from 2.3 to 2.17. Names that are no component (`flusher`) start none.
 */
export function componentsOf(targets: readonly string[], version: MimirVersion): ReadonlySet<Component> {
  return new Set(targets.flatMap((target) => expand(target, version)));
}

function expand(target: string, version: MimirVersion): readonly Component[] {
  if (target === 'all') return atLeast(version, '3.0') ? [...single, 'query-scheduler'] : single;
  const group = readWrite[target];
  if (group && atLeast(version, '2.3') && !atLeast(version, '3.0')) return group;
  const component = components.find((name) => name === target);
  return component ? [component] : [];
}
