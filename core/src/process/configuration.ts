import type { VersionCatalogue } from '../catalogue/catalogue';
import { Question } from '../model/memo';
import type { Option, OptionFamily, OptionRole } from '../model/option';
import type { Configuration, EffectiveValue, Environment, FamilyConfiguration, WrittenSetting } from '../model/process';
import type { ConfigDocument, Setting } from '../model/setting';
import { expandVariables, plainScalarText, refersToVariable } from './expansion';

const yes = {
  flag: ['1', 't', 'T', 'true', 'TRUE', 'True'],
  yaml: ['true', 'True', 'TRUE', 'y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'],
};
const no = {
  flag: ['0', 'f', 'F', 'false', 'FALSE', 'False'],
  yaml: ['false', 'False', 'FALSE', 'n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'],
};

/** `true` or `false` as Go's `strconv.ParseBool` or yaml.v3 reads the text (spec 4.1, 4.2); the text itself where they refuse it. */
export function booleanText(text: string, notation: 'flag' | 'yaml'): string {
  if (yes[notation].includes(text)) return 'true';
  if (no[notation].includes(text)) return 'false';
  return text;
}

const heirs = ['blocks_storage.', 'ruler_storage.', 'alertmanager_storage.'] as const;

const common = 'common.storage.';

function isCommonStorage({ yamlPath }: Option): boolean {
  return yamlPath?.startsWith(common) === true;
}

/** The option of `common.storage` that feeds this one (spec 4.4, Mimir 2.3 on), or null where none does. */
function commonTwin(option: Option, catalogue: VersionCatalogue): Option | null {
  const { yamlPath } = option;
  const heir = yamlPath === null ? undefined : heirs.find((prefix) => yamlPath.startsWith(prefix));
  if (yamlPath === null || heir === undefined) return null;
  return catalogue.yaml(common + yamlPath.slice(heir.length));
}

/** How YAML values of a process are expanded (spec 4.3). */
export interface Expansion {
  readonly expandsEnvironment: 'yes' | 'no' | 'unknown';
  readonly environment: Environment;
}

/** Reads documents, later ones beating earlier ones and flags beating YAML, as Mimir of one release does (spec 4). */
export function configurationOf(
  documents: readonly ConfigDocument[],
  catalogue: VersionCatalogue,
  expansion: Expansion,
): Configuration {
  return new EffectiveConfiguration(documents, catalogue, expansion);
}

/** The text of one setting as it stands in its document; null where that does not tell. A bare boolean flag is `true`. */
export function writtenText({ value }: Setting): string | null {
  if (value === null) return 'true';
  // What Mimir refuses to read has no value; a list's elements are told apart by commas.
  if (value.dynamic || value.shape === 'map') return null;
  return value.text;
}

/** The text of one setting as its process reads it; null where it is not known here. */
function textOf({ notation }: ConfigDocument, setting: Setting, expansion: Expansion): string | null {
  const { value } = setting;
  const text = writtenText(setting);
  if (value === null || text === null || notation === 'flag' || !refersToVariable(text)) return text;
  if (expansion.expandsEnvironment === 'no') return text;
  const expanded = expansion.expandsEnvironment === 'yes' ? expandVariables(text, expansion.environment) : null;
  if (expanded !== null && value.shape === 'plain') return plainScalarText(expanded);
  return expanded;
}

/** True where nothing is left of a plain scalar once its variables are filled in: YAML's null, which sets nothing. */
export function isExpandedPlain({ value }: Setting): boolean {
  return value?.shape === 'plain' && refersToVariable(value.text);
}

/** Options that nothing sets have their defaults, and those look the same in every process of a version. By id. */
const untouched = new Question<Map<string, EffectiveValue>>('options that nothing sets');
/** The same for the families that have no other. By id. */
const untouchedFamilies = new Question<ReadFamily>('family that nothing sets');

