import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isInside } from '../../core/src/model/containment';
import { readBounded } from './bounded-reading';
import { errorCode } from './file-errors';
import { Patience } from './patience';

const longestConfiguration = 256 * 1024;

/** Where a repository keeps what it knows, and the folder that it is about. */
export interface Repository {
  /** The top of the work tree, as it was reached. */
  readonly top: string;
  /** Objects and references; links are resolved. */
  readonly shared: string;
  /** What is of this work tree alone: the same, but for linked work trees. */
  readonly own: string;
}

/** A part of a sentence, such as `it is a submodule`. */
export interface Doubt {
  readonly doubt: string;
}

/** The repository around a folder; null where there is none. A `.git` that only leads elsewhere counts where that place knows it. */
export async function repositoryAround(folder: string): Promise<Repository | Doubt | null> {
  const status = await lstat(join(folder, '.git')).catch(() => null);
  if (status === null) {
    if (dirname(folder) === folder) return null;
    return repositoryAround(dirname(folder));
  }
  if (status.isDirectory()) {
    const own = await realpath(join(folder, '.git'));
    return (await doubtOf(own)) ?? { top: folder, shared: own, own };
  }
  if (status.isFile()) return linkedRepository(folder);
  return { doubt: `${join(folder, '.git')} is a link` };
}

/** A linked work tree, of which the repository itself says that it is its own: else anybody could name any repository. */
async function linkedRepository(top: string): Promise<Repository | Doubt> {
  const elsewhere = { doubt: `${join(top, '.git')} leads to a repository that does not know this folder` };
  const [, written = ''] = /^gitdir: (.+)\s*$/.exec(await contentOf(join(top, '.git'))) ?? [];
  const own = await realpath(resolve(top, written)).catch(() => null);
  if (written === '' || own === null) return elsewhere;
  const back = (await contentOf(join(own, 'gitdir'))).trim();
  const isKnown = back !== '' && (await realpath(back).catch(() => null)) === (await realpath(join(top, '.git')));
  const shared = dirname(dirname(own));
  if (!isKnown || basename(dirname(own)) !== 'worktrees' || basename(shared) !== '.git') return elsewhere;
  return (await doubtOf(shared)) ?? { top, shared, own };
}

/** Forms of repositories that are not read. */
async function doubtOf(folder: string): Promise<Doubt | null> {
  const text = await textOf(join(folder, 'config'));
  if (text === null) return { doubt: "its configuration can't be read" };
  if (/^\s*objectformat\s*=\s*"?sha256/im.test(text)) return { doubt: 'its objects are named by SHA-256' };
  if (/^\s*refstorage\s*=\s*"?reftable/im.test(text)) return { doubt: 'its references are kept as a reftable' };
  return null;
}

async function textOf(path: string): Promise<string | null> {
  const reading = await readBounded(path, longestConfiguration).catch(() => null);
  if (reading?.kind === 'read') return reading.bytes.toString('utf8');
  return null;
}

/** A pack of more is left alone: it is read as a whole. */
const largestFile = 512 * 1024 * 1024;
/** Milliseconds: that much takes its time. */
const packPatience = new Patience(30_000);

/**
 * What the library that reads objects sees of the disk: files within the repository, read-only and bounded. Links that lead out of it
 * are missing, and so is all that it would write. `tooLarge` holds what was left alone.
 */
export function repositoryFiles({ shared, own }: Repository) {
  const tooLarge: string[] = [];
  const inside = async (path: string): Promise<string> => {
    // A linked work tree has a HEAD of its own.
    const real = await realpath(path === join(shared, 'HEAD') ? join(own, 'HEAD') : path);
    if ([shared, own].some((folder) => isInside(real, folder))) return real;
    throw missing(path);
  };
  const readFile = async (path: string, options?: unknown): Promise<Buffer | string> => {
    const reading = await readBounded(await inside(path), largestFile, packPatience);
    if (reading.kind === 'too-large') tooLarge.push(path);
    if (reading.kind !== 'read') throw missing(path);
    if (isText(options)) return reading.bytes.toString('utf8');
    return reading.bytes;
  };
  const refuse = (path: string): Promise<never> => Promise.reject(missing(path));
  const promises = {
    readFile,
    readdir: async (path: string) => readdir(await inside(path)),
    stat: async (path: string) => stat(await inside(path)),
    lstat: async (path: string) => lstat(await inside(path)),
    readlink: refuse,
    symlink: refuse,
    writeFile: refuse,
    mkdir: refuse,
    rmdir: refuse,
    unlink: refuse,
    rm: refuse,
  };
  return { fs: { promises }, tooLarge };
}

function isText(options: unknown): boolean {
  return (
    options === 'utf8' ||
    (typeof options === 'object' && options !== null && 'encoding' in options && options.encoding === 'utf8')
  );
}

/** The only failure that the library takes for an answer. */
function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
}

/** Whether a failure says that something is not there. */
export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT' || errorCode(error) === 'NotFoundError';
}

async function contentOf(path: string): Promise<string> {
  return (await textOf(path)) ?? '';
}
