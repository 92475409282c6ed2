import { type Unseen, distinctUnseen } from '../analysis/coverage';
import type { AnalysisSettings } from '../analysis/analysis-settings';
import { Confinement } from '../confinement';
import type { Catalogue } from '../catalogue/catalogue';
import type { DocumentKind, Share } from '../documents/kinds/document-kind';
import { kindOf } from '../documents/document-kinds';
import type { FileReading } from '../model/certificate';
import { restInside } from '../model/containment';
import { type Memo, Question, type Uses, type Versioned } from '../model/memo';
import type { ConfigDocument } from '../model/setting';
import type { ChartAround } from '../model/text';
import type { Paths } from '../ports';
import { chartAround } from './chart-around';
import { type FoundFile, type Inputs, isSameFile, type KnownFile } from './inputs';

/** A file as one look found it, with the revision of its text. */
export type SeenFile = Versioned<KnownFile>;

const documents = new Question<readonly ConfigDocument[]>('documents');
/** Whether the file of that name looks like Mimir's YAML by itself. */
const looks = new Question<boolean>('looks like Mimir’s');
const shares = new Question<Share | null>('share');
const charts = new Question<ChartAround>('chart around');
const charted = new Question<KnownFile>('file with its chart');

/**
 * One look at the inputs: within it everything is looked at once, however many ask for it, so that an answer is made of
 * one state of things. It notes what it used, and what it had to leave out.
 */
export class Look {
  readonly uses: Uses = new Set();
  /** The ids of the files that are connected with the one that was asked about, as far as it went. */
  readonly reached = new Set<string>();
  readonly paths: Paths;
  readonly memo: Memo;
  private readonly files = new Map<string, Promise<SeenFile | null>>();
  private readonly plain = new Map<string, Promise<Versioned<FoundFile>>>();
  private readonly readings = new Map<string, Promise<Versioned<FileReading>>>();
  private readonly read = new Map<string, KnownFile>();
  private readonly realPaths = new Map<string, Promise<string | null>>();
  private readonly tracked = new Map<string, Promise<Versioned<boolean>>>();
  private readonly groups = new Map<string, Promise<readonly SeenFile[]>>();
  private readonly open: ReadonlyMap<string, KnownFile>;
  private readonly settings = new Map<string, Versioned<AnalysisSettings>>();
  private readonly left: Unseen[] = [];
  /** The names of the open files, by their folders. */
  private openNames: ReadonlyMap<string, readonly string[]> | null = null;

  constructor(
    readonly inputs: Inputs,
    readonly catalogue: Catalogue,
    /** True once another look is to answer for the same file. */
    readonly isCovered: () => boolean = () => false,
  ) {
    this.paths = inputs.ports.paths;
    this.memo = inputs.memo;
    this.open = new Map(inputs.openFiles.map((file) => [file.id, file]));
  }

  get openFiles(): readonly KnownFile[] {
    return [...this.open.values()];
  }

  /** Such as a folder that is left out because too much is in it. */
  leaveOut(unseen: Unseen): void {
    this.left.push(unseen);
  }

  get leftOut(): readonly Unseen[] {
    return distinctUnseen(this.left);
  }

  /** True where a file that this look has read has another text by now, so that its answer is out of date. */
  isOvertaken(): boolean {
    return [...this.plain.keys()].some((id) => {
      const [now, before] = [this.inputs.openFile(id), this.open.get(id) ?? null];
      return now !== before && !isSameFile(now, before ?? this.read.get(id) ?? null);
    });
  }

  idOf(uri: string): string {
    return this.inputs.idOf(uri);
  }

  /** Null for what is no file, or too long to be read. */
  file(id: string): Promise<SeenFile | null> {
    const seen = this.files.get(id) ?? this.fileWithChart(id);
    this.files.set(id, seen);
    return seen;
  }

  /** The same without what is told of its chart. */
  async plainFile(id: string): Promise<SeenFile | null> {
    return fileIn(await this.found(id));
  }

  /** The file where it holds these words. What kind the others are of is not found out. */
  async fileHolding(words: string, id: string): Promise<SeenFile | null> {
    const { file } = (await this.foundOrTold(id)).value;
    if (file?.source.text.includes(words) === true) return this.file(id);
    return null;
  }

  /** The names in a folder, those among them that are only open; folders have a slash at the end. */
  async names(folder: string): Promise<readonly string[]> {
    const onDisk = await this.listing(folder);
    const open = this.namesOpenIn(folder).filter((name) => !onDisk.value.includes(name));
    if (open.length === 0) return onDisk.value;
    return [...onDisk.value, ...open].sort();
  }

  private namesOpenIn(folder: string): readonly string[] {
    this.openNames ??= namesByFolder(this.openFiles, this.paths);
    return this.openNames.get(folder) ?? [];
  }

