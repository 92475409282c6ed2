import {
  DidChangeWatchedFilesNotification,
  type Connection,
  type Disposable,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import { isInside } from '../../../core/src/model/containment';
import type { ClientProfile } from './capabilities';
import type { FilePattern } from '../../../core/src/settings/tied-files';
import { FolderWatch } from './folder-watch';
import type { ServerPorts } from './server-ports';
import { entriesFor, type WatchedEntry } from './watched-places';

export interface WatchWish {
  /** Absolute paths and patterns. */
  readonly places: readonly (string | FilePattern)[];
  readonly workspaceFolders: readonly string[];
}

/** Has the places watched that configurations lead to: by the client those in its workspace, if it can, the others by the server itself. */
export class FileWatch {
  /** What is watched, so that it is not asked for again. */
  private followed = '';
  /** What was last asked for, while nothing on the disk is known to have changed since: links lead where they led. */
  private asked: WatchWish | null = null;
  private registered: Disposable | null = null;
  private clientsEntries: ReadonlySet<string> = new Set();
  /** One plan follows the other, so that no registration is lost. Of those that wait only the last counts. */
  private queue: Promise<void> = Promise.resolve();
  private wish: WatchWish | null = null;
  private readonly own: FolderWatch;
  private clientWatches: boolean;

  constructor(
    private readonly connection: Connection,
    private readonly profile: ClientProfile,
    private readonly ports: ServerPorts,
    /** What is to be watched, as things are now. */
    private readonly wanted: () => WatchWish,
    /** Something has happened at one of the places; told only of those that the server watches. */
    changed: () => void,
    /** The client watches other places from now on: what happened there since the check was told to nobody. */
    private readonly clientBegan: () => void,
  ) {
    this.own = new FolderWatch(ports, changed);
    this.clientWatches = profile.watchesFiles;
  }

  /** False where the client does not watch files, or refused to. */
  get isClients(): boolean {
    return this.clientWatches;
  }

  /** From now on the wanted places are watched, and no others. */
  follow(): void {
    const wanted = this.wanted();
    if (this.asked && isSame(this.asked, wanted)) return;
    this.asked = wanted;
    const isWaiting = this.wish !== null;
    this.wish = wanted;
    if (!isWaiting) this.queue = this.queue.then(() => this.settle());
  }

  /** Something on the disk may have changed, such as where a link leads: the next time places are looked at again. */
  outdate(): void {
    this.asked = null;
  }

  close(): void {
    this.own.close();
  }

  /** How many folders the server watches. */
  get size(): number {
    return this.own.size;
  }

  private async settle(): Promise<void> {
    const { wish } = this;
    this.wish = null;
    if (wish === null) return;
    const entries = await entriesFor(wish.places, wish.workspaceFolders, this.ports);
    const followed = JSON.stringify([...entries].map((entry) => JSON.stringify(entry)).sort());
    if (followed === this.followed) return;
    this.followed = followed;
    // Outside its workspace a client may take seconds to notice that a folder has come back.
    const isClients = ({ folder }: WatchedEntry): boolean =>
      wish.workspaceFolders.some((each) => isInside(folder, each));
    if (this.clientWatches) await this.registerAll(entries.filter(isClients));
    this.own.follow(this.clientWatches ? entries.filter((entry) => !isClients(entry)) : entries);
  }

  private async registerAll(entries: readonly WatchedEntry[]): Promise<void> {
    const isNew = entries.some((entry) => !this.clientsEntries.has(JSON.stringify(entry)));
    this.clientsEntries = new Set(entries.map((entry) => JSON.stringify(entry)));
    this.clientWatches = await this.register(entries);
    if (isNew && this.clientWatches) this.clientBegan();
  }

  /** False where the client refuses. */
  private async register(entries: readonly WatchedEntry[]): Promise<boolean> {
    const former = this.registered;
    const watchers = entries.map((entry) => this.watcherOf(entry));
    const registering = this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    this.registered = await registering.catch(() => null);
    former?.dispose();
    return this.registered !== null;
  }

  private watcherOf(entry: WatchedEntry): FileSystemWatcher {
    const { folder } = entry;
    const glob = 'name' in entry ? escapeGlob(entry.name) : entry.glob;
    if (this.profile.watchesRelativePatterns)
      return { globPattern: { baseUri: this.ports.paths.toUri(folder), pattern: glob } };
    return { globPattern: `${escapeGlob(folder).replace(/[\\/]$/, '')}/${glob}` };
  }
}

function isSame(one: WatchWish, other: WatchWish): boolean {
  return isSameList(one.places, other.places) && isSameList(one.workspaceFolders, other.workspaceFolders);
}

function isSameList(one: WatchWish['places'], other: WatchWish['places']): boolean {
  return one.length === other.length && one.every((place, index) => isSamePlace(place, other[index]));
}

function isSamePlace(one: string | FilePattern, other: string | FilePattern | undefined): boolean {
  if (typeof one === 'string' || typeof other !== 'object') return one === other;
  return one.folder === other.folder && one.glob === other.glob;
}

function escapeGlob(text: string): string {
  return text.replace(/[*?[\]{}]/g, '[$&]');
}
