import type { ConfigDocument } from '../model/setting';
import type { Paths } from '../ports';
import { pathScopeOf, placesOf } from './paths';
import type { AnalysisSettings } from './settings';
import type { KnownFile, SourceFiles } from './source-files';

/** A process to be: its documents, and the files that they stand in. */
export interface Unit {
  readonly name: string;
  readonly files: readonly KnownFile[];
  readonly documents: readonly ConfigDocument[];
}

/** A flag document with the YAML that it names is a process; so is a YAML that nobody names. */
export async function unitsOf(sources: SourceFiles, settings: AnalysisSettings, paths: Paths): Promise<readonly Unit[]> {
  const files = sources.all();
  const withFlags = await Promise.all(
    files.flatMap((file) =>
      sources
        .documentsOf(file)
        .filter(({ notation }) => notation === 'flag')
        .map((document) => unitOf(file, document, sources, settings, paths)),
    ),
  );
  const named = new Set(withFlags.flatMap(({ documents }) => documents));
  const namedFiles = new Set(withFlags.flatMap((unit) => unit.files.slice(1).map(({ source }) => source.uri)));
  const alone = files
    .filter(({ source }) => !namedFiles.has(source.uri))
    .flatMap((file) =>
      sources
        .documentsOf(file)
        .filter((document) => document.notation === 'yaml' && !named.has(document))
        .map((document) => ({ name: nameOf(document), files: [file], documents: [document] })),
    );
  return [...withFlags, ...alone];
}

async function unitOf(file: KnownFile, document: ConfigDocument, sources: SourceFiles, settings: AnalysisSettings, paths: Paths): Promise<Unit> {
  const own = { name: nameOf(document), files: [file], documents: [document] };
  if (document.configDocument !== undefined && document.configDocument !== null) {
    const yaml = sources.documentsOf(file).find(({ notation, name }) => notation === 'yaml' && name === document.configDocument);
    return yaml ? { ...own, documents: [yaml, document] } : own;
  }
  const yaml = await configFileOf(document, sources, settings, paths);
  return yaml ? { ...own, files: [file, yaml], documents: [...sources.documentsOf(yaml), document] } : own;
}

async function configFileOf(document: ConfigDocument, sources: SourceFiles, settings: AnalysisSettings, paths: Paths): Promise<KnownFile | null> {
  const written = document.settings.filter(({ name }) => name.value === 'config.file').at(-1)?.value;
  if (!written || written.dynamic) return null;
  const places = placesOf(written.text, pathScopeOf([document], settings, paths), settings, paths);
  for (const path of places.kind === 'candidates' ? places.paths : []) {
    const found = await sources.configFileAt(path);
    if (found) return found;
  }
  return null;
}

/** Files that share a process, directly or through others, or that the user ties together, are one deployment. */
export function deploymentOf(uris: Iterable<string>, units: readonly Unit[], ties: readonly (readonly string[])[]): ReadonlySet<string> {
  const reached = new Set(uris);
  const known = new Set(units.flatMap(({ files }) => files.map(({ source }) => source.uri)));
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const tie of ties) {
      if (tie.some((uri) => reached.has(uri))) for (const uri of tie) if (known.has(uri)) reached.add(uri);
    }
    for (const { files } of units) {
      if (files.some(({ source }) => reached.has(source.uri))) for (const { source } of files) reached.add(source.uri);
    }
  }
  return reached;
}

function nameOf({ uri, name }: ConfigDocument): string {
  return name === '' ? uri.slice(uri.lastIndexOf('/') + 1) : name;
}
