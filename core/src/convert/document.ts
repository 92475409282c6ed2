import type { Catalogue } from '../catalogue/catalogue';
import type { Process } from '../model/process';
import type { ConfigDocument, Setting } from '../model/setting';
import type { Left, ConversionContext, SettingText } from './conversion';
import { settingTexts, translate, type Translation, leave } from './translate';
import { blockLines, renderText, type PlannedBlock, type PlannedEntry } from '../documents/carriers/yaml/rendering';

/** Settings as the other notation says them. */
export interface ConvertedDocument {
  readonly text: string;
  /** The notation of the text. */
  readonly notation: 'flag' | 'yaml';
  readonly left: readonly Left[];
}

/** The document's chosen settings in the other notation, as the process, which reads the document, takes them. */
export function convertDocument(
  document: ConfigDocument,
  { configuration, version, expandsEnvironment }: Process,
  catalogue: Catalogue,
  isChosen: (setting: Setting) => boolean = () => true,
): ConvertedDocument {
  const context = { catalogue: catalogue.at(version.version), expandsEnvironment };
  const texts = settingTexts(document, configuration, isChosen);
  if (document.notation === 'flag') {
    const { yaml, left } = convertToYaml(texts, context);
    return { text: yaml, notation: 'yaml', left };
  }
  const { flags, left } = convertToFlags(texts, context, { dashes: '-' });
  return { text: flags, notation: 'flag', left };
}

/** How flags are written. */
interface FlagStyle {
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
  if (option.type === 'list' && items) return items;
  return [text];
}

/** Unlike what somebody types, nothing in it is meant for the shell. */
function quoted(value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value;
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** Flags as Mimir's YAML of the release, with blocks two blanks deep; '' where nothing of them can be said so. */
export function convertToYaml(
  settings: readonly SettingText[],
  context: ConversionContext,
): { readonly yaml: string; readonly left: readonly Left[] } {
  const { translations, left } = translate(settings, context);
  const root: PlannedBlock = { merge: null, entries: new Map() };
  const crossed = translations.filter((translation) => !plan(root, translation));
  const yaml = blockLines(root, '', '  ')
    .map((line) => `${line}\n`)
    .join('');
  return {
    yaml,
    left: [
      ...left,
      ...crossed.map(({ setting }) =>
        leave(setting, 'Another option uses its YAML key as a block, or its block as a value.'),
      ),
    ],
  };
}

/** Puts the option in its block; false where something else stands in its way. */
function plan(root: PlannedBlock, { option, text, items }: Translation): boolean {
  const keys = (option.yamlPath ?? '').split('.');
  const last = keys.pop() ?? '';
  let block = root;
  for (const key of keys) {
    const entry: PlannedEntry = block.entries.get(key) ?? { kind: 'block', block: { merge: null, entries: new Map() } };
    if (entry.kind !== 'block') return false;
    block.entries.set(key, entry);
    block = entry.block;
  }
  if (block.entries.has(last)) return false;
  if (items) block.entries.set(last, { kind: 'source', source: flowList(items) });
  else block.entries.set(last, { kind: 'value', value: text, type: option.type });
  return true;
}

function flowList(items: readonly string[]): string {
  return `[${items.map((item) => renderText(item, 'flow')).join(', ')}]`;
}
