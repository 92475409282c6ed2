import type { PairPaths } from '../certificates/plan/default-paths';
import type { DocumentChanges } from '../model/finding';
import type { OptionRole } from '../model/option';
import type { FamilyConfiguration, Process } from '../model/process';
import { isPemOrKey } from '../model/quoted';
import type { ConfigDocument } from '../model/setting';
import { alertmanagersByHttps } from '../documents/kinds/helm/chart-defaults';
import { holderAt } from '../model/setting';
import { alertmanagerClient, alertmanagerUrl } from '../topology/alertmanager-calls';
import type { Call } from '../topology/http-call';
import { listenerHasTls, runningComponents } from '../topology/usage';
import { isWeakByDefault, isWeakMinimum } from '../topology/weak-versions';
import { endsOf, type Protocol, type SecuredEnd } from './ends';
import { byDocument, homeOf, place, type PlacedChange, type Wish } from './placing';
import { present } from '../model/present';

/** The files and the name by which every hop of a deployment is secured. */
interface SecuringFiles {
  readonly serverCertificate: string;
  readonly serverKey: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
  readonly authority: string;
  readonly serverName: string;
}

export interface MutualTlsWishes {
  readonly internalName: string;
  /** The anchor by which clients of a YAML hold in common what they can. */
  readonly anchor?: string;
  readonly protocols?: ReadonlySet<Protocol>;
  /** The folder of the certificates as a process writes it, with a slash at its end; null where the process's own mounts tell. */
  readonly folderOf?: (process: Process) => string | null;
}

/**
 * The settings that put mutual TLS on every hop of a deployment: certificate, key, client CA and policy of each gRPC
 * port, and certificate, key, CA and server name of the clients that its components use. Memberlist gets its own. What a
 * family sets already stays, unless it weakens the hop. Empty where nothing is to change.
 */
export function mutualTlsChanges(processes: readonly Process[], wishes: MutualTlsWishes): readonly DocumentChanges[] {
  const { protocols = new Set<Protocol>(['grpc', 'memberlist']), anchor } = wishes;
  const ends = processes.flatMap((process) => endsOf(process, protocols));
  const changes = ends.flatMap((end): readonly PlacedChange[] => {
    const { process, view } = end;
    const files = filesFor(process, ends, wishes);
    if (view.family.side === 'server')
      return [
        ...place(view, process, listenerWishes(view, files), { together: portHome(end) }),
        ...soundMinimum(process, protocols),
      ];
    return place(view, process, clientWishes(view, files), { anchor });
  });
  return byDocument(changes);
}

/** Inline text is as good as a file, and the file would beat it. */
function listenerWishes(
  view: FamilyConfiguration,
  { serverCertificate, serverKey, authority }: SecuringFiles,
): readonly Wish[] {
  const isInline = (role: OptionRole): boolean => (view.text(role) ?? '') !== '';
  const wishes: Wish[] = [];
  if (!isInline('certificateText') || !isInline('keyText'))
    wishes.push(
      { role: 'certificate', value: serverCertificate, exactly: false },
      { role: 'key', value: serverKey, exactly: false },
    );
  if (!isInline('authorityText')) wishes.push({ role: 'authority', value: authority, exactly: false });
  return [...wishes, ...policyWish(view)];
}

/** Probes and callers that nobody shows have no certificate, so that the HTTP port verifies those that are shown. */
function policyWish(view: FamilyConfiguration): readonly Wish[] {
  if (view.family.transport === 'grpc')
    return [{ role: 'clientAuth', value: 'RequireAndVerifyClientCert', exactly: true }];
  const verifies = /^(?:RequireAndVerifyClientCert|VerifyClientCertIfGiven)$/.test(view.text('clientAuth') ?? '');
  if (verifies) return [];
  return [{ role: 'clientAuth', value: 'VerifyClientCertIfGiven', exactly: true }];
}

/** How the rulers reach Alertmanagers of their own deployment: by HTTPS, with the clients' certificate. */
export function alertmanagerChanges(
  calls: readonly Call[],
  processes: readonly Process[],
  wishes: MutualTlsWishes,
): readonly DocumentChanges[] {
  const ends = processes.flatMap((process) => endsOf(process, new Set<Protocol>(['grpc', 'memberlist', 'http'])));
  const clients = new Map(present(calls.map(({ client }) => client && ([client.view, client.process] as const))));
  for (const process of processes.filter((each) => alertsItsChart(each, processes))) {
    const view = alertmanagerClient(process);
    if (view) clients.set(view, process);
  }
  return byDocument(
    [...clients].flatMap(([view, process]): readonly PlacedChange[] => [
      ...place(view, process, clientWishes(view, filesFor(process, ends, wishes))),
      ...urlByHttps(process),
    ]),
  );
}

