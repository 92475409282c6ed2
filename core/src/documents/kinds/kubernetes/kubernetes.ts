import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import type { ConfigDocument } from '../../../model/setting';
import { type SourceText, withNotes } from '../../../model/text';
import { commandCursor } from '../containers/command-cursor';
import { commandLineOf, type CommandLine } from '../containers/command-line';
import { containerDocument } from '../containers/container-document';
import { configDocuments } from '../containers/embedded-config';
import { runsMimir } from '../containers/evidence';
import { meshOf } from '../manifests/mesh';
import { versionOfImage } from '../../recognition/image';
import { mayHoldMimir } from '../../recognition/presence';
import { embeddedDocuments, embeddedFileCursor, embeddedFile, type EmbeddedFile } from '../containers/embedded-files';
import { embeddedCursor } from '../../carriers/embedding/lift';
import { type DocumentKind, type Neighbours, type Share, withOwnNames } from '../document-kind';
import { containersOf, hasTemplatedCommand, podMarks, type Container } from '../manifests/containers';
import { documentName, embeddedConfigsOf, dataOf } from '../manifests/embedded-configs';
import { manifestsOf, type Manifest } from '../manifests/manifests';
import { dataAt, mountsOf } from '../manifests/volume-mounts';
import { callsOf } from './manifest-callers';
import { mimirYaml } from '../mimir/mimir-yaml';
import { namespaceOf } from '../manifests/services';
import { helmValues } from '../helm/helm-values';

/** The manifests of one namespace in one folder are one deployment. */
const manifestNeighbours: Neighbours = {
  glob: '*.{yaml,yml}',
  mayBelong: (_, other) => /\.ya?ml$/i.test(other),
  shareOf,
};

/** Null for a file of several namespaces, and for a template. */
function shareOf(source: SourceText): Share | null {
  const manifests = manifestsOf(source);
  const [namespace, ...others] = new Set(manifests.map(namespaceOf));
  if (namespace === undefined || others.length > 0 || source.text.includes('{{') || namespace.includes('$'))
    return null;
  const objects = manifests.map(({ kind, name }) => `${kind}/${name}`);
  return { place: namespace, bond: namespace === '' ? 'folder' : 'name', objects };
}

/** Manifests of Kubernetes: workloads whose containers run Mimir, and ConfigMaps and Secrets with its configuration. */
export const kubernetes: DocumentKind = {
  id: 'kubernetes',

  claims: (source) =>
    isReadable(source) && mayHoldMimir(source.text) && (mimirContainers(source).length > 0 || holdsData(source)),

  parse: (source, catalogue) => {
    if (!isReadable(source)) return [];
    return readManifests(withNotes(source), catalogue);
  },

  cursorAt: (source, offset, catalogue) => {
    if (!isReadable(source)) return null;
    return cursorInManifests(withNotes(source), offset, catalogue);
  },

  neighbours: manifestNeighbours,
};

function isReadable({ languageId, uri, text }: SourceText): boolean {
  return !text.includes('\0') && (languageId === 'yaml' || /\.ya?ml$/i.test(uri));
}

/** True for Mimir's YAML, or values of its chart, in a ConfigMap or Secret. */
function holdsData(source: SourceText): boolean {
  const manifests = manifestsOf(source);
  return embeddedConfigsOf(manifests, source.uri, new Set()).length > 0 || embeddedValuesOf(manifests).length > 0;
}

/** A container that runs Mimir. */
export interface MimirContainer {
  readonly container: Container;
  readonly line: CommandLine;
}

/** The containers of the manifests that run Mimir. */
export function mimirContainers(source: SourceText): readonly MimirContainer[] {
  return manifestsOf(source)
    .flatMap(containersOf)
    .flatMap((container) => {
      const { name, image, command } = container;
      if (command.nodes.length === 0) return [];
      const line = commandLineOf(command);
      if (line && runsMimir({ name, image, line })) return [{ container, line }];
      return [];
    });
}

function readManifests(source: SourceText, catalogue: Catalogue): readonly ConfigDocument[] {
  const running = mimirContainers(source);
  const flags = running.map((each) => flagDocument(source, each, running, catalogue));
  const read = new Set(flags.flatMap(({ configDocument }) => configDocument ?? []));
  const configs = embeddedConfigsOf(manifestsOf(source), source.uri, read).flatMap((config) =>
    configDocuments(config, catalogue),
  );
  const values = embeddedValuesOf(manifestsOf(source)).flatMap((file) =>
    embeddedDocuments(file, { uri: source.uri, kind: 'kubernetes' }, catalogue),
  );
  // Objects of the same name may stand in several namespaces.
  return withOwnNames([...flags, ...configs, ...values]).map((document) => ofChart(document, source));
}

/** Templates of a chart take the image's tag from its `Chart.yaml`. */
function ofChart(document: ConfigDocument, { text, chart }: SourceText): ConfigDocument {
  if (document.version !== null || !chart || !text.includes('.Chart.AppVersion')) return document;
  return { ...document, version: versionOfImage(`mimir:${chart.appVersion}`) };
}

function flagDocument(
  source: SourceText,
  { container, line }: MimirContainer,
  running: readonly MimirContainer[],
  catalogue: Catalogue,
): ConfigDocument {
  const { manifest, name, image, environment } = container;
  const document = containerDocument(
    {
      uri: source.uri,
      kind: 'kubernetes',
      name: `${manifest.kind}/${manifest.name}/${name}`,
      image,
      line,
      mounts: mountsOf(container),
      environment,
      calls: callsOf(container, manifestsOf(source), ({ node }) =>
        running.some((each) => each.container.node === node),
      ),
      configAt: (path) => {
        const data = dataAt(container, path);
        return data && documentName(data);
      },
    },
    catalogue,
  );
  const placed = { ...document, mesh: meshOf(podMarks(container), manifest.tree) };
  if (hasTemplatedCommand(container)) return { ...placed, excerpt: true };
  return placed;
}

function cursorInManifests(source: SourceText, offset: number, catalogue: Catalogue): Cursor | null {
  const running = mimirContainers(source);
  for (const { container } of running) {
    const cursor = commandCursor(container.command, offset, catalogue);
    if (cursor) return cursor;
  }
  const read = new Set(running.flatMap((each) => flagDocument(source, each, running, catalogue).configDocument ?? []));
  for (const { text } of embeddedConfigsOf(manifestsOf(source), source.uri, read)) {
    const cursor = embeddedCursor(text, source.text, offset, (inner, at) =>
      mimirYaml.cursorAt({ uri: '', languageId: 'yaml', text: inner }, at, catalogue),
    );
    if (cursor) return cursor;
  }
  return embeddedFileCursor(embeddedValuesOf(manifestsOf(source)), source.text, offset, catalogue);
}

/** Values of mimir-distributed in ConfigMaps and Secrets, where Flux and others read them. The object's name counts like a folder's. */
export function embeddedValuesOf(manifests: readonly Manifest[]): readonly EmbeddedFile[] {
  return manifests.flatMap((manifest) =>
    dataOf(manifest).flatMap(({ key, text }) => {
      const name = documentName({ kind: manifest.kind, object: manifest.name, key });
      return embeddedFile({ name, text, fileName: `${manifest.name}/${key}` }, [helmValues]) ?? [];
    }),
  );
}
