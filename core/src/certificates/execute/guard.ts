import { isInside } from '../../model/containment';
import type { Files } from '../../ports';
import { folderOf, nameOf } from '../plan/plan-paths';

/**
 * Why nothing may be written at a path, as a sentence; null where it may: its folder must be one that the plan names,
 * and no symbolic link may lead out of a root. A file that is itself a link is never replaced: whoever made the link
 * renews what it leads to.
 */
export async function objectionToWriting(
  path: string,
  folders: ReadonlySet<string>,
  roots: readonly string[],
  files: Files,
): Promise<string | null> {
  if (!folders.has(folderOf(path))) return `${path} is in no planned folder, so nothing was written there.`;
  const folder = await files.realPath(folderOf(path));
  const real = await files.realPath(path);
  if (folder === null || real === null) return `${path} is on a broken symbolic link. Fix or remove the link.`;
  if (folderOf(real) !== folder || nameOf(real) !== nameOf(path)) {
    return `${path} is a symbolic link to ${real} and did not change. Renew the file where it is generated, or remove the link.`;
  }
  const home = roots.filter((root) => isInside(path, root));
  // A path that the configuration itself puts outside is no escape.
  if (home.length === 0) return null;
  const realRoots = await Promise.all(roots.map((root) => files.realPath(root)));
  if (realRoots.some((root) => root !== null && isInside(real, root))) return null;
  return `${path} follows a symbolic link to ${real}, outside ${home[0] ?? ''}, so nothing was written there. Use the folder itself in the configuration.`;
}
