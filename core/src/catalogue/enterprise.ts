// Grafana Enterprise Metrics takes all of Mimir's options and these. What stands in them is not ours to judge.

const blocks: ReadonlySet<string> = new Set([
  'admin_api',
  'admin_client',
  'auth',
  'bootstrap',
  'cluster_name',
  'federation',
  'gateway',
  'graphite',
  'instrumentation',
  'license',
  'self_monitoring',
  'tokengen',
]);

const flagPrefixes: ReadonlySet<string> = new Set([
  'admin',
  'admin-api',
  'auth',
  'bootstrap',
  'cluster-name',
  'federation',
  'gateway',
  'graphite',
  'instrumentation',
  'license',
  'self-monitoring',
  'tokengen',
]);

/** True for a name in a block or under a flag prefix of the enterprise edition. Some of the prefixes are Mimir's too. */
export function isEnterpriseName(notation: 'flag' | 'yaml', name: string): boolean {
  const dot = name.indexOf('.');
  const first = dot < 0 ? name : name.slice(0, dot);
  return (notation === 'flag' ? flagPrefixes : blocks).has(first);
}
