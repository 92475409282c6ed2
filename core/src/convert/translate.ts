import type { Option } from '../model/option';
import type { Configuration } from '../model/process';
import type { ConfigDocument, Setting } from '../model/setting';
import type { ConversionContext, Left, SettingText } from './conversion';
import { obstacleTo } from './obstacles';
import { textIn } from './value-forms';

/** One option with its value as the other notation says it. */
export interface Translation {
  readonly option: Option;
  /** The setting that is translated; of several flags that make one list, the last. */
  readonly setting: Setting;
  /** The elements of a list joined by commas. */
  readonly text: string;
  /** The elements of a list; null for what is no list. */
  readonly items: readonly string[] | null;
}

export interface Translations {
  readonly translations: readonly Translation[];
  readonly left: readonly Left[];
}

/** The document's settings that are chosen, in their order, each with its value. */
export function settingTexts(
  document: ConfigDocument,
  configuration: Pick<Configuration, 'textOf'>,
  isChosen: (setting: Setting) => boolean = () => true,
): readonly SettingText[] {
  const { settings, unread } = document;
  const of = (some: readonly Setting[], read: boolean): readonly SettingText[] =>
    some.filter(isChosen).map((setting) => ({ setting, text: configuration.textOf(document, setting), read }));
  return [...of(settings, true), ...of(unread, false)];
}

/** Flags for YAML, or YAML for flags. Every setting becomes a translation, a part of one, or is left with a reason. */
export function translate(settings: readonly SettingText[], context: ConversionContext): Translations {
  const left: Left[] = [];
  const byOption = new Map<Option, SettingText[]>();
  for (const written of settings) {
    const option = context.catalogue.optionOf(written.setting);
    const obstacle = obstacleTo(written, option, context);
    if (option === null || obstacle !== null) left.push(leave(written.setting, obstacle ?? ''));
    else
      byOption.set(option, [
        ...(isRepeated(option, written) ? (byOption.get(option) ?? []) : beaten(byOption.get(option), left)),
        written,
      ]);
  }
  const translations: Translation[] = [];
  for (const [option, written] of byOption) {
    const translation = translationOf(option, written);
    if ('reason' in translation) left.push(...written.map(({ setting }) => leave(setting, translation.reason)));
    else translations.push(translation);
  }
  return { translations, left };
}

/** The last setting of an option counts; the ones before are said to be left. */
function beaten(before: readonly SettingText[] | undefined, left: Left[]): readonly SettingText[] {
  for (const { setting } of before ?? []) left.push(leave(setting, 'A later one overrides it.'));
  return [];
}

/** Mimir's flags for lists of texts are given once for each element: they are not split at commas. */
function isRepeated(option: Option, { setting }: SettingText): boolean {
  return option.type === 'list' && setting.notation === 'flag';
}

function translationOf(option: Option, written: readonly SettingText[]): Translation | { readonly reason: string } {
  const setting = written.at(-1)?.setting;
  if (!setting) return { reason: 'It is not set.' };
  if (option.type !== 'list' && option.type !== 'durations') {
    const text = textIn(option.type, written.at(-1)?.text ?? '', setting.notation);
    if (text === null) return { reason: "The other notation can't represent this number." };
    return { option, setting, text, items: null };
  }
  const items = itemsOf(option, written).map(
    (item) => textIn(option.type === 'list' ? 'text' : 'duration', item, setting.notation) ?? item,
  );
  return { option, setting, text: items.join(','), items };
}

function itemsOf({ type }: Option, written: readonly SettingText[]): readonly string[] {
  const [first] = written;
  if (first?.setting.notation === 'yaml') return first.setting.value?.items.map(({ value }) => value) ?? [];
  const texts = written.map(({ text }) => text ?? '');
  if (type === 'list') return texts;
  return texts.flatMap((text) => text.split(','));
}

/** A setting as it is said to be left. */
export function leave({ notation, name }: Setting, reason: string): Left {
  return { name: `${notation === 'flag' ? '-' : ''}${name.value}`, reason };
}