/** The values of a family by their roles. */
type ReadFamily = Pick<FamilyConfiguration, 'value' | 'text'>;

class EffectiveConfiguration implements Configuration {
  private readonly written = new Map<string, WrittenSetting[]>();
  /** The options among them by their families. */
  private readonly writtenIn = new Map<string, Option[]>();
  /** What somebody asked for, by option: rules ask for the same again and again. */
  private readonly values = new Map<string, EffectiveValue>();
  private readonly defaults: Map<string, EffectiveValue>;
  private readonly implied: ReadonlyMap<string, string | null>;
  /** True where the flags name a YAML that nobody has shown us: it may set whatever the flags do not. */
  private readonly hasUnseenYaml: boolean;
  private readonly isExcerpt: boolean;
  /** Without any, there is nobody to look for. */
  private setsCommonStorage = false;
  private readonly views = new Map<string, FamilyConfiguration>();
  readonly families: readonly FamilyConfiguration[];
  readonly writtenFamilies: readonly FamilyConfiguration[];

  constructor(
    documents: readonly ConfigDocument[],
    private readonly catalogue: VersionCatalogue,
    private readonly expansion: Expansion,
  ) {
    const ordered = inPrecedence(documents);
    this.defaults =
      catalogue.notes?.of(untouched, '', () => new Map<string, EffectiveValue>()) ?? new Map<string, EffectiveValue>();
    this.implied = new Map(ordered.flatMap(({ impliedValues }) => [...(impliedValues ?? [])]));
    this.hasUnseenYaml = documents.every(({ notation }) => notation === 'flag') && documents.some(namesConfigFile);
    this.isExcerpt = documents.some(({ excerpt }) => excerpt === true);
    for (const document of ordered) {
      for (const setting of document.settings) this.note(document, setting);
    }
    this.families = catalogue.families.map((family) => this.view(family));
    this.writtenFamilies = this.families.filter(({ written }) => written.length > 0);
  }

  family(id: string): FamilyConfiguration | null {
    return this.views.get(id) ?? null;
  }

  value(option: Option): EffectiveValue {
    const known = this.values.get(option.id);
    if (known) return known;
    const candidates = this.candidatesFor(option);
    const written = candidates.at(-1) ?? null;
    const text = written ? this.judgedText(written) : this.unwrittenText(option);
    const isUntouched = written === null && text === option.default;
    const value = isUntouched
      ? defaultIn(this.defaults, option)
      : { option, text, written, overridden: candidates.slice(0, -1) };
    this.values.set(option.id, value);
    return value;
  }

  flag(name: string): EffectiveValue | null {
    const option = this.catalogue.flag(name);
    return option && this.value(option);
  }

  yaml(path: string): EffectiveValue | null {
    const option = this.catalogue.yaml(path);
    return option && this.value(option);
  }

  textOf(document: ConfigDocument, setting: Setting): string | null {
    return textOf(document, setting, this.expansion);
  }

  private unwrittenText({ flag, yamlPath, default: usual }: Option): string | null {
    if (this.isExcerpt || (this.hasUnseenYaml && yamlPath !== null)) return null;
    const implied = flag === null ? undefined : this.implied.get(flag);
    if (implied === undefined) return usual;
    return implied;
  }

  private judgedText({ document, setting, option }: WrittenSetting): string | null {
    const text = this.textOf(document, setting);
    if (text === '' && isExpandedPlain(setting)) return option.default;
    if (text !== null && option.type === 'boolean') return booleanText(text, setting.notation);
    return text;
  }

  /** A flag without the argument that it needs sets nothing: Go stops there. */
  private note(document: ConfigDocument, setting: Setting): void {
    const option = this.catalogue.optionOf(setting);
    if (!option || (setting.value === null && option.type !== 'boolean')) return;
    this.setsCommonStorage ||= isCommonStorage(option);
    const entry = { document, setting, option };
    const known = this.written.get(option.id);
    if (known) {
      known.push(entry);
      return;
    }
    this.written.set(option.id, [entry]);
    if (option.family === null) return;
    const family = this.writtenIn.get(option.family);
    if (family) family.push(option);
    else this.writtenIn.set(option.family, [option]);
  }

