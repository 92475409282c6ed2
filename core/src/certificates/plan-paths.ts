/** The path where a CA's key stands: beside the CA, with `.key` for its extension, unless something else is named so. */
export function authorityKeyPath(authority: string, taken: ReadonlySet<string>): string {
  const plain = authority.replace(/\.[^./\\]+$/, '') + '.key';
  return plain === authority || taken.has(plain) ? `${authority}.key` : plain;
}

/** The path of another file in the same folder. */
export function besides(path: string, name: string): string {
  return path.replace(/[^/\\]*$/, name);
}
