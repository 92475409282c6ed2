import { restInside } from '../model/containment';
import type { CertificateReader, Files, Paths } from '../ports';

/** The disk as it would be with these texts written: absolute paths to what would be there. */
export function withTexts(files: Files, texts: ReadonlyMap<string, string>, paths: Paths): Files {
  if (texts.size === 0) return files;
  return {
    ...files,
    stat: async (path) => {
      const text = texts.get(path);
      // No file is that old, so that what was read of it is not taken for this.
      if (text === undefined) return files.stat(path);
      return { kind: 'file', size: text.length, modified: -1, mode: 0o644 };
    },
    readText: async (path) => texts.get(path) ?? files.readText(path),
    list: async (folder) => {
      const written = [...texts.keys()]
        .filter((path) => paths.folderOf(path) === folder)
        .map((path) => restInside(path, folder) ?? path);
      return [...new Set([...(await files.list(folder)), ...written])];
    },
  };
}

/** The same for certificates: a folder that is yet to be made is no folder of another machine. */
export function withFolder(certificates: CertificateReader, folder: string, paths: Paths): CertificateReader {
  return {
    read: async (path) => {
      const reading = await certificates.read(path);
      if (reading.kind === 'missing' && paths.folderOf(path) === folder) return { kind: 'missing', folderExists: true };
      return reading;
    },
    readInline: (text) => certificates.readInline(text),
    accountOf: (user) => certificates.accountOf?.(user) ?? null,
    isSignedBy: (certificate, issuer) => certificates.isSignedBy(certificate, issuer),
  };
}
