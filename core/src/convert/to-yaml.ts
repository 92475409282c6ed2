import { blockLines, renderText, type PlannedBlock, type PlannedEntry } from '../documents/carriers/yaml/rendering';
import type { ConversionContext, Left, SettingText } from './conversion';
import { leave, translate, type Translation } from './translate';

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
  block.entries.set(
    last,
    items ? { kind: 'source', source: flowList(items) } : { kind: 'value', value: text, type: option.type },
  );
  return true;
}

function flowList(items: readonly string[]): string {
  return `[${items.map((item) => renderText(item, 'flow')).join(', ')}]`;
}
