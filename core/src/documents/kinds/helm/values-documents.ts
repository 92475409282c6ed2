import type { Node } from 'yaml';
import type { Catalogue } from '../../../catalogue/catalogue';
import type { ConfigDocument } from '../../../model/setting';
import { meshOf } from '../manifests/mesh';
import { flagMapNode, settingsFromFlagMap } from '../../carriers/yaml/flag-map';
import { fieldAt, textAt } from '../../carriers/yaml/fields';
import type { YamlTree } from '../../carriers/yaml/tree';
import { flagMapWriter } from '../../carriers/yaml/yaml-writer';
import { documentName, mountsOf, rootOf, variablesAt, versionShown, type ChartValues } from './chart-values';
import { callersOf, hostsOf } from './component-callers';
import { chartFlags } from './chart-defaults';
import { chartComponents, rulerPathSwitch, type ChartComponent } from '../../recognition/chart-components';
import { configDocument, problemsWithin } from './config-document';

/** The configuration that all components share, and the flags of each component that the values let run. */
export function documentsOfValues(values: ChartValues, catalogue: Catalogue): readonly ConfigDocument[] {
  const { tree } = values;
  const root = rootOf(values);
  // The configuration stands in a Secret or ConfigMap that we do not see.
  if (root === null || textAt(root, ['useExternalConfig'], tree) === 'true') return [];
  const shown = { ...values, version: versionShown(root, tree) ?? values.version };
  const config = configDocument(shown, root, catalogue);
  const running = chartComponents.filter((component) => isRunning(component, root, tree));
  return [config, ...running.map((component) => componentDocument(component, shown, root, config, catalogue))];
}

function isRunning({ key, always }: ChartComponent, root: Node, tree: YamlTree): boolean {
  if (!always && textAt(root, rulerPathSwitch, tree) !== 'true') return false;
  return textAt(root, [key, 'enabled'], tree) !== 'false';
}

function componentDocument(
  { key, target }: ChartComponent,
  values: ChartValues,
  root: Node,
  config: ConfigDocument,
  catalogue: Catalogue,
): ConfigDocument {
  const { uri, kind, tree, from, keys, version } = values;
  const flags = flagMapNode(root, [key, 'extraArgs'], tree);
  const settings = settingsFromFlagMap(flags, tree);
  const callers = callersOf({ key, root, config }, values);
  return {
    uri,
    kind,
    name: documentName(values, key),
    notation: 'flag',
    impliedTargets: [target],
    impliedValues: chartFlags,
    settings,
    unread: [],
    blocks: [],
    problems: problemsWithin(flags, tree),
    version,
    pathsAreLocal: false,
    mounts: [...mountsOf(root, ['global'], tree), ...mountsOf(root, [key], tree)],
    environment: new Map([
      ...variablesAt(root, ['global', 'extraEnv'], tree),
      ...variablesAt(root, [key, 'env'], tree),
    ]),
    mesh: meshOf(
      ['global', key].flatMap((owner) =>
        ['podAnnotations', 'podLabels'].map((marks) => fieldAt(root, [owner, marks], tree)),
      ),
      tree,
    ),
    callers,
    showsProbes: true,
    hosts: hostsOf(key),
    configDocument: config.name,
    enterprise: config.enterprise || settings.some(({ name }) => catalogue.isEnterprise('flag', name.value)),
    writer: flagMapWriter(tree, { from, keys: [...keys, key, 'extraArgs'] }),
  };
}
