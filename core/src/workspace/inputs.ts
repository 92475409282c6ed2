import { mayBeMimirs } from '../documents/recognition/hint';
import type { DocumentKind } from '../documents/kinds/document-kind';
import { kindById, kindOf } from '../documents/document-kinds';
import type { FileReading } from '../model/certificate';
import { keysIn, Memo, Notes, Question, type Uses, type Versioned } from '../model/memo';
import type { SourceText } from '../model/text';
import type { GatheringPorts } from '../analysis/gather';
import type { AnalysisSettings } from '../analysis/analysis-settings';
import type { Files } from '../ports';

export interface WorkspacePorts extends GatheringPorts {
  readonly files: Files;
}

/** Says by which settings a file is judged. They are the same object for as long as they are the same. */
export type SettingsSource = (uri: string) => AnalysisSettings;

/** A text with the kind that it is of; null for one that is none of Mimir's. */
export interface KnownFile {
  /** The same for every way of writing the URI. */
  readonly id: string;
  readonly source: SourceText;
  readonly kind: DocumentKind | null;
}

/** What is at a path: a file that can be read as a text, nothing of the sort, or more than a configuration has. */
export type FoundFile =
  | { readonly file: KnownFile; readonly stamp: string | null }
  | { readonly file: null; readonly stamp: string | null; readonly isTooLong: boolean };

/** No configuration comes near. Bytes. */
const longest = 2 * 1024 * 1024;
/** For so long a look at the clock counts. Milliseconds. */
const present = 60_000;

const files = new Question<FoundFile>('file');
const listings = new Question<readonly string[]>('names');
const readings = new Question<FileReading>('reading');
const tracked = new Question<boolean>('tracked');
const settings = new Question<AnalysisSettings>('settings');
const times = new Question<number>('time');

/** All that answers rest on: open texts, the disk, folders, certificates, settings and the time, each with a revision. */
export class Inputs {
  readonly memo = new Memo();
  /** Counts whatever may change an answer. */
  revision = 0;
  /** By the id of the file. */
  private readonly opened = new Map<string, KnownFile>();
  /** The folders whose listings are those of now. */
  private readonly listed = new Set<string>();
  /** The reads that have not ended, so that many who ask for a file at once read it once. */
  private readonly underWay = new Map<string, Promise<FoundFile>>();

  constructor(
    readonly ports: WorkspacePorts,
    private source: SettingsSource,
    /** Looks up what the settings of a file rest on, before they are asked for. */
    private readonly prepare: (uri: string) => Promise<unknown> = () => Promise.resolve(),
  ) {}

  configure(source: SettingsSource): void {
    this.source = source;
    this.revision += 1;
  }

  /** Takes a text. A file that was once Mimir's stays so while somebody types in it; a forced kind is not asked whether it claims it. */
  open(source: SourceText, forcedKind: string | null): void {
    const id = this.idOf(source.uri);
    const noted = { ...source, notes: new Notes(this.opened.get(id)?.source.notes) };
    const own = forcedKind === null ? kindOf(noted) : kindById(forcedKind);
    const kind = own ?? this.includedKind(source.uri);
    this.opened.set(id, { id, source: noted, kind: kind ?? this.opened.get(id)?.kind ?? null });
    this.revision += 1;
  }

  close(uri: string): void {
    this.opened.delete(this.idOf(uri));
    this.revision += 1;
  }

  /** Something outside may have changed; with `folders`, files may have come or gone. */
  outdate({ folders }: { readonly folders: boolean }): void {
    if (folders) this.listed.clear();
    this.revision += 1;
  }

  /** Editors escape more of a URI than we do. */
  idOf(uri: string): string {
    const path = this.ports.paths.fromUri(uri);
    if (path === null) return uri;
    return this.ports.paths.toUri(path);
  }

  openFile(id: string): KnownFile | null {
    return this.opened.get(id) ?? null;
  }

  get openFiles(): readonly KnownFile[] {
    return [...this.opened.values()];
  }

  /** Gives up what a run used that no run in force uses. */
  release(former: Uses, inForce: Iterable<Uses>): void {
    this.memo.release(former, inForce);
    for (const folder of this.listed) if (!this.memo.peek(listings, folder, new Set())) this.listed.delete(folder);
  }

  /** The ids of the files that a run looked at, whether they are there or not. */
  filesIn(uses: Uses): readonly string[] {
    return keysIn(uses, files);
  }

