import type { Readable } from 'node:stream';

const longest = 32 * 1024 * 1024;

/** All that a stream gives, as text; null where it is too long or breaks. */
export async function readAll(stream: Readable): Promise<string | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of stream) {
      const bytes = Buffer.isBuffer(piece) ? piece : Buffer.from(String(piece));
      length += bytes.length;
      if (length > longest) return null;
      pieces.push(bytes);
    }
  } catch {
    return null;
  }
  return Buffer.concat(pieces).toString('utf8');
}
