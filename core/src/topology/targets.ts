import { atLeast, type MimirVersion, type VersionSpan, spansInclude } from '../model/version';
import { components } from './components';

/** Targets that are not there in every version (spec 3, 9.3). */
const spans: Readonly<Record<string, VersionSpan>> = {
  flusher: { first: '2.0', last: '3.0' },
  read: { first: '2.3', last: '2.17' },
  write: { first: '2.3', last: '2.17' },
  backend: { first: '2.3', last: '2.17' },
  'continuous-test': { first: '2.13', last: '99.0' },
  'block-builder': { first: '2.14', last: '99.0' },
  'block-builder-scheduler': { first: '2.15', last: '99.0' },
  'usage-tracker': { first: '2.17', last: '99.0' },
  'compactor-scheduler': { first: '3.2', last: '99.0' },
};

const known: readonly string[] = [...new Set(['all', 'memberlist-kv', ...components, ...Object.keys(spans)])];

/** Those that only Grafana Enterprise Metrics has. */
const enterprise: ReadonlySet<string> = new Set([
  'admin-api',
  'federation-frontend',
  'gateway',
  'graphite-querier',
  'graphite-write-proxy',
  'tokengen',
]);

/** The names that `-target` takes in a version. */
export function targetsIn(version: MimirVersion): readonly string[] {
  return known.filter((name) => {
    const span = spans[name];
    return span === undefined || spansInclude([span], version);
  });
}

/** True for a name that some version of Mimir, or its enterprise edition, takes as a target. */
export function isTargetSomewhere(name: string): boolean {
  return known.includes(name) || enterprise.has(name);
}

export function isEnterpriseTarget(name: string): boolean {
  return enterprise.has(name);
}

/** True for a target that only versions after this one have. */
export function isTargetLater(name: string, version: MimirVersion): boolean {
  const span = spans[name];
  return span !== undefined && !atLeast(version, span.first);
}

/** Where a target is gone or not there yet, in words: `until 2.17`, `from 3.2 on`; '' where it is in no version or all. */
export function targetSpanText(name: string): string {
  const span = spans[name];
  if (!span) return '';
  if (atLeast(span.last, '90.0')) return `from ${span.first} on`;
  return span.first === '2.0' ? `until ${span.last}` : `from ${span.first} to ${span.last}`;
}
