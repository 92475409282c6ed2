import { appendFile, lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { isInside } from '../../core/src/model/containment';
import type { VersionControl } from '../../core/src/ports';
import { readBounded } from './bounded-reading';
import { errorCode, writeFailure } from './file-errors';
import { isIgnored, escapePattern } from './git-ignores';
import { type Listing, listingIn } from './git-index';

// Git itself is never started: in a folder that somebody else has made it runs commands of that folder's own
// configuration (core.fsmonitor). Its files are read instead, as data.

/** An index of half a million files. */
const longestIndex = 64 * 1024 * 1024;
const longestConfiguration = 256 * 1024;
const longestIgnoreFile = 1024 * 1024;
/** How long an answer counts: it is asked for at every edit, and what git tracks changes seldom. */
const answerLife = 15_000;
/** More keys than any deployment has. */
const mostAnswers = 500;

/** Names of files are the same here whatever their case. */
const ignoresCase = process.platform === 'win32' || process.platform === 'darwin';

/** Knows what git tracks, and remembers it for a little while. What cannot be found out is told as a sentence. */
export function createVersionControl(
  now: () => number,
  tell: (doubt: string) => void = () => undefined,
): VersionControl {
  const answers = new Map<string, { readonly asked: number; readonly isTracked: Promise<boolean | null> }>();
  const told = new Set<string>();
  const ask = async (path: string, within: readonly string[] | null): Promise<boolean | null> => {
    const listing = await trackingOf(path, within);
    if (typeof listing === 'string') return listing === 'listed';
    if (told.has(path) || told.size >= mostAnswers) return null;
    told.add(path);
    tell(`Whether git tracks the private key ${path} can't be determined: ${listing.doubt}. Ask "git ls-files".`);
    return null;
  };
  return {
    isTracked(path, within = null) {
      const known = answers.get(path);
      if (known && now() - known.asked < answerLife) return known.isTracked;
      const isTracked = ask(path, within);
      answers.delete(path);
      answers.set(path, { asked: now(), isTracked });
      const [oldest] = answers.keys();
      if (answers.size > mostAnswers && oldest !== undefined) answers.delete(oldest);
      return isTracked;
    },
    isIgnored: isIgnoredByGit,
    wouldTrack: wouldGitTrack,
  };
}

/** By any of the repositories around the file: one inside another may not know what the outer one tracks. */
async function trackingOf(path: string, within: readonly string[] | null): Promise<Listing> {
  const real = await realpath(path).catch(() => null);
  if (real === null) return 'not-listed';
  const roots = within && (await Promise.all(within.map((folder) => realpath(folder).catch(() => folder))));
  let answer: Listing = 'not-listed';
  for (let folder = dirname(real); ; folder = dirname(folder)) {
    if (roots && !roots.some((root) => isInside(folder, root))) {
      const doubt = { doubt: 'repositories outside the workspace are not used' };
      if (answer === 'not-listed' && (await isInRepository(folder))) return doubt;
      return answer;
    }
    const listing = await listingBy(folder, relative(folder, real).split(sep).join('/'));
    if (listing === 'listed') return listing;
    if (listing !== 'not-listed') answer = listing;
    if (dirname(folder) === folder) return answer;
  }
}

/** Whether a repository is around a folder. It is only looked for, not read. */
async function isInRepository(folder: string): Promise<boolean> {
  if ((await lstat(join(folder, '.git')).catch(() => null)) !== null) return true;
  if (dirname(folder) === folder) return false;
  return isInRepository(dirname(folder));
}

/** A repository is only what `.git` holds: a folder that looks like the inside of one is none. */
async function listingBy(folder: string, path: string): Promise<Listing> {
  const place = join(folder, '.git');
  const status = await lstat(place).catch(() => null);
  if (status === null) return 'not-listed';
  if (!status.isDirectory()) return { doubt: `${place} points to another repository (a worktree or submodule)` };
  try {
    const doubt = await doubtOfConfiguration(join(place, 'config'));
    if (doubt !== null) return { doubt };
    const index = await readBounded(join(place, 'index'), longestIndex);
    if (index.kind === 'read') return listingIn(index.bytes, path, ignoresCase);
    return { doubt: "its index can't be read" };
  } catch (error) {
    // Nothing was ever added.
    if (errorCode(error) === 'ENOENT') return 'not-listed';
    return { doubt: "its index can't be read" };
  }
}

/** Settings by which the index is for another folder, or is said elsewhere. */
async function doubtOfConfiguration(path: string): Promise<string | null> {
  const reading = await readBounded(path, longestConfiguration);
  if (reading.kind !== 'read') return "its configuration can't be read";
  const text = reading.bytes.toString('utf8');
  if (/\bworktree(?:config)?\s*(?:=|$)/im.test(text)) return 'its work tree is elsewhere';
  if (/^\s*\[\s*include/im.test(text)) return 'its configuration includes other files';
  return null;
}

/** True where the file lies in a work tree of git that does not ignore it. */
export async function wouldGitTrack(path: string): Promise<boolean> {
  const place = await placeIn(path);
  if (place === null) return false;
  if ((await listingBy(place.top, place.file)) === 'listed') return true;
  return !(await isIgnored(place.top, place.file));
}

/** True where the file lies in a work tree of git that ignores it and does not track it. */
async function isIgnoredByGit(path: string): Promise<boolean> {
  const place = await placeIn(path);
  return place !== null && (await listingBy(place.top, place.file)) !== 'listed' && isIgnored(place.top, place.file);
}

interface PlaceInWorkTree {
  /** Links are resolved. */
  readonly top: string;
  /** Relative to the top, with slashes. */
  readonly file: string;
}

async function placeIn(path: string): Promise<PlaceInWorkTree | null> {
  const real = await realpath(dirname(path)).catch(() => null);
  if (real === null) return null;
  for (let folder = real; ; folder = dirname(folder)) {
    const status = await lstat(join(folder, '.git')).catch(() => null);
    if (status)
      return {
        top: folder,
        file: relative(folder, join(real, basename(path)))
          .split(sep)
          .join('/'),
      };
    if (dirname(folder) === folder) return null;
  }
}

/** What an ignore file says, or what it is that it is not written to. */
async function readIgnoreFile(path: string): Promise<{ readonly text: string } | { readonly why: string }> {
  const status = await lstat(path).catch(() => null);
  if (status === null) return { text: '' };
  if (status.isSymbolicLink()) return { why: 'a symbolic link, which git does not follow here' };
  const reading = await readBounded(path, longestIgnoreFile);
  if (reading.kind === 'read') return { text: reading.bytes.toString('utf8') };
  return { why: 'not a regular file, or larger than 1 MiB' };
}

export type IgnoreOutcome = 'added' | 'covered' | 'no-repository' | { readonly failure: string };

/** Adds the file, with what a run leaves beside it, to the `.gitignore` at the top of its work tree, but for what git ignores already. */
export async function ignoreInGit(path: string): Promise<IgnoreOutcome> {
  const place = await placeIn(path);
  if (place === null) return 'no-repository';
  const ignoreFile = join(place.top, '.gitignore');
  try {
    const present = await readIgnoreFile(ignoreFile);
    if ('why' in present)
      return { failure: `${ignoreFile} is ${present.why}. Add ${place.file} to the ignored files yourself.` };
    const known = present.text;
    const rules = await Promise.all(
      ignoreRules(place.file).map(async ({ line, example }) => ({
        line,
        isKnown: await isIgnored(place.top, example),
      })),
    );
    const knownLines = new Set(known.split(/\r?\n/));
    const lines = rules.filter(({ line, isKnown }) => !isKnown && !knownLines.has(line)).map(({ line }) => line);
    if (lines.length === 0) return 'covered';
    const newline = known.includes('\r\n') ? '\r\n' : '\n';
    const lead = known === '' || known.endsWith('\n') ? '' : newline;
    await appendFile(ignoreFile, `${lead}${lines.map((line) => line + newline).join('')}`);
    return 'added';
  } catch (error) {
    return { failure: writeFailure(ignoreFile, error) };
  }
}

/** A line of a `.gitignore`, and the path of a file that it is for, from the top and with slashes. */
interface IgnoreRule {
  readonly line: string;
  readonly example: string;
}

/**
 * What covers a private key, by its path from the top with slashes: the key, its dated backups, and the drafts, journals
 * and lock that a killed run leaves in its folder.
 */
function ignoreRules(path: string): readonly IgnoreRule[] {
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
