import { randomUUID } from 'node:crypto';
import { chmod, chown, link, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './file-errors';

/** Writes a draft and gives it the name once it is whole: `link` fails where the name is taken. */
export async function createWhole(path: string, content: string | Buffer, mode: number): Promise<'created' | 'exists'> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeNew(draft, content, mode);
    await link(draft, path);
    await syncFolder(dirname(path));
    return 'created';
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'exists';
    if (!lacksLinks(error)) throw error;
    return await createInPlace(path, content, mode);
  } finally {
    await unlink(draft).catch(() => undefined); // It may not have come into being.
  }
}

/**
 * Renames the draft over the file, once it has the owner of what it replaces, as Mimir may be another user, and the mode;
 * null for that of what it replaces.
 */
export async function replaceWhole(path: string, draft: string, mode: number | null): Promise<void> {
  const { mode: formerMode, uid, gid } = await stat(path);
  const own = await stat(draft);
  const given = mode ?? formerMode;
  if (own.uid !== uid || own.gid !== gid) await giveTo(draft, uid, gid, given);
  await chmod(draft, given & 0o777);
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** Only root can give a file away. What everybody may read can stay ours. */
async function giveTo(draft: string, uid: number, gid: number, mode: number): Promise<void> {
  try {
    await chown(draft, uid, gid);
  } catch (error) {
    if ((mode & 0o004) === 0) throw error;
  }
}

/** True for a failure to give a draft its name. */
export function isLink(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'link';
}

/** FAT and some network file systems have no hard links. */
function lacksLinks(error: unknown): boolean {
  return isLink(error) && ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errorCode(error));
}

async function createInPlace(path: string, content: string | Buffer, mode: number): Promise<'created' | 'exists'> {
  try {
    await writeNew(path, content, mode);
    return 'created';
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'exists';
    throw error;
  }
}

/** Writes a file that was not there; takes it away again where it cannot be finished. */
async function writeNew(path: string, content: string | Buffer, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await unlink(path).catch(() => undefined); // The first failure is the one to tell.
    throw error;
  } finally {
    await file.close();
  }
}

/** A new name outlasts a crash only once its folder is on the disk. Windows cannot open folders, and needs no such help. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
