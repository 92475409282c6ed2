import { escapePattern } from './git-ignores';

/** A line of a `.gitignore`, and the path of a file that it is for, from the top and with slashes. */
export interface IgnoreRule {
  readonly line: string;
  readonly example: string;
}

/**
 * What covers a private key, by its path from the top with slashes: the key, its dated backups, and the drafts, journals
 * and lock that a killed run leaves in its folder.
 */
export function ignoreRules(path: string): readonly IgnoreRule[] {
  const [folder, name] = [path.slice(0, path.lastIndexOf('/') + 1), path.slice(path.lastIndexOf('/') + 1)];
  const parent = escapePattern(folder);
  return [
    { line: `/${escapePattern(path)}`, example: path },
    { line: `/${escapePattern(path)}.*.bak`, example: `${path}.2026-01-01.bak` },
    { line: `/${parent}.*.mimir-tls-*`, example: `${folder}.${name}.mimir-tls-new` },
    { line: `/${parent}.*.tmp`, example: `${folder}.${name}.0.tmp` },
    { line: `/${parent}.mimir-tls.lock*`, example: `${folder}.mimir-tls.lock` },
  ];
}
