import type { Node } from 'yaml';
import { isScalar } from 'yaml';
import { type Mount, bareTarget } from '../../../model/setting';
import { fieldAt, itemsOf, textAt } from '../../carriers/yaml/fields';
import type { YamlTree } from '../../carriers/yaml/tree';
import { interpolated, serviceFields, type Service } from './compose-services';

/** What a service mounts where, by its `volumes`, `configs` and `secrets`. */
export function mountsOf(service: Service): readonly Mount[] {
  const { tree } = service;
  const volumes = serviceFields(service, 'volumes').flatMap((list) =>
    itemsOf(list, tree).flatMap((item) => volumeMount(item, tree).map((mount) => ({ ...mount, ...placeOf(item) }))),
  );
  const files = grantsOf(service).map(({ target, kind, source }) => ({
    target,
    local: fileOf(fieldAt(tree.root, [kind, source], tree), tree),
  }));
  return [...volumes, ...files];
}

/** The name of the top-level config that a service has at a path of its container, or null. */
export function configAt(service: Service, path: string): string | null {
  return grantsOf(service).findLast(({ kind, target }) => kind === 'configs' && target === path)?.source ?? null;
}

/** The names of the top-level configs that a service has anywhere. */
export function grantedConfigs(service: Service): readonly string[] {
  return grantsOf(service)
    .filter(({ kind }) => kind === 'configs')
    .map(({ source }) => source);
}

/** `SOURCE:TARGET[:MODE]`, `TARGET`, or a mapping. Named volumes and what only Docker's host knows have nothing local. */
function volumeMount(item: Node, tree: YamlTree): readonly Mount[] {
  if (isScalar(item)) {
    const { text, assumed } = sourceAt(item, [], tree);
    const [first = '', second] = (text ?? '').split(':');
    const target = second ?? first;
    if (target.startsWith('/')) return [mountAt(target, second === undefined ? null : { text: first, assumed })];
    return [];
  }
  const target = interpolatedAt(item, ['target'], tree);
  if (target?.startsWith('/') !== true) return [];
  return [mountAt(target, textAt(item, ['type'], tree) === 'bind' ? sourceAt(item, ['source'], tree) : null)];
}

function placeOf(item: Node): Pick<Mount, 'range'> {
  const [start, end] = item.range ?? [];
  if (start === undefined || end === undefined) return {};
  return { range: { start, end } };
}

/** What is mounted, as a text in which variables are filled in. */
interface Source {
  readonly text: string | null;
  /** True where it starts in the folder in which Compose is called, which is mostly that of its file. */
  readonly assumed: boolean;
}

function sourceAt(item: Node, path: readonly string[], tree: YamlTree): Source {
  const written = textAt(item, path, tree);
  const relative = written?.replace(/^\$(?:PWD|\{PWD\})(?=[/:]|$)/, '.') ?? null;
  return { text: relative === null ? null : interpolated(relative), assumed: relative !== written };
}

function mountAt(target: string, source: Source | null): Mount {
  const mount = { target: bareTarget(target), local: source && localPath(source.text ?? '') };
  if (source?.assumed === true) return { ...mount, assumed: true };
  return mount;
}

/** Compose takes a source for a path by its first character. Whose home `~` is, only Compose knows. */
function localPath(source: string): string | null {
  if (/^(?:\/|\.{1,2}(?:\/|$))/.test(source)) return source;
  return null;
}

/** A config or secret that a service is given. */
interface Grant {
  readonly kind: 'configs' | 'secrets';
  readonly source: string;
  readonly target: string;
}

function grantsOf(service: Service): readonly Grant[] {
  const kinds = ['configs', 'secrets'] as const;
  return kinds.flatMap((kind) =>
    serviceFields(service, kind).flatMap((list) =>
      itemsOf(list, service.tree).flatMap((item) => grantOf(kind, item, service.tree)),
    ),
  );
}

function grantOf(kind: Grant['kind'], item: Node, tree: YamlTree): readonly Grant[] {
  const name = interpolatedAt(item, [], tree);
  const source = name ?? interpolatedAt(item, ['source'], tree);
  if (source === null) return [];
  const target = name ?? interpolatedAt(item, ['target'], tree) ?? source;
  if (target.startsWith('/')) return [{ kind, source, target }];
  return [{ kind, source, target: grantFolders[kind] + target }];
}

/** Where Compose puts what is granted without a folder. */
const grantFolders: Readonly<Record<Grant['kind'], string>> = { configs: '/', secrets: '/run/secrets/' };

function fileOf(definition: Node | null, tree: YamlTree): string | null {
  const file = interpolatedAt(definition, ['file'], tree);
  if (file === null || file.startsWith('~')) return null;
  return file;
}

function interpolatedAt(node: Node | null, path: readonly string[], tree: YamlTree): string | null {
  const text = textAt(node, path, tree);
  if (text === null) return null;
  return interpolated(text);
}
