import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { ReadSettingsFile } from '../../../core/src/settings/file';
import type { Paths } from '../../../core/src/ports';
import type { OpenDocuments } from './open-documents';
import { toSettingsDiagnostic } from './settings-files';

/** Shows what is wrong with settings files that count for open documents and are not open themselves. */
export class SettingsDiagnostics {
  /** What was sent last, by URI: the problems of files that have some. */
  private readonly shown = new Map<string, string>();

  constructor(
    private readonly documents: OpenDocuments,
    private readonly paths: Paths,
    private readonly send: (params: PublishDiagnosticsParams) => void,
  ) {}

  /** Takes the settings files as they are now. One that is open shows its problems by itself. */
  show(files: readonly ReadSettingsFile[]): void {
    const closed = new Map(
      files.flatMap((file) => {
        const uri = this.paths.toUri(file.path);
        if (file.problems.length === 0 || this.documents.has(uri)) return [];
        return [[uri, file] as const];
      }),
    );
    for (const uri of [...this.shown.keys()]) if (!closed.has(uri)) this.clear(uri);
    for (const [uri, { text, problems }] of closed) {
      const document = this.documents.textOf(uri, text);
      const params = { uri, diagnostics: problems.map((problem) => toSettingsDiagnostic(problem, document)) };
      const sent = JSON.stringify(params);
      if (this.shown.get(uri) === sent) continue;
      this.shown.set(uri, sent);
      this.send(params);
    }
  }

  /** The editor shows nothing of a file that was just closed. */
  forget(uri: string): void {
    this.shown.delete(uri);
  }

  /** How many files the editor shows something of. */
  get size(): number {
    return this.shown.size;
  }

  private clear(uri: string): void {
    this.shown.delete(uri);
    if (!this.documents.has(uri)) this.send({ uri, diagnostics: [] });
  }
}
