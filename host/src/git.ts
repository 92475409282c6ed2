import { execFile } from 'node:child_process';
import { appendFile, lstat, readFile, realpath } from 'node:fs/promises';
import type { VersionControl } from '../../core/src/ports';
import { basename, dirname, join, relative, sep } from 'node:path';
import { writeFailure } from './file-errors';
import { ignoreLines } from './ignore-lines';

/** True where the file lies in a work tree of git that does not ignore it. False where git is absent or says nothing. */
export async function wouldGitTrack(path: string): Promise<boolean> {
  const answer = await git(dirname(path), ['check-ignore', '--quiet', '--', basename(path)]);
  return answer.status === 1;
}

/** How long an answer of git counts: it is asked at every edit, and what it tracks changes seldom. */
const answerLife = 15_000;

/** Asks git about files, and remembers its answers for a little while. */
export function createVersionControl(now: () => number): VersionControl {
  const answers = new Map<string, { readonly asked: number; readonly isTracked: Promise<boolean> }>();
  return {
    isTracked(path) {
      const known = answers.get(path);
      if (known && now() - known.asked < answerLife) return known.isTracked;
      const isTracked = doesGitTrack(path);
      answers.set(path, { asked: now(), isTracked });
      return isTracked;
    },
  };
}

async function doesGitTrack(path: string): Promise<boolean> {
  if (!(await isInRepository(dirname(path)))) return false;
  const answer = await git(dirname(path), ['ls-files', '--error-unmatch', '--', basename(path)]);
  return answer.status === 0;
}

/** Spares starting git where there is no work tree around. */
async function isInRepository(folder: string): Promise<boolean> {
  const found = await lstat(join(folder, '.git')).then(
    () => true,
    () => false,
  );
  return found || (dirname(folder) !== folder && (await isInRepository(dirname(folder))));
}

export type IgnoreOutcome = 'added' | 'covered' | 'no-repository' | { readonly failure: string };

/** Adds the file, with what a run leaves beside it, to the `.gitignore` at the top of its work tree, unless git ignores it already. */
export async function ignoreInGit(path: string): Promise<IgnoreOutcome> {
  const folder = dirname(path);
  const top = await git(folder, ['rev-parse', '--show-toplevel']);
  if (top.status !== 0) return 'no-repository';
  if (!(await wouldGitTrack(path))) return 'covered';
  const root = top.output.trim();
  const ignoreFile = join(root, '.gitignore');
  try {
    // Git gives the top with links resolved.
    const file = join(await realpath(folder), basename(path));
    const known = await readFile(ignoreFile, 'utf8').catch(() => '');
    const newline = known.includes('\r\n') ? '\r\n' : '\n';
    const lead = known === '' || known.endsWith('\n') ? '' : newline;
    const lines = ignoreLines(relative(root, file).split(sep).join('/'), known);
    await appendFile(ignoreFile, `${lead}${lines.map((line) => line + newline).join('')}`);
    return 'added';
  } catch (error) {
    return { failure: writeFailure(ignoreFile, error) };
  }
}

/** Status -1 where git could not be run at all. */
function git(folder: string, args: readonly string[]): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve) => {
    execFile('git', ['-C', folder, ...args], { timeout: 10_000, windowsHide: true }, (error, output) => {
      const status = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      resolve({ status, output });
    });
  });
}