/** How clients reach servers that are none of Mimir's and get its certificates: like its own clients. */
export function outsideChanges(
  clients: readonly SecuredEnd[],
  processes: readonly Process[],
  wishes: MutualTlsWishes,
): readonly DocumentChanges[] {
  const ends = processes.flatMap((process) => endsOf(process, new Set<Protocol>(['grpc', 'memberlist'])));
  return byDocument(
    clients.flatMap(({ view, process }) => place(view, process, clientWishes(view, filesFor(process, ends, wishes)))),
  );
}

function urlByHttps(process: Process): readonly PlacedChange[] {
  const url = alertmanagerUrl(process);
  const home = homeOf(process);
  if (!url || !home) return [];
  // What the values leave to the chart leads to its own Alertmanagers by HTTP. The chart writes the key that beats the other.
  if (!url.written) {
    const { option } = process.configuration.yaml('ruler.alertmanager_url') ?? url;
    if (url.text === null) return [{ document: home, option, value: alertmanagersByHttps }];
    return [];
  }
  const raw = url.text ?? url.written.setting.value?.text ?? '';
  const value = raw.replace(/(^|,\s*|\+)http:/g, '$1https:');
  if (value === raw) return [];
  return [{ document: url.written.document, option: url.option, value }];
}

/** True for a ruler of the chart whose URL is the chart's own, where an Alertmanager is installed along with it. */
function alertsItsChart(process: Process, processes: readonly Process[]): boolean {
  const url = alertmanagerUrl(process);
  const [home] = process.documents;
  return (
    url?.written === null &&
    url.text === null &&
    home !== undefined &&
    process.documents.some(({ impliedValues }) => impliedValues?.has('ruler.alertmanager-url') === true) &&
    runningComponents(process).has('ruler') &&
    processes.some(
      (other) => runningComponents(other).has('alertmanager') && other.documents.some(({ uri }) => uri === home.uri),
    )
  );
}

/** Half of a port's settings in a YAML that others share would switch nothing on there and keep them from starting: all are where the first is. */
function portHome({ view, process }: SecuredEnd): ConfigDocument | null {
  const roles = ['certificate', 'key', 'certificateText', 'keyText', 'authority', 'clientAuth'] as const;
  const written = roles.map((role) => view.value(role)).find((value) => value?.written && value.text !== '')?.written;
  return written?.document ?? homeOf(process);
}

const oldestSound = { role: 'minVersion', value: 'VersionTLS12', exactly: true } as const;

/** The ports of a process share one minimum. Without it, early releases take versions that are no longer secure. */
function soundMinimum(process: Process, protocols: ReadonlySet<Protocol>): readonly PlacedChange[] {
  const { configuration, version } = process;
  const shared = configuration.family('server');
  const isListening = ({ family }: FamilyConfiguration): boolean =>
    family.transport === 'grpc' || protocols.has('http') || listenerHasTls(family, process) === true;
  const ports = configuration.families.filter(
    (view) => view.family.side === 'server' && view !== shared && isListening(view),
  );
  const isWeak =
    shared?.text('minVersion') === ''
      ? ports.some(({ family }) => isWeakByDefault(family, version.version))
      : shared !== null && isWeakMinimum(shared);
  if (shared && isWeak) return place(shared, process, [oldestSound]);
  return [];
}

/** Memberlist listens by the certificate that it dials with, so it takes the servers' (spec 2.3). */
function clientWishes(view: FamilyConfiguration, files: SecuringFiles): readonly Wish[] {
  const { certificate, key } = pairToPresent(view, files);
  return present<Wish>([
    { role: 'enabled', value: 'true', exactly: true },
    { role: 'certificate', value: certificate, exactly: false },
    { role: 'key', value: key, exactly: false },
    { role: 'authority', value: files.authority, exactly: false },
    { role: 'serverName', value: files.serverName, exactly: false },
    { role: 'skipVerify', value: 'false', exactly: true },
    isWeakMinimum(view) && oldestSound,
  ]);
}

