import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import type { ConfigDocument } from '../../../model/setting';
import type { SourceText } from '../../../model/text';
import type { DocumentKind } from '../document-kind';
import { beginningOf } from '../../recognition/beginning';
import { outlineOf, outlineOfSource } from '../../carriers/yaml/outline';
import { parseTree, type YamlTree } from '../../carriers/yaml/tree';
import { chartRelease } from './chart-versions';
import { chartKeys, chartKeysOrRoot } from './chart-claims';
import { valuesCursor } from './values-cursor';
import { documentsOfValues } from './values-documents';

/** Values of the chart mimir-distributed, of a chart around it, and of Grafana Enterprise Metrics in it. */
export const helmValues: DocumentKind = {
  id: 'helm-values',
  claims: (source) => mayHoldValues(source) && chartKeys(outlineOfSource(source), source.uri).length > 0,
  parse: readHelmValues,
  cursorAt: cursorInHelmValues,
  values: (source) => {
    const tree = parseTree(source.text);
    return placesOrRoot(source).map((keys) => ({
      name: keys.join('.'),
      tree,
      from: tree.root,
      keys,
      toFile: (edits) => edits,
    }));
  },
};

/** A first look that costs nothing. */
function mayHoldValues({ languageId, uri, text }: SourceText): boolean {
  if (text.includes('\0') || !(/^(?:yaml|helm)$/.test(languageId) || /\.ya?ml$/i.test(uri))) return false;
  return (
    /(?:structuredConfig|extraArgs|useExternalConfig|enterprise|config):/.test(text) &&
    !/^(?:apiVersion|services):/m.test(text)
  );
}

/** Who asks has seen that it is the chart's values, or was told so. */
function placesIn({ uri, text }: SourceText): readonly (readonly string[])[] {
  return chartKeysOrRoot(outlineOf(text), uri);
}

/** Values that show nothing of Mimir as yet, and that somebody says are its chart's, begin at the root. */
function placesOrRoot(source: SourceText): ReturnType<typeof placesIn> {
  const places = placesIn(source);
  if (places.length > 0) return places;
  return [[]];
}

function readHelmValues(source: SourceText, catalogue: Catalogue): readonly ConfigDocument[] {
  const { uri, text } = source;
  if (text.includes('\0')) return [];
  const tree = parseTree(text);
  const release = chartRelease(source.chart?.version ?? '');
  const version = release?.mimir ?? null;
  return placesOrRoot(source).flatMap((keys) =>
    documentsOfValues(
      { uri, kind: 'helm-values', tree, from: tree.root, keys, name: keys.join('.'), version, release },
      catalogue,
    ),
  );
}

function cursorInHelmValues(source: SourceText, offset: number, catalogue: Catalogue): Cursor | null {
  if (source.text.includes('\0')) return null;
  const isBeginning = beginningOf(source.uri, source.text) === 'helm-values';
  for (const keys of placesIn(source)) {
    const tree = (): YamlTree => parseTree(source.text);
    const cursor = valuesCursor({ text: source.text, keys, isBeginning, tree }, offset, catalogue);
    if (cursor) return cursor;
  }
  return null;
}
