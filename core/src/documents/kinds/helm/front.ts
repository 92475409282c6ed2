import type { Node } from 'yaml';
import { atLeast, type MimirVersion } from '../../../model/version';
import { fieldAt, textAt } from '../../carriers/yaml/fields';
import type { YamlTree } from '../../carriers/yaml/tree';
import type { ChartRelease } from './chart-versions';

/** What tells how old a chart is. */
export interface ChartAge {
  readonly release: ChartRelease | null;
  readonly version: MimirVersion | null;
}

/** The key of what passes requests on in plain HTTP, as the chart sets it up; null where the values switch it off or write its configuration. */
export function frontOf(root: Node, tree: YamlTree, age: ChartAge): 'gateway' | 'nginx' | null {
  const key = frontKey(root, tree, age);
  if (textAt(root, ['enterprise', 'enabled'], tree) === 'true' || textAt(root, [key, 'enabled'], tree) === 'false')
    return null;
  const isOwn = [
    ['gateway', 'nginx', 'config', 'file'],
    ['gateway', 'nginxConfig', 'file'],
    ['nginx', 'nginxConfig', 'file'],
  ].some((path) => fieldAt(root, path, tree));
  if (isOwn) return null;
  return key;
}

/** Up to release 5 of the chart a switch chose between its nginx and the gateway that is left since then (Mimir 3.0). */
function frontKey(root: Node, tree: YamlTree, { release, version }: ChartAge): 'gateway' | 'nginx' {
  const front = release?.front ?? (version === null ? frontByKeys(root, tree) : frontByVersion(version));
  if (front !== 'nginx-or-gateway') return front;
  if (textAt(root, ['gateway', 'enabledNonEnterprise'], tree) === 'true') return 'gateway';
  return 'nginx';
}

/** Where nobody names a release, its own keys tell; else it is taken for the newest. */
function frontByKeys(root: Node, tree: YamlTree): ChartRelease['front'] {
  const isOld =
    fieldAt(root, ['nginx'], tree) !== null || fieldAt(root, ['gateway', 'enabledNonEnterprise'], tree) !== null;
  if (isOld) return 'nginx-or-gateway';
  return 'gateway';
}

function frontByVersion(version: MimirVersion): ChartRelease['front'] {
  if (atLeast(version, '3.0')) return 'gateway';
  return 'nginx-or-gateway';
}
