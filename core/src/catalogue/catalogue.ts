import type { Notes } from '../model/memo';
import type { Option, OptionFamily, OptionRole } from '../model/option';
import type { Setting } from '../model/setting';
import type { MimirVersion } from '../model/version';

/** What one release of Mimir takes. */
export interface VersionCatalogue {
  readonly version: MimirVersion;
  readonly options: readonly Option[];
  /** Those of `families.ts` that this release has an option of. */
  readonly families: readonly OptionFamily[];
  flag(name: string): Option | null;
  yaml(path: string): Option | null;
  /** The option that a setting's name means in this release, or null. */
  optionOf(setting: Pick<Setting, 'notation' | 'name'>): Option | null;
  /** The family's option for a role, or null where this release has none. */
  familyOption(family: string, role: OptionRole): Option | null;
  familyOptions(family: string): readonly Option[];
  /** The keys that may stand in a block ('' is the root), each an option or a block; empty for no block. */
  childrenOf(block: string): readonly { readonly name: string; readonly option: Option | null }[];
  isBlock(path: string): boolean;
  /** What was found out about the release, such as an index of its names. */
  readonly notes?: Notes;
}

/** What every release of Mimir from 2.0 on takes. */
export interface Catalogue {
  /** Oldest first. */
  readonly versions: readonly MimirVersion[];
  readonly newest: MimirVersion;
  /** The newest release of which all options are known. */
  readonly newestComplete: MimirVersion;
  /** True where the release may have options that are not here: it is known in part, or newer than all that are known. */
  isPartial(version: MimirVersion): boolean;
  /** The nearest release that is known, where the version itself is not. */
  at(version: MimirVersion): VersionCatalogue;
  /** Every form that the flag or path ever had, oldest first; empty for a name that no release knows. */
  flagHistory(name: string): readonly Option[];
  yamlHistory(path: string): readonly Option[];
  /** The same for the name of a setting. */
  settingHistory(setting: Pick<Setting, 'notation' | 'name'>): readonly Option[];
  historyOf(option: Pick<Option, 'id'>): readonly Option[];
  /** True where some release has a block at this dotted path. */
  isBlock(path: string): boolean;
  /** True where some release takes the flag without a value. */
  isBooleanFlag(name: string): boolean;
  /** True for a name under a block or prefix that Mimir has and does not list: never called unknown, in any release. */
  isHidden(notation: 'flag' | 'yaml', name: string): boolean;
  /** True for a name that only Grafana Enterprise Metrics has. */
  isEnterprise(notation: 'flag' | 'yaml', name: string): boolean;
  family(id: string): OptionFamily | null;
}
