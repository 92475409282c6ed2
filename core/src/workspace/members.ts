import { gather, type Gathered, type GatheringPorts } from '../analysis/gather';
import type { SeenFiles } from '../analysis/analysis';
import { unseenBy } from '../analysis/unseen';
import { type AnalysisSettings } from '../analysis/analysis-settings';
import { certificatesIn } from '../x509/key-pair';
import { Question, type Versioned } from '../model/memo';
import type { Process } from '../model/process';
import { processOf } from '../process/composition';
import type { Member } from '../topology/links';
import type { Look } from './look';
import type { Unit } from './units';

/** A process with what was read for it. */
export interface SeenMember extends Member {
  readonly seen: SeenFiles;
}

const processes = new Question<Process>('process');
/** When these readings were first there. */
const reads = new Question<number>('read at');
const members = new Question<SeenMember>('member');

/** Puts the process of a unit together, and reads what it names. It is another one only if a document, a setting or one of those files is. */
export async function memberOf(unit: Unit, look: Look): Promise<Versioned<SeenMember>> {
  const settings = look.settingsFor(unit.owner);
  const { mimirVersion, environment } = settings.value;
  const parts = { name: unit.name, documents: unit.documents, version: mimirVersion, environment };
  const process = look.memo.get(processes, unit.key, [...unit.inputs, settings], look.uses, () =>
    processOf(parts, look.catalogue),
  );
  const { gathered, inputs } = await gatheredBy(look, process.value, settings.value);
  const read = look.memo.get(reads, unit.key, [process, settings, ...inputs], look.uses, () => look.now);
  const time = look.timeSince(read.value, unit.key);
  const facts = { ...gathered.facts, now: time.value };
  return look.memo.get(members, unit.key, [read, time], look.uses, () => ({
    process: process.value,
    facts,
    seen: seenBy(process.value, gathered),
  }));
}

function seenBy(process: Process, { found, facts, places }: Gathered): SeenFiles {
  const here = [...found.values()]
    .filter((fact) => fact.kind === 'here')
    .filter(({ reading }) => certificatesIn(reading).length > 0);
  return { places, certificates: here.map(({ path }) => path), unseen: unseenBy(process, found, facts.madeSecrets) };
}

/** Reads what the process names, and keeps account of what was read. */
async function gatheredBy(
  look: Look,
  process: Process,
  settings: AnalysisSettings,
): Promise<{ readonly gathered: Gathered; readonly inputs: readonly Versioned<unknown>[] }> {
  const read = new Map<string, Versioned<unknown>>();
  const noting = async <T>(key: string, asked: Promise<Versioned<T>>): Promise<T> => {
    const answer = await asked;
    read.set(key, answer);
    return answer.value;
  };
  const { certificates, paths } = look.inputs.ports;
  const ports: GatheringPorts = {
    paths,
    certificates: {
      read: (path) => noting(`reading ${path}`, look.reading(path)),
      readInline: (text) => certificates.readInline(text),
      isSignedBy: (certificate, issuer) => certificates.isSignedBy(certificate, issuer),
      accountOf: (user) => certificates.accountOf?.(user) ?? null,
    },
    clock: { now: () => look.now },
    versionControl: { isTracked: (path) => noting(`tracked ${path}`, look.isTracked(path)) },
  };
  const gathered = await gather(process, settings, ports, {
    textAt: async (path) => {
      const file = await look.file(paths.toUri(path));
      if (file) read.set(`text ${path}`, file);
      return file?.value.source ?? null;
    },
    namesIn: (folder) => noting(`names ${folder}`, look.listing(folder)),
  });
  const ordered = [...read].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, answer]) => answer);
  return { gathered, inputs: ordered };
}
