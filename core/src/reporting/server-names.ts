import type { CertificateFacts } from '../model/certificate';
import type { Fix } from '../model/finding';
import { checkableNames } from './certificate-names';
import { changeTo, type PlacedChange } from './client-settings';
import { setOptionsIn } from './fixes';
import type { Link } from '../topology/links';
import type { FaultyLink } from './hops';

/** Fixes that set `tls-server-name` on the clients to a name that the certificate has; the internal one first. */
export function serverNameFixes(
  group: readonly FaultyLink[],
  leaf: CertificateFacts,
  internalName: string,
): readonly Fix[] {
  const names = checkableNames(leaf, internalName).slice(0, 3);
  return names.map((name, index) =>
    setOptionsIn(`Set tls-server-name to ${name} in these clients`, namingAll(group, name), index === 0),
  );
}

/** Sets the server name of each client. */
export function namingAll(group: readonly Link[], name: string): readonly PlacedChange[] {
  return group.flatMap(({ client }) => changeTo(client, 'serverName', name));
}
