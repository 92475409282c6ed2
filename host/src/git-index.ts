import { createHash } from 'node:crypto';

/** Whether an index lists a file; a doubt says why that cannot be told. */
export type Listing = 'listed' | 'not-listed' | { readonly doubt: string };

const headerLength = 12;
const hashLength = 20;
/** Stat data, the object's name, and the flags. */
const entryHead = 62;
const nameMask = 0xfff;
const extendedFlag = 0x4000;

/**
 * Looks a path (relative to the work tree, with slashes) up in the bytes of `.git/index`. It understands versions 2 and 3
 * over SHA-1; what else there is (version 4, a split or sparse index, SHA-256, damage) is a doubt.
 */
export function listingIn(index: Buffer, path: string, ignoresCase: boolean): Listing {
  if (index.length < headerLength + hashLength || index.toString('latin1', 0, 4) !== 'DIRC')
    return { doubt: 'its index is damaged' };
  const version = index.readUInt32BE(4);
  if (version !== 2 && version !== 3) return { doubt: `its index has version ${String(version)}` };
  const end = index.length - hashLength;
  // The length of an entry depends on the kind of hash.
  if (!createHash('sha1').update(index.subarray(0, end)).digest().equals(index.subarray(end)))
    return { doubt: 'its index has a wrong checksum' };
  const isPath = sameName(path, ignoresCase);
  let at = headerLength;
  let found = false;
  for (let left = index.readUInt32BE(8); left > 0; left--) {
    const name = nameAt(index, at, end);
    if (name === null) return { doubt: 'its index is damaged' };
    found ||= isPath(index.subarray(name.start, name.end));
    // One to eight zeros end an entry, so that its length is a multiple of eight.
    at += ((name.end - at + 8) >> 3) << 3;
  }
  const doubt = doubtOfExtensions(index, at, end);
  if (doubt !== null) return doubt;
  if (found) return 'listed';
  return 'not-listed';
}

function nameAt(index: Buffer, entry: number, end: number): { readonly start: number; readonly end: number } | null {
  if (entry + entryHead > end) return null;
  const flags = index.readUInt16BE(entry + entryHead - 2);
  const start = entry + entryHead + ((flags & extendedFlag) === 0 ? 0 : 2);
  const length = flags & nameMask;
  const nameEnd = length < nameMask ? start + length : index.indexOf(0, start);
  if (nameEnd < start || nameEnd >= end || index[nameEnd] !== 0) return null;
  return { start, end: nameEnd };
}

function sameName(path: string, ignoresCase: boolean): (name: Buffer) => boolean {
  const wanted = Buffer.from(path);
  if (!ignoresCase) return (name) => wanted.equals(name);
  const folded = fold(path);
  return (name) => fold(name.toString('utf8')) === folded;
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Extensions whose names begin with a small letter change what the entries mean. */
function doubtOfExtensions(index: Buffer, from: number, end: number): Listing | null {
  for (let at = from; at < end;) {
    if (at + 8 > end) return { doubt: 'its index is damaged' };
    const name = index.toString('latin1', at, at + 4);
    if (name === 'link') return { doubt: 'its index is split' };
    if (name === 'sdir') return { doubt: 'its index is sparse' };
    if (!/^[A-Z]/.test(name)) return { doubt: 'its index has an unknown extension' };
    at += 8 + index.readUInt32BE(at + 4);
    if (at > end) return { doubt: 'its index is damaged' };
  }
  return null;
}
