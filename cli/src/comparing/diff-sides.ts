import type { CertificateReader } from '../../../core/src/ports';
import { boundedWorld, type BoundedWorld } from '../judging/bounds';
import type { DiffCall } from '../commands/call';
import { findFiles, namingOfFiles, shownPath, type Unreadable } from '../judging/finding-files';
import { judgeInputs, type Judged, projectsOf } from '../judging/judged-files';
import { knownRules } from '../judging/known-rules';
import { type Gap, worldAt } from './revision-world';
import type { World } from '../machine/world';

/** What is compared, before or after. */
export interface Side {
  /** As users are told it, such as `main (1a2b3c4)`. */
  readonly label: string;
  /** The commit; null for what is on the disk. */
  readonly commit: string | null;
  /** The file or folder, as the user named it. */
  readonly word: string;
  /** Absolute: where paths start at. */
  readonly root: string;
  /** Absolute; null for a folder. */
  readonly file: string | null;
  readonly world: BoundedWorld;
  /** Says why, once a part of the revision could not be read. */
  readonly gap: () => Gap | null;
}

export interface JudgedSide {
  readonly side: Side;
  readonly judged: Judged;
  /** What its states are read from. */
  readonly deployments: Judged['deployments'];
  readonly unreadable: readonly Unreadable[];
}

interface Complaint {
  readonly complaint: string;
}

/** Both sides: files and folders of the disk, or what they were in a revision. A revision is of the other side's path, if that is one. */
export async function sidesOf(call: DiffCall, world: BoundedWorld): Promise<readonly [Side, Side] | Complaint> {
  const before = await sideOf(call.before, call.after, call, world);
  if ('complaint' in before) return before;
  const after = await sideOf(call.after, call.before, call, world);
  if ('complaint' in after) return after;
  if (call.after === '.' && isPartOf(before, after, world))
    return {
      complaint: `${call.before} is one of the files here, and would be compared with itself. Compare it with a revision: mimir-tls diff HEAD ${call.before}.`,
    };
  return [before, after];
}

/** True where both are on the disk, and the one before is the other, or in it. */
function isPartOf(before: Side, after: Side, { paths }: World): boolean {
  if (before.commit !== null || after.commit !== null) return false;
  const [part, whole] = [before, after].map(({ file, root }) => paths.resolve(file ?? root, '.'));
  if (part === undefined || whole === undefined) return false;
  return part === whole || (after.file === null && part.startsWith(whole.replace(/[\\/]?$/, '/')));
}

async function sideOf(word: string, other: string, call: DiffCall, world: BoundedWorld): Promise<Side | Complaint> {
  if (await isOnDisk(word, world))
    return {
      ...(await placeOf(word, world)),
      label: word === '.' ? 'the files here' : word,
      commit: null,
      word,
      world,
      gap: () => null,
    };
  const revision = await world.revision(word);
  if ('doubt' in revision)
    return { complaint: `${word} is no file or folder here, and no revision: ${revision.doubt}.` };
  const past = worldAt(revision, world.unbounded);
  const bounded = await boundedWorld(call, past.world);
  if ('complaint' in bounded) return bounded;
  const place = (await isOnDisk(other, world)) ? other : '.';
  const label = `${word} (${revision.commit.slice(0, 7)})`;
  return {
    ...(await placeOf(place, world)),
    label,
    commit: revision.commit,
    word: place,
    world: bounded,
    gap: past.gap,
  };
}

async function isOnDisk(word: string, { files, paths, currentFolder }: World): Promise<boolean> {
  return (await files.stat(paths.resolve(currentFolder, word))).kind !== 'missing';
}

async function placeOf(word: string, { files, paths, currentFolder }: World): Promise<Pick<Side, 'root' | 'file'>> {
  const path = paths.resolve(currentFolder, word);
  if ((await files.stat(path)).kind === 'folder') return { root: path, file: null };
  return { root: paths.folderOf(path), file: path };
}

/**
 * Judges both sides, twice: once as `check` does, for the problems, and once for the states. What a comment or a settings file hides has no
 * say in those. Nor have files that are missing on both sides, as certificates are that no repository holds: they would make every hop
 * fail on both, and hide what its settings do.
 */
export async function judgeSides(
  sides: readonly [Side, Side],
  call: DiffCall,
): Promise<{ readonly before: JudgedSide; readonly after: JudgedSide }> {
  const [old, now] = [new JudgedFirst(sides[0]), new JudgedFirst(sides[1])];
  await old.judge(call);
  await now.judge(call);
  const assumed = new Set([...old.missing].filter((path) => now.missing.has(path)));
  return { before: await old.withStates(assumed, call), after: await now.withStates(assumed, call) };
}

/** One side, with the certificate files that it names and does not have, by their paths from where it starts. */
class JudgedFirst {
  readonly missing = new Set<string>();
  private judged: Pick<JudgedSide, 'judged' | 'unreadable'> | null = null;

  constructor(private readonly side: Side) {}

  async judge(call: DiffCall): Promise<Pick<JudgedSide, 'judged' | 'unreadable'>> {
    const { world } = this.side;
    const noting = withCertificates(world, async (path) => {
      const reading = await world.certificates.read(path);
      if (reading.kind === 'missing') this.missing.add(pathIn(this.side, path, world));
      return reading;
    });
    this.judged ??= await judgedIn(noting, this.side, call);
    return this.judged;
  }

  /** `assumed` are taken to be there, and not to be seen from here. */
  async withStates(assumed: ReadonlySet<string>, call: DiffCall): Promise<JudgedSide> {
    const { world } = this.side;
    const assuming = withCertificates(world, async (path) => {
      if (assumed.has(pathIn(this.side, path, world))) return { kind: 'not-read', why: 'outside' };
      return world.certificates.read(path);
    });
    const rules = Object.fromEntries(knownRules.map(({ id, severity }) => [id, severity]));
    const { judged } = await judgedIn(assuming, this.side, { ...call, rules, honorsIgnores: false });
    return { side: this.side, ...(await this.judge(call)), deployments: judged.deployments };
  }
}

/** Finds and judges the files of a side. What is not there in a revision is no fault: it may have come or gone. */
async function judgedIn(
  world: BoundedWorld,
  { word, commit }: Side,
  call: DiffCall,
): Promise<Pick<JudgedSide, 'judged' | 'unreadable'>> {
  const naming = namingOfFiles([word], call.kind, call.excludes);
  const environment = { values: call.env, complete: true };
  const projects = projectsOf(call, environment, world);
  const found = await findFiles(naming, world, projects);
  const judged = await judgeInputs(found.inputs, call, environment, world, false, projects);
  if (commit !== null) return { judged, unreadable: [] };
  return { judged, unreadable: found.unreadable };
}

function withCertificates(world: BoundedWorld, read: CertificateReader['read']): BoundedWorld {
  const { certificates } = world;
  return {
    ...world,
    certificates: {
      read,
      readInline: (text) => certificates.readInline(text),
      isSignedBy: (certificate, issuer) => certificates.isSignedBy(certificate, issuer),
    },
  };
}

/** A path from where the side's paths start. */
export function pathIn({ root }: Side, path: string, { paths, currentFolder }: World): string {
  return shownPath(paths.resolve(currentFolder, path), { currentFolder: root });
}
