import { TextDocument } from 'vscode-languageserver-textdocument';
import { Analyzer, type AnalysisPorts, type FileAnalysis } from '../../core/src/analysis/analyzer';
import { type AnalysisSettings, defaultAnalysisSettings } from '../../core/src/analysis/settings';
import type { Catalogue, VersionCatalogue } from '../../core/src/catalogue/catalogue';
import { kindOf } from '../../core/src/documents/kinds';
import type { Cursor } from '../../core/src/model/cursor';
import { isTooLong, type OpenDocuments } from './documents';
import type { JudgedText } from './features/judged-text';
import { matchesGlob } from './globs';
import { defaultSettings, type Settings } from './protocol';
import { type FilePattern, TiedFiles } from './tied-files';

export type Results = ReadonlyMap<string, FileAnalysis>;

/** What the last runs of the analysis found, and the way to a run for the present text. */
export class Analyses {
  private readonly analyzer: Analyzer;
  private readonly tied: TiedFiles;
  private readonly last = new Map<string, FileAnalysis>();
  /** The files of each document's last run. */
  private readonly ties = new Map<string, readonly string[]>();
  /** The last run that took a file in, and what had happened when it began. */
  private readonly runs = new Map<string, { readonly began: number; readonly results: Results }>();
  /** Counts whatever may change what a run finds. */
  private changes = 0;
  private settings: Settings = defaultSettings;
  private translated: AnalysisSettings = defaultAnalysisSettings;

  constructor(
    private readonly documents: OpenDocuments,
    readonly catalogue: Catalogue,
    private readonly ports: AnalysisPorts,
    /** Takes a sentence for the user. */
    complain: (message: string) => void,
  ) {
    this.analyzer = new Analyzer(catalogue, ports, this.translated);
    this.tied = new TiedFiles(ports, complain);
  }

  /** Folders are absolute. Every open document is looked at anew: the globs may have changed. */
  configure(settings: Settings, workspaceFolders: readonly string[]): void {
    this.settings = settings;
    const isExcluded = (uri: string): boolean => this.fits(settings.files.exclude, uri);
    this.translated = { ...analysisSettings(settings, workspaceFolders, this.ports), isExcluded };
    this.tied.configure(settings.deployments, workspaceFolders[0] ?? null);
    this.analyzer.configure(this.translated);
    this.forgetFolders();
    for (const uri of this.documents.uris) {
      this.analyzer.close(uri);
      this.update(uri);
    }
  }

  get analysisSettings(): AnalysisSettings {
    return this.translated;
  }

  /** Files may have come or gone: folders are listed anew when somebody asks. */
  forgetFolders(): void {
    this.tied.forget();
    this.analyzer.forgetFolders();
    this.outdate();
  }

  /** Something that a run looks at may have changed, such as a certificate. */
  outdate(): void {
    this.changes += 1;
  }

  /** Where files lie, or would lie, that belong to open ones without being named by them. */
  get surroundings(): readonly (string | FilePattern)[] {
    const { paths } = this.ports;
    const beside = this.documents.uris.flatMap((uri): readonly FilePattern[] => {
      const glob = this.analyzer.kindOf(uri)?.neighbours?.glob;
      const path = paths.fromUri(uri);
      return glob === undefined || path === null ? [] : [{ folder: paths.folderOf(path), glob }];
    });
    return [...this.tied.entries, ...new Map(beside.map((pattern) => [`${pattern.folder} ${pattern.glob}`, pattern])).values()];
  }

  /** Takes the present text of an open document, without judging it. */
  update(uri: string): void {
    this.outdate();
    const document = this.documents.get(uri);
    if (!document) return;
    const { include } = this.settings.files;
    if (isTooLong(document) || this.translated.isExcluded(uri)) {
      this.close(uri);
      return;
    }
    const source = { uri, languageId: document.languageId, text: document.getText() };
    this.analyzer.update(source, this.fits(include, uri) && kindOf(source) === null ? 'mimir-yaml' : null);
  }

  /** Globs are for the whole path, or for the path from a workspace folder on. */
  private fits(globs: readonly string[], uri: string): boolean {
    if (globs.length === 0) return false;
    const path = globPath(uri);
    const folders = this.translated.workspaceFolders.map((folder) => `${globPath(this.ports.paths.toUri(folder)).replace(/\/$/, '')}/`);
    const relative = folders.filter((folder) => path.startsWith(folder)).map((folder) => path.slice(folder.length));
    return [path, ...relative].some((each) => matchesGlob(globs, each));
  }

  close(uri: string): void {
    this.outdate();
    this.analyzer.close(uri);
    this.ties.delete(uri);
    this.forgetUntied();
  }

  /** What was found out about files that are neither open nor tied to an open one is of no use to anybody. */
  private forgetUntied(): void {
    const tied = new Set([...this.documents.uris, ...[...this.ties.values()].flat()]);
    for (const uri of [...this.last.keys(), ...this.runs.keys()]) {
      if (tied.has(uri)) continue;
      this.last.delete(uri);
      this.runs.delete(uri);
    }
  }

