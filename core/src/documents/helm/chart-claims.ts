import { isOwnFlag } from '../program';
import { outlineAt, type Outline } from '../yaml/outline';
import { chartComponents } from './components';

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
const strangers = ['loki', 'tempo', 'cortex', 'pyroscope', 'table_manager', 'configs', 'queryFrontend', 'indexGateway', 'singleBinary', 'storeGateway'] as const;

const imageOfMimir = /(?:^|\/)(?:grafana\/)?(?:mimir|enterprise-metrics)$/;

/** Names that say whose values a file or a key holds. */
const namedAfterChart = /mimir|enterprise-metrics/i;

/**
 * The keys that lead to the chart's values in a text: none for a values file of the chart itself, one for that of a
 * chart around it. The name is the file's.
 */
export function chartKeys(outline: Outline, fileName: string): readonly (readonly string[])[] {
  if (isChartValues(outline, namedAfterChart.test(fileName))) return [[]];
  return [...outline.keys].flatMap(([name, below]) => (isChartValues(below, namedAfterChart.test(name)) ? [[name]] : []));
}

/** True for values of mimir-distributed. `named` where the file or key is named after it. */
export function isChartValues(values: Outline, named: boolean): boolean {
  if (strangers.some((key) => values.keys.has(key))) return false;
  if (configuresMimir(values)) return true;
  const repository = outlineAt(values, ['image', 'repository'])?.text ?? '';
  const own = marks.filter((key) => values.keys.has(key)).length;
  const evidence = own + Number(named) + Number(imageOfMimir.test(repository)) + Number(values.keys.has('overrides_exporter'));
  const hasArguments = chartComponents.some(({ key }) => outlineAt(values, [key, 'extraArgs']) !== null);
  return own >= 2 || (hasArguments && (evidence > 0 || hasMimirsFlags(values)));
}

/** True where components have TLS flags of Mimir's in their arguments. Cortex's chart has a configuration of its own beside such. */
function hasMimirsFlags(values: Outline): boolean {
  if (values.keys.has('config')) return false;
  const flags = chartComponents.flatMap(({ key }) => [...(outlineAt(values, [key, 'extraArgs'])?.keys.keys() ?? [])]);
  return flags.filter((flag) => isOwnFlag(`-${flag}`)).length >= 2 && flags.some((flag) => isOwnFlag(`-${flag}`) && /[.-]tls-/.test(flag));
}

/** `mimir.structuredConfig`, or a `mimir.config` that is a text. */
function configuresMimir(values: Outline): boolean {
  if (outlineAt(values, ['mimir', 'structuredConfig'])) return true;
  return /^[|>]/.test(outlineAt(values, ['mimir', 'config'])?.text ?? '');
}
