import { atLeast, type MimirVersion } from '../model/version';
import { components, isInVersion, targetSpans } from './components';

const known: readonly string[] = [...new Set(['all', 'memberlist-kv', ...components, ...targetSpans.keys()])];

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
  return known.filter((name) => isInVersion(name, version));
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
  const span = targetSpans.get(name);
  return span !== undefined && !atLeast(version, span.first);
}

/** Where a target is gone or not there yet, in words: `until 2.17`, `from 3.2 on`; '' where it is in no version or all. */
export function targetSpanText(name: string): string {
  const span = targetSpans.get(name);
  if (!span) return '';
  if (atLeast(span.last, '90.0')) return `from ${span.first} on`;
  if (span.first === '2.0') return `until ${span.last}`;
  return `from ${span.first} to ${span.last}`;
}
