import { randomUUID } from 'node:crypto';
import { realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode, writeFailure } from './file-errors';

/**
 * Writes a file of output whole, in the place of one that is there. A device or pipe is written to as it is. Gives the failure as a
 * sentence, or null.
 */
export async function saveOutput(path: string, text: string): Promise<string | null> {
  try {
    const target = await realpath(path).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return path;
      throw toError(error);
    });
    const status = await stat(target).catch(() => null);
    if (status !== null && !status.isFile()) await writeFile(target, text);
    else await saveWhole(target, text);
    return null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT')
      return `${path} could not be written because its folder does not exist. Create the folder, or choose another.`;
    return writeFailure(path, error);
  }
}

async function saveWhole(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await unlink(draft).catch(() => undefined); // It may not have come into being.
    throw error;
  }
}

function toError(error: unknown): Error {
  if (error instanceof Error) return error;
  return new Error(String(error));
}
