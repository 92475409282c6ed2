import { compareVersions, type MimirVersion } from '../model/version';
import type { Catalogue } from './catalogue';

/** What to tell of a version that is not among the known ones; null for one that is. */
export function unknownVersionWords(version: MimirVersion, catalogue: Catalogue): string | null {
  const { versions, newest } = catalogue;
  if (versions.some((known) => compareVersions(known, version) === 0)) return null;
  const checkedAs = `It is checked as ${catalogue.at(version).version}.`;
  const [oldest = newest] = versions;
  if (compareVersions(version, newest) > 0) return `Mimir ${version} is newer than ${newest}, the newest version that Mimir TLS knows. ${checkedAs}`;
  if (compareVersions(version, oldest) < 0) return `Mimir ${version} is older than ${oldest}, the oldest version that Mimir TLS knows. ${checkedAs}`;
  return `Mimir ${version} is not a version that Mimir TLS knows. ${checkedAs}`;
}

/** Why a name that no known version has may still be right in this one; null where all names of the version are known. */
export function incompleteWords(version: MimirVersion, catalogue: Catalogue): string | null {
  if (!catalogue.isPartial(version)) return null;
  if (catalogue.versions.includes(version)) return `${version} is known in part`;
  return `${version} is newer than ${catalogue.newest}, the newest that it knows`;
}
