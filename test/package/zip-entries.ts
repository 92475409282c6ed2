/** A file in a zip archive, with the bytes that it takes there. */
export interface ZipEntry {
  readonly name: string;
  readonly compressed: number;
}

/** Reads the central directory of a zip archive (APPNOTE 4.3.12 and 4.3.16); throws where the bytes are no archive. */
export function entriesOf(archive: Buffer): readonly ZipEntry[] {
  const end = archive.lastIndexOf('PK\x05\x06');
  if (end < 0) throw new Error('This is not a zip archive.');
  const entries: ZipEntry[] = [];
  let offset = archive.readUInt32LE(end + 16);
  while (entries.length < archive.readUInt16LE(end + 10)) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => archive.readUInt16LE(offset + field));
    const nameEnd = offset + 46 + (nameLength ?? 0);
    entries.push({
      name: archive.toString('utf8', offset + 46, nameEnd),
      compressed: archive.readUInt32LE(offset + 20),
    });
    offset = nameEnd + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return entries;
}
