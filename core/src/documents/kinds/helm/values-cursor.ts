import { isScalar } from 'yaml';
import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import { touches } from '../../../model/text';
import { embeddedCursor } from '../../carriers/embedding/lift';
import { flagMapCursor, placeBelow } from '../../carriers/yaml/mapping-cursor';
import { scalarText } from '../../carriers/yaml/scalar-text';
import { mimirYaml } from '../mimir/mimir-yaml';
import { cursorOf, yamlPlaceAt } from '../../carriers/yaml/yaml-cursor';
import { fieldAt } from '../../carriers/yaml/fields';
import { rangeOf } from '../../carriers/yaml/nodes';
import type { YamlTree } from '../../carriers/yaml/tree';
import { frameCursor } from './values-frames';
import { chartComponents } from '../../recognition/chart-components';

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
  const flags = component ? flagMapCursor(placeBelow(values, [component.key, 'extraArgs']), text, offset) : null;
  return flags ?? (isBeginning ? frameCursor(values, text, offset) : null);
}

/** In a block scalar the lines around say nothing. */
function configTextCursor(
  tree: YamlTree,
  keys: readonly string[],
  offset: number,
  catalogue: Catalogue,
): Cursor | null {
  const node = fieldAt(tree.root, [...keys, 'mimir', 'config'], tree);
  const embedded = isScalar(node) && touches(rangeOf(node), offset) ? scalarText(node, tree.text, 'block') : null;
  if (!embedded) return null;
  return embeddedCursor(embedded, tree.text, offset, (text, at) =>
    mimirYaml.cursorAt({ uri: '', languageId: 'yaml', text }, at, catalogue),
  );
}
