import { noted } from '../model/memo';
import { type Option, type OptionRole, nameIn, type Notation } from '../model/option';
import type { Catalogue, VersionCatalogue } from './catalogue';
import { candidateOf, CandidatesByLength, candidatesOf, differsByMore } from './candidates';
import { editDistance } from './edit-distance';
import { foreignName, hintsIn, wordsOf } from './foreign-names';

/** A typing mistake every four letters, and no more than four: beyond that a suggestion is a guess. So it is for a name of a letter or two. */
function usualLimit(name: string): number {
  if (name.length < 3) return 0;
  return Math.min(4, Math.max(1, Math.floor(name.length / 4)));
}

/**
 * The candidate that differs least from the name, letters' case aside; the first of several. Null where all differ by
 * more than `limit` letters.
 */
export function nearestName(name: string, candidates: Iterable<string>, limit = usualLimit(name)): string | null {
  return nearestOf(name, new CandidatesByLength(candidatesOf(candidates)), limit);
}

/** The flag of the newest version that differs least from the name; their letters are counted once. */
export function nearestFlag(name: string, catalogue: Catalogue): string | null {
  return nearestOf(name, flagsOf(catalogue.at(catalogue.newest)), usualLimit(name));
}

const flagsOf = noted(
  'flags to compare with',
  ({ options }: VersionCatalogue) => new CandidatesByLength(candidatesOf(options.flatMap(({ flag }) => flag ?? []))),
);

function nearestOf(name: string, candidates: CandidatesByLength, limit: number): string | null {
  const wanted = candidateOf(name);
  let allowed = limit;
  let nearest: { readonly name: string; readonly place: number } | null = null;
  for (const alike of candidates.near(wanted.lower.length, limit))
    for (const { candidate, place } of alike) {
      if (differsByMore(wanted, candidate, allowed)) continue;
      const distance = editDistance(wanted.lower, candidate.lower, allowed);
      if (distance > allowed || (nearest && distance === allowed && place > nearest.place)) continue;
      nearest = { name: candidate.name, place };
      allowed = distance;
    }
  return nearest?.name ?? null;
}

/** A name of an option, taken apart at its dots; dashes and underscores are the same. */
interface NamedOption {
  readonly option: Option;
  readonly notation: Notation;
  readonly leaf: string;
  readonly parents: readonly string[];
}

interface TwinIndex {
  /** By name with all separators the same. */
  readonly byKey: ReadonlyMap<string, readonly NamedOption[]>;
  readonly byLeaf: ReadonlyMap<string, readonly NamedOption[]>;
  /** TLS options by the block or prefix that they stand in. */
  readonly byBlock: ReadonlyMap<string, readonly NamedOption[]>;
  /** The first parts of all names. */
  readonly blocks: ReadonlySet<string>;
  /** TLS options of all blocks within a block. */
  below(block: string): readonly NamedOption[];
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[._-]+/g, '_');
}

function takeApart(name: string): { readonly leaf: string; readonly parents: readonly string[] } {
  const parts = name.toLowerCase().replaceAll('-', '_').split('.');
  return { leaf: parts.at(-1) ?? '', parents: parts.slice(0, -1) };
}

function buildIndex(catalogue: VersionCatalogue): TwinIndex {
  const byKey = new Map<string, NamedOption[]>();
  const byLeaf = new Map<string, NamedOption[]>();
  const byBlock = new Map<string, NamedOption[]>();
  const add = (map: Map<string, NamedOption[]>, key: string, named: NamedOption): void => {
    const list = map.get(key);
    if (list) list.push(named);
    else map.set(key, [named]);
  };
  for (const option of catalogue.options) {
    for (const notation of ['flag', 'yaml'] as const) {
      const name = nameIn(option, notation);
      if (name === null) continue;
      const named = { option, notation, ...takeApart(name) };
      add(byKey, keyOf(name), named);
      add(byLeaf, named.leaf, named);
      if (option.role !== null) add(byBlock, named.parents.join('.'), named);
    }
  }
  return {
    byKey,
    byLeaf,
    byBlock,
    blocks: new Set([...byKey.values()].flatMap((all) => all.flatMap(({ parents }) => parents.slice(0, 1)))),
    below: (block) => [...byBlock].flatMap(([each, all]) => (each.startsWith(`${block}.`) ? all : [])),
  };
}

const indexOf = noted('twins', buildIndex);

/** The one that all agree on, or null. */
function only<T>(items: readonly T[]): T | null {
  const [first] = items;
  if (first !== undefined && items.every((item) => item === first)) return first;
  return null;
}

function isSubsequence(short: readonly string[], long: readonly string[]): boolean {
  let at = 0;
  for (const part of long) if (part === short[at]) at += 1;
  return at === short.length;
}

/** How well the parents fit where one name has blocks that the other lacks; 0 where they do not. */
function kinship(written: readonly string[], known: readonly string[]): number {
  const [short, long] = written.length < known.length ? [written, known] : [known, written];
  if (short.length > 0 && isSubsequence(short, long)) return short.length - (long.length - short.length) / 10;
  return 0;
}

