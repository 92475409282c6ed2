import { defaultClientPair } from '../certificates/default-paths';
import type { OptionRole } from '../model/option';
import { isPemOrKey } from '../model/quoted';
import type { FamilyConfiguration } from '../model/process';
import type { ConfigDocument, SettingChange } from '../model/setting';
import { cipherSuiteFaults, minVersionFault } from '../topology/client-options';
import type { End, Link } from '../topology/links';
import { policyOf } from '../topology/listener-start';
import { nameFor } from './certificate-names';
import { serverOf, type Hops } from './hops';
import type { RulePreferences } from './rule';

/** What the clients of a server must set to reach it. */
export interface ClientSettings {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
  readonly serverName: string;
}

/** A change and the document that it belongs into. */
export interface PlacedChange {
  readonly document: ConfigDocument;
  readonly change: SettingChange;
}

const roles = ['certificate', 'key', 'authority', 'serverName'] as const satisfies readonly OptionRole[];

/**
 * Settings that fit a server: those of the client that says most already, and for what none says the usual files beside
 * the server's certificate, and a name that it has. The certificate and key are '' where the policy asks for none and no client has one, the CA where
 * clients trust the machine's.
 */
export function settingsFor(
  end: End,
  clients: readonly End[],
  { internalName, certificates = 'per-role' }: RulePreferences,
): ClientSettings {
  const server = end.view;
  const from = (role: OptionRole): string =>
    clients.map(({ view }) => view.text(role)).find((text) => text !== null && text !== '' && !isPemOrKey(text)) ?? '';
  const folder = /^(.*\/)?[^/]*$/.exec(server.text('certificate') ?? '')?.[1] ?? '';
  const demands = policyOf(server)?.demands ?? false;
  const hasOwn = from('certificate') !== '' && from('key') !== '';
  const serverPair = { certificate: server.text('certificate') ?? '', key: server.text('key') ?? '' };
  const pair = defaultClientPair(certificates, serverPair, clients[0]?.process.name ?? '');
  return {
    certificate: hasOwn ? from('certificate') : demands ? pair.certificate : '',
    key: hasOwn ? from('key') : demands ? pair.key : '',
    authority:
      from('authority') || (doWithoutAuthority(clients) ? '' : (server.text('authority') ?? '') || `${folder}root.crt`),
    serverName: from('serverName') || nameFor(end, internalName),
  };
}

/** Where half of the clients do without a CA file, the others may, and a file that nobody made would break them all. */
function doWithoutAuthority(clients: readonly End[]): boolean {
  const distinct = [...new Set(clients.map(({ view }) => view))];
  const trusting = distinct.filter(
    (view) => view.text('enabled') === 'true' && view.text('authority') === '' && view.text('skipVerify') === 'false',
  );
  return trusting.length * 2 >= distinct.length;
}

/** False for a client that Mimir rejects once its TLS is on: half a key pair, or a minimum version or suites that nobody knows. */
export function worksOnceOn(view: FamilyConfiguration, settings: Partial<ClientSettings> = {}): boolean {
  const [certificate, key] = (['certificate', 'key'] as const).map((role) => view.text(role) || (settings[role] ?? ''));
  const isHalf =
    view.text('certificate') !== null && view.text('key') !== null && (certificate === '') !== (key === '');
  return !isHalf && minVersionFault(view) === null && cipherSuiteFaults(view).length === 0;
}

/** The changes that switch TLS on for the clients, leaving alone what one of them sets itself. */
export function switchOn(clients: readonly End[], settings: ClientSettings): readonly PlacedChange[] {
  return clients.flatMap((client) => {
    const missing = roles.filter((role) => client.view.text(role) === '' && settings[role] !== '');
    const on = client.view.text('enabled') === 'true' ? [] : changeTo(client, 'enabled', 'true');
    return [...on, ...missing.flatMap((role) => changeTo(client, role, settings[role]))];
  });
}

/** The change that sets a client's option where it takes effect: where it is set already, else among the client's others. */
export function changeTo(client: End, role: OptionRole, text: string): readonly PlacedChange[] {
  const value = client.view.value(role);
  const document = value?.written?.document ?? homeOf(client);
  return value && document ? [{ document, change: { option: value.option, value: text } }] : [];
}

/** Every client end that dials the server of a link, by whichever process. */
export function clientsOf(hops: Hops, dialing: Link): readonly End[] {
  return clientEnds(hops.to(serverOf(dialing)).filter(({ client, server }) => client.view !== server.view));
}

/** The client ends of the links, each once. */
export function clientEnds(links: readonly Link[]): readonly End[] {
  return [...new Map(links.map(({ client }) => [client.view, client])).values()];
}

/** Where a client's settings stand; else where most TLS settings of its process do, and a flag file before its YAML. */
export function homeOf({ view, process }: End): ConfigDocument | null {
  const own = view.written.at(-1)?.document;
  if (own) return own;
  const all = process.configuration.families.flatMap(({ written }) => written.map(({ document }) => document));
  const counted = process.documents.map((document) => ({
    document,
    count: all.filter((each) => each === document).length,
  }));
  const [best] = counted.reverse().sort((a, b) => b.count - a.count);
  return best?.document ?? null;
}