  listing(folder: string): Promise<Versioned<readonly string[]>> {
    return this.inputs.names(folder, this.uses);
  }

  /** False for a folder that nothing may be read of. */
  async mayList(folder: string): Promise<boolean> {
    return (await this.inputs.ports.files.mayList?.(folder)) ?? true;
  }

  reading(path: string): Promise<Versioned<FileReading>> {
    const reading = this.readings.get(path) ?? this.inputs.reading(path, this.uses);
    this.readings.set(path, reading);
    return reading;
  }

  isTracked(path: string): Promise<Versioned<boolean>> {
    const known = this.tracked.get(path) ?? this.inputs.isTracked(path, this.uses);
    this.tracked.set(path, known);
    return known;
  }

  /** Milliseconds since 1970, as the clock has it. */
  get now(): number {
    return this.inputs.ports.clock.now();
  }

  /** The time, to a minute, and never before what was read was there. */
  timeSince(read: number, key: string): Versioned<number> {
    return this.inputs.timeSince(read, key, this.uses);
  }

  settingsFor({ value: { id, source } }: SeenFile): Versioned<AnalysisSettings> {
    const known = this.settings.get(id) ?? this.inputs.settingsFor(source.uri, this.uses);
    this.settings.set(id, known);
    return known;
  }

  /** The documents of a file, as one of its own kind or of another. */
  documentsOf(file: SeenFile, kind: DocumentKind | null = file.value.kind): Versioned<readonly ConfigDocument[]> {
    const { id, source } = file.value;
    return this.memo.get(
      documents,
      `${kind?.id ?? ''} ${id}`,
      [file],
      this.uses,
      () => kind?.parse(source, this.catalogue) ?? [],
    );
  }

  /** What the file shows of the deployment that it belongs to. */
  shareOf(file: SeenFile): Share | null {
    const { id, source, kind } = file.value;
    return this.memo.get(shares, id, [file], this.uses, () => kind?.neighbours?.shareOf(source) ?? null).value;
  }

  /** True for a file in the folders, and for one that looks like Mimir's by itself: others are not quoted. */
  async mayShow(path: string, file: SeenFile, folders: readonly string[]): Promise<boolean> {
    if (this.open.has(file.value.id)) return true;
    const real = await this.realPath(path);
    const { source } = file.value;
    // The name counts too: that of the file itself, as a link has whatever name its maker likes.
    const looksSo = (name: string): boolean =>
      kindOf({ uri: this.paths.toUri(name), languageId: 'yaml', text: source.text })?.id === 'mimir-yaml';
    if (real !== null && (source.notes?.of(looks, real, () => looksSo(real)) ?? looksSo(real))) return true;
    return new Confinement(
      { files: { realPath: (each) => this.realPath(each) }, paths: this.paths },
      () => folders,
    ).allows(path);
  }

  private realPath(path: string): Promise<string | null> {
    const real = this.realPaths.get(path) ?? this.inputs.ports.files.realPath(path);
    this.realPaths.set(path, real);
    return real;
  }

  /** A group that is found once for all of its files. */
  group(key: string, find: () => Promise<readonly SeenFile[]>): Promise<readonly SeenFile[]> {
    const known = this.groups.get(key) ?? find();
    this.groups.set(key, known);
    return known;
  }

  private async fileWithChart(id: string): Promise<SeenFile | null> {
    const file = fileIn(await this.foundOrTold(id));
    const chart = file && (await chartAround(file.value, this));
    if (!file || !chart) return file;
    const known = this.memo.set(charts, id, chart, this.uses, isSameChart);
    return this.memo.get(charted, id, [file, known], this.uses, () => ({
      ...file.value,
      source: { ...file.value.source, chart },
    }));
  }

  /** A file that is too long is told to be left out. */
  private async foundOrTold(id: string): Promise<Versioned<FoundFile>> {
    const found = await this.found(id);
    if (found.value.file === null && found.value.isTooLong)
      this.leaveOut({ reason: 'too-long', name: this.paths.fromUri(id) ?? id });
    return found;
  }

  private async found(id: string): Promise<Versioned<FoundFile>> {
    const finding = this.plain.get(id) ?? this.inputs.file(id, this.uses);
    this.plain.set(id, finding);
    const found = await finding;
    if (found.value.file) this.read.set(id, found.value.file);
    return found;
  }
}

function namesByFolder(open: readonly KnownFile[], paths: Paths): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const path of open.flatMap(({ id }) => paths.fromUri(id) ?? [])) {
    const folder = paths.folderOf(path);
    names.set(folder, [...(names.get(folder) ?? []), restInside(path, folder) ?? path]);
  }
  return names;
}

function fileIn({ value, revision }: Versioned<FoundFile>): SeenFile | null {
  return value.file && { value: value.file, revision };
}

function isSameChart(a: ChartAround, b: ChartAround): boolean {
  return a.version === b.version && a.appVersion === b.appVersion;
}
