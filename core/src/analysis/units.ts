import type { ConfigDocument } from '../model/setting';
import { fileNameOf } from '../model/text';
import type { Paths } from '../ports';
import { areAlike } from './neighbours';
import { pathScopeOf, placesOf } from './paths';
import { inItsImage } from './script-images';
import type { AnalysisSettings } from './settings';
import type { KnownFile, SourceFiles } from './source-files';

/** A process to be: its documents, and the files that they stand in. */
export interface Unit {
  readonly name: string;
  readonly files: readonly KnownFile[];
  readonly documents: readonly ConfigDocument[];
}

/** A flag document with the YAML that it names is a process; so is a YAML that nobody names. Files of a group may name each other's. */
export async function unitsOf(sources: SourceFiles, groups: readonly (readonly string[])[], settings: AnalysisSettings, paths: Paths): Promise<readonly Unit[]> {
  const files = sources.all();
  const withFlags = await Promise.all(
    files.flatMap((file) =>
      sources
        .documentsOf(file)
        .filter(({ notation }) => notation === 'flag')
        .map(async (document) => unitOf(file, await inItsImage(document, (path) => sources.textAt(path), paths), { sources, groups, settings, paths })),
    ),
  );
  const named = new Set(withFlags.flatMap(({ documents }) => documents));
  // A file that is named is Mimir's YAML as a whole, whatever else it was taken for.
  const namedFiles = new Set(withFlags.flatMap((unit) => unit.files.slice(1).filter(isMimirYaml).map(({ source }) => source.uri)));
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

interface Surroundings {
  readonly sources: SourceFiles;
  readonly groups: readonly (readonly string[])[];
  readonly settings: AnalysisSettings;
  readonly paths: Paths;
}

async function unitOf(file: KnownFile, document: ConfigDocument, surroundings: Surroundings): Promise<Unit> {
  const own = { name: nameOf(document), files: [file], documents: [document] };
  if (document.configDocument !== undefined && document.configDocument !== null) {
    const named = configDocumentOf(document.configDocument, file, surroundings);
    return named ? { ...own, files: [...new Set([file, named.file])], documents: [named.document, document] } : own;
  }
  const { sources, settings, paths } = surroundings;
  const yaml = await configFileOf(document, sources, settings, paths);
  return yaml ? { ...own, files: [file, yaml], documents: [...sources.documentsOf(yaml), document] } : own;
}

/** The YAML of that name in the file itself, else in the one file like it that has such a YAML and belongs to its deployment. */
function configDocumentOf(name: string, file: KnownFile, { sources, groups }: Surroundings): { readonly file: KnownFile; readonly document: ConfigDocument } | null {
  const within = (files: readonly KnownFile[]) =>
    files.flatMap((each) => {
      const document = sources.documentsOf(each).find((candidate) => candidate.notation === 'yaml' && candidate.name === name);
      return document ? [{ file: each, document }] : [];
    });
  const [own] = within([file]);
  if (own) return own;
  const beside = new Set(groups.filter((group) => group.includes(file.source.uri)).flat());
  const others = [...beside].map((uri) => sources.get(uri)).filter((each) => each !== null);
  const [found, ...more] = within(others.filter((each) => each !== file && areAlike(file, each)));
  return more.length === 0 ? (found ?? null) : null;
}

function isMimirYaml({ kind }: KnownFile): boolean {
  return kind?.id === 'mimir-yaml';
}

async function configFileOf(document: ConfigDocument, sources: SourceFiles, settings: AnalysisSettings, paths: Paths): Promise<KnownFile | null> {
  const written = document.settings.filter(({ name }) => name.value === 'config.file').at(-1)?.value;
  if (!written || written.dynamic) return null;
  const places = placesOf(written.text, pathScopeOf([document], settings, paths), settings, paths);
  const folders = ownFoldersOf(document, settings, paths);
  for (const path of places.kind === 'candidates' ? places.paths : []) {
    const found = await sources.configFileAt(path, folders);
    if (found) return found;
  }
  return null;
}

/** Where the user works: the document's folder, that of Mimir, and whatever else was opened or chosen. */
function ownFoldersOf({ uri }: ConfigDocument, settings: AnalysisSettings, paths: Paths): readonly string[] {
  const { workspaceFolders, workingDirectory, ownFolders = [] } = settings;
  const file = paths.fromUri(uri);
  return [...workspaceFolders, ...ownFolders, ...(workingDirectory === null ? [] : [workingDirectory]), ...(file === null ? [] : [paths.folderOf(file)])];
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
  return name === '' ? fileNameOf(uri) : name;
}
