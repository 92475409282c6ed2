import { restInside } from '../model/containment';
import { areVariants, groupOf, possibleReaders } from './beside';
import type { Look, SeenFile } from './look';
import { tiedTo, unitAlone, unitsOf, type Unit } from './units';

/** The processes of one deployment, and the files that they are in. */
export interface Gathered {
  readonly units: readonly Unit[];
  /** In the order of their ids. */
  readonly files: readonly SeenFile[];
}

/** How far one look goes; what is beyond is told to be left out. */
export interface ReachLimits {
  readonly files: number;
  /** UTF-16 units of all texts together. */
  readonly text: number;
  /** Milliseconds after which no further files are looked for. */
  readonly time: number;
}

/** No deployment is that large, and nobody waits for more. */
export const reachLimits: ReachLimits = { files: 400, text: 32 * 1024 * 1024, time: 20_000 };

/** All that is connected with a file: by what they name, by what lies beside them, and by what the user ties together. */
interface Reached {
  readonly files: ReadonlyMap<string, SeenFile>;
  readonly units: readonly Unit[];
  /** Files that are one deployment though they share no process. */
  readonly bonds: readonly (readonly SeenFile[])[];
}

/** Gathers the deployments around a file: those of every file that is connected with it. Null where the look was overtaken, or another is to answer. */
export async function deploymentsAround(
  start: SeenFile,
  look: Look,
  limits: ReachLimits = reachLimits,
): Promise<readonly Gathered[] | null> {
  const reached = await reach(start, look, limits);
  if (!reached) return null;
  const units = [...reached.units, ...unitsAlone(reached, look)];
  return partition(units, reached, look).map((own) => ({ units: own, files: filesOf(own, reached) }));
}

async function reach(start: SeenFile, look: Look, limits: ReachLimits): Promise<Reached | null> {
  const files = new Map<string, SeenFile>();
  const units: Unit[] = [];
  const bonds: (readonly SeenFile[])[] = [];
  const began = look.now;
  let [text, next] = [0, [start]];
  while (next.length > 0) {
    const fresh = [...new Map(next.map((file) => [file.value.id, file])).values()].filter(
      ({ value: { id } }) => !files.has(id),
    );
    const taken =
      look.now - began > limits.time
        ? []
        : fresh
            .filter(({ value: { source } }) => {
              text += source.text.length;
              return text <= limits.text;
            })
            .slice(0, Math.max(0, limits.files - files.size));
    for (const file of fresh.filter((each) => !taken.includes(each)))
      look.leaveOut({ reason: 'limit', name: file.value.id });
    for (const file of taken) {
      files.set(file.value.id, file);
      look.reached.add(file.value.id);
    }
    const steps = await Promise.all(taken.map((file) => stepFrom(file, look)));
    if (look.isOvertaken() || look.isCovered()) return null;
    units.push(...steps.flatMap((step) => step.units));
    bonds.push(...steps.flatMap((step) => step.bonds));
    next = steps.flatMap((step) => step.next);
  }
  return { files, units: inOrder(units, ({ owner }) => owner, look), bonds };
}

interface Step {
  readonly units: readonly Unit[];
  readonly bonds: readonly (readonly SeenFile[])[];
  readonly next: readonly SeenFile[];
}

async function stepFrom(file: SeenFile, look: Look): Promise<Step> {
  const [units, group, tied, readers] = await Promise.all([
    unitsOf(file, look),
    groupOf(file, look),
    tiedTo(file, look),
    readersOf(file, look),
  ]);
  const bonds = [group, tied].filter((each) => each.length > 1);
  return { units, bonds, next: [...units.flatMap(({ files }) => files), ...group, ...tied, ...readers] };
}

