/** What stands in front of the first dot of Mimir's flags, where hardly any other program's flags begin so. */
const ownRoots: ReadonlySet<string> = new Set([
  ...[
    'activity-tracker',
    'alertmanager',
    'alertmanager-storage',
    'block-builder',
    'block-builder-scheduler',
    'blocks-storage',
    'common',
    'compactor',
  ],
  ...[
    'compactor-scheduler',
    'cost-attribution',
    'distributor',
    'flusher',
    'ingest-storage',
    'ingester',
    'memberlist',
    'overrides-exporter',
    'querier',
  ],
  ...[
    'query-frontend',
    'query-scheduler',
    'ruler',
    'ruler-storage',
    'runtime-config',
    'server',
    'store-gateway',
    'tenant-federation',
    'usage-stats',
  ],
  ...['usage-tracker', 'validation', 'vault'],
]);

/** The same for what other programs have too. */
const commonRoots: ReadonlySet<string> = new Set([
  ...[
    'api',
    'auth',
    'config',
    'debug',
    'enable-go-runtime-metrics',
    'h',
    'help',
    'help-all',
    'http',
    'include-tenant-id-in-profile-labels',
    'log',
  ],
  ...[
    'max-separate-metrics-groups-per-user',
    'mem-ballast-size-bytes',
    'modules',
    'out-of-order-blocks-external-label-enabled',
    'print',
  ],
  ...['shutdown-delay', 'store', 'target', 'timeseries-unmarshal-caching-optimization-enabled', 'version'],
]);

/** True for what begins a flag of Mimir's in some release. */
export function isFlagRoot(root: string): boolean {
  return ownRoots.has(root) || commonRoots.has(root);
}

/**
 * True for a text that has one of Mimir's flags, or as yet nothing but a word that is being typed Flags that many
 * programs have say nothing beside one that Mimir has not.
 */
export function mayHoldFlags(text: string): boolean {
  const given = withoutComments(text);
  if (/^\s*(?:-?[^\s=-][^\s=]*|--[^\s=]*tls[^\s=]*)$/.test(given)) return true;
  let isForeign = false;
  for (const [, dashes = '', name = '', next = ''] of given.matchAll(/(?<!\S)["']?(-{0,2})([^\s=."']*)([^\s]?)/g)) {
    if (name === '') continue;
    if (dashes !== '' && isOwn(name, next)) return true;
    if (!(dashes !== '' && isFlagRoot(name)) && !isBegun(name, next)) isForeign = true;
  }
  return !isForeign;
}

/** True also for the spelling of the configuration file, such as `ingester_client`. */
function hasOwnRoot(name: string): boolean {
  return ownRoots.has(name) || (name.includes('_') && ownRoots.has(name.slice(0, name.indexOf('_'))));
}

/** A name that somebody is still typing. */
function isBegun(name: string, next: string): boolean {
  return next === '' && [...ownRoots, ...commonRoots].some((root) => root.startsWith(name));
}

function withoutComments(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/(?<!\S)#[^\r\n]*/g, '');
}

function isOwn(name: string, next: string): boolean {
  if (next === '.') return hasOwnRoot(name);
  return name === 'target';
}
