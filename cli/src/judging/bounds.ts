import { counted } from '../../../core/src/model/counted';
import { confined, Confinement } from '../../../core/src/confinement';
import { neutral } from '../../../core/src/model/neutral';
import { present } from '../../../core/src/model/present';
import { folderOfGlob, hasWildcard } from './finding-files';
import type { World } from '../machine/world';

/** How far configurations may lead. */
export interface BoundsCall {
  /** As given; null: the repository around the current folder. */
  readonly root: string | null;
  readonly allowOutside: boolean;
  /** As given; null: each file's folder. */
  readonly cwd: string | null;
  /** Every file that the user names, as given. */
  readonly named: readonly string[];
}

/** A world of which the configurations see only a part. */
export interface BoundedWorld extends World {
  readonly bounds: Bounds;
  /** The world without bounds, for what has bounds of its own. */
  readonly unbounded: World;
}

export interface Bounds {
  /** Paths that configurations lead to and that were not read. */
  readonly notRead: readonly string[];
  /** The folder that they are outside of, or what stands for it, in words. */
  readonly place: string;
  /** Those of the paths that may not be written. */
  unwritable(paths: readonly string[]): Promise<readonly string[]>;
}

/**
 * What a configuration refers to is read and written only within `--root`, which is the repository around the current
 * folder where none is named; without a repository everything may be read. Files that the user names, their folders and
 * `--cwd` are inside.
 */
export async function boundedWorld(
  call: BoundsCall,
  world: World,
): Promise<BoundedWorld | { readonly complaint: string }> {
  const { files, paths, currentFolder } = world;
  const absolute = (path: string): string => paths.resolve(currentFolder, path);
  const root = call.root === null ? await repositoryAround(currentFolder, world) : absolute(call.root);
  if (call.root !== null && (await files.stat(absolute(call.root))).kind !== 'folder')
    return { complaint: `--root must be a folder, and ${call.root} is not one.` };
  const named = call.named.map(absolute);
  const folders = present([
    root ?? currentFolder,
    ...(await Promise.all(named.map((path) => folderNamedBy(path, world)))),
    call.cwd !== null && absolute(call.cwd),
  ]);
  const makeConfinement = (): Confinement => new Confinement({ files, paths }, () => folders, named);
  const reading = call.allowOutside || root === null ? null : makeConfinement();
  const writing = call.allowOutside ? null : makeConfinement();
  const bounds: Bounds = {
    get notRead() {
      return reading?.outside ?? [];
    },
    place: root ?? currentFolder,
    unwritable: async (list) => {
      if (writing === null) return [];
      const outside = await Promise.all(list.map(async (path) => !(await writing.allows(path)) && path));
      return [...new Set(present(outside))];
    },
  };
  return { ...(reading ? confined(world, reading) : world), bounds, unbounded: world };
}

/** A folder itself, the folder of a file, or the one that a glob begins at. */
async function folderNamedBy(path: string, world: World): Promise<string> {
  const { kind } = await world.files.stat(path);
  if (kind === 'folder') return path;
  if (kind === 'missing' && hasWildcard(path)) return folderOfGlob(path, world);
  return world.paths.folderOf(path);
}

async function repositoryAround(folder: string, world: World): Promise<string | null> {
  const { files, paths } = world;
  const { kind } = await files.stat(paths.resolve(folder, '.git'));
  if (kind === 'folder' || kind === 'file') return folder;
  const above = paths.folderOf(folder);
  if (above === folder) return null;
  return repositoryAround(above, world);
}

/** What could not be seen, as programs are told; empty where all was. */
export interface Unseen {
  /** Paths outside of the root that were not read. */
  readonly notRead?: { readonly count: number; readonly paths: readonly string[] };
  /** Sentences on what could not be determined. */
  readonly notDetermined?: readonly string[];
}

/** Asked for once all is judged. */
export function unseenOf({ bounds: { notRead }, doubts = [] }: BoundedWorld): Unseen {
  return {
    ...(notRead.length > 0 && { notRead: { count: notRead.length, paths: notRead } }),
    ...(doubts.length > 0 && { notDetermined: [...new Set(doubts)] }),
  };
}

/** The same for people, one line each. */
export function unseenText(world: BoundedWorld): string {
  const { notRead, notDetermined = [] } = unseenOf(world);
  const lines = present([notRead && notReadText(notRead, world.bounds.place), ...notDetermined]);
  return lines.map((line) => `${neutral(line)}\n`).join('');
}

function notReadText({ count, paths }: NonNullable<Unseen['notRead']>, place: string): string {
  return `Not read: ${counted(count, 'path')} outside of ${place}: ${paths.join(', ')}. Add --allow-outside to read them.`;
}
