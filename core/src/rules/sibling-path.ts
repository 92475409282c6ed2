/** The key that likely stands beside a certificate: `certs/server.crt` gives `certs/server.key`. */
export function keyBeside(certificate: string): string {
  return withExtension(certificate, '.key');
}

/** The certificate that likely stands beside a key. */
export function certificateBeside(key: string): string {
  return withExtension(key, '.crt');
}

function withExtension(path: string, extension: string): string {
  const bare = path.replace(/\.(crt|cert|cer|pem|key)$/i, '');
  return `${bare}${extension}`;
}
