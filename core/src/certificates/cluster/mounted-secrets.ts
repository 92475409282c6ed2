import type { Member } from '../../topology/links';

/** A file of a Secret that the pods mount already. */
export interface MountedFile {
  readonly secret: string;
  /** The key that it has in the Secret, if nothing renames it. */
  readonly item: string;
}

/** The Secret that a process has at the path; null where none is seen there. */
export function mountedAt(path: string, members: readonly Member[]): MountedFile | null {
  const mounts = members.flatMap(({ process }) => process.documents.flatMap((document) => document.mounts ?? []));
  const covering = mounts.filter(({ target }) => path.startsWith(target.endsWith('/') ? target : `${target}/`));
  const nearest = covering.sort((a, b) => b.target.length - a.target.length)[0];
  if (nearest?.holder?.kind !== 'Secret') return null;
  return { secret: nearest.holder.name, item: path.slice(nearest.target.length).replace(/^\//, '') };
}
