import {
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  FileChangeType,
  type FileEvent,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver';
import type { Answer } from '../../../core/src/analysis/analysis';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { neutral } from '../../../core/src/model/neutral';
import { safeLog } from '../../../core/src/model/safe-text';
import { confined, Confinement } from '../../../core/src/confinement';
import { isSettingsFile } from '../../../core/src/settings/file-names';
import { knownNames } from '../../../core/src/settings/known';
import type { FilePattern } from '../../../core/src/settings/tied-files';
import { globsBeside } from '../../../core/src/workspace/beside';
import { Workspace } from '../../../core/src/workspace/workspace';
import { Analyses } from './analyses';
import type { ClientProfile } from './capabilities';
import { DiagnosticPublisher } from './diagnostics';
import { DiagnosticPulls } from './diagnostic-pulls';
import { isTooLong, notesOn, OpenDocuments } from './open-documents';
import { announceMap } from './map-news';
import type { ServerPorts } from './server-ports';
import { Projects } from './projects';
import { settingsSection } from '../protocol/protocol';
import { DocumentScheduler } from './scheduler';
import { SettingsDiagnostics } from './settings-diagnostics';
import { toSettingsDiagnostic } from './settings-files';
import { FileWatch } from './watched-files';
import { placesOf } from './watched-places';

/** A client that does not answer must not keep its documents from being judged. Milliseconds. */
const patience = 2000;
/** A client that fetches says itself when it wants to know; what follows a check besides may wait until nobody types. Milliseconds. */
const pauseBeforeCheck = 100;

/** What lasts from `initialize` to `shutdown`: the open documents, the settings, and the runs that follow their changes. */
export class Session {
  readonly documents: OpenDocuments;
  readonly catalogue: Catalogue = loadCatalogue();
  readonly workspace: Workspace;
  readonly analyses: Analyses;
  readonly projects: Projects;
  /** Of an untrusted workspace nothing outside is read. */
  readonly ports: ServerPorts;
  readonly pulls: DiagnosticPulls;
  private readonly publisher: DiagnosticPublisher;
  private readonly settingsDiagnostics: SettingsDiagnostics;
  private readonly scheduler: DocumentScheduler;
  private readonly watch: FileWatch;
  /** URIs. */
  private folders: readonly string[];
  private ready: Promise<void> = Promise.resolve();
  /** Files that show results, which are no configurations. */
  private readonly results = new Set<string>();

  constructor(
    readonly connection: Connection,
    machine: ServerPorts,
    readonly profile: ClientProfile,
  ) {
    this.documents = new OpenDocuments(profile.encoding);
    this.folders = profile.workspaceFolders;
    const tell = (path: string): void =>
      connection.console.info(safeLog(`${path} is outside this untrusted workspace, so it is not read.`));
    const ports = profile.trusted
      ? machine
      : confined(machine, new Confinement(machine, () => this.folderPaths, [], tell));
    this.ports = ports;
    const warn = (message: string): void => connection.console.warn(safeLog(message));
    this.projects = new Projects(ports, knownNames(this.catalogue), {
      documents: this.documents,
      trusted: profile.trusted,
      folders: () => this.folderPaths,
      warn,
    });
    this.workspace = new Workspace(
      this.catalogue,
      ports,
      (uri) => this.projects.analysisFor(uri),
      (uri) => this.projects.prepare(uri),
    );
    this.analyses = new Analyses(this.documents, this.workspace, (uri) => this.prepare(uri), ports.hasChecked);
    const send = (params: PublishDiagnosticsParams): void => void connection.sendDiagnostics(params);
    this.settingsDiagnostics = new SettingsDiagnostics(this.documents, ports.paths, send);
    this.publisher = new DiagnosticPublisher(
      this.documents,
      send,
      profile.rulesUrl ?? ports.rulesUrl ?? null,
      (uri) => this.workspace.isReached(uri),
      (uri) => this.pulls.has(uri),
      (uri) => this.notesOn(uri),
    );
    this.pulls = new DiagnosticPulls(connection, profile, {
      documents: this.documents,
      publisher: this.publisher,
      answer: (uri) => this.answerNow(uri),
      lastOf: (uri) => this.analyses.lastOf(uri),
      settingsProblems: async (uri) => (isSettingsFile(uri) ? this.settingsProblems(uri) : null),
    });
    this.scheduler = new DocumentScheduler(
      (uri) => this.judge(uri),
      () => ports.clock.now(),
      (uri) => (this.pulls.has(uri) ? pauseBeforeCheck : 0),
    );
    const watched = (): void => {
      this.forgetFolders();
      this.checkAll();
    };
    this.watch = new FileWatch(connection, profile, ports, () => this.lookAgain(), watched);
    this.projects.editor.begin(this.folderPaths, profile.initialSettings);
  }

  /** Follows `initialized`: from here on the client may be asked. */
  start(): void {
    const { answersSettings, announcesSettings } = this.profile;
    if (answersSettings) this.ready = within(patience, this.fetchSettings());
    if (announcesSettings) {
      const registration = this.connection.client.register(DidChangeConfigurationNotification.type, {
        section: settingsSection,
      });
      void registration.catch((error: unknown) => this.report(error));
    }
  }

  /** The document was edited. */
  touch(uri: string): void {
    if (isSettingsFile(uri)) {
      this.settingsFileChanged();
      return;
    }
    this.take(uri);
    this.scheduler.schedule(uri);
    // They may not belong to it any more; if they do, its run is theirs.
    for (const other of this.workspace.openAround(uri)) this.scheduler.schedule(other);
  }

  /** Takes the present text of an open document, or leaves it alone. */
  private take(uri: string): void {
    const document = this.documents.get(uri);
    if (!document || isSettingsFile(uri)) return;
    if (this.results.has(uri) || isTooLong(document) || this.workspace.settingsFor(uri).isExcluded(uri)) {
      this.workspace.close(uri);
      return;
    }
    this.workspace.update({ uri, languageId: document.languageId, text: document.getText() });
  }

  /** That a document is too long to be checked is told at its top, where it would be one of Mimir's. */
  private notesOn(uri: string): readonly Diagnostic[] {
    const document = this.documents.get(uri);
    return document && !this.isLeftAlone(uri) ? notesOn(document) : [];
  }

  /** By the user's wish, or as a result of ours. */
  private isLeftAlone(uri: string): boolean {
    return isSettingsFile(uri) || this.results.has(uri) || this.workspace.settingsFor(uri).isExcluded(uri);
  }

  /** What the file holds is a result of ours. */
  leaveAlone(uri: string): void {
    this.results.add(uri);
  }

  /** The document was opened. */
  opened(uri: string): void {
    const document = this.documents.get(uri);
    this.forgetFolders();
    if (document && isTooLong(document))
      this.connection.console.info(`${neutral(uri)} is larger than 2 MiB, so it is not checked.`);
    this.touch(uri);
  }

  close(uri: string): void {
    const around = this.workspace.openAround(uri);
    this.scheduler.cancel(uri);
    this.documents.close(uri);
    this.workspace.close(uri);
    this.projects.retain(this.documents.uris);
    this.forgetFolders();
    this.publisher.close(uri);
    this.settingsDiagnostics.forget(uri);
    this.settingsDiagnostics.show(this.projects.files);
    this.pulls.close(uri);
    this.followDisk();
    // What was typed and not saved counts no more.
    if (isSettingsFile(uri)) this.settingsFileChanged();
    for (const other of around) this.scheduler.schedule(other);
  }

  /** Files were changed outside the editor; some may have come or gone. */
  filesChanged(changes: readonly FileEvent[]): void {
    if (changes.some(({ type, uri }) => type !== FileChangeType.Changed || isSettingsFile(uri))) this.forgetFolders();
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

  /** What is fetched is to be true of the disk, also where the client does not watch it. */
  private async answerNow(uri: string): Promise<Answer | null> {
    await this.ready;
    if (!this.documents.has(uri)) return null;
    if (!this.watch.isClients) this.workspace.outdate();
    const answer = await this.analyses.answer(uri);
    this.followDisk();
    return answer;
  }

  /** Checks every open document again, whatever was found before. */
  scheduleAll(): void {
    this.watch.outdate();
    this.publisher.repeat();
    this.checkAll();
  }

  /** Checks every open document again; only what differs is sent. */
  private checkAll(): void {
    this.workspace.outdate();
    for (const uri of this.documents.uris) this.scheduler.schedule(uri);
  }

  /** The settings changed; `pushed` is what came with the news. */
  async changeSettings(pushed: unknown): Promise<void> {
    if (this.profile.answersSettings) await this.fetchSettings();
    else this.projects.editor.take(this.folderPaths, pushed);
    this.reconfigure();
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    this.folders = [...this.folders.filter((folder) => !removed.includes(folder)), ...added];
    this.reconfigure();
  }

  dispose(): void {
    this.scheduler.cancelAll();
    this.pulls.dispose();
    this.watch.close();
  }

  /** How many entries are kept about files: none, once no document is open. */
  get size(): number {
    return (
      this.documents.size +
      this.workspace.size +
      this.publisher.size +
      this.settingsDiagnostics.size +
      this.pulls.size +
      this.scheduler.size +
      this.watch.size +
      this.projects.size
    );
  }

  /** Writes a fault of ours to the log, where it can be reported from. */
  report(error: unknown): void {
    this.connection.console.error(safeLog(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  }

  /** Files may have come or gone. */
  private forgetFolders(): void {
    this.projects.outdate();
    this.workspace.outdate({ folders: true });
  }

  private async judge(uri: string): Promise<void> {
    try {
      await this.ready;
      // Closed while others were judged.
      if (!this.documents.has(uri)) return;
      if (isSettingsFile(uri)) {
        await this.publishSettingsProblems(uri);
        return;
      }
      const answer = await this.analyses.answer(uri);
      this.settingsDiagnostics.show(this.projects.files);
      this.pulls.noticed(uri, answer);
      if (!this.publisher.publish(uri, answer)) return;
      announceMap(uri, answer, this);
      this.followDisk();
    } catch (error) {
      this.report(error);
    } finally {
      // Closed while it was checked: its settings were looked up once more.
      if (!this.documents.has(uri)) this.projects.retain(this.documents.uris);
    }
  }

  /** Watches what the open documents lead to, as they were last judged. */
  private followDisk(): void {
    const judged = this.documents.uris.map((each) => this.analyses.lastOf(each)).filter((each) => each !== null);
    const places = placesOf(judged, this.ports.paths);
    const used = [...this.workspace.filesUsed].flatMap((id) => this.ports.paths.fromUri(id) ?? []);
    this.watch.follow([...new Set<string | FilePattern>([...places, ...used, ...this.surroundings])], this.folderPaths);
  }

  private async fetchSettings(): Promise<void> {
    try {
      const folders = this.folders;
      const items = [
        { section: settingsSection },
        ...folders.map((scopeUri) => ({ scopeUri, section: settingsSection })),
      ];
      const answers: readonly unknown[] = await this.connection.workspace.getConfiguration(items);
      const [general, ...values] = answers;
      const byFolder = folders.flatMap((folder, index) => {
        const path = this.ports.paths.fromUri(folder);
        if (path === null) return [];
        return [[path, values[index]] as const];
      });
      this.projects.editor.take(this.folderPaths, general, byFolder);
      this.projects.reset();
      this.takeAll();
    } catch (error) {
      this.report(error);
    }
  }

  /** The editor's settings are others. */
  private reconfigure(): void {
    this.projects.reset();
    this.takeAll();
    this.scheduleAll();
  }

  private settingsFileChanged(): void {
    this.forgetFolders();
    this.scheduleAll();
  }

  /** Every open document is looked at again: the globs may be others. */
  private takeAll(): void {
    for (const uri of this.documents.uris) this.takeAgain(uri);
  }

  private takeAgain(uri: string): void {
    this.workspace.close(uri);
    this.take(uri);
  }

  /** Looks up the settings of an open document, and takes its text again where they are others. */
  private async prepare(uri: string): Promise<void> {
    if (!(await this.projects.prepare(uri))) return;
    this.takeAgain(uri);
    this.workspace.outdate();
  }

  private async publishSettingsProblems(uri: string): Promise<void> {
    const diagnostics = await this.settingsProblems(uri);
    const version = this.documents.get(uri)?.version;
    if (version === undefined) return;
    if (this.pulls.has(uri)) this.pulls.settingsChanged();
    else void this.connection.sendDiagnostics({ uri, version, diagnostics: [...diagnostics] });
  }

  private async settingsProblems(uri: string): Promise<readonly Diagnostic[]> {
    const problems = await this.projects.problemsOf(uri);
    const text = this.documents.snapshot(uri);
    if (text === null) return [];
    return problems.map((problem) => toSettingsDiagnostic(problem, text));
  }

  private get folderPaths(): readonly string[] {
    return this.folders.map((uri) => this.ports.paths.fromUri(uri)).filter((folder) => folder !== null);
  }

  /** Where files lie, or would lie, that belong to open ones without being named by them. */
  private get surroundings(): readonly (string | FilePattern)[] {
    const { paths } = this.ports;
    const beside = this.documents.uris.flatMap((uri): readonly FilePattern[] => {
      const path = paths.fromUri(uri);
      if (path === null) return [];
      return globsBeside(this.workspace.kindOf(uri)).map((glob) => ({ folder: paths.folderOf(path), glob }));
    });
    return [
      ...this.projects.tiedEntries,
      ...this.projects.settingsPlaces(this.documents.uris),
      ...new Map(beside.map((pattern) => [`${pattern.folder} ${pattern.glob}`, pattern])).values(),
    ];
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
