import { TextDocument } from 'vscode-languageserver-textdocument';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Results } from './analyses';
import { toDiagnostic } from './convert';
import type { OpenDocuments } from './documents';

/** Sends what was found: for an open file with the version that was judged, and never for an older one. */
export class DiagnosticPublisher {
  /** Files that are not open but that an open one names, by the open one's URI. */
  private readonly borrowed = new Map<string, ReadonlySet<string>>();
  /** Results that were sent: they may be those of several documents. */
  private readonly sent = new WeakSet<Results>();

  constructor(
    private readonly documents: OpenDocuments,
    private readonly send: (params: PublishDiagnosticsParams) => void,
    private readonly rulesUrl: string | null,
  ) {}

  /** Publishes the results of a run that took the document in. False where there was nothing to send any more. */
  publish(uri: string, results: Results): boolean {
    // Closed meanwhile: it was told to show nothing.
    if (!this.documents.has(uri)) return false;
    // Left alone, such as a dump: what was shown of it before is gone.
    if (!results.has(uri)) this.send({ uri, diagnostics: [] });
    const isNew = !this.sent.has(results);
    if (isNew) this.sendAll(results);
    this.borrow(uri, new Set([...results.keys()].filter((each) => !this.documents.has(each))));
    return isNew;
  }

  /** Clears what is shown for a document that was closed, and for the files that only it named. */
  close(uri: string): void {
    this.send({ uri, diagnostics: [] });
    this.borrow(uri, new Set());
  }

  /** How many documents borrow findings of others. */
  get size(): number {
    return this.borrowed.size;
  }

  private sendAll(results: Results): void {
    this.sent.add(results);
    const texts = new Map([...results].map(([each, { source }]) => [each, this.textFor(each, source.text)]));
    for (const [each, { findings }] of results) {
      const text = texts.get(each);
      if (!text) continue;
      const textOf = (other: string): TextDocument | null => texts.get(other) ?? null;
      const diagnostics = findings.map((finding) => toDiagnostic(finding, text, { rulesUrl: this.rulesUrl, textOf }));
      this.send({ uri: each, diagnostics, ...(this.documents.has(each) ? { version: text.version } : {}) });
    }
  }

  private borrow(uri: string, files: ReadonlySet<string>): void {
    const formerly = this.borrowed.get(uri) ?? new Set();
    if (files.size === 0) this.borrowed.delete(uri);
    else this.borrowed.set(uri, files);
    const still = new Set([...this.borrowed.values()].flatMap((each) => [...each]));
    for (const file of formerly) {
      if (!still.has(file) && !this.documents.has(file)) this.send({ uri: file, diagnostics: [] });
    }
  }

  /** The text that was judged; null for an open file that has changed since, whose own run is on its way. */
  private textFor(uri: string, judged: string): TextDocument | null {
    const open = this.documents.snapshot(uri);
    if (open === null) return TextDocument.create(uri, '', 0, judged);
    return open.getText() === judged ? open : null;
  }
}
