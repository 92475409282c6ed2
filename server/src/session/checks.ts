import type { Answer } from '../../../core/src/analysis/analysis';
import { isSettingsFile } from '../../../core/src/settings/file-names';
import { announceMap } from './map-news';
import { DocumentScheduler } from './scheduler';
import type { Session } from './session';

/** A client that fetches says itself when it wants to know; what follows a check besides may wait until nobody types. Milliseconds. */
const pauseBeforeCheck = 100;

/**
 * What happens after an edit: the workspace gets the text, the document is checked in its turn, what was found is shown, and
 * what the document leads to is watched.
 */
export class Checks {
  private readonly scheduler: DocumentScheduler;

  constructor(private readonly session: Session) {
    this.scheduler = new DocumentScheduler(
      (uri) => this.run(uri),
      () => session.ports.clock.now(),
      (uri) => (session.pulls.has(uri) ? pauseBeforeCheck : 0),
    );
  }

  /** The document was edited. */
  edited(uri: string): void {
    if (isSettingsFile(uri)) {
      this.lookAgain();
      return;
    }
    this.session.texts.take(uri);
    this.scheduler.schedule(uri);
    // They may not belong to it any more; if they do, its run is theirs.
    this.repeat(this.session.workspace.openAround(uri));
  }

  /** One check in its turn. */
  private async run(uri: string): Promise<void> {
    const { documents, projects, analyses, publisher, pulls, settingsDiagnostics, client, watch, log } = this.session;
    try {
      await client.ready;
      // Closed while others were checked.
      if (!documents.has(uri)) return;
      if (isSettingsFile(uri)) {
        await this.checkSettingsFile(uri);
        return;
      }
      const answer = await analyses.answer(uri);
      settingsDiagnostics.showClosed();
      pulls.noticed(uri, answer);
      if (!publisher.publish(uri, answer)) return;
      announceMap(uri, answer, this.session);
      watch.follow();
    } catch (error) {
      log.fault(error);
    } finally {
      // Closed while it was checked: its settings were looked up once more.
      if (!documents.has(uri)) projects.retain(documents.uris);
    }
  }

  private async checkSettingsFile(uri: string): Promise<void> {
    const { pulls, settingsDiagnostics } = this.session;
    if (pulls.has(uri)) pulls.settingsChanged();
    else await settingsDiagnostics.showOpen(uri);
  }

  /** Checks some documents again. */
  repeat(uris: readonly string[]): void {
    for (const uri of uris) this.scheduler.schedule(uri);
  }

  /** Checks every open document again; only what differs is sent. */
  repeatAll(): void {
    this.session.workspace.outdate();
    this.repeat(this.session.documents.uris);
  }

  /** Checks every open document again, and sends it whatever was found before. */
  sendAllAgain(): void {
    this.session.watch.outdate();
    this.session.publisher.repeat();
    this.repeatAll();
  }

  /** Anything on the disk may have changed. */
  lookAgain(): void {
    this.forgetFolders();
    this.sendAllAgain();
  }

  /** Files may have come or gone. */
  forgetFolders(): void {
    this.session.projects.outdate();
    this.session.workspace.outdate({ folders: true });
  }

  /** For a client that does not watch files: what is answered about the document is to be true of the disk as it is now. */
  async lookBeforeAnswer(uri: string): Promise<void> {
    const { documents, workspace, analyses, watch } = this.session;
    if (watch.isClients || !documents.has(uri)) return;
    const before = analyses.lastOf(uri)?.findings;
    workspace.outdate();
    await analyses.judged(uri);
    const isChanged = JSON.stringify(analyses.lastOf(uri)?.findings) !== JSON.stringify(before);
    if (isChanged) this.scheduler.schedule(uri);
  }

  /** For a client that fetches: what it gets is to be true of the disk, also where it does not watch it. */
  async answerNow(uri: string): Promise<Answer | null> {
    const { documents, workspace, analyses, watch, client } = this.session;
    await client.ready;
    if (!documents.has(uri)) return null;
    if (!watch.isClients) workspace.outdate();
    const answer = await analyses.answer(uri);
    watch.follow();
    return answer;
  }

  /** The document was closed: a check under way ends, and no other follows. */
  cancel(uri: string): void {
    this.scheduler.cancel(uri);
  }

  dispose(): void {
    this.scheduler.cancelAll();
  }

  /** How many documents are waited for, or were. */
  get size(): number {
    return this.scheduler.size;
  }
}
