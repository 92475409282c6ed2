import { objectionToWriting } from '../../core/src/certificates/execute/guard';
import { swapFiles } from '../../core/src/certificates/execute/swap';
import type { BoundedWorld } from './judging/bounds';
import type { World } from './machine/world';

/** A new text for a file that is there. */
export interface NewText {
  readonly uri: string;
  readonly former: string;
  readonly text: string;
}

/** Writes all of the texts, or none where one must not be changed. Gives a sentence for each file that was in the way, or could not be changed. */
export async function writeAllTexts(changes: readonly NewText[], world: BoundedWorld): Promise<readonly string[]> {
  const objections = await objectionsToChanging(
    changes.map(({ uri }) => uri),
    world,
  );
  if (objections.length > 0) return objections;
  return writeTexts(changes, world);
}

/** Writes the texts, each whole or not at all. Gives a sentence for each file that could not be changed, which then is as it was. */
export async function writeTexts(changes: readonly NewText[], world: World): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { uri, former, text } of changes) {
    const path = world.paths.fromUri(uri);
    if (path === null || former === text) continue;
    const objection = await objectionToWriting(
      path,
      new Set([world.paths.folderOf(path)]),
      [world.currentFolder],
      world.files,
    );
    if (objection !== null) {
      problems.push(objection);
      continue;
    }
    const outcome = await swapFiles(
      [{ path, text, former, secret: false, mode: null }],
      path,
      world.files,
      world.clock,
    );
    if ('failure' in outcome) problems.push(outcome.failure);
    // What was changed shows in version control; a backup would only lie about.
    else for (const backup of outcome.backups.values()) await world.files.remove(backup);
  }
  return problems;
}

/** Why files must not be changed, a sentence each: what is outside, and what its owner has made read-only. */
export async function objectionsToChanging(uris: readonly string[], world: BoundedWorld): Promise<readonly string[]> {
  const listed = uris.map((uri) => world.paths.fromUri(uri)).filter((path) => path !== null);
  const outside = (await world.bounds.unwritable(listed)).map(
    (path) => `${path} is outside ${world.bounds.place}, so it was not changed. Add --allow-outside to change it.`,
  );
  const modes = await Promise.all(listed.map(async (path) => ({ path, status: await world.files.stat(path) })));
  const locked = modes
    .filter(({ status }) => status.kind === 'file' && (status.mode & 0o222) === 0)
    .map(({ path }) => `${path} is read-only, so it was not changed. Make it writable.`);
  return [...outside, ...locked];
}