function pairToPresent({ family }: FamilyConfiguration, files: SecuringFiles): PairPaths {
  if (family.side === 'both') return { certificate: files.serverCertificate, key: files.serverKey };
  return { certificate: files.clientCertificate, key: files.clientKey };
}

/**
 * What some family of the process names already, else one of a process that names its files in the same folder, else the
 * usual files in a folder that the process can read.
 */
function filesFor(
  process: Process,
  ends: readonly SecuredEnd[],
  { folderOf, internalName }: MutualTlsWishes,
): SecuringFiles {
  const own = ends.filter((end) => end.process === process);
  const chosen = folderOf?.(process) ?? null;
  const others = chosen === null ? ends : ends.filter((end) => folderOf?.(end.process) === chosen);
  const candidates = [...own, ...others];
  const listeners = candidates.filter(({ view }) => view.family.side === 'server');
  const clients = candidates.filter(({ view }) => view.family.side === 'client');
  const known = (from: readonly SecuredEnd[], role: OptionRole): string =>
    from.map((end) => pathFor(process, end, role)).find((text) => text) ?? '';
  const folder =
    folderBeside(unloaded(process, known([...listeners, ...clients], 'certificate'))) ??
    chosen ??
    folderMountedIn(ends.map((end) => end.process));
  const namedServer = pairOf(process, listeners);
  const namedClient = pairOf(process, clients);
  const usual = usualFiles(folder, process, namedServer ?? namedClient);
  const [server, client] = [namedServer ?? usual.server, namedClient ?? usual.client];
  return {
    serverCertificate: server.certificate,
    serverKey: server.key,
    clientCertificate: client.certificate,
    clientKey: client.key,
    authority: known(listeners, 'authority') || known(clients, 'authority') || usual.authority,
    serverName: clients.map(({ view }) => view.text('serverName')).find((text) => text) || internalName,
  };
}

/** What files are called that nothing names: in a Secret that exists they can't be added, so the pair that is in it serves both roles. */
function usualFiles(
  folder: string,
  { documents }: Process,
  named: PairPaths | null,
): { readonly server: PairPaths; readonly client: PairPaths; readonly authority: string } {
  const mounts = documents.flatMap((document) => document.mounts ?? []);
  const pair = (name: string): PairPaths => ({ certificate: `${folder}${name}.crt`, key: `${folder}${name}.key` });
  if (holderAt(folder.replace(/\/$/, ''), mounts)?.kind !== 'Secret')
    return { server: pair('server'), client: pair('client'), authority: `${folder}root.crt` };
  const both = named ?? pair('tls');
  return { server: both, client: both, authority: `${folder}ca.crt` };
}

/** The first certificate that is named with its key, in one family. */
function pairOf(process: Process, ends: readonly SecuredEnd[]): PairPaths | null {
  const pairs = ends.map((end) => ({
    certificate: pathFor(process, end, 'certificate'),
    key: pathFor(process, end, 'key'),
  }));
  return pairs.find(({ certificate, key }) => certificate !== '' && key !== '') ?? null;
}

/** A path of an end, for another process too: what systemd loads for one service is nowhere for others, but its source is. */
function pathFor(process: Process, { view, process: owner }: SecuredEnd, role: OptionRole): string {
  const path = view.text(role) ?? '';
  if (isPemOrKey(path)) return '';
  if (owner === process) return path;
  return unloaded(owner, path);
}

/** Where systemd loads a path of a process from; '' where that is not known. */
function unloaded({ documents }: Process, path: string): string {
  const credentials = documents.flatMap((document) => document.credentials ?? []);
  const loading = credentials.find(({ folder }) => path.startsWith(`${folder}/`));
  if (!loading) return path;
  const [source = '', ...others] = loading.sources.get(path) ?? [];
  if (others.length === 0) return source;
  return '';
}

/** The folder of a certificate that is named already. */
export function folderBeside(certificate: string): string | null {
  if (certificate === '') return null;
  return /^(.*\/)?/.exec(certificate)?.[0] ?? '';
}

/** In a container, a mounted folder, one for certificates first. */
function folderMountedIn(processes: readonly Process[]): string {
  const targets = processes
    .flatMap(({ documents }) => documents.flatMap(({ mounts }) => mounts ?? []))
    .map(({ target }) => target);
  const folders = targets.filter((target) => !/\.\w+$/.test(target));
  const best = folders.find((target) => /cert|tls|ssl/i.test(target));
  if (best === undefined) return 'certs/';
  return `${best.replace(/\/$/, '')}/`;
}
