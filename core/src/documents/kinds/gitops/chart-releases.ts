import { isMap, type Node } from 'yaml';
import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import type { ConfigDocument } from '../../../model/setting';
import type { SourceText } from '../../../model/text';
import type { EmbeddedText } from '../../carriers/embedding/embedded-text';
import { embeddedDocuments, embeddedFileCursor } from '../containers/embedded-files';
import { embeddedCursor, liftDocument } from '../../carriers/embedding/lift';
import { mappingLines } from '../../carriers/yaml/mapping-cursor';
import { scalarText } from '../../carriers/yaml/scalar-text';
import type { DocumentKind, ValuesPlace } from '../document-kind';
import { embeddedValuesOf } from '../kubernetes/kubernetes';
import { manifestsOf } from '../manifests/manifests';
import { documentTrees } from '../../carriers/yaml/yaml-documents';
import { fieldAt } from '../../carriers/yaml/fields';
import { outlineOf } from '../../carriers/yaml/outline';
import { parseTree, type YamlTree } from '../../carriers/yaml/tree';
import { chartKeys } from '../helm/chart-claims';
import type { ChartValues } from '../helm/chart-values';
import { chartRelease } from '../helm/chart-versions';
import { parameterCursor, overridesIn, withParameters } from './parameter-settings';
import { below, type Parameter } from './parameters';
import { documentsOfValues } from '../helm/values-documents';
import { valuesCursor } from '../helm/values-cursor';

/** A chart that a manifest has installed, with its values. */
export interface Release {
  readonly tree: YamlTree;
  /** The mapping that the keys below begin in. */
  readonly from: Node;
  readonly name: string;
  /** The chart's name, or the last part of the path that it is at; '' where nobody says. */
  readonly chart: string;
  readonly chartVersion: string;
  /** The keys of a mapping of values. It wins where both stand. */
  readonly mapping: readonly string[];
  /** The keys of a text with values, or null where the tool knows none. */
  readonly text: readonly string[] | null;
  /** Single values that are set over all others. */
  readonly parameters: readonly Parameter[];
  /** True where values come from files as well that we do not see. */
  readonly partial: boolean;
}

/** A kind of manifests that install charts. `manifest` finds the YAML documents of interest. */
export function releaseKind(
  id: string,
  manifest: RegExp,
  releasesIn: (tree: YamlTree) => readonly Release[],
): DocumentKind {
  const releasesOf = ({ languageId, uri, text }: SourceText): readonly Release[] => {
    const isYaml = !text.includes('\0') && (languageId === 'yaml' || /\.ya?ml$/i.test(uri));
    if (!isYaml || !manifest.test(text)) return [];
    const releases = documentTrees(text, (each) => manifest.test(each)).flatMap(releasesIn);
    return withOwnNames(releases.filter((release) => placesOf(release).length > 0));
  };
  return {
    id,
    claims: (source) => releasesOf(source).length > 0,
    values: (source) => releasesOf(source).flatMap(valuesPlaces),
    parse: (source, catalogue) => {
      const values = embeddedValuesOf(manifestsOf(source)).flatMap((file) =>
        embeddedDocuments(file, { uri: source.uri, kind: id }, catalogue),
      );
      return [...releasesOf(source).flatMap((release) => documentsOf(release, source.uri, id, catalogue)), ...values];
    },
    cursorAt: (source, offset, catalogue) => {
      for (const release of releasesOf(source)) {
        const cursor = cursorIn(release, source.text, offset, catalogue);
        if (cursor) return cursor;
      }
      return embeddedFileCursor(embeddedValuesOf(manifestsOf(source)), source.text, offset, catalogue);
    },
  };
}

/** Several namespaces may have releases of one name. */
function withOwnNames(releases: readonly Release[]): readonly Release[] {
  const names = releases.map(({ name }) => name);
  return releases.map((release, index) => {
    const before = names.slice(0, index).filter((name) => name === release.name).length;
    if (before === 0) return release;
    return { ...release, name: `${release.name} (${String(before + 1)})` };
  });
}