  /** How many values are kept. */
  get size(): number {
    return this.memo.size + this.opened.size + this.listed.size + this.underWay.size;
  }

  settingsFor(uri: string, uses: Uses): Versioned<AnalysisSettings> {
    return this.memo.set(settings, this.idOf(uri), this.source(uri), uses);
  }

  settingsOf(uri: string): AnalysisSettings {
    return this.source(uri);
  }

  /** The time, to a minute: what is found out now counts for as long. A certificate that was made since is not of the future. */
  timeSince(read: number, key: string, uses: Uses): Versioned<number> {
    const now = this.ports.clock.now();
    return this.memo.set(times, key, now, uses, (before) => before >= read && Math.abs(now - before) < present);
  }

  /** The file, as it is open or else on the disk; it is read again only if its size or time is another. */
  async file(id: string, uses: Uses): Promise<Versioned<FoundFile>> {
    await this.prepare(id);
    const opened = this.opened.get(id);
    if (opened)
      return this.memo.set(files, id, { file: opened, stamp: null }, uses, (a, b) => isSameFile(a.file, b.file));
    const found = await this.onDisk(id);
    return this.memo.set(files, id, found, uses, (a, b) => a.stamp !== null && a.stamp === b.stamp);
  }

  /** Folders have a slash at the end. A folder is listed once, until folders are outdated. */
  async names(folder: string, uses: Uses): Promise<Versioned<readonly string[]>> {
    const known = this.memo.peek(listings, folder, uses);
    if (known && this.listed.has(folder)) return known;
    this.listed.add(folder);
    return this.memo.set(listings, folder, [...(await this.ports.files.list(folder))].sort(), uses, isSameList);
  }

  async reading(path: string, uses: Uses): Promise<Versioned<FileReading>> {
    return this.memo.set(readings, path, await this.ports.certificates.read(path), uses, isSameReading);
  }

  async isTracked(path: string, uses: Uses): Promise<Versioned<boolean>> {
    return this.memo.set(tracked, path, (await this.ports.versionControl?.isTracked(path)) ?? false, uses);
  }

  private onDisk(id: string): Promise<FoundFile> {
    const reading = this.underWay.get(id) ?? this.lookUp(id).finally(() => this.underWay.delete(id));
    this.underWay.set(id, reading);
    return reading;
  }

  private async lookUp(id: string): Promise<FoundFile> {
    const path = this.ports.paths.fromUri(id);
    const status = path === null ? null : await this.ports.files.stat(path);
    if (path === null || status?.kind !== 'file') return { file: null, stamp: 'none', isTooLong: false };
    const included = this.includedKind(id);
    const stamp = `${status.size} ${status.modified} ${included?.id ?? ''}`;
    if (status.size > longest) return { file: null, stamp, isTooLong: true };
    const known = this.memo.peek(files, id, new Set());
    if (known?.value.stamp === stamp) return known.value;
    const text = await this.ports.files.readText(path);
    if (text === null) return { file: null, stamp: 'none', isTooLong: false };
    return { file: fileOnDisk(id, text, included), stamp };
  }

  /** What the user says of a file that looks like nothing that is known. */
  private includedKind(uri: string): DocumentKind | null {
    if (this.source(uri).isIncluded?.(uri) === true) return kindById('mimir-yaml');
    return null;
  }
}

const kinds = new Question<DocumentKind | null>('kind');

/** Most of what lies in a folder is not Mimir's, and kinds parse before they say so. They are asked when somebody wants to know. */
function fileOnDisk(id: string, text: string, included: DocumentKind | null): KnownFile {
  const notes = new Notes();
  const source = { uri: id, languageId: '', text, notes };
  const look = (): DocumentKind | null => (mayBeMimirs('', id, text) ? kindOf(source) : null) ?? included;
  return {
    id,
    source,
    get kind() {
      return notes.of(kinds, '', look);
    },
  };
}

/** Opening a file with the text that it has on the disk changes nothing. */
export function isSameFile(a: KnownFile | null, b: KnownFile | null): boolean {
  if (a === b || a === null || b === null) return a === b;
  return a.source.uri === b.source.uri && a.source.text === b.source.text && a.kind === b.kind;
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

/** A certificate file that did not change has the same reading; other readings are made again each time. */
function isSameReading(a: FileReading, b: FileReading): boolean {
  return a === b || (a.kind !== 'pem' && b.kind !== 'pem' && JSON.stringify(a) === JSON.stringify(b));
}
