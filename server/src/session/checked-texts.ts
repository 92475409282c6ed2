import type { Diagnostic } from 'vscode-languageserver';
import { isSettingsFile } from '../../../core/src/settings/file-names';
import type { Workspace } from '../../../core/src/workspace/workspace';
import { isTooLong, notesOn, type OpenDocuments } from './open-documents';
import type { Projects } from './projects';

/**
 * Passes the texts of open documents to the workspace, which checks them, and leaves others alone: settings files, results
 * of ours, what the user excludes, and dumps.
 */
export class CheckedTexts {
  /** Files that show results, which are no configurations. */
  private readonly results = new Set<string>();

  constructor(
    private readonly documents: OpenDocuments,
    private readonly workspace: Workspace,
    private readonly projects: Projects,
  ) {}

  /** Takes the present text of an open document, or leaves it alone. */
  take(uri: string): void {
    const document = this.documents.get(uri);
    if (!document || isSettingsFile(uri)) return;
    if (isTooLong(document) || this.isLeftAlone(uri)) {
      this.workspace.close(uri);
      return;
    }
    this.workspace.update({ uri, languageId: document.languageId, text: document.getText() });
  }

  /** Every open document is looked at again: the globs may be others. */
  takeAll(): void {
    for (const uri of this.documents.uris) this.takeAgain(uri);
  }

  /** Looks up the settings of an open document, and takes its text again where they are others. */
  async prepare(uri: string): Promise<void> {
    if (!(await this.projects.prepare(uri))) return;
    this.takeAgain(uri);
    this.workspace.outdate();
  }

  /** What the file holds is a result of ours. */
  leaveAlone(uri: string): void {
    this.results.add(uri);
  }

  /** That a document is too long to be checked is told at its top, where it would be one of Mimir's. */
  notesOn(uri: string): readonly Diagnostic[] {
    const document = this.documents.get(uri);
    return document && !this.isLeftAlone(uri) ? notesOn(document) : [];
  }

  private takeAgain(uri: string): void {
    this.workspace.close(uri);
    this.take(uri);
  }

  /** By the user's wish, or as a file of settings or results, whatever its length. */
  private isLeftAlone(uri: string): boolean {
    return isSettingsFile(uri) || this.results.has(uri) || this.workspace.settingsFor(uri).isExcluded(uri);
  }
}
