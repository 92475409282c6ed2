import type { Option } from '../model/option';
import { compareVersions, type MimirVersion } from '../model/version';
import type { Catalogue, VersionCatalogue } from './catalogue';
import { isEnterpriseName } from './enterprise';
import { families } from './families';
import { OptionForms } from './option-forms';
import data from './options.json';
import pathSteps from './options-by-path.json';
import { readVersions } from './records';
import { buildVersionCatalogue } from './version-catalogue';

/** What Mimir takes and does not list: whole blocks and flag prefixes, and single names. */
interface HiddenNames {
  readonly blocks: readonly string[];
  readonly flagPrefixes: readonly string[];
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

function buildCatalogue(): Catalogue {
  const versions = readVersions(data.versions);
  const newest = versions.at(-1) ?? '0.0';
  const partial = new Set(readVersions(data.partial));
  const forms = new OptionForms(data.options, pathSteps, newest);
  const hidden = readHidden(data.hiddenBlocks);
  const familiesById = new Map(families.map((family) => [family.id, family]));
  const catalogues = new Map<MimirVersion, VersionCatalogue>();
  const formsOf = (notation: 'flag' | 'yaml', name: string): readonly Option[] =>
    notation === 'flag' ? forms.withFlag(name) : forms.withPath(name);
  return {
    versions,
    newest,
    newestComplete: versions.findLast((version) => !partial.has(version)) ?? newest,
    isPartial: (version) => partial.has(version) || compareVersions(version, newest) > 0,
    at: (asked) => {
      const version = nearestVersion(versions, asked);
      const built = catalogues.get(version) ?? buildVersionCatalogue(version, forms, families);
      catalogues.set(version, built);
      return built;
    },
    flagHistory: (name) => formsOf('flag', name),
    yamlHistory: (path) => formsOf('yaml', path),
    settingHistory: ({ notation, name }) => formsOf(notation, name.value),
    historyOf: ({ id }) => forms.of(id),
    isBlock: (path) => forms.hasBelow(path),
    isBooleanFlag: (name) => formsOf('flag', name).some(({ type }) => type === 'boolean'),
    isHidden: (notation, name) =>
      !(notation === 'flag' && refusedFlags.test(name)) &&
      (liesUnder(name, notation === 'flag' ? [...hidden.flagPrefixes, ...unlistedPrefixes] : hidden.blocks) ||
        formsOf(notation, name).some(({ category }) => category === 'hidden')),
    isEnterprise: (notation, name) =>
      isEnterpriseName(notation, name) &&
      formsOf(notation, name).length === 0 &&
      !(notation === 'yaml' && forms.hasBelow(name)),
    family: (id) => familiesById.get(id) ?? null,
  };
}

let loaded: Catalogue | null = null;

/** The catalogue of all releases, read once; what concerns one release is built when it is first asked for. */
export function loadCatalogue(): Catalogue {
  return (loaded ??= buildCatalogue());
}
