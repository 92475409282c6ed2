/** Windows' own form of a path: with a drive, or with backslashes from the start. Elsewhere a backslash is part of a name. */
const ofWindows = /^(?:[a-z]:|\\)/i;

/**
 * True for a path that is the folder, or is in it at any depth: `/srv/mimir-certs` is not in `/srv/mimir`. It goes by the
 * names alone, so `..` must have been resolved, and links are for whoever follows them.
 */
export function isInside(path: string, folder: string): boolean {
  return restInside(path, folder) !== null;
}

/** What leads from the folder to a path in it, without a separator at its start; '' for the folder itself, null for any path outside. */
export function restInside(path: string, folder: string): string | null {
  const separators = ofWindows.test(folder) ? /^[/\\]+/ : /^\/+/;
  const bare = folder.replace(ofWindows.test(folder) ? /[/\\]+$/ : /\/+$/, '');
  // Only what stands for the folder is compared: what is in it may have any name.
  if (folded(path.slice(0, bare.length)) !== folded(bare)) return null;
  const rest = path.slice(bare.length);
  if (rest === '' || separators.test(rest)) return rest.replace(separators, '');
  return null;
}

/** On a drive, either case and either slash mean the same; where a small letter is longer, the names stay as they are. */
function folded(path: string): string {
  if (!/^[a-z]:/i.test(path)) return path;
  const lower = path.toLowerCase().replaceAll('/', '\\');
  return lower.length === path.length ? lower : path;
}
