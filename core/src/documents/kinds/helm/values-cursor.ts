import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor, FrameOffer } from '../../../model/cursor';
import { touches } from '../../../model/text';
import { embeddedCursor } from '../../carriers/embedding/lift';
import { flagMapCursor, placeBelow } from '../../carriers/yaml/mapping-cursor';
import { scalarText } from '../../carriers/yaml/scalar-text';
import { mimirYaml } from '../mimir/mimir-yaml';
import { cursorOf, yamlPlaceAt, type YamlPlace, frameCursorAt } from '../../carriers/yaml/yaml-cursor';
import { fieldAt } from '../../carriers/yaml/fields';
import { rangeOf } from '../../carriers/yaml/nodes';
import type { YamlTree } from '../../carriers/yaml/tree';
import { chartComponents } from '../../recognition/chart-components';

const forAll = 'settings for every component';
const forOne = 'flags for this component';

function below(key: string): FrameOffer['below'] {
  return [
    { depth: 1, text: `${key}:` },
    { depth: 2, text: '' },
  ];
}

const opened: FrameOffer['below'] = [{ depth: 1, text: '' }];

/** The keys of the chart's values that lead to Mimir's settings, by what they stand below. */
const offers: ReadonlyMap<string, readonly FrameOffer[]> = new Map<string, readonly FrameOffer[]>([
  [
    '',
    [
      { name: 'mimir', detail: forAll, below: below('structuredConfig') },
      ...chartComponents.map(({ key }) => ({ name: key, detail: forOne, below: below('extraArgs') })),
    ],
  ],
  ['mimir', [{ name: 'structuredConfig', detail: forAll, below: opened }]],
  ...chartComponents.map(({ key }) => [key, [{ name: 'extraArgs', detail: forOne, below: opened }]] as const),
]);

/** A key that is typed around Mimir's settings; null elsewhere. `place` is below the chart's values. */
function frameCursor(place: YamlPlace | null, text: string, offset: number): Cursor | null {
  if (place?.kind !== 'key') return null;
  const offered = offers.get(place.keys.join('.'));
  if (!offered) return null;
  return frameCursorAt(place, text, offset, offered);
}

/** A YAML text in which the keys lead to values of mimir-distributed. */
export interface ValuesText {
  readonly text: string;
  readonly keys: readonly string[];
  /** True where the file has just begun: in others the keys around Mimir's settings are another server's to complete. */
  readonly isBeginning?: boolean;
  /** Only asked for where lines alone do not tell. */
  readonly tree: () => YamlTree;
}

/** What is being typed in the parts of the values that are Mimir's; null in all others. */
export function valuesCursor(
  { text, keys, isBeginning = false, tree }: ValuesText,
  offset: number,
  catalogue: Catalogue,
): Cursor | null {
  const place = yamlPlaceAt(text, offset);
  if (!place) return configTextCursor(tree(), keys, offset, catalogue);
  const values = placeBelow(place, keys);
  const structured = placeBelow(values, ['mimir', 'structuredConfig']);
  if (structured) return cursorOf(structured, text, offset, catalogue);
  const component = chartComponents.find(({ key }) => values?.keys[0] === key);
  const flags = component && flagMapCursor(placeBelow(values, [component.key, 'extraArgs']), text, offset);
  if (flags) return flags;
  if (isBeginning) return frameCursor(values, text, offset);
  return null;
}

/** In a block scalar the lines around say nothing. */
function configTextCursor(
  tree: YamlTree,
  keys: readonly string[],
  offset: number,
  catalogue: Catalogue,
): Cursor | null {
  const node = fieldAt(tree.root, [...keys, 'mimir', 'config'], tree);
  if (!node || !touches(rangeOf(node), offset)) return null;
  const embedded = scalarText(node, tree.text, 'block');
  if (!embedded) return null;
  return embeddedCursor(embedded, tree.text, offset, (text, at) =>
    mimirYaml.cursorAt({ uri: '', languageId: 'yaml', text }, at, catalogue),
  );
}