/** The values as lines of their own, whether a mapping or a text holds them; null where there are none. */
function valuesIn({
  tree,
  from,
  mapping,
  text,
}: Release): { readonly node: Node; readonly lines: EmbeddedText } | null {
  const node = fieldAt(from, mapping, tree);
  if (isMap(node)) return { node, lines: mappingLines(tree.text, node) };
  const scalar = text && fieldAt(from, text, tree);
  const lines = scalarText(scalar, tree.text, 'block');
  if (scalar && lines) return { node: scalar, lines };
  return null;
}

/** The keys, below the release's values, at which those of mimir-distributed stand. */
function placesOf(release: Release): readonly (readonly string[])[] {
  if (release.chart === 'mimir-distributed') return [[]];
  const values = valuesIn(release);
  if (values) return chartKeys(outlineOf(values.lines.text), release.chart);
  return [];
}

function documentsOf(release: Release, uri: string, kind: string, catalogue: Catalogue): readonly ConfigDocument[] {
  const { tree, name, parameters, partial } = release;
  const installed = release.chart === 'mimir-distributed' ? chartRelease(release.chartVersion) : null;
  return placesOf(release).flatMap((keys) => {
    const own = parameters.flatMap((parameter) => below(parameter, keys) ?? []);
    const facts = {
      uri,
      kind,
      name: [name, ...keys].join('.'),
      version: installed?.mimir ?? null,
      release: installed,
      ...(valuesIn(release) === null && keys.length === 0 && { blank: true }),
      ...(own.length > 0 && { overrides: overridesIn(own, tree) }),
    };
    const documents = valuesDocuments(release, keys, facts, catalogue).map((document) =>
      withParameters(document, own, tree, catalogue),
    );
    if (partial) return documents.map((document) => ({ ...document, excerpt: true }));
    return documents;
  });
}

/** Where the values of a release can be added to: in the mapping or text that is there, else in a mapping that is yet to be. */
function valuesPlaces(release: Release): readonly ValuesPlace[] {
  const { tree, from, mapping, name } = release;
  const values = valuesIn(release);
  return placesOf(release).map((keys): ValuesPlace => {
    const own = [name, ...keys].join('.');
    if (!values || isMap(values.node))
      return { name: own, tree, from, keys: [...mapping, ...keys], toFile: (edits) => edits };
    const inner = parseTree(values.lines.text);
    return { name: own, tree: inner, from: inner.root, keys, toFile: (edits) => values.lines.hostEdits(edits) };
  });
}

/** What the values say by themselves. */
function valuesDocuments(
  release: Release,
  keys: readonly string[],
  facts: Omit<ChartValues, 'tree' | 'from' | 'keys'>,
  catalogue: Catalogue,
): readonly ConfigDocument[] {
  const { tree, from, mapping } = release;
  const values = valuesIn(release);
  if (!values || isMap(values.node))
    return documentsOfValues({ ...facts, tree, from, keys: [...mapping, ...keys] }, catalogue);
  const inner = parseTree(values.lines.text);
  const documents = documentsOfValues({ ...facts, tree: inner, from: inner.root, keys }, catalogue);
  return documents.map((document) => liftDocument(document, values.lines));
}

function cursorIn(release: Release, host: string, offset: number, catalogue: Catalogue): Cursor | null {
  const { parameters, tree } = release;
  const inParameter = placesOf(release)
    .map((keys) =>
      parameterCursor(
        parameters.flatMap((parameter) => below(parameter, keys) ?? []),
        tree,
        offset,
      ),
    )
    .find((cursor) => cursor !== null);
  if (inParameter) return inParameter;
  const values = valuesIn(release);
  if (!values) return null;
  return embeddedCursor(values.lines, host, offset, (text, at) => {
    for (const keys of placesOf(release)) {
      const cursor = valuesCursor({ text, keys, tree: () => parseTree(text) }, at, catalogue);
      if (cursor) return cursor;
    }
    return null;
  });
}
