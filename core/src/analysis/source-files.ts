import type { Catalogue } from '../catalogue/catalogue';
import type { DocumentKind } from '../documents/kind';
import { kindById, kindOf } from '../documents/kinds';
import type { ConfigDocument } from '../model/setting';
import type { SourceText } from '../model/text';
import type { Files, Paths } from '../ports';

/** A text with its kind, and its documents once somebody asked for them. */
export interface KnownFile {
  readonly source: SourceText;
  readonly kind: DocumentKind | null;
  documents: readonly ConfigDocument[] | null;
}

/** No deployment is that large; a setting that names more is a mistake. */
const mostTied = 200;
/** Characters. */
const longestTied = 1_000_000;

/** The texts that are open, and those on the disk that they refer to. Each version of a text is parsed once. */
export class SourceFiles {
  private readonly open = new Map<string, KnownFile>();
  /** Files that are not open but that a `-config.file` names, by URI, as they were last read. */
  private readonly read = new Map<string, KnownFile>();
  /** Files that are not open but that a deployment of the user's names. */
  private tied: readonly KnownFile[] = [];

  constructor(
    private readonly catalogue: Catalogue,
    private readonly ports: { readonly files: Files; readonly paths: Paths },
  ) {}

  /** Takes a new text. A file that was once Mimir's stays so while somebody types in it. */
  update(source: SourceText, forcedKind: string | null): void {
    const kind = forcedKind === null ? kindOf(source) : kindById(forcedKind);
    this.open.set(source.uri, { source, kind: kind ?? this.open.get(source.uri)?.kind ?? null, documents: null });
  }

  close(uri: string): void {
    this.open.delete(uri);
  }

  get(uri: string): KnownFile | null {
    return this.open.get(uri) ?? this.tied.find(({ source }) => source.uri === uri) ?? null;
  }

  /** Every text that may hold documents of its own: what is open, and what a deployment names. */
  all(): readonly KnownFile[] {
    return [...this.open.values(), ...this.tied.filter(({ source }) => !this.open.has(source.uri))];
  }

  /** Reads the files of the user's deployments that are not open; a text that did not change keeps its documents. */
  async tie(paths: readonly string[]): Promise<void> {
    const wanted = [...new Set(paths)].slice(0, mostTied).filter((path) => !this.open.has(this.ports.paths.toUri(path)));
    const files = await Promise.all(wanted.map((path) => this.tiedFile(path)));
    this.tied = files.filter((file) => file !== null);
  }

  private async tiedFile(path: string): Promise<KnownFile | null> {
    const uri = this.ports.paths.toUri(path);
    const text = await this.ports.files.readText(path);
    if (text === null || text.length > longestTied) return null;
    const last = this.tied.find(({ source }) => source.uri === uri);
    if (last && last.source.text === text) return last;
    const source = { uri, languageId: '', text };
    return { source, kind: kindOf(source), documents: null };
  }

  /** The text of any file, as it is open or else on the disk. */
  async textAt(path: string): Promise<SourceText | null> {
    const uri = this.ports.paths.toUri(path);
    const opened = this.open.get(uri);
    if (opened) return opened.source;
    const text = await this.ports.files.readText(path);
    return text === null ? null : { uri, languageId: '', text };
  }

  documentsOf(file: KnownFile): readonly ConfigDocument[] {
    file.documents ??= file.kind?.parse(file.source, this.catalogue) ?? [];
    return file.documents;
  }

  /**
   * What `-config.file` names: the open text of the file, else the disk's; null where it cannot be read. It is Mimir's
   * YAML whatever it holds.
   */
  async configFileAt(path: string): Promise<KnownFile | null> {
    const uri = this.ports.paths.toUri(path);
    const kind = kindById('mimir-yaml');
    const opened = this.open.get(uri);
    if (opened && opened.kind?.id === kind?.id) return opened;
    const text = opened ? opened.source.text : await this.ports.files.readText(path);
    if (text === null) return null;
    const last = this.read.get(uri);
    if (last && last.source.text === text) return last;
    const file: KnownFile = { source: { uri, languageId: opened?.source.languageId ?? 'yaml', text }, kind, documents: null };
    (opened ? this.open : this.read).set(uri, file);
    return file;
  }
}
