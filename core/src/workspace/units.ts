import { pathScopeOf, placesOf } from '../analysis/path-places';
import type { AnalysisSettings } from '../analysis/analysis-settings';
import { kindById } from '../documents/document-kinds';
import { documentName } from '../documents/kinds/manifests/embedded-configs';
import { generatedKeys, kustomizationNames } from '../documents/kinds/manifests/kustomization';
import type { Versioned } from '../model/memo';
import type { ConfigDocument } from '../model/setting';
import { fileNameOf } from '../model/text';
import type { Paths } from '../ports';
import { areAlike, groupOf } from './beside';
import type { Look, SeenFile } from './look';
import { documentsInImage } from './script-images';

/** A process to be: its documents, and the files that they are in. */
export interface Unit {
  /** The same for as long as it is the process of the same document. */
  readonly key: string;
  readonly name: string;
  /** The file whose process it is; its settings count. */
  readonly owner: SeenFile;
  readonly files: readonly SeenFile[];
  readonly documents: readonly ConfigDocument[];
  /** The readings that the documents are from. */
  readonly inputs: readonly Versioned<unknown>[];
  /** The file that is read as Mimir's YAML as a whole, whatever else it may be taken for. */
  readonly config: SeenFile | null;
}

/** A configuration that the flags of a process name: some of the documents of a file. */
interface NamedConfig {
  readonly file: SeenFile;
  readonly documents: readonly ConfigDocument[];
  readonly input: Versioned<unknown>;
  readonly isWhole: boolean;
}

/** The processes that a file starts: each document with flags, with the YAML that it names. */
export async function unitsOf(file: SeenFile, look: Look): Promise<readonly Unit[]> {
  const documents = await documentsInImage(file, look);
  const flags = documents.value.filter(({ notation }) => notation === 'flag');
  return Promise.all(
    flags.map(async (document): Promise<Unit> => {
      const named = await configOf(file, document, look);
      const own = {
        key: keyOf(file, document),
        name: nameOf(document),
        owner: file,
        files: [file],
        documents: [document],
        inputs: [documents],
        config: null,
      };
      if (!named) return own;
      return {
        ...own,
        files: named.file === file ? [file] : [file, named.file],
        documents: [...named.documents, document],
        inputs: [documents, named.input],
        config: named.isWhole ? named.file : null,
      };
    }),
  );
}

/** A document of YAML that no flags are seen to name. */
export function unitAlone(file: SeenFile, document: ConfigDocument, look: Look): Unit {
  return {
    key: keyOf(file, document),
    name: nameOf(document),
    owner: file,
    files: [file],
    documents: [document],
    inputs: [look.documentsOf(file)],
    config: null,
  };
}

async function configOf(file: SeenFile, document: ConfigDocument, look: Look): Promise<NamedConfig | null> {
  const { configDocument } = document;
  if (configDocument !== undefined && configDocument !== null)
    return (await namedDocument(configDocument, file, look)) ?? generatedConfig(configDocument, file, look);
  const settings = look.settingsFor(file).value;
  const written = document.settings.filter(({ name }) => name.value === 'config.file').at(-1)?.value;
  if (!written || written.dynamic) return null;
  const places = placesOf(written.text, pathScopeOf([document], settings, look.paths), settings, look.paths);
  const folders = ownFoldersOf(document, settings, look.paths);
  for (const path of places.kind === 'candidates' ? places.paths : []) {
    const found = await wholeFile(path, folders, look);
    if (found) return found;
  }
  return null;
}

/** Where the user works: the document's folder, that of Mimir, and whatever else was opened or chosen. */
function ownFoldersOf({ uri }: ConfigDocument, settings: AnalysisSettings, paths: Paths): readonly string[] {
  const { workspaceFolders, workingDirectory, ownFolders = [] } = settings;
  const file = paths.fromUri(uri);
  return [
    ...workspaceFolders,
    ...ownFolders,
    ...(workingDirectory === null ? [] : [workingDirectory]),
    ...(file === null ? [] : [paths.folderOf(file)]),
  ];
}

/**
 * A file as Mimir's YAML; null where it cannot be read. In the folders it is that whatever it holds. Elsewhere it must
 * look so by itself, as a stranger may have chosen the path to have the file quoted.
 */
async function wholeFile(path: string, folders: readonly string[], look: Look): Promise<NamedConfig | null> {
  const file = await look.file(look.paths.toUri(path));
  if (!file || !(await look.mayShow(path, file, folders))) return null;
  const documents = look.documentsOf(file, kindById('mimir-yaml'));
  return { file, documents: documents.value, input: documents, isWhole: true };
}

/** The YAML of that name in the file itself, else in the one file of its group that has such a YAML. */
async function namedDocument(name: string, file: SeenFile, look: Look): Promise<NamedConfig | null> {
  const within = (each: SeenFile): readonly NamedConfig[] => {
    const documents = look.documentsOf(each);
    const found = documents.value.find((candidate) => candidate.notation === 'yaml' && candidate.name === name);
    if (found) return [{ file: each, documents: [found], input: documents, isWhole: false }];
    return [];
  };
  const [own] = within(file);
  if (own) return own;
  const others = [...(await groupOf(file, look)), ...(await tiedTo(file, look))];
  const [found, ...more] = [...new Set(others)]
    .filter((each) => each !== file && areAlike(file, each, look))
    .flatMap(within);
  if (more.length === 0) return found ?? null;
  return null;
}

/** The file that a kustomization beside puts into the ConfigMap or Secret of that name. */
async function generatedConfig(name: string, file: SeenFile, look: Look): Promise<NamedConfig | null> {
  const path = look.paths.fromUri(file.value.id);
  if (path === null || file.value.kind?.id !== 'kubernetes' || !look.settingsFor(file).value.looksBeside) return null;
  const folder = look.paths.folderOf(path);
  const present = await look.names(folder);
  for (const each of kustomizationNames.filter((candidate) => present.includes(candidate))) {
    const kustomization = await look.file(look.paths.toUri(look.paths.resolve(folder, each)));
    const key =
      kustomization && generatedKeys(kustomization.value.source).find((generated) => documentName(generated) === name);
    if (key)
      return wholeFile(
        look.paths.resolve(folder, key.path),
        [...look.settingsFor(file).value.workspaceFolders, folder],
        look,
      );
  }
  return null;
}

/** The files that the user ties to this one. */
export async function tiedTo(file: SeenFile, look: Look): Promise<readonly SeenFile[]> {
  const path = look.paths.fromUri(file.value.id);
  const { deployments } = look.settingsFor(file).value;
  const paths = new Set(deployments.filter((each) => path !== null && each.includes(path)).flat());
  // All that are tied to each other ask for the same files.
  return look.group(`tied ${[...paths].join('\n')}`, async () => {
    const files = await Promise.all([...paths].map((each) => look.file(look.paths.toUri(each))));
    return files
      .filter((each) => each !== null)
      .filter((each) => !look.settingsFor(each).value.isExcluded(each.value.source.uri));
  });
}

function keyOf({ value: { id } }: SeenFile, { name, notation }: ConfigDocument): string {
  return `${id} ${notation} ${name}`;
}

function nameOf({ uri, name }: ConfigDocument): string {
  if (name === '') return fileNameOf(uri);
  return name;
}
