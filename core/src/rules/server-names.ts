import { presentedBy } from '../topology/credentials';
import type { CertificateFacts } from '../model/certificate';
import type { Fix } from '../model/finding';
import { homeOf, type PlacedChange } from './client-settings';
import { setOptionsIn } from './fixes';
import type { FaultyLink } from './hops';

/** The leaf that the server of a link presents, where it can be read. */
export function leafOf({ server }: FaultyLink): CertificateFacts | null {
  const shown = presentedBy(server.view, server.process, server.facts);
  return shown.kind === 'loaded' ? (shown.chain[0] ?? null) : null;
}

/** True where the certificate carries no name that counts: a common name never does (spec 5.2). */
export function hasNoName({ dnsNames, ipAddresses }: CertificateFacts): boolean {
  return dnsNames.length === 0 && ipAddresses.length === 0;
}

/** The names of a certificate as a sentence lists them. */
export function namesOf({ dnsNames, ipAddresses }: CertificateFacts): string {
  return [...dnsNames, ...ipAddresses].join(', ');
}

/** Fixes that set `tls-server-name` on the clients to a name that the certificate has; the internal one first. */
export function serverNameFixes(group: readonly FaultyLink[], leaf: CertificateFacts, internalName: string): readonly Fix[] {
  const names = leaf.dnsNames.filter((name) => !name.startsWith('*')).sort((a, b) => Number(b === internalName) - Number(a === internalName));
  return names.slice(0, 3).map((name, index) => setOptionsIn(`Set the server name of these clients to ${name}`, changesTo(name, group), index === 0));
}

function changesTo(name: string, group: readonly FaultyLink[]): readonly PlacedChange[] {
  return group.flatMap(({ client }) => {
    const option = client.view.value('serverName')?.option;
    const document = homeOf(client);
    return option && document ? [{ document, change: { option, value: name } }] : [];
  });
}
