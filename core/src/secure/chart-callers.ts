import { yamlText } from '../certificates/cluster/yaml-text';
import type { ValuesPlace } from '../documents/kinds/document-kind';
import type { DataKey } from '../documents/kinds/manifests/volume-mounts';
import { fieldAt, textAt } from '../documents/carriers/yaml/fields';
import { rangeOf } from '../documents/carriers/yaml/nodes';
import type { Caller } from '../model/caller';
import type { Process } from '../model/process';
import type { TextEdit } from '../model/text';
import { authorityVolume, callerAuthority } from './authority-secret';
import { frontConfiguration } from './chart-front';
import { isClusterValues } from './cluster';
import { addFields, addToList, type Added } from './yaml-insertion';

/** True for a caller that the chart itself has, and that is changed by values of its own. */
export function isOfChart({ name, call }: Caller, kind: string | null): boolean {
  const isOwn = frontOf({ name, call }) !== null || (name === 'serviceMonitor' && call === 'scrape');
  return isOwn && kind !== null && isClusterValues(kind);
}

/** The key of the chart's nginx; null for another caller. */
export function frontOf({ name, call }: Pick<Caller, 'name' | 'call'>): 'gateway' | 'nginx' | null {
  if (call === 'gateway' && (name === 'gateway' || name === 'nginx')) return name;
  return null;
}

/** A step that makes a caller of the chart call by HTTPS: an edit of the values; null where what is there does not allow it. */
export type ChartStep = (place: ValuesPlace) => TextEdit | 'done' | null;

/** The steps by which the chart's nginx passes requests on by HTTPS, and knows the CA. */
export function frontSteps(
  key: 'gateway' | 'nginx',
  { configuration }: Process,
  serverName: string,
  authority: DataKey,
): readonly ChartStep[] {
  const text = (flag: string, usual: string): string => configuration.flag(flag)?.text ?? usual;
  const lines = frontConfiguration({
    key,
    serverName,
    authority: callerAuthority,
    prometheusPrefix: text('http.prometheus-http-prefix', '/prometheus'),
    alertmanagerPrefix: text('http.alertmanager-http-prefix', '/alertmanager'),
    tenant: text('auth.no-auth-tenant', 'anonymous'),
  });
  const path = key === 'gateway' ? ['gateway', 'nginx', 'config'] : ['nginx', 'nginxConfig'];
  const { volume, mount } = authorityVolume(authority);
  return [
    ...[['extraVolumes', volume] as const, ['extraVolumeMounts', mount] as const].map(
      ([list, block]): ChartStep =>
        ({ from, keys, tree }) =>
          addToList(from, [...keys, key, list], addedOf(block), tree),
    ),
    ({ from, keys, tree }) =>
      addFields(
        from,
        [...keys, ...path],
        {
          lines: ['file: |', ...lines.map((line) => `  ${line}`)],
          flow: `file: ${JSON.stringify(`${lines.join('\n')}\n`)}`,
        },
        tree,
      ),
  ];
}

/** The steps by which the chart's ServiceMonitor scrapes by HTTPS. */
export function monitorSteps(serverName: string, { object, key }: DataKey): readonly ChartStep[] {
  const path = ['metaMonitoring', 'serviceMonitor'];
  const trust = { tlsConfig: { ca: { secret: { name: object, key } }, serverName } };
  return [
    ({ from, keys, tree }) => {
      const scheme = fieldAt(from, [...keys, ...path, 'scheme'], tree);
      if (textAt(scheme, [], tree) === 'https') return 'done';
      if (scheme) return { range: rangeOf(scheme), text: 'https' };
      return addFields(from, [...keys, ...path], { lines: ['scheme: https'], flow: 'scheme: https' }, tree);
    },
    ({ from, keys, tree }) => {
      if (fieldAt(from, [...keys, ...path, 'tlsConfig'], tree)) return 'done';
      return addFields(from, [...keys, ...path], addedOf(trust), tree);
    },
  ];
}

/** A configuration of nginx that somebody wrote, whose upstreams are plain HTTP. */
export function ownPlainFront({ from, keys, tree }: ValuesPlace): string | null {
  const paths = [
    ['gateway', 'nginx', 'config', 'file'],
    ['gateway', 'nginxConfig', 'file'],
    ['nginx', 'nginxConfig', 'file'],
  ];
  const found = paths.find((path) => /\bproxy_pass\s+http:/.test(textAt(from, [...keys, ...path], tree) ?? ''));
  return found?.join('.') ?? null;
}

function addedOf(block: Readonly<Record<string, unknown>>): Added {
  return {
    lines: yamlText(block).trimEnd().split('\n'),
    flow: JSON.stringify(block).replace(/^\{|\}$/g, ''),
  };
}
