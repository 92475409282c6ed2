import type { Catalogue } from '../catalogue/catalogue';
import { Confinement } from '../confinement';
import { mayBeMimirs } from '../documents/hint';
import type { DocumentKind } from '../documents/kind';
import { kindById, kindOf } from '../documents/kinds';
import type { ConfigDocument } from '../model/setting';
import type { ChartAround, SourceText } from '../model/text';
import type { Files, Paths } from '../ports';
import { type DiskText, DiskTexts } from './disk-texts';

/** A text with its kind, and its documents once somebody asked for them. */
export interface KnownFile {
  readonly source: SourceText;
  readonly kind: DocumentKind | null;
  documents: readonly ConfigDocument[] | null;
}

/** No configuration that belongs to an open one is that long. Bytes. */
const longestTaken = 1_000_000;

/** The texts that are open, and those on the disk that belong to them. Each version of a text is parsed once. */
export class SourceFiles {
  private readonly open = new Map<string, KnownFile>();
  /** The URIs of those with a path: editors escape more of it than we do. */
  private readonly uris = new Map<string, string>();
  /** Files that are not open, by what was read of them. */
  private readonly closed = new WeakMap<DiskText, KnownFile>();
  /** The same for those that a `-config.file` names. */
  private readonly configs = new WeakMap<DiskText, KnownFile>();
  /** Whether they look like Mimir's by themselves. */
  private readonly clear = new WeakMap<DiskText, boolean>();
  /** And for the texts of files of whatever kind. */
  private readonly plain = new WeakMap<DiskText, SourceText>();
  /** Files that are not open but belong to a deployment. */
  private taken: readonly KnownFile[] = [];
  private readonly texts: DiskTexts;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly ports: { readonly files: Files; readonly paths: Paths },
  ) {
    this.texts = new DiskTexts(ports.files);
  }

  /** Takes a new text. A file that was once Mimir's stays so while somebody types in it. */
  update(source: SourceText, forcedKind: string | null): void {
    const kind = forcedKind === null ? kindOf(source) : kindById(forcedKind);
    this.open.set(source.uri, { source, kind: kind ?? this.open.get(source.uri)?.kind ?? null, documents: null });
    const path = this.ports.paths.fromUri(source.uri);
    if (path !== null) this.uris.set(path, source.uri);
  }

  /** What files around an open one say of its chart. The documents go by it, so that they are read again where it changes. */
  tellChart(uri: string, chart: ChartAround): void {
    const file = this.open.get(uri);
    const known = file?.source.chart;
    if (!file || (known?.version ?? '') + (known?.appVersion ?? '') === chart.version + chart.appVersion) return;
    this.open.set(uri, { ...file, source: { ...file.source, chart }, documents: null });
  }

  close(uri: string): void {
    this.open.delete(uri);
    const path = this.ports.paths.fromUri(uri);
    if (path !== null) this.uris.delete(path);
  }

  get(uri: string): KnownFile | null {
    return this.open.get(uri) ?? this.taken.find(({ source }) => source.uri === uri) ?? null;
  }

  get opened(): readonly KnownFile[] {
    return [...this.open.values()];
  }

  /** Every text that may hold documents of its own: what is open, and what was taken in. */
  all(): readonly KnownFile[] {
    return [...this.open.values(), ...this.taken.filter(({ source }) => !this.open.has(source.uri))];
  }

  /** From now on these files count, open or not. */
  take(files: readonly KnownFile[]): void {
    this.taken = files;
  }

  /** Nothing of the disk counts any more, until it is read again. */
  forgetDisk(): void {
    this.taken = [];
    this.texts.forget();
  }

  /** How many texts are kept. */
  get size(): number {
    return this.open.size + this.uris.size + this.taken.length + this.texts.size;
  }

  /**
   * The file, as it is open or else on the disk; null where it cannot be read, or is too long. A text that did not
   * change keeps its documents.
   */
  async fileAt(path: string): Promise<KnownFile | null> {
    const uri = this.uriOf(path);
    const opened = this.open.get(uri);
    if (opened) return opened;
    const read = await this.texts.read(path, longestTaken);
    const known = read && this.closed.get(read);
    if (!read || known) return known ?? null;
    const source = { uri, languageId: '', text: read.text };
    // Most of what lies in a folder is not Mimir's, and kinds parse before they say so.
    const kind = mayBeMimirs('', uri, read.text) ? kindOf(source) : null;
    const file: KnownFile = { source, kind, documents: null };
    this.closed.set(read, file);
    return file;
  }

  /** The text of any file, as it is open or else on the disk; null where it cannot be read, or is too long. While it does not change it stays the same object. */
  async textAt(path: string): Promise<SourceText | null> {
    const uri = this.uriOf(path);
    const opened = this.open.get(uri);
    if (opened) return opened.source;
    const read = await this.texts.read(path, longestTaken);
    if (!read) return null;
    const source = this.plain.get(read) ?? { uri, languageId: '', text: read.text };
    this.plain.set(read, source);
    return source;
  }

  documentsOf(file: KnownFile): readonly ConfigDocument[] {
    file.documents ??= file.kind?.parse(file.source, this.catalogue) ?? [];
    return file.documents;
  }

  /**
   * What `-config.file` names: the open text of the file, else the disk's; null where it cannot be read. In the folders
   * it is Mimir's YAML whatever it holds. Elsewhere it must look so by itself, as a stranger may have chosen the path to
   * have the file quoted: else it is null too.
   */
  async configFileAt(path: string, folders: readonly string[]): Promise<KnownFile | null> {
    const uri = this.uriOf(path);
    const opened = this.open.get(uri);
    if (opened) return this.asConfig(opened);
    const read = await this.texts.read(path);
    if (!read || !(await this.mayBeShown(path, read, folders))) return null;
    const known = this.configs.get(read);
    if (known) return known;
    const file: KnownFile = { source: { uri, languageId: 'yaml', text: read.text }, kind: kindById('mimir-yaml'), documents: null };
    this.configs.set(read, file);
    return file;
  }

  private async mayBeShown(path: string, read: DiskText, folders: readonly string[]): Promise<boolean> {
    const looksSo = this.clear.get(read) ?? (await this.looksLikeMimirs(path, read));
    this.clear.set(read, looksSo);
    return looksSo || new Confinement(this.ports, () => folders).allows(path);
  }

  /** The name counts too: that of the file itself, as a link has whatever name its maker likes. */
  private async looksLikeMimirs(path: string, { text }: DiskText): Promise<boolean> {
    const { files, paths } = this.ports;
    const real = await files.realPath(path);
    return real !== null && kindOf({ uri: paths.toUri(real), languageId: 'yaml', text })?.id === 'mimir-yaml';
  }

  /** The open file as Mimir's YAML, which it stays. */
  private asConfig(opened: KnownFile): KnownFile {
    const kind = kindById('mimir-yaml');
    if (opened.kind?.id === kind?.id) return opened;
    const file = { ...opened, kind, documents: null };
    this.open.set(opened.source.uri, file);
    return file;
  }

  private uriOf(path: string): string {
    return this.uris.get(path) ?? this.ports.paths.toUri(path);
  }
}
