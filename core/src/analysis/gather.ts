import type { FileReading } from '../model/certificate';
import { callersOf } from './caller-files';
import type { Facts, PathFact } from '../model/facts';
import { Notes } from '../model/memo';
import type { Process, WrittenSetting } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import type { CertificateReader, Clock, Paths, VersionControl } from '../ports';
import { certificateBeside, keyBeside } from '../reporting/suggested-paths';
import { madeSecrets } from './made-secrets';
import type { MountedFiles } from './mounted-files';
import { authorityKeysIn } from './mounted-keys';
import { isOnEveryMachine } from './machine-folders';
import { runnerOf } from './runner';
import { pathScopeOf, placesOf, type PathPlaces } from './path-places';
import type { AnalysisSettings } from './analysis-settings';
import { present } from '../model/present';

export interface GatheringPorts {
  readonly certificates: CertificateReader;
  readonly clock: Clock;
  readonly paths: Paths;
  /** Absent where nothing is under version control, as in tests. */
  readonly versionControl?: VersionControl;
}

/** What was read for a process, as rules ask for it and as it was found. */
export interface Gathered {
  readonly facts: Facts;
  readonly found: ReadonlyMap<string, PathFact>;
  /** Every place of this machine, absolute, where a path of the process may lead, whether or not anything is there. */
  readonly places: readonly string[];
}

/** Reads every file that the process's documents name, so that rules need not wait. The only step that does. */
export async function gather(
  process: Process,
  settings: AnalysisSettings,
  ports: GatheringPorts,
  mounted: MountedFiles = nothingMounted,
): Promise<Gathered> {
  const scope = pathScopeOf(process.documents, settings, ports.paths);
  const found = new Map<string, PathFact>();
  const named = pathsNamed(process).map(({ uri, written, isLiteral }) => ({
    key: factKey(uri, written),
    places: placesOf(written, scope, settings, ports.paths, isLiteral),
  }));
  await Promise.all(named.map(async ({ key, places }) => found.set(key, await factAt(places, ports))));
  const beside = new Map<string, PathFact>();
  await Promise.all(
    pathsSuggested(process, found).map(async ({ uri, written, isLiteral }) => {
      const places = placesOf(written, scope, settings, ports.paths, isLiteral);
      beside.set(factKey(uri, written), await factAt(places, ports));
    }),
  );
  const tracked = await trackedKeys([...found.values()], ports);
  const callers = await callersOf(process.documents, ports.paths, mounted);
  const authorityKeys = await authorityKeysIn(scope.mounts ?? [], {
    ownKeys: ownKeys(process, found),
    found: [...found.values()],
    ...ports,
    // Last: callers pass all their ports, among which are files of another kind.
    files: mounted,
  });
  const runner = runnerOf(process.documents, ports.certificates);
  const facts: Facts = {
    ...(runner && { runner }),
    notes: new Notes(),
    now: ports.clock.now(),
    mounted: (scope.mounts ?? []).flatMap(({ local, folder }) => {
      if (local === null || folder === null) return [];
      return [ports.paths.resolve(folder, local)];
    }),
    authorityKeys,
    madeSecrets: await madeSecrets(process.documents, mounted, ports.paths),
    callers,
    path: (uri, written) =>
      found.get(factKey(uri, written)) ?? beside.get(factKey(uri, written)) ?? { kind: 'unknown' },
    inline: (text) => ports.certificates.readInline(text),
    isSignedBy: (certificate, issuer) => ports.certificates.isSignedBy(certificate, issuer),
    isTracked: (path) => tracked.has(path),
  };
  const places = present(named.map((each) => each.places.kind === 'candidates' && each.places.paths)).flat();
  return { facts, found, places: [...new Set(places)] };
}

function ownKeys({ configuration }: Process, found: ReadonlyMap<string, PathFact>): ReadonlySet<string> {
  const facts = configuration.writtenFamilies.flatMap((view) => {
    const value = view.value('key');
    if (value?.written && value.text) return found.get(factKey(value.written.document.uri, value.text)) ?? [];
    return [];
  });
  return new Set(facts.filter((fact) => fact.kind === 'here').map(({ path }) => path));
}

/** The files with private keys that version control tracks. */
async function trackedKeys(
  facts: readonly PathFact[],
  { versionControl }: GatheringPorts,
): Promise<ReadonlySet<string>> {
  if (!versionControl) return new Set();
  const here = facts.filter((fact) => fact.kind === 'here');
  const keys = here.filter(({ reading }) => hasPrivateKey(reading)).map(({ path }) => path);
  const asked = await Promise.all(
    [...new Set(keys)].map(async (path) => ((await versionControl.isTracked(path)) === true ? [path] : [])),
  );
  return new Set(asked.flat());
}

