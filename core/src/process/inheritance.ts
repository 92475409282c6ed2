import type { VersionCatalogue } from '../catalogue/catalogue';
import type { Option } from '../model/option';

const heirs = ['blocks_storage.', 'ruler_storage.', 'alertmanager_storage.'] as const;

const common = 'common.storage.';

export function isCommonStorage({ yamlPath }: Option): boolean {
  return yamlPath?.startsWith(common) === true;
}

/** The option of `common.storage` that feeds this one (spec 4.4, Mimir 2.3 on), or null where none does. */
export function commonTwin(option: Option, catalogue: VersionCatalogue): Option | null {
  const { yamlPath } = option;
  const heir = yamlPath === null ? undefined : heirs.find((prefix) => yamlPath.startsWith(prefix));
  return yamlPath === null || heir === undefined ? null : catalogue.yaml(common + yamlPath.slice(heir.length));
}
