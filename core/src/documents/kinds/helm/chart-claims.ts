import { isOwnFlag } from '../../recognition/mimir-program';
import { outlineAt, type Outline } from '../../carriers/yaml/outline';
import { chartComponents } from '../../recognition/chart-components';

/** Root keys of mimir-distributed's values that other charts lack, and Mimir's own YAML. */
const marks = [
  'ruler_querier',
  'ruler_query_frontend',
  'ruler_query_scheduler',
  'rollout_operator',
  'continuous_test',
  'smoke_test',
  'gossip_ring',
  'metaMonitoring',
  'admin_api',
  'enterprise',
  'kubeVersionOverride',
  'useExternalConfig',
  'configStorageType',
  'externalConfigSecretName',
  'externalConfigVersion',
] as const;

/** Root keys of the charts of Cortex, Loki, Tempo and Pyroscope, which share names with Mimir's. */
const strangers = [
  'loki',
  'tempo',
  'cortex',
  'pyroscope',
  'table_manager',
  'configs',
  'queryFrontend',
  'indexGateway',
  'singleBinary',
  'storeGateway',
] as const;

const imageOfMimir = /(?:^|\/)(?:grafana\/)?(?:mimir|enterprise-metrics)$/;

/** Names that say whose values a file or a key holds. */
const namedAfterChart = /mimir|enterprise-metrics/i;
const namedAfterStranger = /loki|tempo|cortex|pyroscope/i;

/**
 * The keys that lead to the chart's values in a text: none for a values file of the chart itself, one for that of a
 * chart around it. Of the path the file's own name counts, and that of its folder.
 */
export function chartKeys(outline: Outline, path: string): readonly (readonly string[])[] {
  if (isChartValues(outline, path.split('/').slice(-2).join('/'))) return [[]];
  return [...outline.keys].filter(([name, below]) => isChartValues(below, name)).map(([name]) => [name]);
}

/** The same for a text that somebody says holds the chart's values: where nothing shows whose they are, the root. */
export function chartKeysOrRoot(outline: Outline, path: string): readonly (readonly string[])[] {
  const shown = chartKeys(outline, path);
  if (shown.length > 0) return shown;
  const below = [...outline.keys]
    .filter(([, values]) => !hasParts(outline) && hasParts(values))
    .map(([name]) => [name]);
  if (below.length > 0) return below;
  return [[]];
}

/** True where a component or the configuration stands right below. */
function hasParts({ keys }: Outline): boolean {
  return keys.has('mimir') || chartComponents.some(({ key }) => keys.has(key));
}

/** True for values of mimir-distributed. The name is that of the file with its folder, or of the key. */
export function isChartValues(values: Outline, name: string): boolean {
  const named = namedAfterChart.test(name);
  if (strangers.some((key) => values.keys.has(key))) return false;
  if (configuresMimir(values)) return true;
  const repository = outlineAt(values, ['image', 'repository'])?.text ?? '';
  const own = marks.filter((key) => values.keys.has(key)).length;
  const evidence =
    own + Number(named) + Number(imageOfMimir.test(repository)) + Number(values.keys.has('overrides_exporter'));
  const withArguments = chartComponents.filter(({ key }) => outlineAt(values, [key, 'extraArgs']) !== null);
  return (
    own >= 2 ||
    (withArguments.length > 0 && evidence > 0) ||
    (!namedAfterStranger.test(name) && hasMimirArguments(values))
  );
}

/** Components that charts of other databases spell in another way, if they have them at all. */
const ownSpelling = /^(?:query_scheduler|query_frontend|store_gateway|overrides_exporter)$/;
/** Keys that the charts of Cortex have, which spells its components like Mimir. */
const cortexKeys = [
  'config',
  'memcached',
  'memcached-frontend',
  'memcached-blocks',
  'memcached-blocks-index',
  'memcached-blocks-metadata',
] as const;

/**
 * True for arguments in a mapping, as no other chart but Cortex' has them, where a component or several of Mimir's flags
 * say that they are Mimir's.
 */
function hasMimirArguments(values: Outline): boolean {
  if (cortexKeys.some((key) => values.keys.has(key))) return false;
  const flags = chartComponents.flatMap(({ key }) => {
    const names = [...(outlineAt(values, [key, 'extraArgs'])?.keys.keys() ?? [])].filter((name) =>
      isOwnFlag(`-${name}`),
    );
    return names.map((name) => ({ name, key }));
  });
  return flags.some(({ key }) => ownSpelling.test(key)) || new Set(flags.map(({ name }) => name)).size >= 2;
}

/** `mimir.structuredConfig`, or a `mimir.config` that is a text. */
function configuresMimir(values: Outline): boolean {
  if (outlineAt(values, ['mimir', 'structuredConfig'])) return true;
  return /^[|>]/.test(outlineAt(values, ['mimir', 'config'])?.text ?? '');
}
