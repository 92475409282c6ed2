import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { Catalogue } from '../../../catalogue/catalogue';
import type { ValueShape } from '../../../model/setting';
import { type DocumentProblem, type Setting, type SettingValue } from '../../../model/setting';
import type { Located, TextRange } from '../../../model/text';
import { hostRange } from '../../carriers/embedding/embedded-text';
import { scalarText } from '../../carriers/yaml/scalar-text';
import { fieldAt, fieldsOf, textAt } from '../../carriers/yaml/fields';
import { keyOf, rangeOf } from '../../carriers/yaml/nodes';
import { readValue } from '../../carriers/yaml/scalars';
import type { YamlTree } from '../../carriers/yaml/tree';
import { present } from '../../../model/present';

/** One value that is set over all values files, as `helm --set` does. */
export interface Parameter {
  readonly list: YAMLSeq;
  readonly item: YAMLMap;
  /** The pair that holds the value. */
  readonly pair: Pair;
  readonly value: Node;
  /** The keys of the name, which a dot without a backslash parts. */
  readonly keys: readonly Located<string>[];
  /** The `true` by which Helm is told to take the value as a text, whatever it looks like; null where it is not. */
  readonly textSwitch: Node | null;
}

/** The parameters of a list, in their order. Those that reach into a list, or are half typed, are left out. */
export function parametersIn(list: Node | null, tree: YamlTree): readonly Parameter[] {
  if (!isSeq(list)) return [];
  return list.items.flatMap((item) => {
    if (!isMap(item)) return [];
    const pair = item.items.findLast((each) => keyOf(each, tree)?.value === 'value');
    const value = fieldAt(item, ['value'], tree);
    const keys = keysOf(fieldAt(item, ['name'], tree), tree);
    const textSwitch = textAt(item, ['forceString'], tree) === 'true' ? fieldAt(item, ['forceString'], tree) : null;
    if (pair && value && isScalar(value) && keys) return [{ list, item, pair, value, keys, textSwitch }];
    return [];
  });
}

function keysOf(name: Node | null, tree: YamlTree): readonly Located<string>[] | null {
  const embedded = scalarText(name, tree.text, 'block');
  if (!embedded || embedded.text === '' || /[[\]=,\n]/.test(embedded.text)) return null;
  return [...embedded.text.matchAll(/(?:\\.|[^.\\])+/g)].map(({ 0: part, index }) => ({
    value: part.replace(/\\(.)/g, '$1'),
    range: hostRange(embedded, { start: index, end: index + part.length }),
  }));
}

/** The parameter without the first keys of its name; null where those are others. */
export function below(parameter: Parameter, prefix: readonly string[]): Parameter | null {
  const { keys } = parameter;
  if (keys.length > prefix.length && prefix.every((key, index) => keys[index]?.value === key))
    return { ...parameter, keys: keys.slice(prefix.length) };
  return null;
}

/** What parameters set in Mimir's YAML; their keys begin at its root. */
export function settingsFromParameters(
  parameters: readonly Parameter[],
  tree: YamlTree,
  catalogue: Catalogue,
): readonly Setting[] {
  return parameters
    .filter((parameter) => !isBlock(yamlPathOf(parameter), catalogue))
    .map((parameter) => setting(parameter, 'yaml', yamlPathOf(parameter), valueOf(parameter, tree), tree));
}

/** What is wrong with parameters of Mimir's YAML: a text where a block must be. */
export function problemsOfParameters(
  parameters: readonly Parameter[],
  tree: YamlTree,
  catalogue: Catalogue,
): readonly DocumentProblem[] {
  return parameters.flatMap((parameter) => {
    const subject = yamlPathOf(parameter);
    const { range, dynamic, shape } = valueOf(parameter, tree);
    if (dynamic || shape === 'null' || !isBlock(subject, catalogue)) return [];
    return [{ code: 'scalar-for-block', range, subject, replacement: null, relatedRange: null }];
  });
}

export function yamlPathOf({ keys }: Parameter): string {
  return keys.map(({ value }) => value).join('.');
}

function isBlock(path: string, catalogue: Catalogue): boolean {
  return catalogue.isBlock(path) && catalogue.yamlHistory(path).length === 0;
}

/** What parameters set among flags; their keys begin at the flag. A further key is a dot that lacks its backslash: Helm then makes a mapping. */
export function flagsFromParameters(parameters: readonly Parameter[], tree: YamlTree): readonly Setting[] {
  return parameters.flatMap((parameter) => {
    const name = parameter.keys[0]?.value;
    if (name === undefined) return [];
    return [
      setting(
        { ...parameter, keys: parameter.keys.slice(0, 1) },
        'flag',
        name,
        { ...valueOf(parameter, tree), shape: 'argument' },
        tree,
      ),
    ];
  });
}

function setting(
  parameter: Parameter,
  notation: 'flag' | 'yaml',
  name: string,
  value: SettingValue,
  tree: YamlTree,
): Setting {
  const range = parameter.keys.at(-1)?.range ?? rangeOf(parameter.item);
  return { notation, name: { value: name, range }, value, range: itemRange(parameter, tree), takenInAt: null };
}

/** From the first key of the item to the end of the last. */
function itemRange({ item }: Parameter, tree: YamlTree): TextRange {
  const places = fieldsOf(item, tree).flatMap(({ key, value }) => present([key.range, value && rangeOf(value)]));
  return { start: Math.min(...places.map(({ start }) => start)), end: Math.max(...places.map(({ end }) => end)) };
}

/** The type that Helm gives a value: booleans, whole numbers and null, and a text for all else. */
function shapeOf({ textSwitch }: Parameter, text: string): ValueShape {
  if (textSwitch || !/^(?:true|false|null|0|-?[1-9]\d*)$/.test(text)) return 'quoted';
  if (text === 'null') return 'null';
  return 'plain';
}

function valueOf(parameter: Parameter, tree: YamlTree): SettingValue {
  const { text, range, dynamic } = readValue(parameter.value, tree);
  const shape = shapeOf(parameter, text);
  // Argo CD fills in its own variables, and `{…}` is a list to Helm.
  return {
    text: shape === 'null' ? '' : text,
    range,
    shape,
    items: [],
    dynamic: dynamic || /^\{.*\}$|\$\{?ARGOCD_/.test(text),
  };
}
