import type { Node } from 'yaml';
import { atLeast, type MimirVersion } from '../../../model/version';
import { textAt } from '../../carriers/yaml/fields';
import type { YamlTree } from '../../carriers/yaml/tree';
import { rulerPathSwitch } from '../../recognition/chart-components';
import { present } from '../../../model/present';

/** Flags that the chart gives every component. */
export const chartFlags: ReadonlyMap<string, string | null> = new Map([['config.expand-env', 'true']]);

/** The schedulers' service of a release that is called `mimir`. Mimir looks the name up, so that which one it is changes nothing. */
const schedulers = 'mimir-query-scheduler-headless:9095';

/** The domain of a Service of the release, as a template of Helm. */
export const serviceDomain = '{{.Release.Namespace}}.svc.{{.Values.global.clusterDomain}}';

/** Where the chart lets rulers send alerts, but by HTTPS. Helm evaluates templates in `mimir.structuredConfig`. */
export const alertmanagersByHttps = `dnssrvnoa+https://_http-metrics._tcp.{{ template "mimir.fullname" . }}-alertmanager-headless.${serviceDomain}/alertmanager`;

/** The caches that the chart starts, and the options that then say so. */
const caches: readonly (readonly [key: string, flag: string])[] = [
  ['chunks-cache', 'blocks-storage.bucket-store.chunks-cache.backend'],
  ['index-cache', 'blocks-storage.bucket-store.index-cache.backend'],
  ['metadata-cache', 'blocks-storage.bucket-store.metadata-cache.backend'],
  ['metadata-cache', 'ruler-storage.cache.backend'],
  ['results-cache', 'query-frontend.results-cache.backend'],
];

/**
 * What the chart's own `mimir.config` sets where the values do not say otherwise, as far as TLS goes by it. Null where it
 * is something that the values do not tell.
 */
export function chartConfiguration(
  root: Node,
  tree: YamlTree,
  version: MimirVersion | null,
): ReadonlyMap<string, string | null> {
  const ownPath = textAt(root, rulerPathSwitch, tree);
  const usedCaches = caches.filter(([key]) => textAt(root, [key, 'enabled'], tree) === 'true');
  return new Map(
    present<readonly [string, string | null]>([
      ['querier.scheduler-address', schedulers],
      ['query-frontend.scheduler-address', schedulers],
      ['ruler.alertmanager-url', null],
      ownPath === 'true' && ['ruler.query-frontend.address', null],
      // From its version 6 on the chart writes to Kafka first.
      (version === null || atLeast(version, '3.0')) && ['ingest-storage.enabled', null],
      ...usedCaches.map(([, flag]) => [flag, 'memcached'] as const),
      ...storeDefaults(root, tree),
    ]),
  );
}

/** Blocks are stored in S3; with the chart's own MinIO, rules and alerts are as well. */
function storeDefaults(root: Node, tree: YamlTree): readonly (readonly [string, string | null])[] {
  const blocks = [['blocks-storage.backend', 's3']] as const;
  if (textAt(root, ['minio', 'enabled'], tree) === 'false') return blocks;
  return ['blocks-storage', 'ruler-storage', 'alertmanager-storage'].flatMap((store) => [
    [`${store}.backend`, 's3'] as const,
    [`${store}.s3.insecure`, null] as const,
  ]);
}
