import { serviceDirectives } from '../documents/kinds/systemd/unit-lines';
import type { Process } from '../model/process';
import type { Mount } from '../model/setting';
import type { Paths } from '../ports';
import { endsOf, type Protocol } from './ends';
import type { Judged } from './judging';
import { folderBeside } from './mutual-tls';
import { foundOr } from '../model/text';

/** Where the certificates of a deployment are, as its processes write it. */
export interface CertificateFolder {
  /** For processes of this machine, with a slash at its end. */
  readonly local: string;
  /** The folder in containers, without a slash, and what of the Compose file's machine is mounted there. */
  readonly target: string;
  readonly mounted: string;
}

/** True for a process in a container, where a path of this machine means nothing. */
export function isContained({ documents }: Process): boolean {
  return documents.some(({ pathsAreLocal }) => !pathsAreLocal);
}

/** Certificates that are named keep their folder; else it is `certs` beside the configuration, mounted at `/certs`. */
export function certificateFolder(judged: Judged, workingDirectory: string | null, paths: Paths): CertificateFolder {
  const processes = judged.processes.map(({ process }) => process);
  const contained = processes.filter(isContained);
  const local = processes.filter((process) => !isContained(process));
  const target = namedFolder(contained) ?? targetFor(contained);
  return {
    local: localFolder(local, judged, workingDirectory, paths),
    target,
    mounted: localOf(contained, target) ?? './certs',
  };
}

/** The folder in which a family of the processes has a certificate already. */
function namedFolder(processes: readonly Process[]): string | null {
  const wanted = new Set<Protocol>(['grpc', 'memberlist', 'http']);
  const named = processes.flatMap((process) =>
    endsOf(process, wanted).map(({ view }) => view.text('certificate') ?? ''),
  );
  const absolute = named.find((path) => path.startsWith('/'));
  if (absolute === undefined) return null;
  return folderBeside(absolute)?.replace(/(.)\/$/, '$1') ?? null;
}

/** A folder of certificates that some container has, else one that is free in all of them. */
function targetFor(processes: readonly Process[]): string {
  const mounts = processes.flatMap(mountsOf);
  const usable = mounts.filter(
    ({ target, local }) => local !== null && /cert|tls|ssl/i.test(target) && !/\.\w+$/.test(target),
  );
  const known = usable.find(({ target }) =>
    processes.every((process) => mountsOf(process).every((mount) => mount.target !== target || mount.local !== null)),
  );
  if (known) return known.target;
  const isFree = (folder: string): boolean =>
    mounts.every(
      ({ target }) => target !== folder && !target.startsWith(`${folder}/`) && !folder.startsWith(`${target}/`),
    );
  return ['/certs', '/mimir-certs', '/etc/mimir-tls'].find(isFree) ?? '/mimir-tls-certs';
}

function mountsOf({ documents }: Process): readonly Mount[] {
  return documents.flatMap(({ mounts }) => mounts ?? []);
}

function localOf(processes: readonly Process[], target: string): string | null {
  return processes.flatMap(mountsOf).find((mount) => mount.target === target && mount.local !== null)?.local ?? null;
}

/** Relative where Mimir is started beside its files and they name no others by their full path; units are started elsewhere. */
function localFolder(
  processes: readonly Process[],
  judged: Judged,
  workingDirectory: string | null,
  paths: Paths,
): string {
  const units = processes.flatMap((process) => unitFolder(process, judged));
  const named = processes.flatMap(configFileOf).find((path) => paths.isAbsolute(path));
  const base = named === undefined ? (units.find((folder) => folder !== null) ?? null) : paths.folderOf(named);
  const loaded = loadedFolder(processes);
  if (loaded !== null) return loaded;
  if (base !== null) return `${base.replace(/[/\\]$/, '')}/certs/`;
  if (units.length > 0) return '/etc/mimir/certs/';
  const folders = [...new Set(processes.flatMap((process) => folderOf(process, paths) ?? []))];
  const [first = ''] = folders;
  if (folders.length > 1 && workingDirectory === null) return `${commonFolder(folders)}/certs/`;
  if (processes.some((process) => namesItsFolder(process, first))) return `${first}/certs/`;
  return 'certs/';
}

/** The folder that a unit's credentials are loaded from, so that what it needs beside them is in one place; null where there is none. */
function loadedFolder(processes: readonly Process[]): string | null {
  const files = processes.flatMap(({ documents }) =>
    documents.flatMap(({ credentials }) => [...(credentials?.sources.values() ?? [])]),
  );
  const [first] = files.filter((sources) => sources.length === 1).flat();
  if (first === undefined) return null;
  return folderBeside(first);
}

function configFileOf({ configuration }: Process): readonly string[] {
  const text = configuration.flag('config.file')?.text ?? '';
  if (text === '') return [];
  return [text];
}

/** Where a unit starts its process; null where it does not say, and nothing for a process that no unit starts. */
function unitFolder({ documents }: Process, judged: Judged): readonly (string | null)[] {
  const unit = documents.find(({ kind, pathsAreLocal }) => kind === 'systemd' && pathsAreLocal);
  if (!unit) return [];
  const text = judged.files.get(unit.uri)?.source.text ?? '';
  const folder = directiveOf(text, 'WorkingDirectory')?.replace(/^-/, '');
  if (folder?.startsWith('/') === true) return [folder];
  return [null];
}

/** The last value of a directive of a unit's service. */
export function directiveOf(text: string, name: string): string | null {
  const last = serviceDirectives(text).findLast((directive) => directive.name === name);
  if (!last) return null;
  const value = text.slice(last.value.start, last.value.end).trim();
  if (value === '') return null;
  return value;
}

/** Flags decide where a process is started: a YAML that it shares may be elsewhere. */
function folderOf({ documents }: Process, paths: Paths): string | null {
  const first = documents.findLast(({ notation }) => notation === 'flag') ?? documents[0];
  const path = (first && paths.fromUri(first.uri)) ?? null;
  if (path === null) return null;
  return paths.folderOf(path);
}

function namesItsFolder({ documents }: Process, folder: string): boolean {
  return (
    folder !== '' &&
    documents.some(({ settings }) =>
      settings.some(({ value }) => value?.dynamic === false && value.text.startsWith(`${folder}/`)),
    )
  );
}

function commonFolder([first = '', ...others]: readonly string[]): string {
  const parts = first.split('/');
  const shared = parts.findIndex((part, index) => others.some((other) => other.split('/')[index] !== part));
  return parts.slice(0, foundOr(shared, parts.length)).join('/');
}

/** The Compose file of a process that one starts. */
export function composeUri({ documents }: Process): string | null {
  return documents.find(({ kind, notation }) => kind === 'compose' && notation === 'flag')?.uri ?? null;
}
