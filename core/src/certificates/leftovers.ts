import type { Clock, Files } from '../ports';
import { folderOf, nameOf } from './plan-paths';

/** Writing one takes milliseconds: an older draft belongs to a run that died. */
const draftLife = 60_000;

/** Takes away the drafts that a run which died has left beside files of the plan. Only names that we give are touched. */
export async function cleanDrafts(paths: readonly string[], files: Files, clock: Clock): Promise<void> {
  const known = new Set(paths);
  for (const folder of new Set(paths.map(folderOf))) {
    const drafts = (await files.list(folder)).filter((name) => known.has(`${folderPrefix(folder)}${ownerOf(name) ?? ''}`));
    for (const draft of drafts) {
      const path = `${folderPrefix(folder)}${draft}`;
      const status = await files.stat(path);
      if (status.kind === 'file' && clock.now() - status.modified > draftLife) await files.remove(path);
    }
  }
}

/** The path of the new text of a file until it takes the file's place. */
export function draftPath(path: string): string {
  return `${folderPrefix(folderOf(path))}.${nameOf(path)}.mimir-tls-new`;
}

/** The name of the file that a draft was to become; null for a name that is no draft's. */
function ownerOf(name: string): string | null {
  const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
  return new RegExp(`^\\.(.+)\\.(?:${uuid}\\.tmp|mimir-tls-new)$`).exec(name)?.[1] ?? null;
}

function folderPrefix(folder: string): string {
  return /[/\\]$/.test(folder) ? folder : `${folder}${folder.includes('\\') ? '\\' : '/'}`;
}
