import type { Files } from '../../ports';
import {
  authorityKeyPath,
  folderOf,
  keyBesideAuthority,
  nameOf,
  nextKeyPath,
  rotationRecordPath,
} from '../plan/plan-paths';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** True where a folder of the plan holds what only a run that has died, or one that is at work, leaves there. */
export async function hasLeftovers(paths: readonly string[], files: Files): Promise<boolean> {
  const owners = ownersOf(paths);
  for (const folder of new Set(paths.map(folderOf))) {
    const names = await files.list(folder);
    if (names.some((name) => name === lockName || isDraft(folder, name, owners))) return true;
  }
  return false;
}

/**
 * Removes the drafts that a run which died has left in these folders. Whoever calls holds their locks, so that no living
 * run has drafts there. Only names that we give are touched: `.NAME.mimir-tls-new`, and `.NAME.<uuid>.tmp` for files of
 * the plan and what may be made beside them.
 */
export async function cleanDrafts(folders: ReadonlySet<string>, paths: readonly string[], files: Files): Promise<void> {
  const owners = ownersOf(paths);
  for (const folder of folders) {
    const names = await files.list(folder);
    // A swap that is not settled needs its drafts.
    if (names.some((name) => name.endsWith(swapEnd))) continue;
    for (const name of names.filter((each) => isDraft(folder, each, owners)))
      await files.remove(`${folderPrefix(folder)}${name}`);
  }
}

/** The path of the new text of a file until it takes the file's place. */
export function draftPath(path: string): string {
  return `${folderPrefix(folderOf(path))}.${nameOf(path)}.mimir-tls-new`;
}

/** The lock of a folder, while a run writes there. */
export function lockPath(folder: string): string {
  return `${folderPrefix(folder)}${lockName}`;
}

const lockName = '.mimir-tls.lock';
const swapEnd = '.mimir-tls-swap';

function isDraft(folder: string, name: string, owners: ReadonlySet<string>): boolean {
  if (/^\..+\.mimir-tls-new$/.test(name)) return true;
  if (new RegExp(`^${lockName.replaceAll('.', '\\.')}\\.${uuid}$`).test(name)) return true;
  const owner = new RegExp(`^\\.(.+)\\.${uuid}\\.tmp$`).exec(name)?.[1];
  return owner !== undefined && (owner === lockName || owners.has(`${folderPrefix(folder)}${lastOwner(owner)}`));
}

/** The file that a draft of a draft, a journal or a backup was made for. */
function lastOwner(name: string): string {
  const inner = /^\.(.+)\.mimir-tls-(?:new|swap)$/.exec(name)?.[1] ?? name;
  return inner.replace(/\.\d{4}-\d\d-\d\d(?:\.\d+)?\.bak$/, '');
}

/** The files of a plan, and the keys and records that CAs among them may have beside them. */
function ownersOf(paths: readonly string[]): ReadonlySet<string> {
  const beside = paths.flatMap((path) => {
    const keys = [authorityKeyPath(path, []), keyBesideAuthority(path, new Set()), `${path}.key`];
    return [...keys, ...keys.map(nextKeyPath), rotationRecordPath(path)];
  });
  return new Set([...paths, ...beside]);
}

function folderPrefix(folder: string): string {
  if (/[/\\]$/.test(folder)) return folder;
  return `${folder}${folder.includes('\\') ? '\\' : '/'}`;
}
