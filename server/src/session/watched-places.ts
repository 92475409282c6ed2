import { isInside, restInside } from '../../../core/src/model/containment';
import type { Files, Paths } from '../../../core/src/ports';
import type { FilePattern } from '../../../core/src/settings/tied-files';

/** Something directly in a folder that is to be noticed when it comes, goes or changes: one name, or what fits a glob. */
export type WatchedEntry = FilePattern | { readonly folder: string; readonly name: string };

/** More than a few deployments name. What is beyond is not watched. */
const mostPlaces = 1000;

/**
 * What must be watched so that every change at the places is noticed: the places themselves, the folders that they lie in (a folder
 * may go as a whole, and come back) up to the workspace folder or else to the nearest one that is there, and where links lead.
 */
export async function entriesFor(
  places: readonly (string | FilePattern)[],
  workspaceFolders: readonly string[],
  ports: { readonly files: Pick<Files, 'stat' | 'realPath'>; readonly paths: Paths },
): Promise<readonly WatchedEntry[]> {
  const entries = await Promise.all(
    places
      .slice(0, mostPlaces)
      .map(async (place) => (typeof place === 'string' ? entriesOfPath(place, ports) : [place])),
  );
  const own = distinct(entries.flat());
  const folders = [...new Set(own.map(({ folder }) => folder))];
  const above = await Promise.all(folders.map((folder) => entriesAbove(folder, workspaceFolders, ports)));
  return distinct([...own, ...above.flat()]);
}

interface PlacePorts {
  readonly files: Pick<Files, 'stat' | 'realPath'>;
  readonly paths: Paths;
}

/** Links of Kubernetes and of certbot are swapped beside the files: where one leads elsewhere, all in its folder counts. */
async function entriesOfPath(path: string, { files, paths }: PlacePorts): Promise<readonly WatchedEntry[]> {
  const real = await files.realPath(path);
  const entry = entryAt(path, paths);
  if (real === null || real === path) return [entry];
  return [entry, { folder: entry.folder, glob: '*' }, entryAt(real, paths)];
}

async function entriesAbove(
  folder: string,
  workspaceFolders: readonly string[],
  { files, paths }: PlacePorts,
): Promise<readonly WatchedEntry[]> {
  const entries: WatchedEntry[] = [];
  for (
    let below = folder;
    paths.folderOf(below) !== below && !workspaceFolders.includes(below);
    below = paths.folderOf(below)
  ) {
    const entry = entryAt(below, paths);
    entries.push(entry);
    const isOurs = workspaceFolders.some((each) => isInside(below, each));
    if (!isOurs && (await files.stat(entry.folder)).kind !== 'missing') break;
  }
  return entries;
}

function entryAt(path: string, paths: Paths): { readonly folder: string; readonly name: string } {
  const folder = paths.folderOf(path);
  return { folder, name: restInside(path, folder) ?? path };
}

function distinct(entries: readonly WatchedEntry[]): readonly WatchedEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}
