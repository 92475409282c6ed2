import type { Catalogue, VersionCatalogue } from '../catalogue/catalogue';
import { type Option, nameIn, type Notation } from '../model/option';
import { compareVersions, type MimirVersion } from '../model/version';

/**
 * What an option of one version is in a later one: the option with the same flag or YAML path, also where it was renamed or moved in
 * between. Null for one that is gone. What is followed is what Mimir itself takes for the same: a name of the other notation that stayed,
 * or the same words with other marks between them.
 */
export function successorOf(
  option: Option,
  notation: Notation,
  { from, to }: { readonly from: MimirVersion; readonly to: MimirVersion },
  catalogue: Catalogue,
): Option | null {
  const steps = catalogue.versions.filter(
    (version) => compareVersions(version, from) > 0 && compareVersions(version, to) <= 0,
  );
  let current = option;
  // One name may go long before the other.
  let known = knownNames(option, catalogue);
  for (const version of steps) {
    const release = catalogue.at(version);
    const next = sameName(current, notation, release) ?? moved(known, notation, release) ?? respelled(current, release);
    if (next === null) return null;
    current = next;
    known = { flag: next.flag ?? known.flag, yamlPath: next.yamlPath ?? known.yamlPath };
  }
  if (nameIn(current, notation) === null) return null;
  return current;
}

function sameName(option: Option, notation: Notation, release: VersionCatalogue): Option | null {
  const name = nameIn(option, notation);
  if (name === null) return null;
  if (notation === 'flag') return release.flag(name);
  return release.yaml(name);
}

type Names = Pick<Option, 'flag' | 'yamlPath'>;

/** The names that an option has or had: an old place in YAML may outlive its flag's. */
function knownNames({ flag, yamlPath }: Option, catalogue: Catalogue): Names {
  const flags = yamlPath === null ? [] : catalogue.yamlHistory(yamlPath).map((form) => form.flag);
  const paths = flag === null ? [] : catalogue.flagHistory(flag).map((form) => form.yamlPath);
  const last = (names: readonly (string | null)[]): string | null =>
    names.filter((name) => name !== null).at(-1) ?? null;
  return { flag: flag ?? last(flags), yamlPath: yamlPath ?? last(paths) };
}

/** Under its name in the other notation. */
function moved({ flag, yamlPath }: Names, notation: Notation, release: VersionCatalogue): Option | null {
  if (notation === 'yaml') {
    if (flag === null) return null;
    return release.flag(flag);
  }
  if (yamlPath === null) return null;
  return release.yaml(yamlPath);
}

/** One that is spelled with the same words, where only one is. */
function respelled(option: Option, release: VersionCatalogue): Option | null {
  const own = words(option.flag ?? option.yamlPath ?? '');
  const twins = release.options.filter(
    ({ flag, yamlPath, type }) => type === option.type && words(flag ?? yamlPath ?? '') === own,
  );
  if (twins.length === 1) return twins[0] ?? null;
  return null;
}

function words(name: string): string {
  return name.replace(/[._-]/g, ' ');
}
