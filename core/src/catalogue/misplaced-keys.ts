import type { Catalogue } from './catalogue';
import { nearestName, twinOf } from './nearest';
import type { Option } from '../model/option';
import type { ConfigDocument, Setting } from '../model/setting';

/** A setting and the option that it is meant for, or null where nobody knows. */
export interface Move {
  readonly from: Setting;
  readonly to: Option | null;
}

/** What the unknown keys of a document are meant for. A file may repeat one of them thousands of times, so each name is looked at once. */
export class MisplacedKeys {
  private readonly meant = new Map<string, Option | null>();
  private readonly moves = new Map<string, readonly Move[]>();
  private readonly places = new Map<string, readonly string[]>();
  private readonly set: ReadonlySet<string>;
  private readonly counts = new Map<string, number>();
  private readonly unreadBelow = new Map<string, Setting[]>();
  /** The paths that each written name has, by where it begins: a block that others take in has several. */
  private readonly pathsAt = new Map<number, Set<string>>();

  constructor(
    { settings, unread }: ConfigDocument,
    private readonly catalogue: Catalogue,
  ) {
    this.set = new Set(settings.map(({ name }) => name.value));
    for (const { name } of [...settings, ...unread]) {
      this.counts.set(name.value, (this.counts.get(name.value) ?? 0) + 1);
      const paths = this.pathsAt.get(name.range.start);
      if (paths) paths.add(name.value);
      else this.pathsAt.set(name.range.start, new Set([name.value]));
    }
    for (const setting of unread)
      for (const block of blocksAround(setting.name.value)) {
        const below = this.unreadBelow.get(block);
        if (below) below.push(setting);
        else this.unreadBelow.set(block, [setting]);
      }
  }

  /** The option that the path of an unknown key is meant for, or null. */
  meantBy(path: string): Option | null {
    const known = this.meant.get(path);
    if (known !== undefined) return known;
    const option = betterName(path, this.catalogue);
    this.meant.set(path, option);
    return option;
  }

  /** The keys of a block that nobody knows, such as a nested `tls_config`. */
  movesOutOf(path: string): readonly Move[] {
    const known = this.moves.get(path);
    if (known) return known;
    const moves = (this.unreadBelow.get(path) ?? []).map((from) => ({ from, to: this.meantBy(from.name.value) }));
    this.moves.set(path, moves);
    return moves;
  }

  /** The blocks that the keys of an unknown block belong in. */
  placesOfKeysIn(path: string): readonly string[] {
    const known = this.places.get(path);
    if (known) return known;
    const places = this.movesOutOf(path).flatMap(({ from, to }) =>
      to?.yamlPath ? placeFor(from.name.value.slice(path.length + 1), to.yamlPath) : [],
    );
    const distinct = [...new Set(places)];
    this.places.set(path, distinct);
    return distinct;
  }

  /** True where the document gives the option a value that Mimir reads. */
  isSet(path: string | null): boolean {
    return path !== null && this.set.has(path);
  }

  /** True where every block that takes the key in has no such key either, and has the other one. */
  isMeantEverywhere({ name }: Setting, key: string): boolean {
    return [...(this.pathsAt.get(name.range.start) ?? [])].every(
      (path) => path === name.value || takeApart(this.meantBy(path)?.yamlPath ?? '').key === key,
    );
  }

  /** True where the key is in the document more than once. */
  isRepeated({ name }: Setting): boolean {
    return (this.counts.get(name.value) ?? 0) > 1;
  }
}

/** The block that a path is in, and its last key. */
export function takeApart(path: string): { readonly block: string; readonly key: string } {
  const dot = path.lastIndexOf('.');
  return { block: path.slice(0, Math.max(dot, 0)), key: path.slice(dot + 1) };
}

/** Where a block goes whose inner path is meant for another one: the inner blocks come along where they keep their names. */
function placeFor(inner: string, path: string): string {
  if (path.endsWith(`.${inner}`)) return path.slice(0, -inner.length - 1);
  return takeApart(path).block;
}

function betterName(path: string, catalogue: Catalogue): Option | null {
  const newest = catalogue.at(catalogue.newest);
  const { block, key } = takeApart(path);
  const twin = twinOf('yaml', path, catalogue);
  if (twin !== null) return newest.yaml(twin);
  const near = nearestName(
    key,
    newest.childrenOf(block).flatMap(({ name, option }) => (option ? name : [])),
  );
  if (near === null) return null;
  return newest.yaml(block === '' ? near : `${block}.${near}`);
}

function* blocksAround(path: string): Iterable<string> {
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) yield path.slice(0, dot);
}
