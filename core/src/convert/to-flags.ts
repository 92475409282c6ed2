import type { ConversionContext, Left, SettingText } from './conversion';
import { translate, type Translation } from './translate';

/** How flags are written. */
export interface FlagStyle {
  readonly dashes: '-' | '--';
}

/**
 * YAML as a file of flags, one a line, quoted so that a shell leaves every value as it is; '' where nothing of it can
 * be said so. Booleans have their value too, and a list is one flag for each element.
 */
export function convertToFlags(
  settings: readonly SettingText[],
  context: ConversionContext,
  { dashes }: FlagStyle,
): { readonly flags: string; readonly left: readonly Left[] } {
  const { translations, left } = translate(settings, context);
  const lines = translations.flatMap((translation) =>
    valuesOf(translation).map((value) => `${dashes}${translation.option.flag ?? ''}=${quoted(value)}\n`),
  );
  return { flags: lines.join(''), left };
}

/** Lists of durations are the ones that a flag takes as a whole. */
function valuesOf({ option, text, items }: Translation): readonly string[] {
  return option.type === 'list' && items ? items : [text];
}

/** Unlike what somebody types, nothing in it is meant for the shell. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
