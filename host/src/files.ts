import { lchown, lstat, mkdir, readdir, realpath, rmdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CreateOutcome, Files, FileStatus } from '../../core/src/ports';
import { readBounded } from './bounded-reading';
import { errorCode, writeFailure } from './file-errors';
import { takeLock } from './lock';
import { diskPatience, hangs } from './patience';
import { createWhole, replaceWhole } from './writing';

/** No configuration comes near; a dump that someone opens must not fill the memory. */
const textLimit = 32 * 1024 * 1024;

/** The disk of this machine. */
export const nodeFiles: Files = {
  async stat(path): Promise<FileStatus> {
    try {
      const status = await diskPatience.within(path, () => stat(path));
      if (status === hangs) return { kind: 'unknown' };
      if (status.isDirectory()) return { kind: 'folder' };
      return { kind: 'file', size: status.size, modified: status.mtimeMs, mode: status.mode & 0o7777 };
    } catch {
      return { kind: 'missing' };
    }
  },

  async readText(path) {
    try {
      const reading = await readBounded(path, textLimit);
      if (reading.kind === 'read') return reading.bytes.toString('utf8');
      return null;
    } catch {
      return null;
    }
  },

  async list(folder) {
    try {
      const entries = await diskPatience.within(folder, () => readdir(folder, { withFileTypes: true }));
      if (entries === hangs) return [];
      return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    } catch {
      return [];
    }
  },

  async create(path, text, secret): Promise<CreateOutcome> {
    try {
      if (await stands(path)) return 'exists';
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      return await createWhole(path, text, modeOf(secret));
    } catch (error) {
      return { failure: writeFailure(path, error) };
    }
  },

  async keep(path, copy, secret): Promise<CreateOutcome> {
    try {
      if (await stands(copy)) return 'exists';
      const reading = await readBounded(path, textLimit);
      if (reading.kind !== 'read') return { failure: `${path} is no longer a file that can be kept. Run this again.` };
      return await createWhole(copy, reading.bytes, modeOf(secret));
    } catch (error) {
      return { failure: writeFailure(copy, error) };
    }
  },

  async replace(path, draft, mode) {
    try {
      await replaceWhole(path, draft, mode);
      return 'replaced';
    } catch (error) {
      return { failure: writeFailure(path, error) };
    }
  },

  async remove(path) {
    try {
      await unlink(path);
      return 'removed';
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return 'removed';
      return { failure: writeFailure(path, error) };
    }
  },

  async removeFolder(path) {
    await rmdir(path).catch(() => undefined); // It holds something.
  },

  async own(path, user, group) {
    if (process.platform === 'linux' && process.getuid?.() === 0)
      await lchown(path, user, group).catch(() => undefined);
  },

  realPath: resolveLinks,

  async lock(path) {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      return await takeLock(path);
    } catch (error) {
      return { failure: writeFailure(path, error) };
    }
  },
};

/** A link that leads nowhere stands too: it is never written through. */
async function stands(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** What is not there yet leads where its folder leads; a link to nowhere cannot be told. */
async function resolveLinks(path: string): Promise<string | null> {
  try {
    const real = await diskPatience.within(path, () => realpath(path));
    if (real === hangs) return null;
    return real;
  } catch (error) {
    const isAbsent = ['ENOENT', 'ENOTDIR'].includes(errorCode(error));
    if (!isAbsent || dirname(path) === path || (await stands(path))) return null;
    const folder = await resolveLinks(dirname(path));
    if (folder === null) return null;
    return join(folder, basename(path));
  }
}

/** What is secret is for its owner alone. */
function modeOf(secret: boolean): number {
  if (secret) return 0o600;
  return 0o644;
}
