import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { ReadSettingsFile } from '../../../core/src/settings/file';
import type { Paths } from '../../../core/src/ports';
import type { OpenDocuments } from './open-documents';
import type { Projects } from './projects';
import { toSettingsDiagnostic } from './settings-files';

/** Shows what is wrong with settings files: those that are open, and those that count for open documents. */
export class SettingsDiagnostics {
  /** What was sent last, by URI: the problems of files that have some. */
  private readonly shown = new Map<string, string>();

  constructor(
    private readonly documents: OpenDocuments,
    private readonly projects: Projects,
    private readonly paths: Paths,
    private readonly send: (params: PublishDiagnosticsParams) => void,
  ) {}

  /** What is wrong with an open settings file; nothing for one that was closed. */
  async diagnosticsOf(uri: string): Promise<readonly Diagnostic[]> {
    const problems = await this.projects.problemsOf(uri);
    const text = this.documents.snapshot(uri);
    if (text === null) return [];
    return problems.map((problem) => toSettingsDiagnostic(problem, text));
  }

  /** Shows what is wrong with an open settings file. */
  async showOpen(uri: string): Promise<void> {
    const diagnostics = await this.diagnosticsOf(uri);
    const version = this.documents.get(uri)?.version;
    if (version !== undefined) this.send({ uri, version, diagnostics: [...diagnostics] });
  }

  /** Shows what is wrong with those that are not open and count for open documents, as they are now. */
  showClosed(): void {
    const closed = new Map(
      this.projects.files.flatMap((file): [string, ReadSettingsFile][] => {
        const uri = this.paths.toUri(file.path);
        if (file.problems.length === 0 || this.documents.has(uri)) return [];
        return [[uri, file]];
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
