import { releaseKind, type Release } from './chart-releases';
import { fieldAt, itemsOf, textAt } from '../../carriers/yaml/fields';
import type { YamlTree } from '../../carriers/yaml/tree';

/** HelmReleases of Flux that install mimir-distributed. */
export const flux = releaseKind('flux', /^kind:[ \t]*["']?HelmRelease["']?[ \t]*(?:#.*)?\r?$/m, releasesIn);

function releasesIn(tree: YamlTree): readonly Release[] {
  if (!tree.root) return [];
  const chart =
    textAt(tree.root, ['spec', 'chart', 'spec', 'chart'], tree) ??
    textAt(tree.root, ['spec', 'chartRef', 'name'], tree) ??
    '';
  return [
    {
      tree,
      from: tree.root,
      name: textAt(tree.root, ['metadata', 'name'], tree) ?? 'release',
      chart: chart.slice(chart.lastIndexOf('/') + 1),
      chartVersion: textAt(tree.root, ['spec', 'chart', 'spec', 'version'], tree) ?? '',
      mapping: ['spec', 'values'],
      text: null,
      parameters: [],
      partial: itemsOf(fieldAt(tree.root, ['spec', 'valuesFrom'], tree), tree).length > 0,
    },
  ];
}
