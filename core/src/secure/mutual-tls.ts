import type { DocumentChanges } from '../model/finding';
import type { OptionRole } from '../model/option';
import type { FamilyConfiguration, Process } from '../model/process';
import type { Link } from '../topology/links';
import { listenerHasTls } from '../topology/usage';
import { isWeakByDefault, isWeakMinimum } from '../topology/weak-versions';
import { byDocument, place, type PlacedChange, type Wish } from './placing';

/** The files and the name by which every hop of a deployment is secured. */
interface Credentials {
  readonly serverCertificate: string;
  readonly serverKey: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
  readonly authority: string;
  readonly serverName: string;
}

/**
 * The settings that put mutual TLS on every hop of a deployment: certificate, key, client CA and policy of the
 * listeners, and certificate, key, CA and server name of the clients that dial them. Memberlist gets its own. What a
 * family sets already stays, unless it weakens the hop. With an anchor the clients hold in common what they can. Empty
 * where nothing is to change.
 */
export function mutualTlsChanges(processes: readonly Process[], links: readonly Link[], internalName: string, anchor?: string): readonly DocumentChanges[] {
  const credentials = credentialsOf(processes, links, internalName);
  const changes: PlacedChange[] = [];
  for (const view of new Set(links.map(({ server }) => server.view))) {
    const process = links.find(({ server }) => server.view === view)?.server.process;
    if (process && view.family.side === 'server') changes.push(...place(view, process, listenerWishes(credentials)), ...soundMinimum(process));
  }
  for (const view of new Set(links.map(({ client }) => client.view))) {
    const process = links.find(({ client }) => client.view === view)?.client.process;
    if (process) changes.push(...place(view, process, clientWishes(view, credentials), anchor));
  }
  return byDocument(changes);
}

function listenerWishes({ serverCertificate, serverKey, authority }: Credentials): readonly Wish[] {
  return [
    { role: 'certificate', value: serverCertificate, exactly: false },
    { role: 'key', value: serverKey, exactly: false },
    { role: 'authority', value: authority, exactly: false },
    { role: 'clientAuth', value: 'RequireAndVerifyClientCert', exactly: true },
  ];
}

const oldestSound = { role: 'minVersion', value: 'VersionTLS12', exactly: true } as const;

/** The ports of a process share one minimum. Without it, early releases take versions that are no longer secure. */
function soundMinimum(process: Process): readonly PlacedChange[] {
  const { configuration, version } = process;
  const shared = configuration.family('server');
  const isListening = ({ family }: FamilyConfiguration): boolean => family.transport === 'grpc' || listenerHasTls(family, process) === true;
  const ports = configuration.families.filter((view) => view.family.side === 'server' && view !== shared && isListening(view));
  const isWeak = shared?.text('minVersion') === '' ? ports.some(({ family }) => isWeakByDefault(family, version.version)) : shared !== null && isWeakMinimum(shared);
  return shared && isWeak ? place(shared, process, [oldestSound]) : [];
}

/** Memberlist listens by the certificate that it dials with, so it takes the servers' (spec 2.3). */
function clientWishes(view: FamilyConfiguration, credentials: Credentials): readonly Wish[] {
  const listens = view.family.side === 'both';
  return [
    { role: 'enabled', value: 'true', exactly: true },
    { role: 'certificate', value: listens ? credentials.serverCertificate : credentials.clientCertificate, exactly: false },
    { role: 'key', value: listens ? credentials.serverKey : credentials.clientKey, exactly: false },
    { role: 'authority', value: credentials.authority, exactly: false },
    { role: 'serverName', value: credentials.serverName, exactly: false },
    { role: 'skipVerify', value: 'false', exactly: true },
    ...(isWeakMinimum(view) ? [oldestSound] : []),
  ];
}

/** What some family of the deployment names already, else the usual files, in a folder that the processes can read. */
function credentialsOf(processes: readonly Process[], links: readonly Link[], internalName: string): Credentials {
  const listeners = [...new Set(links.map(({ server }) => server.view))];
  const clients = [...new Set(links.map(({ client }) => client.view))].filter(({ family }) => family.side === 'client');
  const known = (views: readonly FamilyConfiguration[], role: OptionRole): string => views.map((view) => view.text(role)).find((text) => text) ?? '';
  const folder = folderFor(processes, known([...listeners, ...clients], 'certificate'));
  const serverPair = known(listeners, 'certificate') !== '' && known(listeners, 'key') !== '';
  const clientPair = known(clients, 'certificate') !== '' && known(clients, 'key') !== '';
  return {
    serverCertificate: serverPair ? known(listeners, 'certificate') : `${folder}server.crt`,
    serverKey: serverPair ? known(listeners, 'key') : `${folder}server.key`,
    clientCertificate: clientPair ? known(clients, 'certificate') : `${folder}client.crt`,
    clientKey: clientPair ? known(clients, 'key') : `${folder}client.key`,
    authority: known(listeners, 'authority') || known(clients, 'authority') || `${folder}root.crt`,
    serverName: known(clients, 'serverName') || internalName,
  };
}

/** Beside a certificate that is named already; in a container, below a mounted folder, the one for certificates first. */
function folderFor(processes: readonly Process[], certificate: string): string {
  if (certificate !== '') return /^(.*\/)?/.exec(certificate)?.[0] ?? '';
  const targets = processes.flatMap(({ documents }) => documents.flatMap(({ mounts }) => mounts ?? [])).map(({ target }) => target);
  const folders = targets.filter((target) => !/\.\w+$/.test(target));
  const best = folders.find((target) => /cert|tls|ssl/i.test(target));
  return best === undefined ? 'certs/' : `${best.replace(/\/$/, '')}/`;
}
