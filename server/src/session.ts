import { type Connection, DidChangeConfigurationNotification, FileChangeType, type FileEvent, type PublishDiagnosticsParams } from 'vscode-languageserver';
import { type AnalysisSettings, defaultAnalysisSettings } from '../../core/src/analysis/settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import type { Catalogue } from '../../core/src/catalogue/catalogue';
import { neutral } from '../../core/src/model/neutral';
import { safeLog } from '../../core/src/model/safe-text';
import { confined, Confinement } from '../../core/src/confinement';
import { kindOf } from '../../core/src/documents/kinds';
import { globsBeside } from '../../core/src/workspace/beside';
import { Workspace } from '../../core/src/workspace/workspace';
import { Analyses } from './analyses';
import { analysisSettings, isIncluded } from './analysis-settings';
import type { ClientProfile } from './capabilities';
import { DiagnosticPublisher } from './diagnostics';
import { isTooLong, OpenDocuments } from './documents';
import { announceMap } from './map';
import type { ServerPorts } from './ports';
import { defaultSettings, type Settings, settingsSection } from './protocol';
import { DocumentScheduler } from './scheduler';
import { asObject, readSettings } from './settings';
import { type FilePattern, TiedFiles } from './tied-files';
import { FileWatch } from './watched-files';
import { placesOf } from './watched-places';

/** A client that does not answer must not keep its documents from being judged. Milliseconds. */
const patience = 2000;

/** What lasts from `initialize` to `shutdown`: the open documents, the settings, and the runs that follow their changes. */
export class Session {
  readonly documents = new OpenDocuments();
  readonly catalogue: Catalogue = loadCatalogue();
  readonly workspace: Workspace;
  readonly analyses: Analyses;
  settings: Settings = defaultSettings;
  /** Of an untrusted workspace nothing outside is read. */
  readonly ports: ServerPorts;
  private readonly publisher: DiagnosticPublisher;
  private readonly scheduler: DocumentScheduler;
  private readonly watch: FileWatch;
  private readonly tied: TiedFiles;
  /** The files that `deployments` leads to, as the workspace knows them. */
  private tiedNow: AnalysisSettings['deployments'] = [];
  /** URIs. */
  private folders: readonly string[];
  private ready: Promise<void> = Promise.resolve();

  constructor(
    readonly connection: Connection,
    machine: ServerPorts,
    readonly profile: ClientProfile,
  ) {
    this.folders = profile.workspaceFolders;
    const tell = (path: string): void => connection.console.info(safeLog(`${path} is outside of this untrusted workspace, so it is not read.`));
    const ports = profile.trusted ? machine : confined(machine, new Confinement(machine, () => this.folderPaths, [], tell));
    this.ports = ports;
    this.workspace = new Workspace(this.catalogue, ports, defaultAnalysisSettings);
    this.tied = new TiedFiles(ports, (message) => connection.console.warn(safeLog(message)));
    this.analyses = new Analyses(this.documents, this.workspace, () => this.tieFiles());
    const send = (params: PublishDiagnosticsParams): void => void connection.sendDiagnostics(params);
    this.publisher = new DiagnosticPublisher(this.documents, send, profile.rulesUrl, (uri) => this.workspace.isReached(uri));
    this.scheduler = new DocumentScheduler((uri) => this.judge(uri), () => ports.clock.now());
    this.watch = new FileWatch(connection, profile, ports, () => this.lookAgain());
    this.takeSettings(profile.initialSettings);
  }

