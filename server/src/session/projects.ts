import type { AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import type { KnownNames } from '../../../core/src/settings/chosen';
import { foldersUpTo, type ReadSettingsFile } from '../../../core/src/settings/file';
import { settingsFileGlob } from '../../../core/src/settings/file-names';
import type { SettingsProblem } from '../../../core/src/settings/file-reading';
import type { ProjectSettings } from '../../../core/src/settings/project';
import { SettingsByFile } from '../../../core/src/settings/settings-by-file';
import type { FilePattern } from '../../../core/src/settings/tied-files';
import type { OpenDocuments } from './open-documents';
import type { EditorSettings } from './editor-settings';
import type { ServerPorts } from './server-ports';
import { settingsProblems, type SettingsTarget, settingsTarget } from './settings-files';

interface Session {
  readonly documents: OpenDocuments;
  readonly editor: EditorSettings;
  readonly trusted: boolean;
  /** Absolute paths of the workspace folders as they are now. */
  readonly folders: () => readonly string[];
  /** Takes a sentence for the user. */
  readonly warn: (message: string) => void;
}

/** The settings of each file: what the editor's user set, over the nearest settings file. */
export class Projects {
  private readonly byFile: SettingsByFile;
  private readonly ports: ServerPorts;
  /** The problems of a settings file that were told last. */
  private told = '';

  constructor(
    ports: ServerPorts,
    private readonly known: KnownNames,
    private readonly session: Session,
  ) {
    const { documents, editor, folders, warn } = session;
    // What is typed in a settings file counts before it is saved.
    const readText = async (path: string): Promise<string | null> =>
      documents.get(ports.paths.toUri(path))?.getText() ?? ports.files.readText(path);
    this.ports = { ...ports, files: { ...ports.files, readText } };
    const sources = {
      layersFor: (folder: string | null) => editor.layersFor(folder),
      stopFor: (folder: string) => editor.ownerOf(folder) ?? (session.trusted ? folder : null),
      rootFor: (folder: string) => this.rootOf(folder),
      complete: (settings: AnalysisSettings) => ({ ...settings, workspaceFolders: folders() }),
    };
    this.byFile = new SettingsByFile(this.ports, known, sources, warn);
  }

  /** Looks up the settings of a file. True where they are others than before. */
  async prepare(uri: string): Promise<boolean> {
    const isChanged = await this.byFile.prepare(uri);
    const file = this.byFile.fileFor(uri);
    if (file && file.problems.length > 0 && !this.session.documents.has(this.ports.paths.toUri(file.path)))
      this.tellOf(file.path, file.problems);
    return isChanged;
  }

  settingsFor(uri: string): ProjectSettings {
    return this.byFile.projectFor(uri);
  }

  analysisFor(uri: string): AnalysisSettings {
    return this.byFile.analysisFor(uri);
  }

  /** The path of the settings file that counts for a document; null for none. */
  settingsFileFor(uri: string): string | null {
    return this.byFile.fileFor(uri)?.path ?? null;
  }

  /** The settings files that count for open documents. */
  get files(): readonly ReadSettingsFile[] {
    return this.byFile.files;
  }

  /** Where files of deployments are, or would be. */
  get tiedEntries(): readonly (string | FilePattern)[] {
    return this.byFile.tiedEntries;
  }

  /** Where settings files of these documents are, or would be. */
  settingsPlaces(uris: readonly string[]): readonly FilePattern[] {
    const { paths } = this.ports;
    const folders = uris.flatMap((uri) => {
      const path = paths.fromUri(uri);
      if (path === null) return [];
      return foldersUpTo(paths.folderOf(path), this.topOf(paths.folderOf(path)), paths);
    });
    return [...new Set(folders)].map((folder) => ({ folder, glob: settingsFileGlob }));
  }

  /** How many values are kept. */
  get size(): number {
    return this.byFile.size;
  }

  /** Settings files, or files of deployments, may have come or gone. */
  outdate(): void {
    this.byFile.outdate();
  }

  /** The editor's settings or folders are others. */
  reset(): void {
    this.session.editor.follow(this.session.folders());
    this.byFile.reset();
  }

  /** Forgets what only closed documents used. */
  retain(uris: readonly string[]): void {
    this.byFile.retain(uris);
  }

  /** What is wrong with an open settings file. */
  async problemsOf(uri: string): Promise<readonly SettingsProblem[]> {
    const path = this.ports.paths.fromUri(uri);
    const text = this.session.documents.get(uri)?.getText();
    if (path === null || text === undefined) return [];
    return settingsProblems(path, text, this.rootOf(this.ports.paths.folderOf(path)), this.known, this.ports);
  }

  /** The settings file that an entry about a document goes to; null for a document on no disk. */
  async targetFor(uri: string): Promise<SettingsTarget | null> {
    const path = this.ports.paths.fromUri(uri);
    if (path === null) return null;
    const folder = this.ports.paths.folderOf(path);
    return settingsTarget(folder, this.topOf(folder), this.ports, this.session.documents);
  }

  private topOf(folder: string): string {
    return this.session.editor.ownerOf(folder) ?? folder;
  }

  private rootOf(folder: string): string | null {
    if (this.session.trusted) return null;
    return this.topOf(folder);
  }

  /** Not every client shows the problems of a file that is not open. Each is told once. */
  private tellOf(path: string, problems: readonly SettingsProblem[]): void {
    const told = problems.map(({ message }) => `${path}: ${message}`).join('\n');
    if (this.told === told) return;
    this.told = told;
    this.session.warn(told);
  }
}
