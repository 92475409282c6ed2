import { secretsMadeBy } from '../documents/kinds/manifests/issued-secrets';
import { present } from '../model/present';
import type { ConfigDocument } from '../model/setting';
import type { SourceText } from '../model/text';
import type { Paths } from '../ports';
import type { MountedFiles } from './mounted-files';

/** A folder with more manifests is not one deployment's. */
const mostFiles = 60;

/**
 * The Secrets that `Certificate` resources of cert-manager beside a process's documents make, each with the name of its
 * `Certificate`. Looked for only where a Secret is mounted.
 */
export async function madeSecrets(
  documents: readonly ConfigDocument[],
  files: MountedFiles,
  paths: Paths,
): Promise<ReadonlyMap<string, string>> {
  const mounting = documents.filter(({ mounts }) => (mounts ?? []).some(({ holder }) => holder?.kind === 'Secret'));
  const folders = new Set(mounting.flatMap(({ uri }) => folderOf(uri, paths)));
  const sources = await Promise.all([...folders].map((folder) => sourcesIn(folder, files, paths)));
  return new Map(sources.flat().flatMap((source) => [...secretsMadeBy(source)]));
}

function folderOf(uri: string, paths: Paths): readonly string[] {
  const path = paths.fromUri(uri);
  if (path === null) return [];
  return [paths.folderOf(path)];
}

async function sourcesIn(folder: string, files: MountedFiles, paths: Paths): Promise<readonly SourceText[]> {
  const names = (await files.namesIn(folder)).filter((name) => /\.ya?ml$/i.test(name));
  if (names.length > mostFiles) return [];
  return present(await Promise.all(names.map((name) => files.textAt(paths.resolve(folder, name)))));
}
