import { besides } from './plan-paths';

/**
 * Which certificates clients get where the configuration names none: one for all clients beside the servers'
 * (`per-role`), the servers' own for both roles (`shared`), or one for each process (`per-component`). Where the
 * configuration names paths, the paths decide.
 */
export type CertificateSharing = 'per-role' | 'shared' | 'per-component';

export interface PairPaths {
  readonly certificate: string;
  readonly key: string;
}

/** The paths of a client's certificate and key beside those of the server, for a process of some name. */
export function defaultClientPair(sharing: CertificateSharing, server: PairPaths, process: string): PairPaths {
  if (sharing === 'shared' && server.certificate !== '' && server.key !== '') return server;
  const bare = process
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const name = sharing === 'per-component' && bare !== '' ? `${bare}-client` : 'client';
  return { certificate: besides(server.certificate, `${name}.crt`), key: besides(server.certificate, `${name}.key`) };
}
