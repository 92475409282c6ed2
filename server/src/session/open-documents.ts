import type { TextDocument, TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { mayBeMimirs } from '../../../core/src/documents/recognition/hint';
import { diagnosticSource } from '../protocol/lsp-conversion';
import { encodedText, type PositionEncoding, updatedText } from './positions';

/** A text beyond this is a dump, not a configuration; it is left alone: 2 MiB of UTF-16 units. */
const longestText = 2 * 1024 * 1024;

/** The texts that the editor has open. */
export class OpenDocuments {
  private readonly live = new Map<string, TextDocument>();
  private readonly snapshots = new Map<string, TextDocument>();

  constructor(private readonly encoding: PositionEncoding = 'utf-16') {}

  /** Any text, open or not, with positions as the client counts them. */
  textOf(uri: string, text: string, languageId = '', version = 0): TextDocument {
    return encodedText(uri, languageId, version, text, this.encoding);
  }

  open(uri: string, languageId: string, version: number, text: string): void {
    this.snapshots.delete(uri);
    this.live.set(uri, this.textOf(uri, text, languageId, version));
  }

  /** False for a document that was never opened. */
  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): boolean {
    const document = this.live.get(uri);
    if (!document) return false;
    this.snapshots.delete(uri);
    this.live.set(uri, updatedText(document, changes, version));
    return true;
  }

  close(uri: string): void {
    this.live.delete(uri);
    this.snapshots.delete(uri);
  }

  /** How many texts are kept. */
  get size(): number {
    return this.live.size + this.snapshots.size;
  }

  /** The text as it is now. It changes in place with the next edit, so it must not be kept across a wait. */
  get(uri: string): TextDocument | null {
    return this.live.get(uri) ?? null;
  }

  /** The text as it is now, for keeps: one object per version. */
  snapshot(uri: string): TextDocument | null {
    const document = this.live.get(uri);
    if (!document) return null;
    const known = this.snapshots.get(uri);
    if (known) return known;
    const taken = this.textOf(uri, document.getText(), document.languageId, document.version);
    this.snapshots.set(uri, taken);
    return taken;
  }

  has(uri: string): boolean {
    return this.live.has(uri);
  }

  get uris(): readonly string[] {
    return [...this.live.keys()];
  }
}

/** True for a text that is too long to be a configuration. */
export function isTooLong(document: TextDocument): boolean {
  return document.getText().length > longestText;
}

const tooLongNote: Diagnostic = {
  source: diagnosticSource,
  message: 'This file is over 2 MiB, so Mimir TLS does not check it. Split it, or run mimir-tls check on it.',
  severity: DiagnosticSeverity.Information,
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
};

/** What is told at the top of a text that is too long and may be Mimir's. */
export function notesOn(document: TextDocument): readonly Diagnostic[] {
  const isTold = isTooLong(document) && mayBeMimirs(document.languageId, document.uri, document.getText());
  return isTold ? [tooLongNote] : [];
}
