import { type Connection, FileChangeType, type FileEvent, type PublishDiagnosticsParams } from 'vscode-languageserver';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import { neutral } from '../../../core/src/model/neutral';
import { confined, Confinement } from '../../../core/src/confinement';
import { isSettingsFile } from '../../../core/src/settings/file-names';
import { knownNames } from '../../../core/src/settings/known';
import { Workspace } from '../../../core/src/workspace/workspace';
import { Analyses } from './analyses';
import type { ClientProfile } from './capabilities';
import { CheckedTexts } from './checked-texts';
import { Checks } from './checks';
import { ClientFolders } from './client-folders';
import { DiagnosticPublisher } from './diagnostics';
import { DiagnosticPulls } from './diagnostic-pulls';
import { EditorSettings } from './editor-settings';
import { followedPlaces } from './followed-places';
import { Log } from './log';
import { isTooLong, OpenDocuments } from './open-documents';
import type { ServerPorts } from './server-ports';
import { Projects } from './projects';
import { SettingsDiagnostics } from './settings-diagnostics';
import { FileWatch, type WatchWish } from './watched-files';

/**
 * What lasts from `initialize` to `shutdown`. It takes the client's news of documents, files and settings; what follows from
 * them is in `Checks`.
 */
export class Session {
  readonly log: Log;
  readonly documents: OpenDocuments;
  readonly catalogue: Catalogue = loadCatalogue();
  /** Of an untrusted workspace nothing outside is read. */
  readonly ports: ServerPorts;
  readonly client: ClientFolders;
  readonly projects: Projects;
  readonly workspace: Workspace;
  readonly texts: CheckedTexts;
  readonly analyses: Analyses;
  readonly pulls: DiagnosticPulls;
  readonly publisher: DiagnosticPublisher;
  readonly settingsDiagnostics: SettingsDiagnostics;
  readonly watch: FileWatch;
  readonly checks: Checks;

  constructor(
    readonly connection: Connection,
    machine: ServerPorts,
    readonly profile: ClientProfile,
  ) {
    const log = new Log(connection);
    this.log = log;
    const documents = new OpenDocuments(profile.encoding);
    this.documents = documents;
    const folders = (): readonly string[] => this.client.folders;
    const confinement = new Confinement(machine, folders, [], (path) =>
      log.tell(`${path} is outside this untrusted workspace, so it is not read.`),
    );
    const ports = profile.trusted ? machine : confined(machine, confinement);
    this.ports = ports;
    const known = knownNames(this.catalogue);
    const warn = (message: string): void => log.warn(message);
    const editor = new EditorSettings(known, warn);
    const reconfigure = (): void => this.reconfigure();
    const checkAgain = (): void => this.checks.sendAllAgain();
    this.client = new ClientFolders(connection, profile, ports, editor, log, reconfigure, checkAgain);
    this.projects = new Projects(ports, known, { documents, editor, trusted: profile.trusted, folders, warn });
    this.workspace = new Workspace(
      this.catalogue,
      ports,
      (uri) => this.projects.analysisFor(uri),
      (uri) => this.projects.prepare(uri),
    );
    this.texts = new CheckedTexts(documents, this.workspace, this.projects);
    this.analyses = new Analyses(documents, this.workspace, (uri) => this.texts.prepare(uri), ports.hasChecked);
    const send = (params: PublishDiagnosticsParams): void => void connection.sendDiagnostics(params);
    this.settingsDiagnostics = new SettingsDiagnostics(documents, this.projects, ports.paths, send);
    this.publisher = new DiagnosticPublisher(
      documents,
      send,
      profile.rulesUrl ?? ports.rulesUrl ?? null,
      (uri) => this.workspace.isReached(uri),
      (uri) => this.pulls.has(uri),
      (uri) => this.texts.notesOn(uri),
    );
    this.pulls = new DiagnosticPulls(connection, profile, {
      documents,
      publisher: this.publisher,
      answer: (uri) => this.checks.answerNow(uri),
      lastOf: (uri) => this.analyses.lastOf(uri),
      settingsProblems: async (uri) => (isSettingsFile(uri) ? this.settingsDiagnostics.diagnosticsOf(uri) : null),
    });
    const wanted = (): WatchWish => ({
      places: followedPlaces(documents.uris, this.workspace, this.projects, ports.paths),
      workspaceFolders: folders(),
    });
    const clientBegan = (): void => {
      this.checks.forgetFolders();
      this.checks.repeatAll();
    };
    this.watch = new FileWatch(connection, profile, ports, wanted, () => this.checks.lookAgain(), clientBegan);
    this.checks = new Checks(this);
  }

  /** The document was opened. */
  opened(uri: string): void {
    const document = this.documents.get(uri);
    this.checks.forgetFolders();
    if (document && isTooLong(document)) this.log.tell(`${neutral(uri)} is larger than 2 MiB, so it is not checked.`);
    this.checks.edited(uri);
  }

  close(uri: string): void {
    const around = this.workspace.openAround(uri);
    this.checks.cancel(uri);
    this.documents.close(uri);
    this.workspace.close(uri);
    this.projects.retain(this.documents.uris);
    this.checks.forgetFolders();
    this.publisher.close(uri);
    this.settingsDiagnostics.forget(uri);
    this.settingsDiagnostics.showClosed();
    this.pulls.close(uri);
    this.watch.follow();
    // What was typed and not saved counts no more.
    if (isSettingsFile(uri)) this.checks.lookAgain();
    this.checks.repeat(around);
  }

  /** Files were changed outside the editor; some may have come or gone. */
  filesChanged(changes: readonly FileEvent[]): void {
    if (changes.some(({ type, uri }) => type !== FileChangeType.Changed || isSettingsFile(uri)))
      this.checks.forgetFolders();
    this.checks.sendAllAgain();
  }

  /** The settings changed; `pushed` is what came with the news. */
  async changeSettings(pushed: unknown): Promise<void> {
    await this.client.change(pushed);
    this.checks.sendAllAgain();
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    this.client.changeFolders(added, removed);
    this.checks.sendAllAgain();
  }

  dispose(): void {
    this.checks.dispose();
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
      this.checks.size +
      this.watch.size +
      this.projects.size
    );
  }

  /** The editor's settings are others. */
  private reconfigure(): void {
    this.projects.reset();
    this.texts.takeAll();
  }
}
