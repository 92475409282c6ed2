import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { ignoreLinesOf, isQuickPattern, placedPattern } from './git-ignores';

/** More than any repository has; a walk over a whole disk ends. */
const mostFiles = 200_000;
const deepest = 40;

export interface Walk {
  /** Absolute, in the order of their names. */
  readonly files: readonly string[];
  /** Folders that could not be read, absolute. */
  readonly unread: readonly string[];
  /** Whether there is more than was walked. */
  readonly isCut: boolean;
}

/**
 * The files below a folder, without those that git ignores there, those that patterns (as in `.gitignore`, from `base`) exclude,
 * `node_modules`, and folders that begin with a dot. Links to folders are not followed.
 */
export async function walkFolder(folder: string, excludes: readonly string[], base: string): Promise<Walk> {
  const top = await workTreeAround(folder);
  const rules = await rulesAbove(folder, top);
  // Who names a folder that git ignores wants it looked at.
  const isIgnored = folder !== top && rules.ignores(`${slashed(relative(top, folder))}/`);
  const walk = { files: [], unread: [], isCut: false };
  const within = slashed(relative(base, folder));
  const excluded = {
    rules: ignore({ ignorecase: false }).add([...excludes]),
    base: within.startsWith('..') ? folder : base,
  };
  await visit(folder, { top, rules: isIgnored ? ignore({ ignorecase: false }) : rules, excluded }, walk, 0);
  return walk;
}

interface Ground {
  readonly top: string;
  readonly rules: Ignore;
  readonly excluded: { readonly rules: Ignore; readonly base: string };
}

async function visit(
  folder: string,
  ground: Ground,
  walk: { files: string[]; unread: string[]; isCut: boolean },
  depth: number,
): Promise<void> {
  const place = slashed(relative(ground.top, folder));
  ground.rules.add(await patternsIn(folder, place && `${place}/`));
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null) walk.unread.push(folder);
  for (const entry of (entries ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (isLeftOut(path, entry.isDirectory(), ground)) continue;
    walk.isCut ||= walk.files.length >= mostFiles || isTooDeep(entry, depth);
    if (walk.isCut) return;
    if (entry.isDirectory()) await visit(path, ground, walk, depth + 1);
    else if (entry.isFile() || entry.isSymbolicLink()) walk.files.push(path);
  }
}

function isLeftOut(path: string, isFolder: boolean, { top, rules, excluded }: Ground): boolean {
  const end = isFolder ? '/' : '';
  const name = path.slice(path.lastIndexOf(sep) + 1);
  if (isFolder && (name.startsWith('.') || name === 'node_modules')) return true;
  return (
    rules.ignores(slashed(relative(top, path)) + end) ||
    excluded.rules.ignores(slashed(relative(excluded.base, path)) + end)
  );
}

/** The rules of the work tree and of the folders from its top down to the one above. */
async function rulesAbove(folder: string, top: string): Promise<Ignore> {
  const rules = ignore({ ignorecase: false }).add(
    (await ignoreLinesOf(join(top, '.git', 'info', 'exclude'))).filter(isQuickPattern),
  );
  const steps = slashed(relative(top, folder))
    .split('/')
    .filter((step) => step !== '');
  for (let depth = 0; depth < steps.length; depth++) {
    const place = steps
      .slice(0, depth)
      .map((step) => `${step}/`)
      .join('');
    rules.add(await patternsIn(join(top, place), place));
  }
  return rules;
}

/** What a pattern would leave out that takes too long to match is looked at. */
async function patternsIn(folder: string, place: string): Promise<string[]> {
  return (await ignoreLinesOf(join(folder, '.gitignore')))
    .filter(isQuickPattern)
    .map((line) => placedPattern(line, place));
}

async function workTreeAround(folder: string): Promise<string> {
  for (let place = folder; ; place = dirname(place)) {
    if (
      await lstat(join(place, '.git')).then(
        () => true,
        () => false,
      )
    )
      return place;
    if (dirname(place) === place) return folder;
  }
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

function isTooDeep(entry: Dirent, depth: number): boolean {
  return depth >= deepest && entry.isDirectory();
}
