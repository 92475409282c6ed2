import type { HopState } from '../model/deployment-map';
import type { EffectiveValue, FamilyConfiguration, Process } from '../model/process';
import { alertmanagerClient, alertmanagerUrl, shownUrl } from './alertmanager-calls';
import type { Call } from './http-call';
import { cipherSuiteFaults, ignoresVersionAndSuites, minVersionFault } from './client-options';
import type { Component } from './components';
import { presentedBy, trustedBy } from './credentials';
import { useOf } from './family-uses';
import type { End, Member } from './links';
import { outsideServer, type OutsideServer } from './outside-servers';
import { runningComponents } from './usage';

/**
 * One way from a client of a process to a server that is none of Mimir's. Its state is what the client's own options and
 * files come to: nobody sees what the server asks for.
 */
export interface OutsideHop {
  readonly server: OutsideServer;
  readonly dialers: readonly Component[];
  readonly client: End;
  readonly state: HopState;
  /** What switches TLS on or off; null where it is always on. */
  readonly switch: EffectiveValue | null;
}

/** Every way from the members to servers that are none of Mimir's. Only what the documents show to be in use is one. */
export function outsideHopsOf(members: readonly Member[], calls: readonly Call[]): readonly OutsideHop[] {
  const alerting = new Set(calls.flatMap(({ client }) => (client ? [client.process] : [])));
  return members.flatMap((member) => {
    const running = runningComponents(member.process);
    return member.process.configuration.families.flatMap((view): readonly OutsideHop[] => {
      if (view.family.transport === 'http' && alerting.has(member.process)) return [];
      const server = serverOf(view, member.process);
      const dialers = server ? dialersOf(view, member.process, running) : [];
      if (!server || dialers.length === 0) return [];
      const client = { ...member, view };
      const { encrypts, by } = encryptionOf(view, member.process);
      return [{ server, dialers, client, state: stateOf(client, encrypts), switch: by }];
    });
  });
}

/** What is common to stores opens none, and of the two blocks of the Alertmanager client one counts. */
function serverOf(view: FamilyConfiguration, process: Process): OutsideServer | null {
  const { id, transport } = view.family;
  if (transport === 'grpc' || id.startsWith('common.')) return null;
  if (transport === 'http' && alertmanagerClient(process)?.family.id !== id) return null;
  return outsideServer(view.family, process);
}

/** Every process looks at Kafka's options, and few dial it. */
const kafkaClients: readonly Component[] = ['distributor', 'ingester', 'block-builder'];

function dialersOf(
  { family }: FamilyConfiguration,
  { configuration, version }: Process,
  running: ReadonlySet<Component>,
): readonly Component[] {
  if (family.transport === 'http') {
    if (isAlerting({ configuration }) && running.has('ruler')) return ['ruler'];
    return [];
  }
  const use = useOf(family.id, version.version);
  if (use?.isOpen(configuration, running) !== true) return [];
  return (family.transport === 'kafka' ? kafkaClients : use.users).filter((user) => running.has(user));
}

/** By either of the two options that may name an Alertmanager. */
function isAlerting(process: Pick<Process, 'configuration'>): boolean {
  return (alertmanagerUrl(process)?.text ?? '') !== '';
}

interface Encryption {
  /** Null where that is not known. */
  readonly encrypts: boolean | null;
  readonly by: EffectiveValue | null;
}

/** An Alertmanager's URL decides by its scheme, S3 by `insecure`; Google and Azure are always spoken to with TLS (spec 2.3, 2.4). */
function encryptionOf(view: FamilyConfiguration, process: Process): Encryption {
  const { transport, id } = view.family;
  if (transport === 'http') return encryptionByUrl(process);
  if (transport !== 'objectStore') return encryptionBy(view.value('enabled'), 'true');
  const { configuration } = process;
  const store = id.replace(/\.http$/, '');
  if (store.endsWith('.s3')) return encryptionBy(configuration.flag(`${store}.insecure`), 'false');
  // A connection string may hold an endpoint of its own.
  const connection = store.endsWith('.azure') ? configuration.flag(`${store}.connection-string`) : null;
  if (connection === null || connection.text === '') return { encrypts: true, by: null };
  return { encrypts: null, by: connection };
}

function encryptionBy(value: EffectiveValue | null, on: 'true' | 'false'): Encryption {
  const isKnown = value?.text === 'true' || value?.text === 'false';
  return { encrypts: isKnown ? value.text === on : null, by: value };
}

function encryptionByUrl(process: Process): Encryption {
  const url = alertmanagerUrl(process);
  const text = url && shownUrl(url);
  if (!text) return { encrypts: null, by: url };
  const urls = text.split(',').map((each) => each.trim());
  const encrypted = urls.filter((each) => /^(?:[a-z]+\+)?https:/.test(each));
  // One URL in plaintext shows the alerts to everybody.
  return { encrypts: encrypted.length === urls.length, by: url };
}

function stateOf(client: End, encrypts: boolean | null): HopState {
  const { view } = client;
  if (encrypts === null) return 'unknown';
  if (!encrypts) return 'plaintext';
  if (view.family.transport === 'http' && view.text('enabled') !== 'true') {
    if (view.text('enabled') === null) return 'unknown';
    return 'tls';
  }
  if (cannotConnect(client)) return 'broken';
  if (presents(client) && view.text('skipVerify') !== 'true') return 'mtls';
  return 'tls';
}

/** True for a client that shows a certificate to whoever asks for one. */
export function presents({ view, process, facts }: End): boolean {
  return presentedBy(view, process, facts).kind !== 'none';
}

/** The client's own options or files are wrong, whatever the server is like. */
function cannotConnect({ view, process, facts }: End): boolean {
  const { kind } = presentedBy(view, process, facts);
  if (kind === 'half' || kind === 'refused' || kind === 'unknown') return true;
  if (trustedBy(view, process, facts).kind === 'unknown') return true;
  return !ignoresVersionAndSuites(view) && (minVersionFault(view) !== null || cipherSuiteFaults(view).length > 0);
}
