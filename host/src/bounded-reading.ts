import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { diskPatience, hangs, type Patience } from './patience';

/** What a file holds, or why it was not read. A failure of the system is thrown. */
export type BoundedReading =
  | { readonly kind: 'read'; readonly bytes: Buffer; readonly status: Stats }
  | { readonly kind: 'folder' | 'special' | 'too-large' | 'hangs' };

/** Reads in pieces, so that a file which never ends is not waited for. Bytes. */
const piece = 64 * 1024;

/**
 * Reads a regular file of at most so many bytes, whatever size it claims to have. What the kernel makes up at reading
 * (such as /proc/kmsg) says that it is empty and is not: it is special, as pipes and devices are, and not read.
 */
export async function readBounded(
  path: string,
  limit: number,
  patience: Patience = diskPatience,
): Promise<BoundedReading> {
  const reading = await patience.within(path, () => read(path, limit));
  if (reading === hangs) return { kind: 'hangs' };
  return reading;
}

async function read(path: string, limit: number): Promise<BoundedReading> {
  // Opening a device may move it.
  const before = await stat(path);
  if (before.isDirectory()) return { kind: 'folder' };
  if (!before.isFile()) return { kind: 'special' };
  if (before.size > limit) return { kind: 'too-large' };
  const handle = await open(path, openFlags);
  try {
    // Another file may have taken the name in the meantime.
    const status = await handle.stat();
    if (!status.isFile()) return { kind: 'special' };
    if (status.size === 0) return await emptyReading(handle, status);
    const bytes = await readUpTo(handle, limit + 1, status.size);
    if (bytes.length > limit) return { kind: 'too-large' };
    return { kind: 'read', bytes, status };
  } finally {
    await handle.close();
  }
}

/** A read that would wait fails instead. Windows has no such flag, and no such files. */
const openFlags = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK | constants.O_NOCTTY);

/** One byte tells: to read more of a kernel's log takes it away from others. */
async function emptyReading(handle: FileHandle, status: Stats): Promise<BoundedReading> {
  const read = await handle.read(Buffer.alloc(1), 0, 1, null).catch(() => null);
  if (read?.bytesRead === 0) return { kind: 'read', bytes: Buffer.alloc(0), status };
  return { kind: 'special' };
}

/** As much as it says that it holds at once, and what has come since piece by piece. */
async function readUpTo(handle: FileHandle, limit: number, size: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  while (length < limit) {
    const asked = length < size ? size - length : piece;
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(Math.min(asked, limit - length)), 0, null, null);
    if (bytesRead === 0) break;
    pieces.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return Buffer.concat(pieces);
}
