import { atLeast, spansInclude, type MimirVersion, type VersionSpan } from '../model/version';

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

/** Targets that are not there in every version, components and others (spec 3, 4.5). */
export const targetSpans: ReadonlyMap<string, VersionSpan> = new Map([
  ['flusher', { first: '2.0', last: '3.0' }],
  ['read', { first: '2.3', last: '2.17' }],
  ['write', { first: '2.3', last: '2.17' }],
  ['backend', { first: '2.3', last: '2.17' }],
  ['continuous-test', { first: '2.13', last: '99.0' }],
  ['block-builder', { first: '2.14', last: '99.0' }],
  ['block-builder-scheduler', { first: '2.15', last: '99.0' }],
  ['usage-tracker', { first: '2.17', last: '99.0' }],
  ['compactor-scheduler', { first: '3.2', last: '99.0' }],
]);

/** True for a target whose versions nothing limits, or that the version is one of. */
export function isInVersion(target: string, version: MimirVersion): boolean {
  const span = targetSpans.get(target);
  return span === undefined || spansInclude([span], version);
}

/** The components that a version has. */
export function componentsIn(version: MimirVersion): readonly Component[] {
  return components.filter((component) => isInVersion(component, version));
}

const single: readonly Component[] = [
  'distributor',
  'ingester',
  'querier',
  'query-frontend',
  'store-gateway',
  'ruler',
  'compactor',
];

const readWrite: Readonly<Record<string, readonly Component[]>> = {
  read: ['query-frontend', 'querier'],
  write: ['distributor', 'ingester'],
  backend: ['query-scheduler', 'ruler', 'store-gateway', 'compactor', 'alertmanager', 'overrides-exporter'],
};

/**
 * The components that a list of `-target` names starts (spec 3). `all` has a query-scheduler from 3.0 on. Names that are no
 * component (`flusher`), or none that the version has, start none.
 */
export function componentsOf(targets: readonly string[], version: MimirVersion): ReadonlySet<Component> {
  return new Set(targets.flatMap((target) => expand(target, version)));
}

function expand(target: string, version: MimirVersion): readonly Component[] {
  if (target === 'all') {
    if (atLeast(version, '3.0')) return [...single, 'query-scheduler'];
    return single;
  }
  if (!isInVersion(target, version)) return [];
  const group = readWrite[target];
  if (group) return group;
  const component = components.find((name) => name === target);
  if (component) return [component];
  return [];
}
