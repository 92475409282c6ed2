import type { Node } from 'yaml';
import { isScalar } from 'yaml';
import type { Caller } from '../../../model/caller';
import type { ConfigDocument } from '../../../model/setting';
import type { TextRange } from '../../../model/text';
import { portNumber, probesIn } from '../manifests/probes';
import { fieldAt, fieldsOf, textAt } from '../../carriers/yaml/fields';
import { readValue } from '../../carriers/yaml/scalars';
import type { YamlTree } from '../../carriers/yaml/tree';
import type { ChartValues } from './chart-values';
import { frontOf } from './front';
import { certificateWhere, schemeBy } from '../../callers/client-tls';
import { present } from '../../../model/present';

/** The chart's name for Mimir's HTTP port, whose number follows the configuration. */
const httpPort = 'http-metrics';

/** The components to which the chart's gateway passes requests. */
const behindGateway: ReadonlySet<string> = new Set([
  'distributor',
  'query_frontend',
  'ruler',
  'alertmanager',
  'compactor',
  'store_gateway',
  'ingester',
]);

/** A component of the chart's with what its callers go by. */
export interface CalledComponent {
  readonly key: string;
  readonly root: Node;
  readonly config: ConfigDocument;
}

/** Who calls a component: what the values show, and what the chart has of its own accord. What is set over the values stands nowhere here. */
export function callersOf(called: CalledComponent, values: ChartValues): readonly Caller[] {
  const { key, root, config } = called;
  const { tree } = values;
  const port = portNumber(
    config.settings.findLast(({ name }) => name.value === 'server.http_listen_port')?.value?.text ?? '8080',
  );
  const component = fieldAt(root, [key], tree);
  const probes = component
    ? probesIn(component, tree, (name) => (name === httpPort || name === '' ? port : portNumber(name)))
    : [];
  const own = present([
    usualProbe(called, values),
    behindGateway.has(key) && gatewayIn(called, values),
    monitorIn(root, tree),
  ]);
  const callers = [...probes, ...own.map((caller) => ({ ...caller, port }))];
  return callers.filter(({ range, implied }) => implied === true || range.end > 0);
}

/** The chart names a component's Services after the release. */
export function hostsOf(key: string): readonly string[] {
  const name = key.replaceAll('_', '-');
  return [`*-${name}`, `*-${name}-headless`];
}

type PortlessCaller = Omit<Caller, 'port'>;

/** The readiness probe that every component of the chart has: by HTTP, without a scheme. Null where the values have another, or name its scheme. */
function usualProbe({ key, root, config }: CalledComponent, { tree }: ChartValues): PortlessCaller | null {
  const probe = fieldsOf(fieldAt(root, [key], tree), tree).find((field) => field.key.value === 'readinessProbe');
  const get = fieldsOf(probe?.value ?? null, tree).find((field) => field.key.value === 'httpGet');
  // Helm merges mappings, so that only a null takes the chart's own out.
  const isReplaced = (probe && fieldAt(root, [key, 'readinessProbe'], tree) === null) || get !== undefined;
  if (
    isReplaced ||
    ['exec', 'tcpSocket', 'grpc'].some((other) => fieldAt(probe?.value ?? null, [other], tree) !== null)
  )
    return null;
  return {
    kind: 'probe',
    name: 'kubelet',
    call: 'readinessProbe',
    scheme: 'HTTP',
    certificate: 'none',
    range: placeOf(key, root, tree),
    implied: true,
    toHttps: null,
    httpsSetting: {
      document: config.name,
      change: {
        option: { flag: null, yamlPath: `${key}.readinessProbe.httpGet.scheme`, type: 'text' },
        value: 'HTTPS',
        outside: true,
      },
    },
  };
}

/** The component's key, else the first of the values. */
function placeOf(key: string, root: Node, tree: YamlTree): TextRange {
  const fields = fieldsOf(root, tree);
  return (fields.find((field) => field.key.value === key) ?? fields[0])?.key.range ?? { start: 0, end: 0 };
}

/** The keys of the values that replace the configuration of the chart's nginx. */
const gatewayConfigs = { nginx: 'nginx.nginxConfig.file', gateway: 'gateway.nginx.config.file' } as const;

/** The chart's nginx, which passes requests on in plain HTTP unless its configuration is replaced. */
function gatewayIn({ root, config }: CalledComponent, { tree, release }: ChartValues): PortlessCaller | null {
  const key = frontOf(root, tree, { release, version: config.version });
  if (key === null) return null;
  const field = fieldsOf(root, tree).find((each) => each.key.value === key);
  // What a parameter sets stands nowhere in the values.
  const isWritten = field !== undefined && field.key.range.end > 0;
  return {
    kind: 'client',
    name: key,
    call: 'gateway',
    scheme: 'HTTP',
    certificate: 'none',
    range: isWritten ? field.key.range : placeOf(key, root, tree),
    ...(!isWritten && { implied: true }),
    toHttps: null,
    remedy: `Set ${gatewayConfigs[key]} with proxy_pass https://, or turn off HTTP TLS.`,
  };
}

/** The ServiceMonitor that the chart makes for all components. */
function monitorIn(root: Node, tree: YamlTree): PortlessCaller | null {
  const path = ['metaMonitoring', 'serviceMonitor'];
  const enabled = fieldAt(root, [...path, 'enabled'], tree);
  if (!enabled || textAt(enabled, [], tree) !== 'true') return null;
  const scheme = fieldAt(root, [...path, 'scheme'], tree);
  const isHttps = textAt(scheme, [], tree) === 'https';
  const shown = scheme && isScalar(scheme) ? readValue(scheme, tree).range : readValue(enabled, tree).range;
  const hasCertificate =
    fieldAt(root, [...path, 'tlsConfig', 'cert'], tree) ?? fieldAt(root, [...path, 'tlsConfig', 'certFile'], tree);
  return {
    kind: 'client',
    name: 'serviceMonitor',
    call: 'scrape',
    scheme: schemeBy(isHttps),
    certificate: certificateWhere(hasCertificate !== null),
    ...serverNameIn(fieldAt(root, [...path, 'tlsConfig'], tree), tree),
    range: shown,
    toHttps: scheme && !isHttps ? { range: readValue(scheme, tree).range, text: 'https' } : null,
  };
}

function serverNameIn(config: Node | null, tree: YamlTree): Pick<Caller, 'serverName' | 'verifies'> {
  const name = textAt(config, ['serverName'], tree);
  if (textAt(config, ['insecureSkipVerify'], tree) === 'true') return { verifies: false };
  if (name === null) return {};
  return { serverName: name, verifies: true };
}
