import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Answer, FileAnalysis } from '../../core/src/analysis/analysis';
import { toDiagnostic } from './convert';
import type { OpenDocuments } from './documents';

/** What the editor shows of a file: the findings of an analysis, for which version of an open text, or none. What is due is sent again. */
type Shown = { readonly analysis: FileAnalysis; readonly version: number | null } | 'nothing' | 'due';

/**
 * Sends what was found: for an open file with the version that was judged, and never for an older one. Nothing is sent
 * twice, but for a text that was edited and is as before: it has another version.
 */
export class DiagnosticPublisher {
  /** By URI. */
  private readonly shown = new Map<string, Shown>();

  constructor(
    private readonly documents: OpenDocuments,
    private readonly send: (params: PublishDiagnosticsParams) => void,
    private readonly rulesUrl: string | null,
    /** True for a file that the answer for some open document takes in. */
    private readonly isReached: (uri: string) => boolean,
  ) {}

  /** How many files the editor shows something of. */
  get size(): number {
    return this.shown.size;
  }

  /** Publishes the answer for a document; null for one that is left alone. False where there was nothing to send any more. */
  publish(uri: string, answer: Answer | null): boolean {
    // Closed in the meantime: it was told to show nothing.
    if (!this.documents.has(uri)) return false;
    const isNew = this.sendAll(answer?.files ?? new Map<string, FileAnalysis>());
    const isCleared = answer?.files.has(uri) !== true && this.clear(uri);
    this.clearUnreached();
    return isNew || isCleared;
  }

  /** Clears what is shown of a document that was closed, and of the files that only it led to. */
  close(uri: string): void {
    this.shown.delete(uri);
    this.send({ uri, diagnostics: [] });
    this.clearUnreached();
  }

  /** From now on everything is sent again, as if the editor showed nothing of it. */
  repeat(): void {
    for (const uri of this.shown.keys()) this.shown.set(uri, 'due');
  }

  private sendAll(files: ReadonlyMap<string, FileAnalysis>): boolean {
    const news = this.inOrder(files).filter(([uri, analysis]) => !this.isShown(uri, analysis));
    if (news.length === 0) return false;
    const texts = new Map([...files].map(([uri, { source }]) => [uri, this.textFor(uri, source.text)]));
    const fresh = news.filter(([uri]) => texts.get(uri));
    const textOf = (uri: string): TextDocument | null => texts.get(uri) ?? null;
    for (const [uri, analysis] of fresh) {
      const text = texts.get(uri);
      if (!text) continue;
      const version = this.documents.has(uri) ? text.version : null;
      this.shown.set(uri, { analysis, version });
      const diagnostics = analysis.findings.map((finding) =>
        toDiagnostic(finding, text, { rulesUrl: this.rulesUrl, textOf }),
      );
      this.send({ uri, diagnostics, ...(version === null ? {} : { version }) });
    }
    return fresh.length > 0;
  }

  private isShown(uri: string, analysis: FileAnalysis): boolean {
    const shown = this.shown.get(uri);
    return (
      typeof shown === 'object' &&
      shown.analysis === analysis &&
      shown.version === (this.documents.snapshot(uri)?.version ?? null)
    );
  }

  /** Open documents come first, as they were opened. */
  private inOrder(files: ReadonlyMap<string, FileAnalysis>): readonly (readonly [string, FileAnalysis])[] {
    const open = this.documents.uris.flatMap((uri) => {
      const analysis = files.get(uri);
      return analysis ? [[uri, analysis] as const] : [];
    });
    return [...open, ...[...files].filter(([uri]) => !this.documents.has(uri))];
  }

  /** Left alone, such as a dump: what was shown of it before is gone. */
  private clear(uri: string): boolean {
    if (this.shown.get(uri) === 'nothing') return false;
    this.shown.set(uri, 'nothing');
    this.send({ uri, diagnostics: [] });
    return true;
  }

  private clearUnreached(): void {
    for (const uri of [...this.shown.keys()]) {
      if (this.documents.has(uri) || this.isReached(uri)) continue;
      this.shown.delete(uri);
      this.send({ uri, diagnostics: [] });
    }
  }

  /** The text that was judged; null for an open file that has changed since, whose own run is on its way. */
  private textFor(uri: string, judged: string): TextDocument | null {
    const open = this.documents.snapshot(uri);
    if (open === null) return this.documents.textOf(uri, judged);
    return open.getText() === judged ? open : null;
  }
}
