import { isMap, type Node } from 'yaml';
import type { Catalogue } from '../../../catalogue/catalogue';
import type { ConfigDocument, DocumentProblem, DocumentWriter, SettingChange } from '../../../model/setting';
import type { TextRange } from '../../../model/text';
import { liftDocument } from '../../carriers/embedding/lift';
import { scalarText } from '../../carriers/yaml/scalar-text';
import { mimirYaml } from '../mimir/mimir-yaml';
import { fieldAt } from '../../carriers/yaml/fields';
import { contentEnd, rangeOf } from '../../carriers/yaml/nodes';
import { settingsFromMapping } from '../../carriers/yaml/setting-reader';
import type { YamlTree } from '../../carriers/yaml/tree';
import { yamlWriter } from '../../carriers/yaml/yaml-writer';
import { chartConfiguration } from './chart-defaults';
import { documentName, isEnterpriseChart, mountsOf, type ChartValues } from './chart-values';
import { chartComponents } from '../../recognition/chart-components';
import { callersOfFront } from './meta-monitoring';
import { present } from '../../../model/present';

type Part = Pick<ConfigDocument, 'settings' | 'unread' | 'blocks' | 'problems' | 'excerpt' | 'enterprise' | 'writer'>;

/**
 * Mimir's YAML as the chart puts it together: `mimir.config`, or the chart's own, with `mimir.structuredConfig` merged
 * over it. Values without either have one that is empty, which a fix may fill.
 */
export function configDocument(values: ChartValues, root: Node, catalogue: Catalogue): ConfigDocument {
  const { uri, kind, tree, version } = values;
  const base = configText(values, root, catalogue);
  const structured = structuredPart(values, root, catalogue);
  const parts = present([base, structured]);
  const scopes = [['global'], ...chartComponents.map(({ key }) => [key])];
  return {
    uri,
    kind,
    name: documentName(values, 'mimir'),
    notation: 'yaml',
    impliedTargets: null,
    ...(base?.excerpt === true && { excerpt: true }),
    ...(!base && { impliedValues: chartConfiguration(root, tree, version) }),
    settings: parts.flatMap(({ settings }) => settings),
    unread: parts.flatMap(({ unread }) => unread),
    blocks: parts.flatMap(({ blocks }) => blocks),
    problems: parts.flatMap(({ problems }) => problems),
    version,
    pathsAreLocal: false,
    mounts: scopes.flatMap((keys) => mountsOf(root, keys, tree)),
    frontCallers: callersOfFront(root, tree, { release: values.release, version }),
    enterprise: parts.some(({ enterprise }) => enterprise) || isEnterpriseChart(root, tree),
    writer: writerAround(base ? layeredWriter(base, structured) : structured.writer, values),
  };
}

function structuredPart({ tree, from, keys }: ChartValues, root: Node, catalogue: Catalogue): Part {
  const path = ['mimir', 'structuredConfig'];
  const node = fieldAt(root, path, tree);
  const reading = settingsFromMapping(node, { tree, catalogue, path: '' });
  const syntax = problemsWithin(node, tree);
  return {
    ...reading,
    problems: [...syntax, ...reading.problems],
    writer: yamlWriter(tree, { from, keys: [...keys, ...path] }),
  };
}

/** Problems of the file's own YAML, where they are in a part of it that is Mimir's. */
export function problemsWithin(node: Node | null, tree: YamlTree): readonly DocumentProblem[] {
  if (!node) return [];
  const part: TextRange = {
    start: rangeOf(node).start,
    end: isMap(node) ? contentEnd(node, tree.text) : rangeOf(node).end,
  };
  return tree.problems.filter(({ range }) => part.start <= range.start && range.end <= part.end);
}

function configText({ uri, tree }: ChartValues, root: Node, catalogue: Catalogue): Part | null {
  const node = fieldAt(root, ['mimir', 'config'], tree);
  const embedded = scalarText(node, tree.text, 'block');
  if (!embedded) return null;
  const [document] = mimirYaml.parse({ uri, languageId: 'yaml', text: embedded.text }, catalogue);
  if (document) return liftDocument(document, embedded);
  return null;
}

/** Values of the chart's own stand around Mimir's. */
function writerAround(inner: DocumentWriter, { tree, from, keys }: ChartValues): DocumentWriter {
  const outer = yamlWriter(tree, { from, keys });
  return {
    edits: (changes) => {
      const around = changes.filter(({ outside }) => outside === true);
      if (around.length === 0) return inner.edits(changes);
      return [...outer.edits(around), ...inner.edits(changes.filter(({ outside }) => outside !== true))];
    },
  };
}

/** Changes go where the option is set, new ones into the structured part, which wins; what goes, goes from both. */
function layeredWriter(base: Part, structured: Part): DocumentWriter {
  const isSet = ({ settings }: Part, { option }: SettingChange): boolean =>
    settings.some(({ name }) => name.value === option.yamlPath);
  const isForBase = (change: SettingChange): boolean => isSet(base, change) && !isSet(structured, change);
  const removes = ({ value }: SettingChange): boolean => value === null;
  return {
    edits: (changes) => [
      ...base.writer.edits(changes.filter((change) => isForBase(change) || removes(change))),
      ...structured.writer.edits(changes.filter((change) => !isForBase(change) || removes(change))),
    ],
  };
}
