import { presentedBy } from '../topology/credentials';
import type { CertificateFacts } from '../model/certificate';
import type { SettingChange } from '../model/setting';
import { setOptions } from './fixes';
import type { FaultyLink } from './hops';
import type { Report, RuleContext } from './rule';

/** The leaf that the server of a link presents, where it can be read. */
export function leafOf({ server }: FaultyLink, { process, facts }: Pick<RuleContext, 'process' | 'facts'>): CertificateFacts | null {
  const shown = presentedBy(server, process, facts);
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
export function serverNameFixes(group: readonly [FaultyLink, ...FaultyLink[]], leaf: CertificateFacts, internalName: string): NonNullable<Report['fixes']> {
  const document = group[0].client.written[0]?.document;
  const names = leaf.dnsNames.filter((name) => !name.startsWith('*')).sort((a, b) => Number(b === internalName) - Number(a === internalName));
  if (!document) return [];
  return names.slice(0, 3).map((name, index) => setOptions(`Set the server name of these clients to ${name}`, document, changesTo(name, group), index === 0));
}

function changesTo(name: string, group: readonly FaultyLink[]): readonly SettingChange[] {
  return group.flatMap(({ client }) => {
    const option = client.value('serverName')?.option;
    return option ? [{ option, value: name }] : [];
  });
}
