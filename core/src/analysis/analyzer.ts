import type { Catalogue } from '../catalogue/catalogue';
import { kindById, kindOf } from '../documents/kinds';
import type { DocumentKind } from '../documents/kind';
import type { Facts } from '../model/facts';
import type { Finding } from '../model/finding';
import type { Process } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import type { SourceText } from '../model/text';
import type { MimirVersion } from '../model/version';
import type { Files } from '../ports';
import { processOf } from '../process/process';
import { rules } from '../rules/index';
import { linksOf } from '../topology/links';
import { gather, type GatheringPorts } from './gather';
import { findingsOf, lint } from './lint';
import { placesOf, workingFolders } from './paths';
import type { AnalysisSettings } from './settings';
import { unusedSuppression, withoutSuppressed } from './suppression';

export interface AnalysisPorts extends GatheringPorts {
  readonly files: Files;
}

/** One process with what was read for it and what is wrong with it. */
export interface ProcessAnalysis {
  readonly process: Process;
  readonly facts: Facts;
  readonly findings: readonly Finding[];
}

/** Everything known about one version of one file. */
export interface FileAnalysis {
  readonly source: SourceText;
  /** Null for a file that is none of Mimir's. */
  readonly kind: string | null;
  readonly documents: readonly ConfigDocument[];
  /** Those that read the file: several, where files share a YAML. */
  readonly processes: readonly ProcessAnalysis[];
  readonly findings: readonly Finding[];
  readonly mimirVersion: MimirVersion;
}

interface KnownFile {
  readonly source: SourceText;
  readonly kind: DocumentKind | null;
  documents: readonly ConfigDocument[] | null;
}

/** A process to be, with the files that it reads. */
interface Unit {
  readonly name: string;
  readonly files: readonly KnownFile[];
  readonly documents: readonly ConfigDocument[];
}