/** The files that start a process with this configuration: those in its folder, and those that are open wherever they are. */
async function readersOf(file: SeenFile, look: Look): Promise<readonly SeenFile[]> {
  const path = look.paths.fromUri(file.value.id);
  if (path === null) return [];
  const name = restInside(path, look.paths.folderOf(path)) ?? path;
  const open = look.openFiles.filter(
    ({ id, kind, source }) => id !== file.value.id && kind !== null && source.text.includes(name),
  );
  const opened = await Promise.all(open.map(({ id }) => look.file(id)));
  const possible = new Set([...(await possibleReaders(file, look)), ...opened.filter((each) => each !== null)]);
  const reading = await Promise.all(
    [...possible].map(async (each) =>
      (await unitsOf(each, look)).some(({ config }) => config?.value.id === file.value.id) ? [each] : [],
    ),
  );
  return reading.flat();
}

/** A YAML that nobody names is a process whose flags are not known. A file that is named is Mimir's YAML as a whole. */
function unitsAlone({ files, units }: Reached, look: Look): readonly Unit[] {
  const named = new Set(units.flatMap(({ documents }) => documents));
  const whole = new Set(units.flatMap(({ config }) => (config ? [config.value.id] : [])));
  const others = [...files.values()].filter(({ value: { id } }) => !whole.has(id));
  return inOrder(others, (file) => file, look).flatMap((file) =>
    look
      .documentsOf(file)
      .value.flatMap((document) =>
        document.notation === 'yaml' && !named.has(document) ? [unitAlone(file, document, look)] : [],
      ),
  );
}

/**
 * The units by deployment: those of one file belong together, and those of files that are bound to each other. Who reads
 * one configuration does as well, unless they may be variants of one deployment.
 */
function partition(units: readonly Unit[], { bonds }: Reached, look: Look): readonly (readonly Unit[])[] {
  const owners = new Map(units.map(({ owner }) => [owner.value.id, owner]));
  const parents = new Map<string, string>();
  const rootOf = (id: string): string => {
    const parent = parents.get(id);
    if (parent === undefined) return id;
    return rootOf(parent);
  };
  const join = (files: readonly SeenFile[]): void => {
    const [first, ...others] = [...new Set(files.map(({ value: { id } }) => rootOf(id)))];
    if (first !== undefined) for (const other of others) parents.set(other, first);
  };
  for (const bond of bonds) join(bond);
  for (const readers of readersByConfig(units).values()) {
    const apart = [...new Map(readers.map((id) => [rootOf(id), id])).keys()];
    const files = readers.flatMap((id) => owners.get(id) ?? []);
    const documents = files.map((file) => look.documentsOf(file).value);
    if (
      apart.length === 1 ||
      !areVariants(documents, [
        { place: '', bond: 'name', objects: [] },
        ...files.flatMap((file) => look.shareOf(file) ?? []),
      ])
    )
      join(files);
  }
  const roots = new Set(units.map(({ owner }) => rootOf(owner.value.id)));
  return [...roots].map((root) => units.filter(({ owner }) => rootOf(owner.value.id) === root));
}

/** The owners of the units that read each file that is shared. */
function readersByConfig(units: readonly Unit[]): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, Set<string>>();
  for (const { owner, files } of units) {
    for (const file of files.filter((each) => each !== owner)) {
      const known = readers.get(file.value.id) ?? new Set();
      readers.set(file.value.id, known.add(owner.value.id));
    }
  }
  return new Map([...readers].map(([id, owners]) => [id, [...owners]]));
}

function filesOf(units: readonly Unit[], { files }: Reached): readonly SeenFile[] {
  const ids = [...new Set(units.flatMap((unit) => unit.files.map(({ value: { id } }) => id)))].sort(compare);
  return ids.flatMap((id) => files.get(id) ?? []);
}

/** As the user names the files of a deployment, others by their ids: whoever asks finds the same order. */
function inOrder<T>(items: readonly T[], fileOf: (item: T) => SeenFile, look: Look): readonly T[] {
  const keyed = items.map((item) => {
    const file = fileOf(item);
    const path = look.paths.fromUri(file.value.id);
    const named = path === null ? -1 : look.settingsFor(file).value.deployments.flat().indexOf(path);
    return { item, place: named < 0 ? Infinity : named, id: file.value.id };
  });
  return keyed.sort((a, b) => (a.place === b.place ? compare(a.id, b.id) : a.place - b.place)).map(({ item }) => item);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  if (a < b) return -1;
  return 1;
}
