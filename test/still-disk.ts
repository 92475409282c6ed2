import type { CertificateReader, Files } from '../core/src/ports';

/** What a look found, for whoever looks there again. */
function once<T>(look: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const found = new Map<string, Promise<T>>();
  return (path) => {
    const known = found.get(path) ?? look(path);
    found.set(path, known);
    return known;
  };
}

/** A disk on which nothing changes, so that it need be looked at only once. */
export function stillFiles(files: Files): Files {
  return {
    ...files,
    stat: once((path) => files.stat(path)),
    readText: once((path) => files.readText(path)),
    list: once((folder) => files.list(folder)),
    realPath: once((path) => files.realPath(path)),
  };
}

/** The same for the certificates on it. */
export function stillCertificates(certificates: CertificateReader): CertificateReader {
  return {
    read: once((path) => certificates.read(path)),
    readInline: (text) => certificates.readInline(text),
    accountOf: (user) => certificates.accountOf?.(user) ?? null,
    isSignedBy: (certificate, issuer) => certificates.isSignedBy(certificate, issuer),
  };
}
