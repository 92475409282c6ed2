import type { Node } from 'yaml';
import type { Mount } from '../../../model/setting';
import { fieldAt, itemsOf, textAt } from '../../carriers/yaml/fields';
import type { YamlTree } from '../../carriers/yaml/tree';
import type { Container } from './containers';

/** A key of a ConfigMap or Secret. */
export interface DataKey {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly object: string;
  readonly key: string;
}

/** What the container mounts where. None of it is on this machine. */
export function mountsOf(container: Container): readonly Mount[] {
  const {
    pod,
    manifest: { tree },
  } = container;
  return volumeMountsOf(container).map(({ target, volume }) => {
    const volumes = volumesOf(pod, tree);
    const holder = holderOf(volume, volumes, tree);
    const denied = deniedTo(container, volumes.find((each) => textAt(each, ['name'], tree) === volume) ?? null);
    return { target, local: null, ...(holder && { holder }), ...(denied && { deniedTo: denied }) };
  });
}

/**
 * The files of a volume belong to root, and to the pod's `fsGroup` where it has one, which may then read them. A user other
 * than root, in no group but root's if none is set, needs a bit of the mode.
 */
function deniedTo({ node, pod, manifest: { tree } }: Container, volume: Node | null): Mount['deniedTo'] | null {
  const setting = (name: string): string | null =>
    textAt(node, ['securityContext', name], tree) ?? textAt(pod, ['securityContext', name], tree);
  const [user, group] = [setting('runAsUser'), setting('runAsGroup')];
  const written = textAt(volume, ['secret', 'defaultMode'], tree) ?? textAt(volume, ['projected', 'defaultMode'], tree);
  const mode = written === null ? null : modeOf(written);
  if (user === null || !/^[1-9]\d*$/.test(user) || mode === null) return null;
  if (textAt(pod, ['securityContext', 'fsGroup'], tree) !== null) return null;
  const mayRead = (mode & 0o004) !== 0 || ((mode & 0o040) !== 0 && (group === null || group === '0'));
  if (mayRead) return null;
  return { user, mode: mode.toString(8).padStart(4, '0') };
}

/** As YAML reads it: octal with a zero in front, else decimal. */
function modeOf(text: string): number | null {
  if (/^0o?[0-7]+$/.test(text)) return parseInt(text.replace('o', ''), 8);
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  return null;
}

/** The ConfigMap or Secret that a volume of that name shows, the first of several. */
export function holderOf(
  volume: string,
  volumes: readonly Node[],
  tree: YamlTree,
): NonNullable<Mount['holder']> | null {
  const found = volumes.find((each) => textAt(each, ['name'], tree) === volume);
  if (!found) return null;
  for (const source of [found, ...itemsOf(fieldAt(found, ['projected', 'sources'], tree), tree)]) {
    const object = objectOf(source, tree);
    if (object) return object;
  }
  return null;
}

function objectOf(source: Node, tree: YamlTree): NonNullable<Mount['holder']> | null {
  const configMap = textAt(source, ['configMap', 'name'], tree);
  const name = configMap ?? textAt(source, ['secret', 'secretName'], tree) ?? textAt(source, ['secret', 'name'], tree);
  if (name === null) return null;
  return { kind: configMap === null ? 'Secret' : 'ConfigMap', name };
}

/** The key of a ConfigMap or Secret that the container has at a path; null where it has another thing or nothing there. */
export function dataAt({ node, pod, manifest: { tree } }: Container, path: string): DataKey | null {
  return dataMountedAt(
    path,
    { mounts: itemsOf(fieldAt(node, ['volumeMounts'], tree), tree), volumes: volumesOf(pod, tree) },
    tree,
  );
}

function volumesOf(pod: Node, tree: YamlTree): readonly Node[] {
  return itemsOf(fieldAt(pod, ['volumes'], tree), tree);
}

/** The same for mounts and volumes, wherever they are written. */
export function dataMountedAt(
  path: string,
  { mounts, volumes }: { readonly mounts: readonly Node[]; readonly volumes: readonly Node[] },
  tree: YamlTree,
): DataKey | null {
  const covering = readMounts(mounts, tree).filter(({ target }) => path === target || path.startsWith(`${target}/`));
  const mount = covering.sort((a, b) => b.target.length - a.target.length)[0];
  if (!mount) return null;
  const below = path.slice(mount.target.length + 1);
  const file = [mount.subPath ?? '', below].filter((part) => part !== '').join('/');
  const volume = volumes.find((each) => textAt(each, ['name'], tree) === mount.volume);
  if (volume) return dataIn(volume, file, tree);
  return null;
}

interface VolumeMount {
  readonly volume: string;
  readonly target: string;
  readonly subPath: string | null;
}

function volumeMountsOf({ node, manifest: { tree } }: Container): readonly VolumeMount[] {
  return readMounts(itemsOf(fieldAt(node, ['volumeMounts'], tree), tree), tree);
}

function readMounts(mounts: readonly Node[], tree: YamlTree): readonly VolumeMount[] {
  return mounts.flatMap((mount) => {
    const volume = textAt(mount, ['name'], tree);
    const target = textAt(mount, ['mountPath'], tree);
    if (volume === null || target?.startsWith('/') !== true) return [];
    return [{ volume, target: target.replace(/(?<=.)\/+$/, ''), subPath: textAt(mount, ['subPath'], tree) }];
  });
}

/** A volume shows a ConfigMap or Secret, or several of them one over the other. */
function dataIn(volume: Node, file: string, tree: YamlTree): DataKey | null {
  const sources = [volume, ...itemsOf(fieldAt(volume, ['projected', 'sources'], tree), tree)];
  for (const source of sources) {
    const object = objectOf(source, tree);
    const key = keyOf(
      fieldAt(source, [object?.kind === 'ConfigMap' ? 'configMap' : 'secret', 'items'], tree),
      file,
      tree,
    );
    if (object !== null && key !== null) return { kind: object.kind, object: object.name, key };
  }
  return null;
}

/** Without `items` every key is a file of its name. */
function keyOf(items: Node | null, file: string, tree: YamlTree): string | null {
  if (!items) return file;
  const item = itemsOf(items, tree).find((each) => textAt(each, ['path'], tree) === file);
  if (item) return textAt(item, ['key'], tree);
  return null;
}
