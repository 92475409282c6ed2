import type { VersionCatalogue } from '../../../core/src/catalogue/catalogue';
import { blockOf } from '../../../core/src/model/option';

/** What the names of the family's flags begin with, such as `ingester.client.` or `server.http-tls-`; null without flags. */
export function flagPrefixOf(catalogue: VersionCatalogue, family: string): string | null {
  const flag = catalogue.familyOption(family, 'certificate')?.flag;
  if (flag == null) return null;
  const ending = flag.endsWith('.tls-cert-path') ? 'tls-cert-path' : 'cert-path';
  if (flag.endsWith(ending)) return flag.slice(0, -ending.length);
  return null;
}

/** The dotted path of the YAML block that the family's keys stand in; null where it has none. */
export function yamlBlockOf(catalogue: VersionCatalogue, family: string): string | null {
  const path = catalogue.familyOption(family, 'certificate')?.yamlPath;
  if (path == null) return null;
  return blockOf(path);
}
