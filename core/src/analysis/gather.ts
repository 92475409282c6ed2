import type { FileReading } from '../model/certificate';
import { callersOf, type TextAt } from './caller-files';
import type { Facts, PathFact } from '../model/facts';
import type { Process, WrittenSetting } from '../model/process';
import type { CertificateReader, Clock, Paths, VersionControl } from '../ports';
import { pathScopeOf, placesOf, type PathPlaces } from './paths';
import type { AnalysisSettings } from './settings';

export interface GatheringPorts {
  readonly certificates: CertificateReader;
  readonly clock: Clock;
  readonly paths: Paths;
  /** Absent where nothing is under version control, as in tests. */
  readonly versionControl?: VersionControl;
}

/** Reads every file that the process's documents name, so that rules need not wait. The only step that does. */
export async function gather(process: Process, settings: AnalysisSettings, ports: GatheringPorts, textAt: TextAt = noTexts): Promise<Facts> {
  const scope = pathScopeOf(process.documents, settings, ports.paths);
  const facts = new Map<string, PathFact>();
  await Promise.all(
    pathsNamed(process).map(async ({ uri, written }) => {
      facts.set(factKey(uri, written), await factAt(placesOf(written, scope, settings, ports.paths), ports));
    }),
  );
  const tracked = await trackedKeys([...facts.values()], ports);
  const callers = await callersOf(process.documents, ports.paths, textAt);
  return {
    now: ports.clock.now(),
    callers,
    path: (uri, written) => facts.get(factKey(uri, written)) ?? { kind: 'unknown' },
    inline: (text) => ports.certificates.readInline(text),
    isSignedBy: (certificate, issuer) => ports.certificates.isSignedBy(certificate, issuer),
    isTracked: (path) => tracked.has(path),
  };
}

/** The files with private keys that version control tracks. */
async function trackedKeys(facts: readonly PathFact[], { versionControl }: GatheringPorts): Promise<ReadonlySet<string>> {
  if (!versionControl) return new Set();
  const keys = facts.flatMap((fact) => (fact.kind === 'here' && hasPrivateKey(fact.reading) ? [fact.path] : []));
  const asked = await Promise.all([...new Set(keys)].map(async (path) => ((await versionControl.isTracked(path)) ? [path] : [])));
  return new Set(asked.flat());
}

function hasPrivateKey(reading: FileReading): boolean {
  return reading.kind === 'pem' && reading.blocks.some(({ kind }) => kind === 'private-key');
}

const noTexts: TextAt = () => Promise.resolve(null);

interface NamedPath {
  readonly uri: string;
  readonly written: string;
}

/** Every path of the process: those that count, those that another setting beats, and the configuration file. */
function pathsNamed(process: Process): readonly NamedPath[] {
  const named = new Map<string, NamedPath>();
  for (const { document, setting } of settingsWithPaths(process)) {
    const written = process.configuration.textOf(document, setting);
    if (written === null || written === '') continue;
    named.set(factKey(document.uri, written), { uri: document.uri, written });
  }
  return [...named.values()];
}

function settingsWithPaths({ configuration }: Process): readonly WrittenSetting[] {
  const vault = configuration.flag('vault.enabled')?.text === 'true';
  const inFamilies = configuration.families.flatMap((view) =>
    vault && readByVault(view.family.transport)
      ? []
      : [view.value('certificate'), view.value('key'), view.value('authority')].flatMap((value) =>
          value ? [...value.overridden, ...(value.written ? [value.written] : [])] : [],
        ),
  );
  const configFile = configuration.flag('config.file')?.written;
  return configFile ? [...inFamilies, configFile] : inFamilies;
}

/** With Vault these paths are Vault's, not files (spec 1.9). */
function readByVault(transport: string): boolean {
  return transport !== 'etcd' && transport !== 'objectStore';
}

async function factAt(places: PathPlaces, { certificates, paths }: GatheringPorts): Promise<PathFact> {
  const [first, ...others] = places.kind === 'candidates' ? places.paths : [];
  if (places.kind === 'unknown' || first === undefined) return { kind: 'unknown' };
  const reading = await certificates.read(first);
  if (reading.kind === 'missing') {
    const found = await firstPresent(others, certificates);
    if (found) return found;
    if (places.by === 'absolute' && !reading.folderExists) return { kind: 'elsewhere', folder: paths.folderOf(first) };
    // What is to be mounted is not on this machine, so it may well be where the container runs.
    if (places.by === 'guess' || (places.by === 'mount' && !reading.folderExists)) return { kind: 'unknown' };
  }
  return { kind: 'here', path: first, reading };
}

async function firstPresent(candidates: readonly string[], certificates: CertificateReader): Promise<PathFact | null> {
  for (const path of candidates) {
    const reading: FileReading = await certificates.read(path);
    if (reading.kind !== 'missing') return { kind: 'here', path, reading };
  }
  return null;
}

function factKey(uri: string, written: string): string {
  return `${uri}\n${written}`;
}