/** The TLS option of the block that has the role which the leaf has elsewhere, as `cert_file` in a client. */
function ofSameRole(leaf: string, parents: readonly string[], index: TwinIndex): Option | null {
  const role =
    only((index.byLeaf.get(leaf) ?? []).flatMap(({ option }) => option.role ?? [])) ??
    enabledIn(leaf, parents.at(-1) ?? '');
  if (!role) return null;
  // What stands one level too deep, as in a nested `tls_config`, is meant for the block around.
  for (const block of [parents, parents.slice(0, -1)]) {
    const option = only(
      (index.byBlock.get(block.join('.')) ?? []).map((named) => named.option).filter((each) => each.role === role),
    );
    if (option) return option;
  }
  return null;
}

/** `enabled` in a block that is named after TLS. */
function enabledIn(leaf: string, block: string): OptionRole | null {
  if (leaf === 'enabled' && /^tls(_|$)/.test(block)) return 'enabled';
  return null;
}

/**
 * The options that a name of another program's may mean (`foreign-names.ts`): of the block that it stands in, of the TLS
 * blocks below that, or of the nearest block around. A name in no block of Mimir's can only mean a listener.
 */
function ofSameMeaning(notation: Notation, name: string, index: TwinIndex): readonly Option[] {
  const leaf = name.slice(name.lastIndexOf('.') + 1);
  const role = { ofListener: foreignName(leaf, true)?.role, ofOther: foreignName(leaf, false)?.role };
  if (!role.ofListener && !role.ofOther) return [];
  const parents = takeApart(name).parents;
  const within = isOutside(name, parents, index) ? ['server', ...parents] : parents;
  for (let depth = within.length; depth > 0; depth -= 1) {
    const block = within.slice(0, depth).join('.');
    const said = [...within.slice(depth), leaf];
    for (const named of [index.byBlock.get(block) ?? [], index.below(block)]) {
      const options = optionsMeant(
        named.filter((each) => each.notation === notation),
        role,
        said,
      );
      if (options.length > 0) return options;
    }
  }
  return [];
}

/** True for a name that neither stands in a block of Mimir's nor speaks of a client's own side. */
function isOutside(name: string, parents: readonly string[], { blocks }: TwinIndex): boolean {
  if (blocks.has(parents[0] ?? '')) return false;
  return !/client(?!_(?:ca|auth|verify|cert_auth)(?:_|$))/.test(wordsOf(name).join('_'));
}

/** What another program's name means for a listener, and for anything else. */
interface NamedRole {
  readonly ofListener: OptionRole | undefined;
  readonly ofOther: OptionRole | undefined;
}

/** Those with the role that was named, by all that was said of the block. Of both listeners other programs mean HTTP. */
function optionsMeant(
  named: readonly NamedOption[],
  { ofListener, ofOther }: NamedRole,
  said: readonly string[],
): readonly Option[] {
  const hints = hintsIn(said.flatMap(wordsOf));
  const meant = named.filter(
    ({ option: { role, family } }) => role !== null && (isListener(family) ? ofListener : ofOther) === role,
  );
  const hinted = meant.filter(({ leaf: own, parents }) => {
    const ownHints = hintsIn(wordsOf([...parents, own].join('.')));
    return ownHints.length === 0 || hints.every((hint) => ownHints.includes(hint));
  });
  const options = hinted.map(({ option }) => option);
  const http = options.filter(({ family }) => family === 'server.http');
  if (http.length > 0) return http;
  return options;
}

function isListener(family: string | null): boolean {
  return family !== null && /^server(?:\.|$)/.test(family);
}

/** The option with this leaf whose parents fit best, by its name in this notation and then by its other one. */
function bestRelative(notation: Notation, parents: readonly string[], named: readonly NamedOption[]): Option | null {
  const scores = new Map<Option, number>();
  for (const { option, notation: written, parents: known } of named) {
    const weight = written === notation ? 1 : 0.001;
    scores.set(option, (scores.get(option) ?? 0) + kinship(parents, known) * weight);
  }
  const best = Math.max(...scores.values());
  if (best > 0) return only([...scores].filter(([, score]) => score === best).map(([option]) => option));
  return null;
}

/**
 * The name, in this notation and the newest release, of the option that an unknown name means: a flag written as YAML
 * path or the reverse, underscores for dashes, a TLS key of another block's spelling, or the right leaf under the
 * wrong parents. Null where none or several could be meant.
 */
export function twinOf(notation: Notation, name: string, catalogue: Catalogue): string | null {
  const newest = catalogue.at(catalogue.newest);
  const index = indexOf(newest);
  const { leaf, parents } = takeApart(name);
  const withLeaf = (index.byLeaf.get(leaf) ?? []).filter(({ option }) => nameIn(option, notation) !== null);
  const option =
    (notation === 'flag' ? newest.yaml(name) : newest.flag(name)) ??
    only((index.byKey.get(keyOf(name)) ?? []).map((named) => named.option)) ??
    ofSameRole(leaf, parents, index) ??
    only(ofSameMeaning(notation, name, index)) ??
    bestRelative(notation, parents, withLeaf) ??
    only(withLeaf.map((named) => named.option));
  const twin = option === null ? null : nameIn(option, notation);
  if (twin === name) return null;
  return twin;
}

/** The names of the options that an unknown name may mean by its words, where they are several: fewer than anybody would call a guess. */
export function possibleNames(notation: Notation, name: string, catalogue: Catalogue): readonly string[] {
  const options = ofSameMeaning(notation, name, indexOf(catalogue.at(catalogue.newest)));
  if (options.length <= mostNamed) return options.flatMap((option) => nameIn(option, notation) ?? []);
  return [];
}

const mostNamed = 3;