  /** The weakest first. A common flag beats a specific YAML key (spec 4.4). */
  private candidatesFor(option: Option): readonly WrittenSetting[] {
    const own = this.written.get(option.id) ?? [];
    const twin = this.setsCommonStorage ? commonTwin(option, this.catalogue) : null;
    const common = twin ? (this.written.get(twin.id) ?? []) : [];
    if (common.length === 0) return own;
    const of = (entries: readonly WrittenSetting[], notation: 'flag' | 'yaml') =>
      entries.filter(({ setting }) => setting.notation === notation);
    return [...of(common, 'yaml'), ...of(own, 'yaml'), ...of(common, 'flag'), ...of(own, 'flag')];
  }

  /** The options of a family that something may set: few of them all, unless what is common is inherited. */
  private optionsWritten({ id }: OptionFamily): readonly Option[] {
    if (this.setsCommonStorage) return this.catalogue.familyOptions(id);
    return this.writtenIn.get(id) ?? [];
  }

  private view(family: OptionFamily): FamilyConfiguration {
    const written = this.optionsWritten(family)
      .map((option) => this.value(option).written)
      .filter((entry) => entry !== null)
      .sort(byPlace);
    const read =
      written.length === 0 && this.hasUsualDefaults
        ? this.untouchedFamily(family)
        : readFamily(family, this.catalogue, (option) => this.value(option));
    const view = { family, ...read, written };
    this.views.set(family.id, view);
    return view;
  }

  /** True where what nothing sets is what Mimir's own defaults say. */
  private get hasUsualDefaults(): boolean {
    return !this.isExcerpt && !this.hasUnseenYaml && this.implied.size === 0;
  }

  private untouchedFamily(family: OptionFamily): ReadFamily {
    const { catalogue, defaults } = this;
    const read = (): ReadFamily => readFamily(family, catalogue, (option) => defaultIn(defaults, option));
    return catalogue.notes?.of(untouchedFamilies, family.id, read) ?? read();
  }
}

/** What a family's options are, each asked for once. */
function readFamily(
  family: OptionFamily,
  catalogue: VersionCatalogue,
  valueOf: (option: Option) => EffectiveValue,
): ReadFamily {
  const values = new Map<OptionRole, EffectiveValue | null>();
  const value = (role: OptionRole): EffectiveValue | null => {
    const known = values.get(role);
    if (known !== undefined) return known;
    const option = catalogue.familyOption(family.id, role);
    const found = option && valueOf(option);
    values.set(role, found);
    return found;
  };
  return { value, text: (role) => (value(role) ?? absent).text };
}

/** What a release has no option for is empty. */
const absent = { text: '' };

function defaultIn(defaults: Map<string, EffectiveValue>, option: Option): EffectiveValue {
  const known = defaults.get(option.id);
  if (known) return known;
  const value: EffectiveValue = { option, text: option.default, written: null, overridden: [] };
  defaults.set(option.id, value);
  return value;
}

function namesConfigFile({ settings }: ConfigDocument): boolean {
  return settings.some(({ name, value }) => name.value === 'config.file' && Boolean(value?.text));
}

/** YAML first, whatever the order in which the documents came (spec 4.2). */
function inPrecedence(documents: readonly ConfigDocument[]): readonly ConfigDocument[] {
  return [
    ...documents.filter(({ notation }) => notation === 'yaml'),
    ...documents.filter(({ notation }) => notation === 'flag'),
  ];
}

function byPlace(a: WrittenSetting, b: WrittenSetting): number {
  if (a.document.uri !== b.document.uri) {
    if (a.document.uri < b.document.uri) return -1;
    return 1;
  }
  return a.setting.range.start - b.setting.range.start;
}
