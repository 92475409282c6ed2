import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CreateOutcome, Files, FileStatus } from '../../core/src/ports';
import { errorCode, writeFailure } from './file-errors';

/** No configuration comes near; a dump that someone opens must not fill the memory. */
const textLimit = 32 * 1024 * 1024;

/** The disk of this machine. */
export const nodeFiles: Files = {
  async stat(path): Promise<FileStatus> {
    try {
      const status = await stat(path);
      if (status.isDirectory()) return { kind: 'folder' };
      return { kind: 'file', size: status.size, modified: status.mtimeMs, mode: status.mode & 0o7777 };
    } catch {
      return { kind: 'missing' };
    }
  },

  async readText(path) {
    try {
      const status = await stat(path);
      // Opening a pipe or a device might wait for ever.
      return status.isFile() && status.size <= textLimit ? await readFile(path, 'utf8') : null;
    } catch {
      return null;
    }
  },

  async list(folder) {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    } catch {
      return [];
    }
  },

  async create(path, text, secret): Promise<CreateOutcome> {
    try {
      if (await stands(path)) return 'exists';
      await mkdir(dirname(path), { recursive: true, mode: secret ? 0o700 : 0o777 });
      return await createWhole(path, text, secret ? 0o600 : 0o644);
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

/** Writes a draft and gives it the name once it is whole: `link` fails where the name is taken. */
async function createWhole(path: string, text: string, mode: number): Promise<'created' | 'exists'> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeNew(draft, text, mode);
    await link(draft, path);
    return 'created';
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'exists';
    if (!lacksLinks(error)) throw error;
    return await createInPlace(path, text, mode);
  } finally {
    await unlink(draft).catch(() => undefined); // It may not have come into being.
  }
}

/** FAT and some network file systems have no hard links. */
function lacksLinks(error: unknown): boolean {
  const isLink = error instanceof Error && 'syscall' in error && error.syscall === 'link';
  return isLink && ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errorCode(error));
}

async function createInPlace(path: string, text: string, mode: number): Promise<'created' | 'exists'> {
  try {
    await writeNew(path, text, mode);
    return 'created';
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'exists';
    throw error;
  }
}

/** Writes a file that was not there; takes it away again where it cannot be finished. */
async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await unlink(path).catch(() => undefined); // The first failure is the one to tell.
    throw error;
  } finally {
    await file.close();
  }
}