function hasPrivateKey(reading: FileReading): boolean {
  return reading.kind === 'pem' && reading.blocks.some(({ kind }) => kind === 'private-key');
}

const nothingMounted: MountedFiles = { textAt: () => Promise.resolve(null), namesIn: () => Promise.resolve([]) };

interface NamedPath {
  readonly uri: string;
  readonly written: string;
  /** True where a dollar sign is just that: what a variable would stand for has been filled in, or nobody does that. */
  readonly isLiteral: boolean;
}

/** Every path of the process: those that count, those that another setting beats, and the configuration file. */
function pathsNamed(process: Process): readonly NamedPath[] {
  const named = new Map<string, NamedPath>();
  for (const { document, setting } of settingsWithPaths(process)) {
    const written = process.configuration.textOf(document, setting);
    if (written === null || written === '') continue;
    named.set(factKey(document.uri, written), { uri: document.uri, written, isLiteral: isLiteral(document, process) });
  }
  return [...named.values()];
}

function isLiteral(document: ConfigDocument, process: Process): boolean {
  if (document.notation === 'yaml') return process.expandsEnvironment === 'yes';
  return document.kind === 'flags';
}

/** The other halves of pairs of which only one is named, and lies here: rules may suggest them, so they must know them. */
function pathsSuggested(process: Process, found: ReadonlyMap<string, PathFact>): readonly NamedPath[] {
  return process.configuration.writtenFamilies.flatMap((view) =>
    (['certificate', 'key'] as const).flatMap((half): readonly NamedPath[] => {
      const { text, written } = view.value(half) ?? {};
      if (!text || !written || view.text(half === 'key' ? 'certificate' : 'key') !== '') return [];
      const { document } = written;
      const sibling = half === 'certificate' ? keyBeside(text) : certificateBeside(text);
      if (sibling === null || found.get(factKey(document.uri, text))?.kind !== 'here') return [];
      return [{ uri: document.uri, written: sibling, isLiteral: isLiteral(document, process) }];
    }),
  );
}

function settingsWithPaths({ configuration }: Process): readonly WrittenSetting[] {
  const vault = configuration.flag('vault.enabled')?.text === 'true';
  const onDisk = configuration.writtenFamilies.filter((view) => !vault || !readByVault(view.family.transport));
  const inFamilies = onDisk
    .flatMap((view) => present([view.value('certificate'), view.value('key'), view.value('authority')]))
    .flatMap(({ overridden, written }) => present([...overridden, written]));
  const configFile = configuration.flag('config.file')?.written;
  if (configFile) return [...inFamilies, configFile];
  return inFamilies;
}

/** With Vault these paths are Vault's, not files (spec 1.9, 2.6: Kafka's are opened before there is a Vault). */
function readByVault(transport: string): boolean {
  return transport !== 'etcd' && transport !== 'objectStore' && transport !== 'kafka';
}

async function factAt(places: PathPlaces, { certificates, paths }: GatheringPorts): Promise<PathFact> {
  if (places.kind === 'unknown') return { kind: 'unknown' };
  const [first, ...others] = places.paths;
  if (first === undefined) return { kind: 'unknown' };
  const reading = await certificates.read(first);
  if (reading.kind === 'not-read') return { kind: 'not-read', path: first, why: reading.why };
  if (reading.kind === 'missing') {
    const found = await firstPresent(others, certificates);
    if (found) return found;
    const folder = paths.folderOf(first);
    const isOfAnother = !reading.folderExists || isOnEveryMachine(folder);
    if (places.by === 'absolute' && isOfAnother) return { kind: 'elsewhere', path: first, folder };
    if (isToBeMounted(places.by, reading.folderExists)) return { kind: 'unknown' };
  }
  return { kind: 'here', path: first, reading };
}

async function firstPresent(candidates: readonly string[], certificates: CertificateReader): Promise<PathFact | null> {
  for (const path of candidates) {
    const reading: FileReading = await certificates.read(path);
    // It may be there as well, so that none is missing.
    if (reading.kind === 'not-read') return { kind: 'not-read', path, why: reading.why };
    if (reading.kind !== 'missing') return { kind: 'here', path, reading };
  }
  return null;
}

function factKey(uri: string, written: string): string {
  return `${uri}\n${written}`;
}

/** What is to be mounted is not on this machine, so it may well be where the container runs. */
function isToBeMounted(by: Extract<PathPlaces, { kind: 'candidates' }>['by'], folderExists: boolean): boolean {
  return by === 'guess' || (by === 'mount' && !folderExists);
}
