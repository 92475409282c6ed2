import type { Option } from '../model/option';
import { compareVersions, spansInclude, type MimirVersion, type VersionSpan } from '../model/version';
import type { Catalogue, VersionCatalogue } from './catalogue';
import { isEnterpriseName } from './enterprise';
import { families } from './families';
import { lazily } from './lazily';
import data from './options.json';
import { readOptions, readVersions } from './records';
import { buildVersionCatalogue } from './version-catalogue';

/** What Mimir takes and does not list: whole blocks and flag prefixes, and single names. */
interface HiddenNames {
  readonly blocks: readonly string[];
  readonly flagPrefixes: readonly string[];
}

/** Every form by the names that it has had, oldest first. */
interface History {
  readonly byFlag: () => ReadonlyMap<string, readonly Option[]>;
  readonly byPath: () => ReadonlyMap<string, readonly Option[]>;
  readonly byId: () => ReadonlyMap<string, readonly Option[]>;
  readonly blocks: () => ReadonlySet<string>;
}

const firstRelease = (option: Option): MimirVersion => option.versions[0]?.first ?? '0.0';

function groupBy(
  forms: readonly Option[],
  nameOf: (option: Option) => string | null,
): ReadonlyMap<string, readonly Option[]> {
  const groups = new Map<string, Option[]>();
  for (const form of forms) {
    const name = nameOf(form);
    if (name === null) continue;
    const group = groups.get(name);
    if (group) group.push(form);
    else groups.set(name, [form]);
  }
  for (const group of groups.values()) {
    if (group.length > 1) group.sort((a, b) => compareVersions(firstRelease(a), firstRelease(b)));
  }
  return groups;
}

function blocksOf(paths: Iterable<string>): ReadonlySet<string> {
  const blocks = new Set<string>();
  for (const path of paths) {
    for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      const block = path.slice(0, dot);
      if (blocks.has(block)) break;
      blocks.add(block);
    }
  }
  return blocks;
}

function readHistory(forms: readonly Option[]): History {
  const byPath = lazily(() => groupBy(forms, ({ yamlPath }) => yamlPath));
  return {
    byFlag: lazily(() => groupBy(forms, ({ flag }) => flag)),
    byPath,
    byId: lazily(() => groupBy(forms, ({ id }) => id)),
    blocks: lazily(() => blocksOf(byPath().keys())),
  };
}

/** Those of the target `continuous-test`, which Mimir's own description of its options leaves out. */
const unlistedPrefixes: readonly string[] = ['tests'];

/** Keys under a hidden block that no flag sets, unlike their neighbours (spec 2.5). */
const refusedFlags = /^distributor\.usage-tracker-client\.tls-/;

function readHidden(lines: readonly string[]): HiddenNames {
  const pairs = lines.map((line) => line.split('\t'));
  return { blocks: pairs.map(([block = '']) => block), flagPrefixes: pairs.map(([, prefix = '']) => prefix) };
}

function liesUnder(name: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => name === prefix || name.startsWith(`${prefix}.`));
}

/** The newest known release that is not newer than the one asked for, or else the oldest. */
function nearestVersion(versions: readonly MimirVersion[], asked: MimirVersion): MimirVersion {
  return versions.findLast((version) => compareVersions(version, asked) <= 0) ?? versions[0] ?? asked;
}

/** Which of the forms a release has. Spans are shared between options, and so is what is found out about them. */
function formsIn(forms: readonly Option[], version: MimirVersion): readonly Option[] {
  const known = new Map<readonly VersionSpan[], boolean>();
  return forms.filter(({ versions }) => {
    const included = known.get(versions) ?? spansInclude(versions, version);
    known.set(versions, included);
    return included;
  });
}

function buildCatalogue(): Catalogue {
  const versions = readVersions(data.versions);
  const newest = versions.at(-1) ?? '0.0';
  const partial = new Set(readVersions(data.partial));
  const forms = readOptions(data.options, newest);
  const history = readHistory(forms);
  const hidden = readHidden(data.hiddenBlocks);
  const familiesById = new Map(families.map((family) => [family.id, family]));
  const catalogues = new Map<MimirVersion, VersionCatalogue>();
  const formsOf = (notation: 'flag' | 'yaml', name: string): readonly Option[] =>
    (notation === 'flag' ? history.byFlag() : history.byPath()).get(name) ?? [];
  return {
    versions,
    newest,
    newestComplete: versions.findLast((version) => !partial.has(version)) ?? newest,
    isPartial: (version) => partial.has(version) || compareVersions(version, newest) > 0,
    at: (asked) => {
      const version = nearestVersion(versions, asked);
      const built = catalogues.get(version) ?? buildVersionCatalogue(version, formsIn(forms, version), families);
      catalogues.set(version, built);
      return built;
    },
    flagHistory: (name) => formsOf('flag', name),
    yamlHistory: (path) => formsOf('yaml', path),
    historyOf: ({ id }) => history.byId().get(id) ?? [],
    isBlock: (path) => history.blocks().has(path),
    isBooleanFlag: (name) => formsOf('flag', name).some(({ type }) => type === 'boolean'),
    isHidden: (notation, name) =>
      !(notation === 'flag' && refusedFlags.test(name)) &&
      (liesUnder(name, notation === 'flag' ? [...hidden.flagPrefixes, ...unlistedPrefixes] : hidden.blocks) ||
        formsOf(notation, name).some(({ category }) => category === 'hidden')),
    isEnterprise: (notation, name) =>
      isEnterpriseName(notation, name) &&
      formsOf(notation, name).length === 0 &&
      !(notation === 'yaml' && history.blocks().has(name)),
    family: (id) => familiesById.get(id) ?? null,
  };
}

let loaded: Catalogue | null = null;

/** The catalogue of all releases, read once; what concerns one release is built when it is first asked for. */
export function loadCatalogue(): Catalogue {
  return (loaded ??= buildCatalogue());
}
