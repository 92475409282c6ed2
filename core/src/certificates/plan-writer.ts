import type { ExecutionPorts, ReplacedFile, WrittenFile } from './execution';
import { objectionToWriting } from './guard';
import { folderOf } from './plan-paths';
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
  private readonly folders: ReadonlySet<string>;

  /** The paths are those that the plan names: only their folders are written to. */
  constructor(
    paths: readonly string[],
    private readonly ports: Pick<ExecutionPorts, 'files' | 'clock' | 'roots'>,
  ) {
    this.folders = new Set(paths.map(folderOf));
  }

  /** True where the file was created; else there is a problem that says why. */
  async create(path: string, text: string, kind: WrittenFile['kind']): Promise<boolean> {
    if (await this.isBarred(path)) return false;
    const secret = isSecret(kind);
    const outcome = await this.ports.files.create(path, text, secret);
    if (outcome === 'created') this.written.push({ path, kind, secret });
    else if (outcome === 'exists') this.problems.push(`${path} has come into being meanwhile and was left as it is. Run this again to use it.`);
    else this.problems.push(outcome.failure);
    return outcome === 'created';
  }

  /** Replaces files that belong together, such as a key and its certificate (`journalFor`), or none of them. */
  async replace(changes: readonly Change[], journalFor: string): Promise<boolean> {
    for (const { path } of changes) if (await this.isBarred(path)) return false;
    const { files, clock } = this.ports;
    const outcome = await swapFiles(changes.map((change) => ({ ...change, secret: isSecret(change.kind) })), journalFor, files, clock);
    if ('failure' in outcome) {
      this.problems.push(outcome.failure);
      return false;
    }
    for (const { path, kind } of changes) this.replaced.push({ path, kind, secret: isSecret(kind), backup: outcome.backups.get(path) ?? '' });
    return true;
  }

  /** Does the work while no other run replaces files in the plan's folders. */
  async locked(work: () => Promise<void>): Promise<void> {
    const { files } = this.ports;
    const held: string[] = [];
    try {
      for (const folder of [...this.folders].sort()) {
        if ((await files.stat(folder)).kind !== 'folder') continue;
        const lock = `${folder}${folder.includes('\\') ? '\\' : '/'}.mimir-tls.lock`;
        const outcome = await files.lock(lock);
        if (outcome === 'locked') held.push(lock);
        else return void this.problems.push(outcome === 'busy' ? busyMessage(folder, lock) : outcome.failure);
      }
      await work();
    } finally {
      for (const lock of held) await files.remove(lock);
    }
  }

  private async isBarred(path: string): Promise<boolean> {
    const objection = await objectionToWriting(path, this.folders, this.ports.roots, this.ports.files);
    if (objection !== null) this.problems.push(objection);
    return objection !== null;
  }
}

function busyMessage(folder: string, lock: string): string {
  return `Another run is replacing certificates in ${folder}, so nothing was replaced there. Run this again when it is done; if there is none, remove ${lock}.`;
}

function isSecret(kind: WrittenFile['kind']): boolean {
  return kind === 'authority-key' || kind === 'key' || kind === 'pair';
}