  /** Follows `initialized`: from here on the client may be asked. */
  start(): void {
    const { answersSettings, announcesSettings } = this.profile;
    if (answersSettings) this.ready = within(patience, this.fetchSettings());
    if (announcesSettings) {
      const registration = this.connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection });
      void registration.catch((error: unknown) => this.report(error));
    }
  }

  /** The document was edited. */
  touch(uri: string): void {
    this.take(uri);
    this.scheduler.schedule(uri);
    // They may not belong to it any more; if they do, its run is theirs.
    for (const other of this.workspace.openAround(uri)) this.scheduler.schedule(other);
  }

  /** Takes the present text of an open document, or leaves it alone. */
  private take(uri: string): void {
    const document = this.documents.get(uri);
    if (!document) return;
    if (isTooLong(document) || this.workspace.settingsFor(uri).isExcluded(uri)) {
      this.workspace.close(uri);
      return;
    }
    const source = { uri, languageId: document.languageId, text: document.getText() };
    const isForced = isIncluded(uri, this.settings, this.folderPaths, this.ports.paths) && kindOf(source) === null;
    this.workspace.update(source, isForced ? 'mimir-yaml' : null);
  }

  /** The document was opened. */
  opened(uri: string): void {
    const document = this.documents.get(uri);
    this.forgetFolders();
    if (document && isTooLong(document)) this.connection.console.info(`${neutral(uri)} is longer than 2 MiB, so it is not looked at.`);
    this.touch(uri);
  }

  close(uri: string): void {
    const around = this.workspace.openAround(uri);
    this.scheduler.cancel(uri);
    this.documents.close(uri);
    this.workspace.close(uri);
    this.forgetFolders();
    this.publisher.close(uri);
    this.followDisk();
    for (const other of around) this.scheduler.schedule(other);
  }

  /** Files were changed outside the editor; some may have come or gone. */
  filesChanged(changes: readonly FileEvent[]): void {
    if (changes.some(({ type }) => type !== FileChangeType.Changed)) this.forgetFolders();
    this.scheduleAll();
  }

  /** Anything on the disk may have changed. */
  lookAgain(): void {
    this.forgetFolders();
    this.scheduleAll();
  }

  /** For a client that does not watch files: what is answered about the document is to be true of the disk as it is now. */
  async lookBeforeAnswer(uri: string): Promise<void> {
    if (this.watch.isClients || !this.documents.has(uri)) return;
    const before = this.analyses.lastOf(uri)?.findings;
    this.workspace.outdate();
    await this.analyses.judged(uri);
    const isChanged = JSON.stringify(this.analyses.lastOf(uri)?.findings) !== JSON.stringify(before);
    if (isChanged) this.scheduler.schedule(uri);
  }

  /** Judges every open document anew, whatever was found before. */
  scheduleAll(): void {
    this.workspace.outdate();
    this.publisher.repeat();
    for (const uri of this.documents.uris) this.scheduler.schedule(uri);
  }

  /** The settings changed; `pushed` is what came with the news. */
  async changeSettings(pushed: unknown): Promise<void> {
    if (this.profile.answersSettings) await this.fetchSettings();
    else this.takeSettings(asObject(pushed)?.[settingsSection] ?? pushed);
    this.scheduleAll();
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    this.folders = [...this.folders.filter((folder) => !removed.includes(folder)), ...added];
    this.configure();
    this.scheduleAll();
  }

  dispose(): void {
    this.scheduler.cancelAll();
    this.watch.close();
  }

  /** How many entries are kept about files: none, once no document is open. */
  get size(): number {
    return this.documents.size + this.workspace.size + this.publisher.size + this.scheduler.size + this.watch.size;
  }

  /** Writes a fault of ours to the log, where it can be reported from. */
  report(error: unknown): void {
    this.connection.console.error(safeLog(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  }

  /** Files may have come or gone. */
  private forgetFolders(): void {
    this.tied.forget();
    this.workspace.outdate({ folders: true });
  }

  private async judge(uri: string): Promise<void> {
    try {
      await this.ready;
      // Closed while others were judged.
      if (!this.documents.has(uri)) return;
      const answer = await this.analyses.answer(uri);
      if (!this.publisher.publish(uri, answer)) return;
      announceMap(uri, answer, this);
      this.followDisk();
    } catch (error) {
      this.report(error);
    }
  }

  /** Watches what the open documents lead to, as they were last judged. */
  private followDisk(): void {
    const judged = this.documents.uris.map((each) => this.analyses.lastOf(each)).filter((each) => each !== null);
    const places = placesOf(judged, (uri) => this.workspace.settingsFor(uri), this.ports.paths);
    this.watch.follow([...places, ...this.surroundings], this.folderPaths);
  }

  private async fetchSettings(): Promise<void> {
    try {
      this.takeSettings(await this.connection.workspace.getConfiguration(settingsSection));
    } catch (error) {
      this.report(error);
    }
  }

  private takeSettings(value: unknown): void {
    const { settings, complaints } = readSettings(value);
    if (complaints.length > 0) this.connection.console.warn(complaints.map(safeLog).join('\n'));
    this.settings = settings;
    this.configure();
  }

  private configure(): void {
    const folders = this.folderPaths;
    this.tied.configure(this.settings.deployments, folders[0] ?? null);
    this.configureFor([]);
    this.forgetFolders();
    // The globs may be others.
    for (const uri of this.documents.uris) {
      this.workspace.close(uri);
      this.take(uri);
    }
  }

  private configureFor(deployments: AnalysisSettings['deployments']): void {
    this.tiedNow = deployments;
    this.workspace.configure(analysisSettings(this.settings, this.folderPaths, deployments, this.ports.paths));
  }

  /** Looks at the disk the first time, and after folders were forgotten. */
  private async tieFiles(): Promise<void> {
    const deployments = await this.tied.list();
    if (JSON.stringify(deployments) !== JSON.stringify(this.tiedNow)) this.configureFor(deployments);
  }

  private get folderPaths(): readonly string[] {
    return this.folders.map((uri) => this.ports.paths.fromUri(uri)).filter((folder) => folder !== null);
  }

  /** Where files lie, or would lie, that belong to open ones without being named by them. */
  private get surroundings(): readonly (string | FilePattern)[] {
    const { paths } = this.ports;
    const beside = this.documents.uris.flatMap((uri): readonly FilePattern[] => {
      const path = paths.fromUri(uri);
      return path === null ? [] : globsBeside(this.workspace.kindOf(uri)).map((glob) => ({ folder: paths.folderOf(path), glob }));
    });
    return [...this.tied.entries, ...new Map(beside.map((pattern) => [`${pattern.folder} ${pattern.glob}`, pattern])).values()];
  }
}

/** Ends with the work, or without it when the limit is over. */
function within(limit: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limit);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
