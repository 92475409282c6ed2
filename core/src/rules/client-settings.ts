import type { FamilyConfiguration, Process } from '../model/process';
import type { OptionRole } from '../model/option';
import type { SettingChange } from '../model/setting';
import type { Link } from '../topology/links';
import { policyOf } from '../topology/links';

/** What the clients of a server must set to reach it. */
export interface ClientSettings {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
  readonly serverName: string;
}

const roles = ['certificate', 'key', 'authority', 'serverName'] as const satisfies readonly OptionRole[];

/**
 * Settings that fit a server: those of the client that says most already, and for what none says the usual files beside
 * the server's certificate. The certificate and key are '' where the policy asks for none and no client has one.
 */
export function settingsFor(server: FamilyConfiguration, clients: readonly FamilyConfiguration[], internalName: string): ClientSettings {
  const from = (role: OptionRole): string => clients.map((client) => client.text(role)).find((text) => text !== null && text !== '') ?? '';
  const folder = /^(.*\/)?[^/]*$/.exec(server.text('certificate') ?? '')?.[1] ?? '';
  const demands = policyOf(server)?.demands ?? false;
  const hasOwn = from('certificate') !== '' && from('key') !== '';
  return {
    certificate: hasOwn ? from('certificate') : demands ? `${folder}client.crt` : '',
    key: hasOwn ? from('key') : demands ? `${folder}client.key` : '',
    authority: from('authority') || (server.text('authority') ?? '') || `${folder}root.crt`,
    serverName: from('serverName') || internalName,
  };
}

/** The changes that switch TLS on for the clients, leaving alone what one of them sets itself. */
export function switchOn(clients: readonly FamilyConfiguration[], settings: ClientSettings): readonly SettingChange[] {
  return clients.flatMap((client) => {
    const enabled = client.value('enabled');
    const on: SettingChange[] = enabled && enabled.text !== 'true' ? [{ option: enabled.option, value: 'true' }] : [];
    const missing = roles.flatMap((role) => {
      const value = client.value(role);
      return value && value.text === '' && settings[role] !== '' ? [{ option: value.option, value: settings[role] }] : [];
    });
    return [...on, ...missing];
  });
}

/** Every client that dials a server by one of the links, once. */
export function clientsOf(links: readonly Link[], server: FamilyConfiguration): readonly FamilyConfiguration[] {
  return [...new Set(links.filter((link) => link.server === server && link.client !== server).map(({ client }) => client))];
}

/** Where most of a process's settings for these families stand; the last of its documents where none do. */
export function homeOf(families: readonly FamilyConfiguration[], process: Process): Process['documents'][number] | null {
  const documents = families.flatMap(({ written }) => written.map(({ document }) => document));
  const counted = process.documents.map((document) => ({ document, count: documents.filter((each) => each === document).length }));
  return counted.reduce<(typeof counted)[number] | null>((best, each) => (best === null || each.count >= best.count ? each : best), null)?.document ?? null;
}