/** Keeps the files that are open, puts them together to processes, and judges those. One parse per version of a text. */
export class Analyzer {
  private readonly open = new Map<string, KnownFile>();
  /** Files that are not open but that a `-config.file` names, by URI, as they were last read. */
  private readonly read = new Map<string, KnownFile>();
  private readonly ties = new Map<string, readonly string[]>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly ports: AnalysisPorts,
    private settings: AnalysisSettings,
  ) {}

  configure(settings: AnalysisSettings): void {
    this.settings = settings;
  }

  /** Takes a new text. A file that was once Mimir's stays so while somebody types in it. */
  update(source: SourceText, forcedKind: string | null = null): void {
    const kind = forcedKind === null ? kindOf(source) : kindById(forcedKind);
    this.open.set(source.uri, { source, kind: kind ?? this.open.get(source.uri)?.kind ?? null, documents: null });
  }

  close(uri: string): void {
    this.open.delete(uri);
    this.ties.delete(uri);
  }

  /** The kind of an open file, without parsing it. */
  kindOf(uri: string): DocumentKind | null {
    return this.open.get(uri)?.kind ?? null;
  }

  /**
   * Judges the file and all that share a process with it, now or at the last call. The answer holds an entry for each,
   * also for files that are not open.
   */
  async analyze(uri: string): Promise<ReadonlyMap<string, FileAnalysis>> {
    const units = await this.units();
    const formerly = this.ties.get(uri) ?? [];
    const wanted = closure([uri, ...formerly.filter((other) => this.open.has(other))], units);
    const judged = await Promise.all(units.filter((unit) => unit.files.some((file) => wanted.has(file.source.uri))).map((unit) => this.judge(unit)));
    const files = new Map(judged.flatMap(({ unit }) => unit.files.map((file) => [file.source.uri, file] as const)));
    for (const each of wanted) {
      const file = files.get(each) ?? this.open.get(each);
      if (file) files.set(each, file);
      this.ties.set(each, [...closure([each], units)]);
    }
    return new Map([...files].map(([each, file]) => [each, this.fileAnalysis(file, judged)]));
  }

  private fileAnalysis(file: KnownFile, judged: readonly { unit: Unit; analysis: ProcessAnalysis }[]): FileAnalysis {
    const own = judged.filter(({ unit }) => unit.files.some(({ source }) => source.uri === file.source.uri));
    const processes = own.map(({ analysis }) => analysis);
    return {
      source: file.source,
      kind: file.kind?.id ?? null,
      documents: this.documentsOf(file),
      processes,
      findings: this.reported(file, processes),
      mimirVersion: processes[0]?.process.version.version ?? this.settings.mimirVersion ?? this.catalogue.newest,
    };
  }

  private reported({ source, kind }: KnownFile, processes: readonly ProcessAnalysis[]): readonly Finding[] {
    const findings = findingsOf(source.uri, processes.flatMap((each) => each.findings));
    return kind ? withoutSuppressed(source.text, findings, source.uri, this.settings.rules[unusedSuppression] ?? 'warning') : [];
  }

  private async judge(unit: Unit): Promise<{ unit: Unit; analysis: ProcessAnalysis }> {
    const { mimirVersion, environment, preferences, rules: severities } = this.settings;
    const { name, documents } = unit;
    const process = processOf({ name, documents, version: mimirVersion, environment }, this.catalogue);
    const facts = await gather(process, this.settings, this.ports);
    const links = linksOf(process, facts);
    const findings = lint({ process, facts, links, catalogue: this.catalogue, preferences }, rules, severities);
    return { unit, analysis: { process, facts, findings } };
  }

  private documentsOf(file: KnownFile): readonly ConfigDocument[] {
    file.documents ??= file.kind?.parse(file.source, this.catalogue) ?? [];
    return file.documents;
  }

  /** A flag document with the YAML that it names is a process; so is a YAML that nobody names. */
  private async units(): Promise<readonly Unit[]> {
    const files = [...this.open.values()];
    const withFlags = await Promise.all(
      files.flatMap((file) =>
        this.documentsOf(file)
          .filter(({ notation }) => notation === 'flag')
          .map((document) => this.unitOf(file, document)),
      ),
    );
    const named = new Set(withFlags.flatMap((unit) => unit.files.slice(1).map(({ source }) => source.uri)));
    const alone = files
      .filter(({ source }) => !named.has(source.uri))
      .flatMap((file) =>
        this.documentsOf(file)
          .filter(({ notation }) => notation === 'yaml')
          .map((document) => ({ name: nameOf(document), files: [file], documents: [document] })),
      );
    return [...withFlags, ...alone];
  }

  private async unitOf(file: KnownFile, document: ConfigDocument): Promise<Unit> {
    const yaml = await this.configFileOf(document);
    const own = { name: nameOf(document), files: [file], documents: [document] };
    return yaml ? { ...own, files: [file, yaml], documents: [...this.documentsOf(yaml), document] } : own;
  }

  private async configFileOf(document: ConfigDocument): Promise<KnownFile | null> {
    const written = document.settings.filter(({ name }) => name.value === 'config.file').at(-1)?.value;
    if (!written || written.dynamic) return null;
    const folders = workingFolders([document], this.settings, this.ports.paths);
    const places = placesOf(written.text, document, folders, this.settings, this.ports.paths);
    for (const path of places.kind === 'candidates' ? places.paths : []) {
      const found = await this.knownFile(path);
      if (found) return found;
    }
    return null;
  }

  /** The open text of a file, else the disk's. What `-config.file` names is Mimir's YAML whatever it holds. */
  private async knownFile(path: string): Promise<KnownFile | null> {
    const uri = this.ports.paths.toUri(path);
    const kind = kindById('mimir-yaml');
    const opened = this.open.get(uri);
    if (opened && opened.kind?.id === kind?.id) return opened;
    const text = opened ? opened.source.text : await this.ports.files.readText(path);
    if (text === null) return null;
    const last = this.read.get(uri);
    if (last && last.source.text === text) return last;
    const file: KnownFile = { source: { uri, languageId: opened?.source.languageId ?? 'yaml', text }, kind, documents: null };
    if (opened) this.open.set(uri, file);
    else this.read.set(uri, file);
    return file;
  }
}

function nameOf({ uri, name }: ConfigDocument): string {
  return name === '' ? uri.slice(uri.lastIndexOf('/') + 1) : name;
}

/** The files that share a process with one of these, directly or through others. */
function closure(uris: readonly string[], units: readonly Unit[]): ReadonlySet<string> {
  const reached = new Set(uris);
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const { files } of units) {
      if (files.some(({ source }) => reached.has(source.uri))) for (const { source } of files) reached.add(source.uri);
    }
  }
  return reached;
}
