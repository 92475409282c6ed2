import { isInside } from '../../model/containment';

/** The path where a CA's key used to be: beside the CA, with `.key` for its extension, unless something else is named so. */
export function keyBesideAuthority(authority: string, taken: ReadonlySet<string>): string {
  const plain = authority.replace(/\.[^./\\]+$/, '') + '.key';
  if (plain === authority || taken.has(plain)) return `${authority}.key`;
  return plain;
}

/** The folder of keys that sign, which no server ever gets. */
export const authorityKeyFolder = 'mimir-tls-ca';

/**
 * The path of a CA's key: in a folder beside that of the certificates, and outside of all that is mounted, so that whoever
 * breaks into one server cannot sign for all. Where CAs of the deployment share a name, it tells them apart.
 */
export function authorityKeyPath(authority: string, others: Iterable<string>, mounted: readonly string[] = []): string {
  const plain = plainKeyPath(authority, mounted);
  const isShared = [...others].some((other) => other !== authority && plainKeyPath(other, mounted) === plain);
  if (isShared) return besides(plain, `${nameOf(folderOf(authority))}-${nameOf(authority)}.key`);
  return plain;
}

function plainKeyPath(authority: string, mounted: readonly string[]): string {
  const own = folderOf(authority);
  let folder = /^(?:tls|ssl|secrets?|keys)$|(?:^|[-_.])(?:certs?|certificates?|pki)$/i.test(nameOf(own))
    ? folderOf(own)
    : own;
  while (mounted.some((each) => isInside(folder, each)) && folderOf(folder) !== folder) folder = folderOf(folder);
  const separator = authority.includes('\\') ? '\\' : '/';
  const prefix = folder === '' || /[/\\]$/.test(folder) ? folder : `${folder}${separator}`;
  return `${prefix}${authorityKeyFolder}${separator}${nameOf(authority).replace(/\.[^.]+$/, '')}.key`;
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
