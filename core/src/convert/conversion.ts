import type { VersionCatalogue } from '../catalogue/catalogue';
import type { Process } from '../model/process';
import type { Setting } from '../model/setting';

/** A setting with its value as its process reads it. */
export interface SettingText {
  readonly setting: Setting;
  /** Null where it is not known here. A bare boolean flag is `true`. */
  readonly text: string | null;
  /** False where Mimir never sees it. */
  readonly read: boolean;
}

/** What is not converted, as it is named where it stands, and why: a whole sentence. */
export interface Left {
  readonly name: string;
  readonly reason: string;
}

/** What a value means that is taken from one notation to the other. */
export interface ConversionContext {
  readonly catalogue: VersionCatalogue;
  /** Whether variables in YAML stand for something else (spec 4.3). */
  readonly expandsEnvironment: Process['expandsEnvironment'];
}
