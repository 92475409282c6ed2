import type { Catalogue } from '../../../catalogue/catalogue';
import type { ConfigDocument } from '../../../model/setting';
import { readValue } from '../../carriers/yaml/scalars';
import type { YamlTree } from '../../carriers/yaml/tree';
import { chartComponents } from '../../recognition/chart-components';
import type { Override } from '../helm/chart-values';
import { parameterWriter } from './parameter-writer';
import {
  below,
  flagsFromParameters,
  problemsOfParameters,
  settingsFromParameters,
  yamlPathOf,
  type Parameter,
} from './parameters';
import type { Cursor } from '../../../model/cursor';
import { touches } from '../../../model/text';
import { isQuoted } from '../../carriers/yaml/nodes';

const structured = ['mimir', 'structuredConfig'] as const;

/** The parameters that decide what runs, and how: all but those that are settings of Mimir. They begin at the chart's values. */
export function overridesIn(parameters: readonly Parameter[], tree: YamlTree): readonly Override[] {
  return parameters
    .filter(({ keys }) => keys[0]?.value !== 'mimir' && keys[1]?.value !== 'extraArgs')
    .map(({ keys, value }) => ({ keys: keys.map((key) => key.value), text: readValue(value, tree).text }));
}

/** The option of Mimir's YAML that a parameter sets, by its dotted path; null where it sets something else. */
export function pathOfParameter(parameter: Parameter): string | null {
  const own = below(parameter, structured);
  return own && yamlPathOf(own);
}

/** The flag that a parameter sets for some component, without a dash; null where it sets something else. */
export function flagOfParameter({ keys }: Parameter): string | null {
  const [component, section, flag, ...more] = keys.map(({ value }) => value);
  const isFlag = section === 'extraArgs' && more.length === 0 && chartComponents.some(({ key }) => key === component);
  if (isFlag) return flag ?? null;
  return null;
}

/** A document of the chart's values with the settings that parameters set over it. */
export function withParameters(
  document: ConfigDocument,
  parameters: readonly Parameter[],
  tree: YamlTree,
  catalogue: Catalogue,
): ConfigDocument {
  const own = belowOf(document, parameters);
  if (own.length === 0) return document;
  const { settings, problems, writer } = document;
  if (document.notation === 'yaml') {
    return {
      ...document,
      settings: [...settings, ...settingsFromParameters(own, tree, catalogue)],
      problems: [...problems, ...problemsOfParameters(own, tree, catalogue)],
      writer: parameterWriter(writer, own, tree, (parameter, { option }) => yamlPathOf(parameter) === option.yamlPath),
    };
  }
  return {
    ...document,
    settings: [...settings, ...flagsFromParameters(own, tree)],
    writer: parameterWriter(
      writer,
      own,
      tree,
      ({ keys }, { option }) => keys.length === 1 && keys[0]?.value === option.flag,
    ),
  };
}

/** The parameters for the configuration, or for the component whose flags the document holds. */
function belowOf({ notation, name }: ConfigDocument, parameters: readonly Parameter[]): readonly Parameter[] {
  if (notation === 'yaml') return parameters.flatMap((parameter) => below(parameter, structured) ?? []);
  const component = chartComponents.find(({ key }) => name === key || name.endsWith(`.${key}`));
  if (component) return parameters.flatMap((parameter) => below(parameter, [component.key, 'extraArgs']) ?? []);
  return [];
}

/** What is being typed between the quotes of a parameter's value. Without quotes it might become no text, which Argo CD refuses. */
export function parameterCursor(parameters: readonly Parameter[], tree: YamlTree, offset: number): Cursor | null {
  for (const parameter of parameters) {
    const { value } = parameter;
    const { range } = readValue(value, tree);
    if (!isQuoted(value) || !touches(range, offset)) continue;
    const typed = tree.text.slice(range.start, offset);
    const quote = tree.text.charAt(range.start - 1) === "'" ? "'" : '"';
    const place = { typed, range, insertRange: { start: range.start, end: offset }, quote } as const;
    const path = pathOfParameter(parameter);
    if (path !== null) return { place: 'yaml-value', path, ...place, needsBlank: false };
    const flag = flagOfParameter(parameter);
    if (flag === null) return null;
    return { place: 'flag-value', flag, ...place, present: new Set() };
  }
  return null;
}
