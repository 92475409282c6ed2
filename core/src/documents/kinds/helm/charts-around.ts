import type { Node } from 'yaml';
import { documentTrees } from '../../carriers/yaml/yaml-documents';
import { fieldAt, itemsOf, textAt } from '../../carriers/yaml/fields';
import { parseTree, type YamlTree } from '../../carriers/yaml/tree';

/** The chart's name, and the end of its paths and URLs. */
const chartName = /(?:^|\/)mimir-distributed$/;

/** What a `Chart.yaml`, or Helm 2's `requirements.yaml`, says of mimir-distributed: as the chart itself, or as one that it needs. */
export function chartFile(text: string): { readonly version: string; readonly appVersion: string } {
  const tree = parseTree(text);
  const at = (...path: readonly string[]): string => textAt(tree.root, path, tree) ?? '';
  const needed = itemsOf(fieldAt(tree.root, ['dependencies'], tree), tree).find((each) =>
    chartName.test(textAt(each, ['name'], tree) ?? ''),
  );
  const appVersion = at('appVersion');
  if (needed) return { version: textAt(needed, ['version'], tree) ?? '', appVersion };
  if (chartName.test(at('name'))) return { version: at('version'), appVersion };
  return { version: '', appVersion };
}

/** The version of mimir-distributed with which a helmfile, an Argo CD Application or a Flux release uses the values at a path; null where none says. */
export function chartUsing(text: string, path: string): string | null {
  if (!text.includes('mimir-distributed')) return null;
  const file = path.replaceAll('\\', '/');
  for (const tree of documentTrees(text, (document) => /^(?:releases|kind):/m.test(document))) {
    const version = helmfileVersion(tree, file) ?? argoVersion(tree, file);
    if (version !== null) return version;
  }
  return null;
}

/** The version of the only Flux release of the chart that takes values from elsewhere; null where there is none, or several. */
export function fluxVersion(text: string): string | null {
  if (!text.includes('mimir-distributed') || !text.includes('HelmRelease')) return null;
  const versions = documentTrees(text, (document) => /^kind:[ \t]*["']?HelmRelease/m.test(document)).flatMap((tree) => {
    const chart = textAt(tree.root, ['spec', 'chart', 'spec', 'chart'], tree) ?? '';
    const takes = itemsOf(fieldAt(tree.root, ['spec', 'valuesFrom'], tree), tree).length > 0;
    if (chartName.test(chart) && takes) return [textAt(tree.root, ['spec', 'chart', 'spec', 'version'], tree) ?? ''];
    return [];
  });
  if (versions.length === 1) return versions[0] ?? null;
  return null;
}

function helmfileVersion(tree: YamlTree, file: string): string | null {
  const releases = itemsOf(fieldAt(tree.root, ['releases'], tree), tree).filter((release) =>
    chartName.test(textAt(release, ['chart'], tree) ?? ''),
  );
  const using = releases.find((release) =>
    itemsOf(fieldAt(release, ['values'], tree), tree).some((value) => names(textAt(value, [], tree), file)),
  );
  if (using) return textAt(using, ['version'], tree) ?? '';
  return null;
}

/** With several sources, `$values/` stands for the one that holds the files. */
function argoVersion(tree: YamlTree, file: string): string | null {
  const specs = [['spec'], ['spec', 'template', 'spec']].map((path) => fieldAt(tree.root, path, tree));
  const sources = specs
    .flatMap((spec) => [fieldAt(spec, ['source'], tree), ...itemsOf(fieldAt(spec, ['sources'], tree), tree)])
    .filter((source): source is Node => source !== null);
  const using = sources.find((source) => {
    const chart = textAt(source, ['chart'], tree) ?? textAt(source, ['path'], tree) ?? '';
    return (
      chartName.test(chart) &&
      itemsOf(fieldAt(source, ['helm', 'valueFiles'], tree), tree).some((value) => names(textAt(value, [], tree), file))
    );
  });
  if (using) return textAt(using, ['targetRevision'], tree) ?? '';
  return null;
}

/** True where a path of such a file ends as the values' own path does. */
function names(written: string | null, file: string): boolean {
  const path = (written ?? '').replace(/^\$\w+\//, '').replace(/^(?:\.{1,2}\/)+/, '');
  return path !== '' && !path.includes('{{') && file.endsWith(`/${path}`);
}
