import type { SourceText } from '../model/text';
import type { Paths } from '../ports';

/** What is read of the files that other programs are given. */
export interface MountedFiles {
  /** The text of a file, as an editor or the disk has it; null where it cannot be read. */
  textAt(path: string): Promise<SourceText | null>;
  /** The names in a folder, folders with a slash at the end; none of what is no folder. */
  namesIn(folder: string): Promise<readonly string[]>;
}

/** Configurations lie no deeper below what a program is given; data do. */
const deepest = 3;
/** A folder with more in it holds data. */
const mostNames = 100;

/** The configuration files at a path: the file itself, or those in the folder that it is. */
export async function configurationsAt(path: string, files: MountedFiles, paths: Paths): Promise<readonly string[]> {
  if (isConfiguration(path)) return [path];
  return configurationsBelow(path, files, paths, 0);
}

async function configurationsBelow(
  folder: string,
  files: MountedFiles,
  paths: Paths,
  depth: number,
): Promise<readonly string[]> {
  const names = await files.namesIn(folder);
  if (names.length > mostNames) return [];
  const below = names.filter((name) => depth < deepest && name.endsWith('/') && !name.startsWith('.'));
  const deeper = await Promise.all(
    below.map((name) => configurationsBelow(paths.resolve(folder, name.slice(0, -1)), files, paths, depth + 1)),
  );
  return [...names.filter(isConfiguration).map((name) => paths.resolve(folder, name)), ...deeper.flat()];
}

function isConfiguration(name: string): boolean {
  return /\.(?:ya?ml|conf|cfg|ini|toml|alloy|river|env|template)$|(?:^|[\\/])Caddyfile$/i.test(name);
}
