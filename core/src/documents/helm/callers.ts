import type { Node } from 'yaml';
import { isScalar } from 'yaml';
import type { Caller } from '../../model/caller';
import type { ConfigDocument } from '../../model/setting';
import { atLeast } from '../../model/version';
import { portNumber, probesIn } from '../kubernetes/probes';
import { fieldAt, fieldsOf, textAt } from '../yaml/fields';
import { readValue } from '../yaml/scalars';
import type { YamlTree } from '../yaml/tree';

/** The chart's name for Mimir's HTTP port, whose number follows the configuration. */
const httpPort = 'http-metrics';

/** The components to which the chart's gateway passes requests. */
const behindGateway: ReadonlySet<string> = new Set(['distributor', 'query_frontend', 'ruler', 'alertmanager', 'compactor', 'store_gateway', 'ingester']);

/** Who calls a component, as far as the values show it: what the chart has of its own accord, or is set over them, stands nowhere here. */
export function callersOf(key: string, root: Node, tree: YamlTree, config: ConfigDocument): readonly Caller[] {
  const port = portNumber(config.settings.findLast(({ name }) => name.value === 'server.http_listen_port')?.value?.text ?? '8080');
  const component = fieldAt(root, [key], tree);
  const probes = component ? probesIn(component, tree, (name) => (name === httpPort ? port : portNumber(name))) : [];
  const gateway = behindGateway.has(key) ? gatewayIn(root, tree, config) : null;
  const callers = [...probes, ...[gateway, monitorIn(root, tree)].flatMap((caller) => (caller ? [{ ...caller, port }] : []))];
  return callers.filter(({ range }) => range.end > 0);
}

/** The chart names a component's Services after the release. */
export function hostsOf(key: string): readonly string[] {
  const name = key.replaceAll('_', '-');
  return [`*-${name}`, `*-${name}-headless`];
}

type PortlessCaller = Omit<Caller, 'port'>;

/** The chart's nginx, which passes requests on in plain HTTP unless somebody writes its configuration anew. */
function gatewayIn(root: Node, tree: YamlTree, config: ConfigDocument): PortlessCaller | null {
  const key = gatewayKey(root, tree, config);
  const field = fieldsOf(root, tree).find((each) => each.key.value === key);
  if (!field || textAt(root, ['enterprise', 'enabled'], tree) === 'true' || textAt(root, [key, 'enabled'], tree) === 'false') return null;
  const isOwn = [['gateway', 'nginx', 'config', 'file'], ['gateway', 'nginxConfig', 'file'], ['nginx', 'nginxConfig', 'file']].some((path) => fieldAt(root, path, tree));
  if (isOwn) return null;
  return { kind: 'client', name: key, call: 'gateway', scheme: 'HTTP', certificate: 'none', range: field.key.range, toHttps: null };
}

/** Up to release 5 of the chart a switch chose between its nginx and the gateway that is left since then (Mimir 3.0). */
function gatewayKey(root: Node, tree: YamlTree, { version }: ConfigDocument): 'gateway' | 'nginx' {
  const isLeft = version !== null && atLeast(version, '3.0');
  return isLeft || textAt(root, ['gateway', 'enabledNonEnterprise'], tree) === 'true' ? 'gateway' : 'nginx';
}

/** The ServiceMonitor that the chart makes for all components. */
function monitorIn(root: Node, tree: YamlTree): PortlessCaller | null {
  const path = ['metaMonitoring', 'serviceMonitor'];
  const enabled = fieldAt(root, [...path, 'enabled'], tree);
  if (!enabled || textAt(enabled, [], tree) !== 'true') return null;
  const scheme = fieldAt(root, [...path, 'scheme'], tree);
  const isHttps = textAt(scheme, [], tree) === 'https';
  const shown = scheme && isScalar(scheme) ? readValue(scheme, tree).range : readValue(enabled, tree).range;
  const hasCertificate = fieldAt(root, [...path, 'tlsConfig', 'cert'], tree) ?? fieldAt(root, [...path, 'tlsConfig', 'certFile'], tree);
  return {
    kind: 'client',
    name: 'serviceMonitor',
    call: 'scrape',
    scheme: isHttps ? 'HTTPS' : 'HTTP',
    certificate: hasCertificate ? 'some' : 'none',
    range: shown,
    toHttps: scheme && !isHttps ? { range: readValue(scheme, tree).range, text: 'https' } : null,
  };
}
