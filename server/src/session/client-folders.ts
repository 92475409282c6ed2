import { type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver';
import { settingsSection } from '../protocol/protocol';
import type { ClientProfile } from './capabilities';
import type { EditorSettings } from './editor-settings';
import type { Log } from './log';
import type { ServerPorts } from './server-ports';

/** A client that does not answer must not keep its documents from being checked. Milliseconds. */
const usualPatience = 2000;

/** The client's workspace folders, and what its user set for each: it is asked, or it sends the news. */
export class ClientFolders {
  /** URIs. */
  private folderUris: readonly string[];
  private firstAnswer: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: Connection,
    private readonly profile: ClientProfile,
    private readonly ports: Pick<ServerPorts, 'paths' | 'patience'>,
    private readonly editor: EditorSettings,
    private readonly log: Log,
    /** The settings, or the folders, are others. */
    private readonly changed: () => void,
    /** They came after documents had been checked without them. */
    private readonly cameLate: () => void,
  ) {
    this.folderUris = profile.workspaceFolders;
    editor.begin(this.folders, profile.initialSettings);
  }

  /** The workspace folders as they are now, absolute. */
  get folders(): readonly string[] {
    return this.folderUris.map((uri) => this.ports.paths.fromUri(uri)).filter((folder) => folder !== null);
  }

  /** Ends when the settings are known, or the client has had its time. */
  get ready(): Promise<void> {
    return this.firstAnswer;
  }

  /** Follows `initialized`: from here on the client may be asked. */
  start(): void {
    const { answersSettings, announcesSettings } = this.profile;
    if (answersSettings) this.firstAnswer = this.fetchAtFirst();
    if (announcesSettings) {
      const registration = this.connection.client.register(DidChangeConfigurationNotification.type, {
        section: settingsSection,
      });
      void registration.catch((error: unknown) => this.log.fault(error));
    }
  }

  /** The settings changed; `pushed` is what came with the news. */
  async change(pushed: unknown): Promise<void> {
    if (this.profile.answersSettings) return this.fetch();
    this.editor.take(this.folders, pushed);
    this.changed();
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    this.folderUris = [...this.folderUris.filter((folder) => !removed.includes(folder)), ...added];
    this.changed();
  }

  private async fetchAtFirst(): Promise<void> {
    const fetched = this.fetch();
    if (await within(this.ports.patience ?? usualPatience, fetched)) return;
    void fetched.then(this.cameLate);
  }

  private async fetch(): Promise<void> {
    try {
      const uris = this.folderUris;
      const items = [{ section: settingsSection }, ...uris.map((scopeUri) => ({ scopeUri, section: settingsSection }))];
      const answers: readonly unknown[] = await this.connection.workspace.getConfiguration(items);
      const [general, ...values] = answers;
      const byFolder = uris.flatMap((uri, index) => {
        const path = this.ports.paths.fromUri(uri);
        if (path === null) return [];
        return [[path, values[index]] as const];
      });
      this.editor.take(this.folders, general, byFolder);
      this.changed();
    } catch (error) {
      this.log.fault(error);
    }
  }
}

/** Ends with the work, or without it when the limit is over. Gives whether the work has ended. */
function within(limit: number, work: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), limit);
    void work.finally(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
