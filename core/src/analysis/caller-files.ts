import { callersAmong, callsIn } from '../documents/callers/calls-in-texts';
import type { PlacedCaller } from '../model/caller';
import { noted } from '../model/memo';
import type { ConfigDocument } from '../model/setting';
import type { SourceText } from '../model/text';
import type { Paths } from '../ports';
import { configurationsAt, type MountedFiles } from './mounted-files';

/** A process with more callers than that would not be drawn legibly anyway. */
const mostFiles = 20;

/** Who calls the process of the documents: what these show themselves, and what the files say that other programs are given. */
export async function callersOf(
  documents: readonly ConfigDocument[],
  paths: Paths,
  mounted: MountedFiles,
): Promise<readonly PlacedCaller[]> {
  const own = new Set(documents.map(({ uri }) => uri));
  const given = documents.flatMap((document) => filesOf(document, paths));
  const files = await Promise.all(
    given.map(async (file) => (await configurationsAt(file.path, mounted, paths)).map((path) => ({ ...file, path }))),
  );
  const told = await Promise.all(
    files
      .flat()
      .slice(0, mostFiles)
      .map(async ({ path, name, hosts }) => {
        const source = await mounted.textAt(path);
        if (!source || own.has(source.uri)) return [];
        return callersAmong(callsOf(source), name, hosts).map((caller) => ({
          ...caller,
          toHttps: null,
          uri: source.uri,
        }));
      }),
  );
  return [...callersIn(documents), ...told.flat()];
}

/** Those whom the documents show themselves. */
export function callersIn(documents: readonly ConfigDocument[]): readonly PlacedCaller[] {
  return documents.flatMap(({ uri, callers = [] }) => callers.map((caller) => ({ ...caller, uri })));
}

/** Every process of a deployment asks the same files, at every edit. */
const callsOf = noted('calls', ({ text }: SourceText) => callsIn(text));

/** Absolute paths of the files and folders that may tell who calls the document's process. */
export function callerPathsOf(document: ConfigDocument, paths: Paths): readonly string[] {
  return filesOf(document, paths).map(({ path }) => path);
}

interface File {
  readonly path: string;
  readonly name: string;
  readonly hosts: ReadonlySet<string>;
}

function filesOf({ uri, callerFiles = [], hosts = [] }: ConfigDocument, paths: Paths): readonly File[] {
  const own = paths.fromUri(uri);
  if (own === null) return [];
  return callerFiles.map(({ name, path }) => ({
    name,
    path: paths.resolve(paths.folderOf(own), path),
    hosts: new Set(hosts),
  }));
}
