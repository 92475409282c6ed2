import { mayBeMimirs } from '../../../core/src/documents/recognition/hint';
import { present } from '../../../core/src/model/present';
import type { World } from '../machine/world';

/** The files below a folder that may be Mimir's. Paths are absolute. */
export interface FoundFiles {
  readonly files: readonly string[];
  /** All names, for whoever looks for a file. */
  readonly names: readonly string[];
  /** What was not looked at, in words. */
  readonly unseen: readonly string[];
}

const mostNames = 20_000;
const deepest = 12;
const mostFiles = 1000;
/** Bytes. */
const longest = 2 * 1024 * 1024;

/** Names that may be those of files that Mimir's settings are in; hint.ts looks at the texts. */
const plausible =
  /\.(?:ya?ml|flags|mimirflags|sh|bash|service|env|env\.[\w-]+|conf|dockerfile|containerfile)$|(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$/i;

/** Looks for files below a folder, without what tools made: `node_modules`, and folders that begin with a dot. */
export async function findFiles(folder: string, world: World): Promise<FoundFiles> {
  const { names, isCut } = await namesBelow(folder, world);
  const files: string[] = [];
  const unread: string[] = [];
  for (const path of names.filter((name) => plausible.test(name))) {
    if (files.length === mostFiles)
      return { files, names, unseen: [`all files after the first ${mostFiles} of Mimir's`] };
    const text = await shortText(path, world);
    if (text === null) unread.push(path);
    else if (mayBeMimirs('', path, text)) files.push(path);
  }
  const beyond = `folders more than ${deepest} deep, or after the first ${mostNames} names`;
  return { files, names, unseen: present([isCut && beyond, ...unread]) };
}

async function shortText(path: string, { files }: World): Promise<string | null> {
  const status = await files.stat(path);
  if (status.kind !== 'file' || status.size > longest) return null;
  return files.readText(path);
}

async function namesBelow(
  folder: string,
  { files, paths }: World,
): Promise<{ readonly names: readonly string[]; readonly isCut: boolean }> {
  const names: string[] = [];
  let folders = [folder];
  for (let depth = 0; folders.length > 0; depth++) {
    if (depth > deepest || names.length > mostNames) return { names, isCut: true };
    const below: string[] = [];
    for (const each of folders) {
      for (const name of [...(await files.list(each))].sort()) {
        const path = paths.resolve(each, name);
        if (!name.endsWith('/')) names.push(path);
        else if (!/^(?:\.|node_modules\/$)/.test(name)) below.push(path);
      }
    }
    folders = below;
  }
  return { names, isCut: false };
}
