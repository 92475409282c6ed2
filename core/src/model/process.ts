import type { Notes } from './memo';
import type { Option, OptionFamily, OptionRole } from './option';
import type { ConfigDocument, Setting } from './setting';
import type { VersionEvidence } from './version';

/** A setting with the document it stands in, and the option it means in the process's release. */
export interface WrittenSetting {
  readonly document: ConfigDocument;
  readonly setting: Setting;
  readonly option: Option;
}

/** What the process takes an option to be, after defaults, YAML, flags, inheritance and expansion (spec 4). */
export interface EffectiveValue {
  readonly option: Option;
  /** Null where it cannot be known here: templates, variables, or flags that nobody has shown us. */
  readonly text: string | null;
  /** The setting that decides it; null for a default. */
  readonly written: WrittenSetting | null;
  /** Settings of the same option that another one beats. */
  readonly overridden: readonly WrittenSetting[];
}

/** The options of one family as the process takes them. */
export interface FamilyConfiguration {
  readonly family: OptionFamily;
  /** Null where the release has no such option. */
  value(role: OptionRole): EffectiveValue | null;
  /** The value's text; '' where the option is absent or empty, null where it is not known. */
  text(role: OptionRole): string | null;
  /** The settings of the family that were written and count, in the order of their documents. */
  readonly written: readonly WrittenSetting[];
}

export interface Configuration {
  readonly families: readonly FamilyConfiguration[];
  /** Those of them that something written counts for: few of all. */
  readonly writtenFamilies: readonly FamilyConfiguration[];
  family(id: string): FamilyConfiguration | null;
  value(option: Option): EffectiveValue;
  /** By flag name without dashes, or YAML path; null where this release has no such option. */
  flag(name: string): EffectiveValue | null;
  yaml(path: string): EffectiveValue | null;
  /** A setting's value after expansion; null where it is not known here. A bare boolean flag is `true`. */
  textOf(document: ConfigDocument, setting: Setting): string | null;
}

/** Variables that `-config.expand-env` would find. */
export interface Environment {
  readonly values: ReadonlyMap<string, string>;
  /** False where others may be set that we do not see. */
  readonly complete: boolean;
}

/** One running Mimir, as far as its documents show it. */
export interface Process {
  readonly name: string;
  /** YAML before flags: later ones win. */
  readonly documents: readonly ConfigDocument[];
  /** False for a YAML opened alone: its flags, and so its targets, are not known. */
  readonly flagsKnown: boolean;
  readonly version: VersionEvidence;
  /** Null where nobody says. */
  readonly targets: readonly string[] | null;
  readonly expandsEnvironment: 'yes' | 'no' | 'unknown';
  readonly environment: Environment;
  /** True where some document shows options of Grafana Enterprise Metrics. */
  readonly enterprise: boolean;
  readonly configuration: Configuration;
  /** What was found out about the process, by whoever asks for it. Absent where nobody asks twice. */
  readonly notes?: Notes;
}
