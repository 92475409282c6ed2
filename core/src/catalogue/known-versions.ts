import { compareVersions, type MimirVersion } from '../model/version';
import type { Catalogue } from './catalogue';

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
