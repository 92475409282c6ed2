import type { ExecutionPorts, ReplacedFile, WrittenFile } from './execution';
import { objectionToWriting } from './guard';
import { lockPath } from './leftovers';
import { folderOf } from '../plan/plan-paths';
import { swapFiles } from './swap';

/** A file that stands, its new text and what it must still hold. */
export interface Change {
  readonly path: string;
  readonly text: string;
  readonly former: string;
  readonly kind: WrittenFile['kind'];
}

/** Writes the files of one plan and nothing else, and keeps account of it. */
export class PlanWriter {
  readonly written: WrittenFile[] = [];
  readonly replaced: ReplacedFile[] = [];
  readonly problems: string[] = [];
  /** Sentences on what is different from before. */
  readonly notes: string[] = [];
  private readonly folders: ReadonlySet<string>;
  /** Folders that are locked by this run. */
  private readonly held = new Set<string>();
  /** Why folders cannot be locked: nothing that stands there is replaced. */
  private readonly unlockable = new Map<string, string>();

  /** The paths are those that the plan names: only their folders are written to. */
  constructor(
    readonly paths: readonly string[],
    private readonly ports: Pick<ExecutionPorts, 'files' | 'clock' | 'roots'>,
    /** A file with a private key keeps its mode when it is replaced. */
    private readonly keepMode: boolean,
  ) {
    this.folders = new Set(paths.map(folderOf));
  }

  /** The folders that no other run writes to until the work is done. */
  get ownFolders(): ReadonlySet<string> {
    return this.held;
  }

  /** True where the file was created; else there is a problem that says why. */
  async create(path: string, text: string, kind: WrittenFile['kind']): Promise<boolean> {
    if ((await this.isBarred(path)) || !(await this.takeFolder(folderOf(path)))) return false;
    const secret = isSecret(kind);
    const outcome = await this.ports.files.create(path, text, secret);
    if (outcome === 'created') this.written.push({ path, kind, secret });
    else if (outcome === 'exists')
      this.problems.push(`${path} was created in the meantime and did not change. Run this again to use it.`);
    else this.problems.push(outcome.failure);
    return outcome === 'created';
  }

  /** Replaces files that belong together, such as a key and its certificate (`journalFor`), or none of them. */
  async replace(changes: readonly Change[], journalFor: string): Promise<boolean> {
    for (const { path } of changes) if ((await this.isBarred(path)) || !this.isOwn(folderOf(path))) return false;
    const { files, clock } = this.ports;
    const replacements = changes.map((change) => ({
      ...change,
      secret: isSecret(change.kind),
      mode: isSecret(change.kind) && !this.keepMode ? 0o600 : null,
    }));
    const modes = await Promise.all(changes.map(({ path }) => files.stat(path)));
    const outcome = await swapFiles(replacements, journalFor, files, clock);
    if ('failure' in outcome) {
      this.problems.push(outcome.failure);
      return false;
    }
    for (const [index, { path, kind }] of changes.entries()) {
      this.replaced.push({ path, kind, secret: isSecret(kind), backup: outcome.backups.get(path) ?? '' });
      const status = modes[index];
      if (replacements[index]?.mode === 0o600 && status?.kind === 'file' && (status.mode & 0o077) !== 0)
        this.notes.push(narrowed(path, status.mode));
    }
    return true;
  }

  /**
   * Does the work while no other run writes to the plan's folders; a folder that is created in the meantime is locked when it is created.
   * Where the work is no more than cleaning up, another run is no problem.
   */
  async locked(work: () => Promise<void>, isCleaning = false): Promise<void> {
    const { files } = this.ports;
    try {
      for (const folder of [...this.folders].sort()) {
        if ((await files.stat(folder)).kind !== 'folder') continue;
        if (!(await this.takeFolder(folder, isCleaning))) return;
      }
      await work();
    } finally {
      for (const folder of this.held) await files.remove(lockPath(folder));
      this.held.clear();
    }
  }

  /** Why nothing may be written at a path, as a sentence. */
  objectionTo(path: string): Promise<string | null> {
    return objectionToWriting(path, this.folders, this.ports.roots, this.ports.files);
  }

  /** False where another run has the folder. One that cannot be locked, as it cannot be written, is told when something is written there. */
  private async takeFolder(folder: string, isCleaning = false): Promise<boolean> {
    if (this.held.has(folder) || this.unlockable.has(folder)) return true;
    const outcome = await this.ports.files.lock(lockPath(folder));
    if (outcome === 'locked') this.held.add(folder);
    else if (outcome !== 'busy') this.unlockable.set(folder, outcome.failure);
    else if (!isCleaning) this.problems.push(busyMessage(folder));
    return outcome !== 'busy';
  }

  private isOwn(folder: string): boolean {
    const failure = this.unlockable.get(folder);
    if (failure !== undefined) this.problems.push(failure);
    return failure === undefined;
  }

  private async isBarred(path: string): Promise<boolean> {
    const objection = await this.objectionTo(path);
    if (objection !== null) this.problems.push(objection);
    return objection !== null;
  }
}

function busyMessage(folder: string): string {
  return `Another run is writing certificates in ${folder}, so nothing was written there. Run this again later. If nothing else runs, remove ${lockPath(folder)}.`;
}

function narrowed(path: string, mode: number): string {
  const former = (mode & 0o777).toString(8).padStart(4, '0');
  return `${path} has mode 0600 now, instead of ${former}: only its owner can read it. Let Mimir's user read it.`;
}

function isSecret(kind: WrittenFile['kind']): boolean {
  return kind === 'authority-key' || kind === 'key' || kind === 'pair';
}
