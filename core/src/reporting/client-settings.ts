import { lazily } from '../catalogue/lazily';
import { defaultClientPair } from '../certificates/plan/default-paths';
import { noted } from '../model/memo';
import type { OptionRole } from '../model/option';
import { isPemOrKey } from '../model/quoted';
import type { FamilyConfiguration, Process } from '../model/process';
import { type ConfigDocument, holderAt, type SettingChange } from '../model/setting';
import { cipherSuiteFaults, minVersionFault } from '../topology/client-options';
import type { End, Link } from '../topology/links';
import { policyOf } from '../topology/listener-start';
import { nameFor, checkableNames } from './certificate-names';
import { serverOf, type Hops, type FaultyLink } from './hops';
import type { RulePreferences } from './rule';
import type { CertificateFacts } from '../model/certificate';
import type { Fix } from '../model/finding';
import { setOptionsIn } from './fixes';

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
 * The settings with which a client fits a server: its own, those of the first of all clients that says something, and for
 * what none says the usual files beside the server's certificate, and a name that it has. The certificate and key are ''
 * where the policy asks for none and no client has one, the CA where clients trust the machine's. What the clients have in
 * common is found out once for all of them.
 */
export function settingsFor(
  end: End,
  clients: readonly End[],
  { internalName, certificates = 'per-role' }: RulePreferences,
): (client: End) => ClientSettings {
  const server = end.view;
  const common = new Map(roles.map((role) => [role, lazily(() => firstUsable(clients, role))]));
  const demands = policyOf(server)?.demands ?? false;
  const serverPair = { certificate: server.text('certificate') ?? '', key: server.text('key') ?? '' };
  const folder = serverPair.certificate.replace(/[^/]*$/, '');
  const isSecret = isInSecret(end, serverPair.certificate);
  const sharing = certificates === 'per-role' && isSecret ? 'shared' : certificates;
  const usualAuthority = (server.text('authority') ?? '') || `${folder}${isSecret ? 'ca' : 'root'}.crt`;
  const usualName = lazily(() => nameFor(end, internalName));
  const trust = new TrustedMachines(clients);
  return (client) => {
    const from = (role: (typeof roles)[number]): string => usable(client, role) ?? common.get(role)?.() ?? '';
    const own = { certificate: from('certificate'), key: from('key') };
    const usual = demands ? defaultClientPair(sharing, serverPair, client.process.name) : { certificate: '', key: '' };
    return {
      ...(own.certificate !== '' && own.key !== '' ? own : usual),
      authority: from('authority') || (trust.isUsualWith(client) ? '' : usualAuthority),
      serverName: from('serverName') || usualName(),
    };
  };
}

/** True for a path in a Secret, which nothing here can add another pair to. */
function isInSecret({ process }: End, path: string): boolean {
  const mounts = process.documents.flatMap((document) => document.mounts ?? []);
  return holderAt(path, mounts)?.kind === 'Secret';
}

function firstUsable(clients: readonly End[], role: OptionRole): string | null {
  for (const client of clients) {
    const text = usable(client, role);
    if (text !== null) return text;
  }
  return null;
}

function usable({ view }: End, role: OptionRole): string | null {
  const text = view.text(role);
  if (text !== null && text !== '' && !isPemOrKey(text)) return text;
  return null;
}

/** Where half of the clients do without a CA file, the others may, and a file that nobody made would break them all. */
class TrustedMachines {
  private readonly views: ReadonlySet<End['view']>;
  private readonly trusting: () => number;

  constructor(clients: readonly End[]) {
    this.views = new Set(clients.map(({ view }) => view));
    this.trusting = lazily(() => [...this.views].filter(trustsMachine).length);
  }

  /** True where that holds for the clients and this one. */
  isUsualWith({ view }: End): boolean {
    const more = this.views.has(view) ? 0 : 1;
    const trusting = this.trusting() + (more === 1 && trustsMachine(view) ? 1 : 0);
    return trusting * 2 >= this.views.size + more;
  }
}

function trustsMachine(view: End['view']): boolean {
  return view.text('enabled') === 'true' && view.text('authority') === '' && view.text('skipVerify') === 'false';
}

/** False for a client that Mimir rejects once its TLS is on: half a key pair, or a minimum version or suites that nobody knows. */
export function worksOnceOn(view: FamilyConfiguration, settings: Partial<ClientSettings> = {}): boolean {
  const [certificate, key] = (['certificate', 'key'] as const).map((role) => view.text(role) || (settings[role] ?? ''));
  const isHalf =
    view.text('certificate') !== null && view.text('key') !== null && (certificate === '') !== (key === '');
  return !isHalf && minVersionFault(view) === null && cipherSuiteFaults(view).length === 0;
}

/** The changes that switch TLS on for a client, leaving alone what it sets itself. */
export function switchOn(client: End, settings: ClientSettings): readonly PlacedChange[] {
  const missing = roles.filter((role) => client.view.text(role) === '' && settings[role] !== '');
  const changes = missing.flatMap((role) => changeTo(client, role, settings[role]));
  if (client.view.text('enabled') === 'true') return changes;
  return [...changeTo(client, 'enabled', 'true'), ...changes];
}

/** The change that sets a client's option where it takes effect: where it is set already, else among the client's others. */
export function changeTo(client: End, role: OptionRole, text: string): readonly PlacedChange[] {
  const value = client.view.value(role);
  const document = value?.written?.document ?? homeOf(client);
  if (value && document) return [{ document, change: { option: value.option, value: text } }];
  return [];
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
  return mainDocument(process);
}

const mainDocument = noted('document with most TLS settings', (process: Process): ConfigDocument | null => {
  const all = process.configuration.families.flatMap(({ written }) => written.map(({ document }) => document));
  const counted = process.documents.map((document) => ({
    document,
    count: all.filter((each) => each === document).length,
  }));
  const [best] = counted.reverse().sort((a, b) => b.count - a.count);
  return best?.document ?? null;
});

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
