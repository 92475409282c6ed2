import type { Files, FolderWatching, Paths } from '../../../core/src/ports';
import { matchesGlob } from '../../../core/src/settings/globs';
import type { WatchedEntry } from './watched-places';

export interface WatchLimits {
  /** Notices that come within so many milliseconds are told as one. */
  readonly settling: number;
  /** Milliseconds between two looks at what the system does not watch. */
  readonly polling: number;
  /** No more folders than that are watched by the system; the others are looked at now and then. */
  readonly folders: number;
}

const usualLimits: WatchLimits = { settling: 50, polling: 1000, folders: 256 };

interface WatchPorts {
  readonly files: Pick<Files, 'stat' | 'list'>;
  readonly paths: Paths;
  readonly folderWatching: FolderWatching;
}

/** Watches a few folders for a client that does not, and tells when something has happened to one of the wanted entries. */
export class FolderWatch {
  private wanted: ReadonlyMap<string, readonly WatchedEntry[]> = new Map();
  /** What counts in each folder: the wanted entries, and missing folders where they would come back. */
  private heeded = new Map<string, readonly WatchedEntry[]>();
  private readonly watched = new Map<string, { stop(): void }>();
  /** Folders that the system began to watch and gave up. */
  private readonly failing = new Set<string>();
  /** The entries of folders that the system does not watch. */
  private polled: readonly WatchedEntry[] = [];
  private isClosed = false;
  private stamp: string | null = null;
  private pollTimer: ReturnType<typeof setTimeout> | null = null;
  private settleTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly ports: WatchPorts,
    private readonly changed: () => void,
    private readonly limits: WatchLimits = usualLimits,
  ) {}

  /** From now on these entries are watched, and no others. What changed while nobody watched is told as well. */
  follow(entries: readonly WatchedEntry[]): void {
    if (this.isClosed) return;
    const wanted = new Map<string, WatchedEntry[]>();
    for (const entry of entries) wanted.set(entry.folder, [...(wanted.get(entry.folder) ?? []), entry]);
    const known = new Set([...this.wanted.values()].flat().map((entry) => JSON.stringify(entry)));
    const isNew = entries.some((entry) => !known.has(JSON.stringify(entry)));
    this.wanted = wanted;
    for (const folder of this.failing) if (!wanted.has(folder)) this.failing.delete(folder);
    this.reopen();
    if (isNew) this.settle();
  }

  /** Nothing is watched any more, whoever asks. */
  close(): void {
    this.follow([]);
    this.isClosed = true;
    if (this.settleTimer !== null) clearTimeout(this.settleTimer);
    this.settleTimer = null;
  }

  /** How many folders are watched or looked at. */
  get size(): number {
    return this.watched.size + new Set(this.polled.map(({ folder }) => folder)).size;
  }

  /** Watches every folder again: it may have been replaced. Outer ones first, so that no new folder is missed. */
  private reopen(): void {
    const former = [...this.watched.values()];
    this.watched.clear();
    this.heeded = new Map(this.wanted);
    const refused = new Set<string>();
    for (const folder of [...this.wanted.keys()].sort((a, b) => a.length - b.length)) this.open(folder, refused);
    // Only now, so that nothing happens unseen in between.
    for (const each of former) each.stop();
    this.poll([...refused].flatMap((folder) => this.heeded.get(folder) ?? []));
  }

  /** Has a folder watched, and where it is missing the nearest one above that is there: it is never left to nobody. */
  private open(folder: string, refused: Set<string>): void {
    if (this.watched.has(folder) || refused.has(folder)) return;
    const mayWatch = this.watched.size < this.limits.folders && !this.failing.has(folder);
    const watching = mayWatch ? this.watch(folder) : 'refused';
    if (typeof watching === 'object') this.watched.set(folder, watching);
    else if (watching === 'refused') refused.add(folder);
    else if (this.openAbove(folder, refused)) this.open(folder, refused);
  }

  /** Takes note of a missing folder's name in the folder above. True where that is news: the folder may have come back before. */
  private openAbove(folder: string, refused: Set<string>): boolean {
    const above = this.ports.paths.folderOf(folder);
    const name = folder.slice(above.length).replace(/^[\\/]/, '');
    const heeded = this.heeded.get(above) ?? [];
    const isHeeded = heeded.some((entry) => 'name' in entry && entry.name === name);
    if (above === folder || isHeeded) return false;
    this.heeded.set(above, [...heeded, { folder: above, name }]);
    this.open(above, refused);
    return true;
  }

  private watch(folder: string): ReturnType<FolderWatching['watch']> {
    const changed = (name: string | null): void => {
      if (this.counts(folder, name)) this.settle();
    };
    const failed = (): void => {
      this.failing.add(folder);
      this.settle();
    };
    return this.ports.folderWatching.watch(folder, changed, failed);
  }

  private counts(folder: string, name: string | null): boolean {
    if (name === null || this.ports.paths.resolve(this.ports.paths.folderOf(folder), name) === folder) return true;
    const entries = this.heeded.get(folder) ?? [];
    return entries.some((entry) =>
      'name' in entry ? entry.name === name : entry.glob.includes('/') || matchesGlob([entry.glob], name),
    );
  }

  private settle(): void {
    this.settleTimer ??= setTimeout(() => {
      this.settleTimer = null;
      this.reopen();
      this.changed();
    }, this.limits.settling);
  }

  private poll(entries: readonly WatchedEntry[]): void {
    if (JSON.stringify(entries) !== JSON.stringify(this.polled)) this.stamp = null;
    this.polled = entries;
    if (this.pollTimer !== null) clearTimeout(this.pollTimer);
    this.pollTimer =
      entries.length === 0 ? null : setTimeout(() => void this.look(), this.stamp === null ? 0 : this.limits.polling);
  }

  private async look(): Promise<void> {
    const entries = this.polled;
    const stamp = JSON.stringify(await Promise.all(entries.map((entry) => this.stampOf(entry))));
    if (entries !== this.polled) return;
    // Also at the first look: what happened before it was seen by nobody.
    const isChanged = this.stamp !== stamp;
    this.stamp = stamp;
    this.poll(entries);
    if (isChanged) this.settle();
  }

  private stampOf(entry: WatchedEntry): Promise<unknown> {
    const { files, paths } = this.ports;
    if ('name' in entry) return files.stat(paths.resolve(entry.folder, entry.name));
    return files.list(entry.folder);
  }
}