  /** How much is kept about files, so that a test can see that nothing stays. */
  get size(): number {
    return this.last.size + this.ties.size + this.runs.size + this.analyzer.size;
  }

  /** Open documents whose last run took this one in. */
  tiedTo(uri: string): readonly string[] {
    return [...this.ties].filter(([other, files]) => other !== uri && files.includes(uri)).map(([other]) => other);
  }

  isMimirs(uri: string): boolean {
    return this.analyzer.kindOf(uri) !== null;
  }

  /** Judges the document with all that share a process with it: an entry for each, open or not. */
  async judge(uri: string): Promise<Results> {
    const began = this.changes;
    if (this.analyzer.kindOf(uri) !== null) await this.tieFiles();
    const results = await this.analyzer.analyze(uri);
    for (const [each, analysis] of results) {
      this.last.set(each, analysis);
      this.runs.set(each, { began, results });
    }
    const formerly = this.ties.get(uri) ?? [];
    if (this.documents.has(uri)) this.ties.set(uri, [...results.keys()]);
    if (formerly.some((each) => !results.has(each))) this.forgetUntied();
    // Closed meanwhile: the run may have read files anew.
    if (!this.documents.has(uri)) this.close(uri);
    return results;
  }

  /** The same, but what a run for any document of the deployment has found is taken if nothing happened since. */
  async judgeUnlessDone(uri: string): Promise<Results> {
    const run = this.runs.get(uri);
    if (run?.began !== this.changes) return this.judge(uri);
    if (this.documents.has(uri)) this.ties.set(uri, [...run.results.keys()]);
    return run.results;
  }

  /** Looks at the disk the first time, and after folders were forgotten. */
  private async tieFiles(): Promise<void> {
    const deployments = await this.tied.list();
    if (this.translated.deployments === deployments) return;
    this.translated = { ...this.translated, deployments };
    this.analyzer.configure(this.translated);
  }

  /**
   * The present text with its analysis, after all that has happened to its deployment; null for a document that is none
   * of Mimir's, or that changed meanwhile.
   */
  async judged(uri: string): Promise<JudgedText | null> {
    if (this.analyzer.kindOf(uri) !== null) await this.judgeUnlessDone(uri);
    return this.judgedAlready(uri);
  }

  /** The present text with the last run's analysis: null also where the present text has not been judged yet. */
  judgedAlready(uri: string): JudgedText | null {
    const text = this.documents.snapshot(uri);
    const analysis = this.last.get(uri);
    return text !== null && analysis?.kind != null && analysis.source.text === text.getText() ? { text, analysis } : null;
  }

  /** The same for any file that a run took in, open or not. */
  judgedOrRead(uri: string): JudgedText | null {
    const analysis = this.last.get(uri);
    if (this.documents.has(uri) || !analysis) return this.judgedAlready(uri);
    return { text: TextDocument.create(uri, analysis.source.languageId, 0, analysis.source.text), analysis };
  }

  /** What was last found out, perhaps about an older text. */
  lastOf(uri: string): FileAnalysis | null {
    return this.last.get(uri) ?? null;
  }

  /** What is being typed, read from the present text around it; null where it is nothing of Mimir's. */
  cursorAt(uri: string, offset: number): Cursor | null {
    const document = this.documents.get(uri);
    const kind = this.analyzer.kindOf(uri);
    if (!document || !kind) return null;
    return kind.cursorAt({ uri, languageId: document.languageId, text: document.getText() }, offset, this.catalogue);
  }

  /** The release that the document was last judged by. */
  versionOf(uri: string): VersionCatalogue {
    const { catalogue } = this;
    return catalogue.at(this.last.get(uri)?.mimirVersion ?? this.translated.mimirVersion ?? catalogue.newestComplete);
  }
}

function analysisSettings(settings: Settings, workspaceFolders: readonly string[], { paths }: AnalysisPorts): AnalysisSettings {
  const { mimirVersion, workingDirectory, pathMappings, rules, expiryWarningDays, certificates } = settings;
  const [first] = workspaceFolders;
  const absolute = (path: string): string => (first === undefined || paths.isAbsolute(path) ? path : paths.resolve(first, path));
  return {
    ...defaultAnalysisSettings,
    mimirVersion: mimirVersion === 'auto' ? null : mimirVersion,
    workingDirectory: workingDirectory === '' ? null : absolute(workingDirectory),
    workspaceFolders,
    pathMappings,
    looksBeside: true,
    rules,
    preferences: { expiryWarningDays, internalName: certificates.internalName },
  };
}

/** A URI's path as globs see it: without its scheme, unescaped. */
function globPath(uri: string): string {
  try {
    return decodeURIComponent(uri.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/)?/i, ''));
  } catch {
    return uri;
  }
}
