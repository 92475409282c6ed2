import { callersAmong, callsIn } from '../documents/callers/calls';
import type { TextCall } from '../documents/callers/url-calls';
import type { PlacedCaller } from '../model/caller';
import type { ConfigDocument } from '../model/setting';
import type { SourceText } from '../model/text';
import type { Paths } from '../ports';

/** A process with more callers than that would not be drawn legibly anyway. */
const mostFiles = 20;

/** Gives the text of a file, as an editor or the disk has it; null where it cannot be read. */
export type TextAt = (path: string) => Promise<SourceText | null>;

/** Who calls the process of the documents: what these show themselves, and what the files say that other programs are given. */
export async function callersOf(documents: readonly ConfigDocument[], paths: Paths, textAt: TextAt): Promise<readonly PlacedCaller[]> {
  const shown = documents.flatMap(({ uri, callers = [] }) => callers.map((caller) => ({ ...caller, uri })));
  const files = documents.flatMap((document) => filesOf(document, paths)).slice(0, mostFiles);
  const told = await Promise.all(
    files.map(async ({ path, name, hosts }) => {
      const source = await textAt(path);
      return source ? callersAmong(callsOf(source), name, hosts).map((caller) => ({ ...caller, toHttps: null, uri: source.uri })) : [];
    }),
  );
  return [...shown, ...told.flat()];
}

/** Every process of a deployment asks the same files, at every edit. */
const known = new WeakMap<SourceText, readonly TextCall[]>();

function callsOf(source: SourceText): readonly TextCall[] {
  const found = known.get(source) ?? callsIn(source.text);
  known.set(source, found);
  return found;
}

/** Absolute paths of the files that may tell who calls the document's process. */
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
  return callerFiles.map(({ name, path }) => ({ name, path: paths.resolve(paths.folderOf(own), path), hosts: new Set(hosts) }));
}
