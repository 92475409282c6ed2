import type { AnalysisSettings } from '../analysis/analysis-settings';
import type { Files, Paths } from '../ports';
import type { KnownNames } from './chosen';
import { findSettingsFile, type FindingPorts, layerOf, type ReadSettingsFile } from './file';
import { analysisSettings, type Layer, type ProjectSettings, projectSettings } from './project';
import { type FilePattern, TiedFiles } from './tied-files';
import { present } from '../model/present';

/** Who else sets something, and how far files of settings are looked for. */
export interface SettingsSources {
  /** What counts more than a file of settings, the highest first, for what lies in a folder; null: on no disk. */
  layersFor(folder: string | null): readonly Layer[];
  /** The folder at which the way up ends, for what lies in a folder; null: no file is looked for. */
  stopFor(folder: string): string | null;
  /** The folder that a file of settings may not lead out of, for what lies in a folder; null: it may lead anywhere. */
  rootFor(folder: string): string | null;
  /** Whatever the caller adds for every file. */
  complete(settings: AnalysisSettings): AnalysisSettings;
}

interface Ports extends FindingPorts {
  readonly files: Files;
}

/** The settings of a folder, as they were last looked up. */
interface FolderSettings {
  readonly file: ReadSettingsFile | null;
  readonly project: ProjectSettings;
  readonly analysis: AnalysisSettings;
  /** Of the inputs that they were looked up for. */
  readonly revision: number;
}

/** Equal settings are one object, for as long as a folder has them. */
interface Shared {
  readonly project: ProjectSettings;
  readonly tied: TiedFiles;
  analysis: AnalysisSettings;
}

/**
 * The settings of each file, by its folder: what the sources set, over the nearest file of settings. The disk is looked
 * at by `prepare`, once for each folder until it is outdated.
 */
export class SettingsByFile {
  private readonly folders = new Map<string, FolderSettings>();
  private readonly underWay = new Map<string, Promise<boolean>>();
  /** By what they hold. */
  private readonly shared = new Map<string, Shared>();
  private readonly paths: Paths;
  /** Counts whatever may change settings. */
  private revision = 0;

  constructor(
    private readonly ports: Ports,
    private readonly known: KnownNames,
    private readonly sources: SettingsSources,
    /** Takes a sentence for the user. */
    private readonly complain: (message: string) => void,
  ) {
    this.paths = ports.paths;
  }

  /** Looks up the settings of a file. True where they are others than before. */
  async prepare(uri: string): Promise<boolean> {
    const key = this.keyOf(uri);
    if (this.folders.get(key)?.revision === this.revision) return false;
    const run = this.underWay.get(key) ?? this.lookUp(key);
    this.underWay.set(key, run);
    return run.finally(() => {
      if (this.underWay.get(key) === run) this.underWay.delete(key);
    });
  }

  /** As last looked up; without the file of settings where nobody looked yet. */
  projectFor(uri: string): ProjectSettings {
    return (
      this.folders.get(this.keyOf(uri))?.project ??
      projectSettings(this.sources.layersFor(this.folderOf(uri)), this.paths)
    );
  }

  /** The same object for as long as they are the same. */
  analysisFor(uri: string): AnalysisSettings {
    const known = this.folders.get(this.keyOf(uri));
    return known?.analysis ?? this.sources.complete(analysisSettings(this.projectFor(uri), [], this.paths));
  }

  fileFor(uri: string): ReadSettingsFile | null {
    return this.folders.get(this.keyOf(uri))?.file ?? null;
  }

  /** The files of settings that were found, each once. */
  get files(): readonly ReadSettingsFile[] {
    const files = present([...this.folders.values()].map(({ file }) => file));
    return [...new Map(files.map((file) => [file.path, file])).values()];
  }

  /** Where files of deployments are, or would be. */
  get tiedEntries(): readonly (string | FilePattern)[] {
    return [...this.shared.values()].flatMap(({ tied }) => tied.entries);
  }

  /** How many values are kept. */
  get size(): number {
    return this.folders.size + this.shared.size + this.underWay.size;
  }

  /** Settings, or the disk, may be others: who prepares looks again. */
  outdate(): void {
    this.revision += 1;
    this.underWay.clear();
    for (const { tied } of this.shared.values()) tied.forget();
  }

  /** The sources are others than before: nothing of what was found counts. */
  reset(): void {
    this.outdate();
    this.folders.clear();
    this.shared.clear();
  }

  /** Forgets what only other files use. */
  retain(uris: readonly string[]): void {
    const keys = new Set(uris.map((uri) => this.keyOf(uri)));
    for (const key of [...this.folders.keys()]) if (!keys.has(key)) this.folders.delete(key);
    const used = new Set([...this.folders.values()].map(({ project }) => project));
    for (const [key, { project }] of [...this.shared]) if (!used.has(project)) this.shared.delete(key);
  }

  private async fileIn(folder: string): Promise<ReadSettingsFile | null> {
    const stop = this.sources.stopFor(folder);
    if (stop === null) return null;
    const found = await findSettingsFile(folder, stop, this.ports);
    return found && layerOf(found, this.sources.rootFor(folder), this.known, this.paths);
  }

  private async lookUp(key: string): Promise<boolean> {
    const { revision } = this;
    const folder = key || null;
    const file = folder === null ? null : await this.fileIn(folder);
    const layers = present([...this.sources.layersFor(folder), file]);
    const shared = await this.share(projectSettings(layers, this.paths));
    const former = this.folders.get(key);
    this.folders.set(key, {
      file: former?.file && file && isSame(former.file, file) ? former.file : file,
      project: shared.project,
      analysis: shared.analysis,
      revision,
    });
    if (former) return former.analysis !== shared.analysis;
    return file !== null;
  }

  private async share(project: ProjectSettings): Promise<Shared> {
    const key = JSON.stringify(project);
    const known = this.shared.get(key) ?? this.newShare(project);
    this.shared.set(key, known);
    const deployments = await known.tied.list();
    if (JSON.stringify(deployments) !== JSON.stringify(known.analysis.deployments))
      known.analysis = this.analysisOf(project, deployments);
    return known;
  }

  private newShare(project: ProjectSettings): Shared {
    const tied = new TiedFiles(this.ports, this.complain);
    tied.configure(project.deployments);
    return { project, tied, analysis: this.analysisOf(project, []) };
  }

  private analysisOf(project: ProjectSettings, deployments: AnalysisSettings['deployments']): AnalysisSettings {
    return this.sources.complete(analysisSettings(project, deployments, this.paths));
  }

  /** Files of one folder have the same settings; what lies on no disk has those of the user. */
  private keyOf(uri: string): string {
    return this.folderOf(uri) ?? '';
  }

  private folderOf(uri: string): string | null {
    const path = this.paths.fromUri(uri);
    if (path === null) return null;
    return this.paths.folderOf(path);
  }
}

function isSame(a: ReadSettingsFile, b: ReadSettingsFile): boolean {
  return a.text === b.text && a.path === b.path;
}
