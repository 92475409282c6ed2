import { mayHoldFlags } from './flag-roots';

/** How much of a text is looked at: a configuration shows what it is well before. */
const enough = 64 * 1024;

/** The keys that stand at the root of Mimir's YAML in some release. */
export const mimirTopLevelKeys: ReadonlySet<string> = new Set([
  'activity_tracker',
  'alertmanager',
  'alertmanager_storage',
  'api',
  'blocks_storage',
  'common',
  'compactor',
  'cost_attribution_cleanup_interval',
  'cost_attribution_eviction_interval',
  'cost_attribution_registry_path',
  'distributor',
  'enable_go_runtime_metrics',
  'flusher',
  'frontend',
  'frontend_worker',
  'include_tenant_id_in_profile_labels',
  'ingest_storage',
  'ingester',
  'ingester_client',
  'label_access_control_enabled',
  'limits',
  'max_separate_metrics_groups_per_user',
  'memberlist',
  'multitenancy_enabled',
  'no_auth_tenant',
  'overrides_exporter',
  'querier',
  'query_scheduler',
  'ruler',
  'ruler_storage',
  'runtime_config',
  'server',
  'shutdown_delay',
  'store_gateway',
  'target',
  'tenant_federation',
  'timeseries_unmarshal_caching_optimization_enabled',
  'usage_stats',
  'vault',
]);

/** Root keys of Cortex, Loki and Tempo, which share many of Mimir's, that no release of Mimir has. */
export const foreignTopLevelKeys: ReadonlySet<string> = new Set([
  'auth_enabled',
  'limits_config',
  'metrics_generator',
  'overrides',
  'query_range',
  'schema_config',
  'storage',
  'storage_config',
  'stream_over_http_enabled',
]);

/**
 * True where the text may hold settings of Mimir, so that it is worth starting the server. Cheap; it may be wrong in
 * both directions, and only the document kinds decide. The file name may be a whole path or URI.
 */
export function mayBeMimirs(languageId: string, fileName: string, text: string): boolean {
  if (isTemplate(fileName, text)) return false;
  if (isFlagFile(languageId, fileName, text)) return true;
  const start = text.slice(0, enough);
  if (!isYaml(languageId, fileName))
    return isHost(languageId, fileName, start) && holdsSettings(`${fileName}\n${start}`);
  return isMimirYaml(fileName, start) || holdsMimir(start) || holdsArguments(start);
}

/**
 * True for a file of Mimir flags, by its language, its name or the mark in its first line (or in its second, under `#!`).
 * Other programs have files of the name `*.flags` too, which an editor takes for the language.
 */
export function isFlagFile(languageId: string, fileName: string, text: string): boolean {
  if (hasFlagMark(text) || /\.mimirflags$/i.test(fileName)) return true;
  if (/\.flags$/i.test(fileName)) return isNamedAfterMimir(fileName) || mayHoldFlags(text.slice(0, enough));
  return languageId === 'mimir-flags';
}

/** True where the file or its folder is named after Mimir, or after a component of it. */
function isNamedAfterMimir(fileName: string): boolean {
  const place = fileName.split(/[\\/]/).slice(-2).join('/');
  return /mimir|enterprise-metrics|distributor|ingester|querier|query-(?:frontend|scheduler)|store-gateway|overrides-exporter/i.test(
    place,
  );
}

function hasFlagMark(text: string): boolean {
  const [first = '', second = ''] = text
    .slice(0, 1000)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/, 2);
  return /^#\s*mimir-tls:\s*flags\s*$/.test(first.startsWith('#!') ? second : first);
}

