import { Notes } from '../model/memo';
import type { Option, OptionFamily } from '../model/option';
import type { MimirVersion } from '../model/version';
import type { VersionCatalogue } from './catalogue';
import { lazily } from './lazily';

interface Child {
  readonly name: string;
  readonly option: Option | null;
}

/** By block, what may stand in it, in alphabetical order. Some releases take a key both as a block and as an option. */
function readBlocks(options: readonly Option[]): ReadonlyMap<string, readonly Child[]> {
  const blocks = new Map<string, Map<string, Child>>([['', new Map()]]);
  const add = (path: string, option: Option | null): void => {
    const dot = path.lastIndexOf('.');
    const parent = dot < 0 ? '' : path.slice(0, dot);
    const name = path.slice(dot + 1);
    let children = blocks.get(parent);
    if (children === undefined) {
      children = new Map();
      blocks.set(parent, children);
      add(parent, null);
    }
    children.set(name, { name, option: option ?? children.get(name)?.option ?? null });
  };
  for (const option of options) if (option.yamlPath !== null) add(option.yamlPath, option);
  const byName = (a: Child, b: Child): number => (a.name < b.name ? -1 : 1);
  return new Map([...blocks].map(([block, children]) => [block, [...children.values()].sort(byName)]));
}

function groupByFamily(options: readonly Option[]): ReadonlyMap<string, readonly Option[]> {
  const groups = new Map<string, Option[]>();
  for (const option of options) {
    if (option.family === null) continue;
    const group = groups.get(option.family);
    if (group) group.push(option);
    else groups.set(option.family, [option]);
  }
  return groups;
}

/** Look-ups over the options of one release. `options` must hold nothing else. */
export function buildVersionCatalogue(
  version: MimirVersion,
  options: readonly Option[],
  allFamilies: readonly OptionFamily[],
): VersionCatalogue {
  const byFlag = new Map<string, Option>();
  const byPath = new Map<string, Option>();
  for (const option of options) {
    if (option.flag !== null) byFlag.set(option.flag, option);
    if (option.yamlPath !== null) byPath.set(option.yamlPath, option);
  }
  const byFamily = groupByFamily(options);
  const byRole = new Map(
    [...byFamily].map(([family, members]) => [family, new Map(members.map((option) => [option.role, option]))]),
  );
  const blocks = lazily(() => readBlocks(options));
  const familyOptions = (family: string): readonly Option[] => byFamily.get(family) ?? [];
  return {
    version,
    options,
    families: allFamilies.filter(({ id }) => byFamily.has(id)),
    flag: (name) => byFlag.get(name) ?? null,
    yaml: (path) => byPath.get(path) ?? null,
    optionOf: ({ notation, name }) => (notation === 'flag' ? byFlag : byPath).get(name.value) ?? null,
    familyOption: (family, role) => byRole.get(family)?.get(role) ?? null,
    familyOptions,
    childrenOf: (block) => blocks().get(block) ?? [],
    isBlock: (path) => path !== '' && blocks().has(path),
    notes: new Notes(),
  };
}
