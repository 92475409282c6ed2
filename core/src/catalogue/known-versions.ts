import { compareVersions, type MimirVersion, spansInclude } from '../model/version';
import type { Catalogue } from './catalogue';
import type { Option } from '../model/option';

/** What to tell of a version that is not among the known ones; null for one that is. */
export function unknownVersionWords(version: MimirVersion, catalogue: Catalogue): string | null {
  const { versions, newest } = catalogue;
  if (versions.some((known) => compareVersions(known, version) === 0)) return null;
  const checkedAs = catalogue.at(version).version;
  const [oldest = newest] = versions;
  if (compareVersions(version, newest) > 0)
    return `Mimir TLS knows versions only up to ${newest}, and checks ${version} as ${checkedAs}.`;
  if (compareVersions(version, oldest) < 0)
    return `Mimir TLS knows versions only from ${oldest} on, and checks ${version} as ${checkedAs}.`;
  return `Mimir TLS doesn't know version ${version}, and checks it as ${checkedAs}.`;
}

/** Why a name that no known version has may still be right in this one; null where all names of the version are known. */
export function incompleteWords(version: MimirVersion, catalogue: Catalogue): string | null {
  if (!catalogue.isPartial(version)) return null;
  if (catalogue.versions.includes(version)) return `which knows ${version} only in part`;
  return `which knows versions only up to ${catalogue.newest}`;
}

/** All releases that have the option, whatever its type and default were in each. */
export function releasesText(option: Option, catalogue: Catalogue): string {
  const { versions, newest } = catalogue;
  const forms = catalogue.historyOf(option);
  const runs: { first: MimirVersion; last: MimirVersion }[] = [];
  let open: { first: MimirVersion; last: MimirVersion } | null = null;
  for (const version of versions) {
    const included = forms.some((form) => spansInclude(form.versions, version));
    if (included && open) open.last = version;
    else if (included) runs.push((open = { first: version, last: version }));
    else open = null;
  }
  return runs
    .map(({ first, last }) => {
      if (last === newest) return `${first} and newer`;
      if (first === last) return first;
      return `${first} to ${last}`;
    })
    .join(', ');
}
