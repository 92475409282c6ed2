import type { Process } from '../model/process';
import { isPemOrKey } from '../model/quoted';

/** The key that likely stands beside a certificate: `certs/server.crt` gives `certs/server.key`. Null where the value tells of no such file. */
export function keyBeside(certificate: string): string | null {
  return withExtension(certificate, '.key');
}

/** The certificate that likely stands beside a key. Null where the value tells of no such file. */
export function certificateBeside(key: string): string | null {
  return withExtension(key, '.crt');
}

const extensionOfPem = /(?<=[^/\\])\.(?:crt|cert|cer|pem|key)$/i;

function withExtension(path: string, extension: string): string | null {
  if (isPemOrKey(path)) return `certs/server${extension}`;
  if (!looksLikeFile(path)) return null;
  const sibling = path.replace(extensionOfPem, extension);
  // One file cannot be both, and a name that says it is the other half is more likely in the wrong place.
  return sibling === path ? null : sibling;
}

/** A value such as `RequireAnyClientCert` or `=x.crt` belongs elsewhere: what is derived from it would be as wrong. */
function looksLikeFile(value: string): boolean {
  return extensionOfPem.test(value) && !/[\p{C}"'`=|<>,;*?#]|^\s|\s$/u.test(value);
}

/** Paths of a certificate and its key. */
export interface PathPair {
  readonly certificate: string;
  readonly key: string;
}

/** What another listener of the process shows already; the usual paths where none does. */
export function pairOfListener({ configuration }: Pick<Process, 'configuration'>): PathPair {
  const known = configuration.families
    .filter(({ family }) => family.side !== 'client')
    .map((view) => ({ certificate: view.text('certificate'), key: view.text('key') }))
    .find(({ certificate, key }) => certificate && key && !isPemOrKey(certificate + key));
  return { certificate: known?.certificate ?? 'certs/server.crt', key: known?.key ?? 'certs/server.key' };
}

/** The CA that Mimir's own listeners and clients trust already, where one does; what outside servers need is another matter. */
export function knownAuthority({ configuration }: Pick<Process, 'configuration'>): string | null {
  const own = configuration.families.filter(({ family }) => family.side !== 'client' || family.peer !== null);
  return own.map((view) => view.text('authority')).find((path) => path && !isPemOrKey(path)) ?? null;
}
