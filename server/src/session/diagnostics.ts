import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Answer, FileAnalysis } from '../../../core/src/analysis/analysis';
import { Question } from '../../../core/src/model/memo';
import { toDiagnostic } from '../protocol/lsp-conversion';
import type { OpenDocuments } from './open-documents';

/** What the editor shows of a file: the findings of an analysis, for which version of an open text, or none. What is due is sent again. */
type Shown = { readonly analysis: FileAnalysis; readonly version: number | null } | 'nothing' | 'due';

/** The text of a file that is not open, by its URI. */
const textRead = new Question<TextDocument>('text of a file that is not open');

/**
 * Sends what was found: for an open file with the version that was judged, and never for an older one. Nothing is sent
 * twice, but for a text that was edited and is as before: it has another version.
 */
export class DiagnosticPublisher {
  /** By URI. */
  private readonly shown = new Map<string, Shown>();
  /** Files that something was sent of. */
  private readonly sent = new Set<string>();

  constructor(
    private readonly documents: OpenDocuments,
    private readonly send: (params: PublishDiagnosticsParams) => void,
    private readonly rulesUrl: string | null,
    /** True for a file that the answer for some open document takes in. */
    readonly isReached: (uri: string) => boolean,
    /** True for a file whose findings the client fetches, so that none are sent. */
    private readonly isPulled: (uri: string) => boolean = () => false,
    /** What is told of an open document that is left alone. */
    private readonly notesOn: (uri: string) => readonly Diagnostic[] = () => [],
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
    this.clearSent(uri);
    this.clearUnreached();
  }

  /** Clears what was sent of files that the client fetches from now on. */
  withdraw(): void {
    for (const uri of [...this.sent]) if (this.isPulled(uri)) this.clearSent(uri);
  }

  /** The findings of one of the files that an answer took in; null where its text has changed since. */
  diagnosticsOf(uri: string, files: ReadonlyMap<string, FileAnalysis>): readonly Diagnostic[] | null {
    const analysis = files.get(uri);
    if (!analysis) {
      if (this.documents.has(uri)) return this.notesOn(uri);
      return null;
    }
    const text = this.textFor(uri, analysis);
    if (!text) return null;
    const textOf = (other: string): TextDocument | null => {
      const there = files.get(other);
      if (there) return this.textFor(other, there);
      return null;
    };
    return analysis.findings.map((finding) => toDiagnostic(finding, text, { rulesUrl: this.rulesUrl, textOf }));
  }

  /** From now on everything is sent again, as if the editor showed nothing of it. */
  repeat(): void {
    for (const uri of this.shown.keys()) this.shown.set(uri, 'due');
  }

  private sendAll(files: ReadonlyMap<string, FileAnalysis>): boolean {
    const news = this.inOrder(files).filter(([uri, analysis]) => !this.isShown(uri, analysis));
    if (news.length === 0) return false;
    const fresh = news.filter(([uri, analysis]) => this.textFor(uri, analysis) !== null);
    for (const [uri, analysis] of fresh) {
      const version = this.documents.get(uri)?.version ?? null;
      this.shown.set(uri, { analysis, version });
      if (this.isPulled(uri)) this.clearPulled(uri);
      else this.sendFor(uri, this.diagnosticsOf(uri, files) ?? [], version);
    }
    return fresh.length > 0;
  }

  private sendFor(uri: string, diagnostics: readonly Diagnostic[], version: number | null = null): void {
    this.sent.add(uri);
    this.send({ uri, diagnostics: [...diagnostics], ...(version === null ? {} : { version }) });
  }

  /** Something was sent of it before it was opened. */
  private clearPulled(uri: string): void {
    if (this.sent.has(uri)) this.clearSent(uri);
  }

  private clearSent(uri: string): void {
    this.sent.delete(uri);
    this.send({ uri, diagnostics: [] });
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
      if (analysis) return [[uri, analysis] as const];
      return [];
    });
    return [...open, ...[...files].filter(([uri]) => !this.documents.has(uri))];
  }

  /** Left alone, such as a dump: what was shown of it before is gone. */
  private clear(uri: string): boolean {
    if (this.shown.get(uri) === 'nothing') return false;
    this.shown.set(uri, 'nothing');
    if (this.isPulled(uri)) this.clearPulled(uri);
    else this.sendFor(uri, this.notesOn(uri));
    return true;
  }

  private clearUnreached(): void {
    for (const uri of [...this.shown.keys()]) {
      if (this.documents.has(uri) || this.isReached(uri)) continue;
      this.shown.delete(uri);
      this.clearPulled(uri);
    }
  }

  /** The text that was judged; null for an open file that has changed since, whose own run is on its way. */
  private textFor(uri: string, analysis: FileAnalysis): TextDocument | null {
    const judged = analysis.source.text;
    const open = this.documents.snapshot(uri);
    if (open !== null) {
      if (open.getText() === judged) return open;
      return null;
    }
    const read = (): TextDocument => this.documents.textOf(uri, judged);
    return analysis.notes?.of(textRead, uri, read) ?? read();
  }
}