/** True for a file that another tool makes one of ours from, by its name or by Jinja in YAML. What it will be is not known before. */
export function isTemplate(fileName: string, text: string): boolean {
  return (
    isTemplateName(fileName) ||
    (/\.ya?ml$/i.test(fileName) &&
      /^[ \t]*\{%[-+]?[ \t]*(?:if|for|set|block|include|import|macro|raw|filter)\b/m.test(text.slice(0, enough)))
  );
}

function isTemplateName(fileName: string): boolean {
  return /\.(?:j2|jinja2?|tpl|tmpl|gotmpl|erb|epp|mustache|jsonnet|libsonnet|nix|hcl|tf|nomad)$/i.test(fileName);
}

/** True for texts in which settings stand among other things: scripts, units, environment files, Dockerfiles, Markdown. */
function isHost(languageId: string, fileName: string, text: string): boolean {
  return (
    /^(?:shellscript|dockerfile|markdown|ini|properties|dotenv|systemd(?:-.*)?)$/.test(languageId) ||
    /\.(?:sh|bash|md|markdown|service|env|env\.[\w-]+|conf|dockerfile|containerfile)$|(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$/i.test(
      fileName,
    ) ||
    /(?:^|\/)(?:default|sysconfig|conf\.d)\/[^/]*$/.test(fileName) ||
    hasScriptMark(text)
  );
}

/** Interpreters that are no shell. Others may be: `with-contenv`, `execlineb`, `bashio`. */
const otherLanguages =
  /\b(?:awk|deno|groovy|java|jq|lua|make|node|nodejs|ocaml|perl|php|python|Rscript|ruby|runghc|swift|tclsh|wish)[\d.]*\b/;

/** True for a text that begins with `#!` and something that may run commands as a shell does. */
export function hasScriptMark(text: string): boolean {
  const line = /^#![^\r\n]{1,200}/.exec(text)?.[0];
  return line !== undefined && !otherLanguages.test(line);
}

function isYaml(languageId: string, fileName: string): boolean {
  return /^(?:yaml|helm|dockercompose)$/.test(languageId) || /\.ya?ml$/i.test(fileName);
}

/** True for YAML with a block of Mimir's at its root: too little to claim it by itself, and enough to see who names it. */
export function mayConfigure(fileName: string, text: string): boolean {
  return /\.ya?ml$/i.test(fileName) && rootKeys(text.slice(0, enough)).some((key) => mimirTopLevelKeys.has(key));
}

/** The keys of the outer level, which may be indented as a whole. */
function rootKeys(text: string): readonly string[] {
  const isAtMargin = /^["']?[\w-]+["']?[ \t]{0,9}:/m.test(text);
  const indentation = isAtMargin ? '' : (/^( *)["']?[a-z_]+["']?[ \t]{0,9}:/m.exec(text)?.[1] ?? '');
  return [...text.matchAll(new RegExp(`^${indentation}["']?([a-z_]+)["']?[ \\t]{0,9}:`, 'gm'))].map(
    ([, key = '']) => key,
  );
}

function isMimirYaml(fileName: string, text: string): boolean {
  const keys = new Set(rootKeys(text));
  if ([...keys].some((key) => foreignTopLevelKeys.has(key))) return false;
  const known = [...keys].filter((key) => mimirTopLevelKeys.has(key)).length;
  return known >= (/mimir[^/\\]*$/i.test(fileName) ? 1 : 2);
}

/** True for a manifest, Compose file or Helm values file that runs Mimir or configures it. */
function holdsMimir(text: string): boolean {
  return (
    holdsContainer(text) ||
    text.includes('mimir-distributed') ||
    /image:[ \t]{0,9}["']?[^\s"']{0,200}grafana\/(?:mimir|enterprise-metrics)\b/.test(text) ||
    holdsChartValues(text)
  );
}

/** True for values of mimir-distributed, by a key that only they have, or arguments by a component in their spelling. */
function holdsChartValues(text: string): boolean {
  if (/^[ \t]*(?:structuredConfig|useExternalConfig|kubeVersionOverride):/m.test(text)) return true;
  if (/^[ \t]*mimir:/m.test(text) && /^[ \t]+config:[ \t]*[|>]/m.test(text)) return true;
  const hasArguments =
    /^[ \t]*extraArgs:/m.test(text) &&
    /^[ \t]*(?:distributor|ingester|querier|ruler|alertmanager|compactor|\w+_\w+):/m.test(text);
  return hasArguments && /mimir|enterprise|overrides_exporter|ruler_querier/i.test(text);
}

/** True for a chart's arguments among which there are flags in Mimir's spelling; the kind decides whose they are. */
function holdsArguments(text: string): boolean {
  if (!/^[ \t]*["']?extraArgs["']?:/m.test(text)) return false;
  return /^[ \t]+["']?-?(?:server|memberlist|ingester|distributor|querier|query-frontend|query-scheduler|store-gateway|compactor|ruler|alertmanager|[a-z-]{1,30}storage)\.[\w.-]+["']?[ \t]*:/m.test(
    text,
  );
}

/** Keys of Mimir's root that are common in manifests as well. */
const everywhere: ReadonlySet<string> = new Set(['limits', 'target', 'api', 'server']);

/** True for services or workloads whose names or programs speak of Mimir and that have flags or blocks of its own. */
function holdsContainer(text: string): boolean {
  return /^["']?(?:services|configs|apiVersion)["']?[ \t]{0,9}:/m.test(text) && holdsSettings(text);
}

/** True where the text speaks of Mimir, and has flags or blocks of its own. */
function holdsSettings(text: string): boolean {
  if (!/mimir|metrics-enterprise|enterprise-metrics/i.test(text)) return false;
  if (
    /[\s"'=([]--?(?:config\.(?:file|expand-env)|target|server\.\w|memberlist\.|[a-z-]{1,30}\.[a-z.-]{0,60}tls-)/.test(
      text,
    )
  )
    return true;
  return [...text.matchAll(/^[ \t]{0,40}([a-z_]+):/gm)].some(
    ([, key = '']) => mimirTopLevelKeys.has(key) && !everywhere.has(key),
  );
}
