import type { CertificateFacts } from '../model/certificate';
import { presentedBy } from '../topology/credentials';
import type { End } from '../topology/links';

/** The leaf that an end presents, where it can be read. */
export function leafOf({ view, process, facts }: End): CertificateFacts | null {
  const shown = presentedBy(view, process, facts);
  if (shown.kind === 'loaded') return shown.chain[0] ?? null;
  return null;
}

/** True where the certificate carries no name that counts: a common name never does (spec 5.2). */
export function hasNoName({ dnsNames, ipAddresses }: CertificateFacts): boolean {
  return dnsNames.length === 0 && ipAddresses.length === 0;
}

/** The names of a certificate as a sentence lists them. */
export function namesOf({ dnsNames, ipAddresses }: CertificateFacts): string {
  return [...dnsNames, ...ipAddresses].join(', ');
}

/** Names of the certificate that a client can be told to check: those that are one concrete host, the internal one first. */
export function checkableNames({ dnsNames }: CertificateFacts, internalName: string): readonly string[] {
  return dnsNames
    .filter((name) => !name.startsWith('*'))
    .sort((a, b) => Number(b === internalName) - Number(a === internalName));
}

/** A name to check a server for: the best of its certificate's, or the internal one where none can be read. */
export function nameFor(server: End | undefined, internalName: string): string {
  const leaf = server && leafOf(server);
  return (leaf && checkableNames(leaf, internalName)[0]) ?? internalName;
}
