import type { Node } from 'yaml';
import { parametersIn } from './parameters';
import { releaseKind, type Release } from './chart-releases';
import { fieldAt, itemsOf, textAt } from '../../carriers/yaml/fields';
import type { YamlTree } from '../../carriers/yaml/tree';
import { present } from '../../../model/present';

/** Applications and ApplicationSets of Argo CD that install mimir-distributed, with values as a text, a mapping, or parameters. */
export const argoCd = releaseKind(
  'argo-cd',
  /^kind:[ \t]*["']?Application(?:Set)?["']?[ \t]*(?:#.*)?\r?$/m,
  releasesIn,
);

function releasesIn(tree: YamlTree): readonly Release[] {
  const specs = [fieldAt(tree.root, ['spec'], tree), fieldAt(tree.root, ['spec', 'template', 'spec'], tree)];
  const sources = specs.flatMap((spec) => [
    fieldAt(spec, ['source'], tree),
    ...itemsOf(fieldAt(spec, ['sources'], tree), tree),
  ]);
  return present(sources).map((source) => releaseOf(source, tree));
}

function releaseOf(source: Node, tree: YamlTree): Release {
  const path = textAt(source, ['path'], tree) ?? '';
  return {
    tree,
    from: source,
    name: textAt(tree.root, ['metadata', 'name'], tree) ?? 'application',
    chart: textAt(source, ['chart'], tree) ?? path.slice(path.lastIndexOf('/') + 1),
    chartVersion: textAt(source, ['targetRevision'], tree) ?? '',
    mapping: ['helm', 'valuesObject'],
    text: ['helm', 'values'],
    parameters: parametersIn(fieldAt(source, ['helm', 'parameters'], tree), tree),
    partial: itemsOf(fieldAt(source, ['helm', 'valueFiles'], tree), tree).length > 0,
  };
}
