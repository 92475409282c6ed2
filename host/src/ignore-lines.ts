/**
 * The lines of a `.gitignore` that cover a private key, by its path from the top with slashes: the key, its dated backups, and
 * the drafts, journals and lock that a run which died leaves in its folder. Without those that the text has already.
 */
export function ignoreLines(path: string, known: string): readonly string[] {
  const folder = literal(path.slice(0, path.lastIndexOf('/') + 1));
  const present = new Set(known.split(/\r?\n/));
  const lines = [`/${literal(path)}`, `/${literal(path)}.*.bak`, `/${folder}.*.mimir-tls-*`, `/${folder}.*.tmp`, `/${folder}.mimir-tls.lock*`];
  return lines.filter((line) => !present.has(line));
}

/** Marks of patterns and a blank at the end stand for themselves. */
function literal(path: string): string {
  return path.replace(/[\\*?[\]]/g, '\\$&').replace(/ +$/, (blanks) => blanks.replaceAll(' ', '\\ '));
}
