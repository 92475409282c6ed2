/** The path where a CA's key stands: beside the CA, with `.key` for its extension, unless something else is named so. */
export function authorityKeyPath(authority: string, taken: ReadonlySet<string>): string {
  const plain = authority.replace(/\.[^./\\]+$/, '') + '.key';
  return plain === authority || taken.has(plain) ? `${authority}.key` : plain;
}

/** The path of another file in the same folder. */
export function besides(path: string, name: string): string {
  return path.replace(/[^/\\]*$/, name);
}

/** Where the journal of a swap of a certificate and its key stands, from its start to its end. */
export function swapJournalPath(certificate: string): string {
  return besides(certificate, `.${nameOf(certificate)}.mimir-tls-swap`);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return /[^/\\]*$/.exec(path)?.[0] ?? path;
}

/** The folder of a path, without a slash at its end. */
export function folderOf(path: string): string {
  return besides(path, '').replace(/(.)[/\\]$/, '$1');
}

/** Where a CA's next key stands while the CA is being rotated. */
export function nextKeyPath(key: string): string {
  return key.replace(/(\.[^./\\]+)?$/, '.next$1');
}

/** Where the state of a CA's rotation is kept, from its first step to its last. */
export function rotationRecordPath(authority: string): string {
  return `${authority}.rotation`;
}
