import { type Connection, DidChangeConfigurationNotification, FileChangeType, type FileEvent } from 'vscode-languageserver';
import { loadCatalogue } from '../../core/src/catalogue/load';
import type { Catalogue } from '../../core/src/catalogue/catalogue';
import { neutral } from '../../core/src/model/neutral';
import { safeLog } from '../../core/src/model/safe-text';
import { confined, Confinement } from '../../core/src/confinement';
import { Analyses } from './analyses';
import type { ClientProfile } from './capabilities';
import { DiagnosticPublisher } from './diagnostics';
import { isTooLong, OpenDocuments } from './documents';
import { announceMap } from './map';
import type { ServerPorts } from './ports';
import { defaultSettings, type Settings, settingsSection } from './protocol';
import { DocumentScheduler } from './scheduler';
import { asObject, readSettings } from './settings';
import { FileWatch } from './watched-files';
import { placesOf } from './watched-places';

/** A client that does not answer must not keep its documents from being judged. Milliseconds. */
const patience = 2000;

/** What lasts from `initialize` to `shutdown`: the open documents, the settings, and the runs that follow their changes. */
export class Session {
  readonly documents = new OpenDocuments();
  readonly catalogue: Catalogue = loadCatalogue();
  readonly analyses: Analyses;
  settings: Settings = defaultSettings;
  /** Of an untrusted workspace nothing outside is read. */
  readonly ports: ServerPorts;
  private readonly publisher: DiagnosticPublisher;
  private readonly scheduler: DocumentScheduler;
  private readonly watch: FileWatch;
  private folders: readonly string[];
  private ready: Promise<void> = Promise.resolve();
  /** The run that the next one waits for, as it may do the next one's work. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    readonly connection: Connection,
    machine: ServerPorts,
    readonly profile: ClientProfile,
  ) {
    this.folders = profile.workspaceFolders;
    const tell = (path: string): void => connection.console.info(safeLog(`${path} is outside of this untrusted workspace, so it is not read.`));
    const ports = profile.trusted ? machine : confined(machine, new Confinement(machine, () => this.folderPaths, [], tell));
    this.ports = ports;
    this.analyses = new Analyses(this.documents, this.catalogue, ports, (message) => connection.console.warn(safeLog(message)));
    this.publisher = new DiagnosticPublisher(this.documents, (params) => void connection.sendDiagnostics(params), profile.rulesUrl);
    this.scheduler = new DocumentScheduler((uri) => this.judgeInTurn(uri), () => ports.clock.now());
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
    this.analyses.update(uri);
    this.scheduler.schedule(uri);
    // A file of another program may tell whom it calls.
    if (!this.analyses.isMimirs(uri)) for (const other of this.analyses.tiedTo(uri)) this.scheduler.schedule(other);
  }

  /** The document was opened. */
  opened(uri: string): void {
    const document = this.documents.get(uri);
    this.analyses.forgetFolders();
    if (document && isTooLong(document)) this.connection.console.info(`${neutral(uri)} is longer than 2 MiB, so it is not looked at.`);
    this.touch(uri);
  }

  close(uri: string): void {
    const tied = this.analyses.tiedTo(uri);
    this.scheduler.cancel(uri);
    this.documents.close(uri);
    this.analyses.close(uri);
    this.analyses.forgetFolders();
    this.publisher.close(uri);
    this.followDisk();
    for (const other of tied) this.scheduler.schedule(other);
  }

  /** Files were changed outside the editor; some may have come or gone. */
  filesChanged(changes: readonly FileEvent[]): void {
    if (changes.some(({ type }) => type !== FileChangeType.Changed)) this.analyses.forgetFolders();
    this.scheduleAll();
  }

  /** Anything on the disk may have changed. */
  lookAgain(): void {
    this.analyses.forgetFolders();
    this.scheduleAll();
  }

  /** For a client that does not watch files: what is answered about the document is to be true of the disk as it is now. */
  async lookBeforeAnswer(uri: string): Promise<void> {
    if (this.watch.isClients || !this.documents.has(uri)) return;
    const before = this.analyses.lastOf(uri)?.findings;
    this.analyses.outdate();
    await this.analyses.judged(uri);
    const isChanged = JSON.stringify(this.analyses.lastOf(uri)?.findings) !== JSON.stringify(before);
    if (isChanged) this.scheduler.schedule(uri);
  }

  /** Judges every open document anew, whatever was found before. */
  scheduleAll(): void {
    this.analyses.outdate();
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
    return this.documents.size + this.analyses.size + this.publisher.size + this.scheduler.size + this.watch.size;
  }

  /** Writes a fault of ours to the log, where it can be reported from. */
  report(error: unknown): void {
    this.connection.console.error(safeLog(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  }

  /** The documents of one deployment are judged by the first one's run. */
  private judgeInTurn(uri: string): Promise<void> {
    const former = within(patience, this.turn);
    this.turn = former.then(() => this.judge(uri));
    return this.turn;
  }

  private async judge(uri: string): Promise<void> {
    try {
      await this.ready;
      // Closed while others were judged.
      if (!this.documents.has(uri)) return;
      const results = await this.analyses.judgeUnlessDone(uri);
      if (!this.publisher.publish(uri, results)) return;
      announceMap(uri, results, this);
      this.followDisk();
    } catch (error) {
      this.report(error);
    }
  }

  /** Watches what the open documents lead to, as they were last judged. */
  private followDisk(): void {
    const judged = this.documents.uris.map((each) => this.analyses.lastOf(each)).filter((each) => each !== null);
    const { analysisSettings, surroundings } = this.analyses;
    this.watch.follow([...placesOf(judged, analysisSettings, this.ports.paths), ...surroundings], analysisSettings.workspaceFolders);
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
    this.analyses.configure(this.settings, this.folderPaths);
  }

  private get folderPaths(): readonly string[] {
    return this.folders.map((uri) => this.ports.paths.fromUri(uri)).filter((folder) => folder !== null);
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
