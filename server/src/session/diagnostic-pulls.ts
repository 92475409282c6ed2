import {
  type Connection,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type DocumentDiagnosticReport,
  type FullDocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
  type UnchangedDocumentDiagnosticReport,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Answer, FileAnalysis } from '../../../core/src/analysis/analysis';
import { Question } from '../../../core/src/model/memo';
import type { ClientProfile } from './capabilities';
import type { DiagnosticPublisher } from './diagnostics';
import type { OpenDocuments } from './open-documents';

type Files = ReadonlyMap<string, FileAnalysis>;

interface Parts {
  readonly documents: OpenDocuments;
  readonly publisher: DiagnosticPublisher;
  /** The answer for an open document, true of the disk as it is now. */
  readonly answer: (uri: string) => Promise<Answer | null>;
  /** What was last found out about any file, open or not. */
  readonly lastOf: (uri: string) => FileAnalysis | null;
  /** Problems of an open settings file; null for any other document. */
  readonly settingsProblems: (uri: string) => Promise<readonly Diagnostic[] | null>;
}

/** What a client has fetched for an open document. */
interface Pulled {
  readonly version: number | null;
  readonly files: Files;
}

const none: Files = new Map();

/** One for each analysis, so that what is the same need not be sent again. */
const resultId = new Question<string>('result id');

/** Milliseconds in which several news are told as one. */
const settling = 50;

/**
 * Answers clients that fetch diagnostics, and tells them when to fetch again. What they fetch is not sent to them as well, or they would
 * show it twice: nothing of open documents, and of others nothing where they fetch those too.
 */
export class DiagnosticPulls {
  private readonly pulled = new Map<string, Pulled>();
  private lastId = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private pullsOpen: boolean;
  private pullsOthers: boolean;

  constructor(
    private readonly connection: Connection,
    private readonly profile: ClientProfile,
    private readonly parts: Parts,
  ) {
    this.pullsOpen = profile.pullsDiagnostics;
    this.pullsOthers = profile.pullsDiagnostics && profile.takesRelatedDiagnostics;
  }

  /** True for a file whose diagnostics the client fetches. */
  has(uri: string): boolean {
    if (this.parts.documents.has(uri)) return this.pullsOpen;
    return this.pullsOthers;
  }

  get size(): number {
    return this.pulled.size;
  }

  /** A run has found something out, perhaps other than what the client has. With a newer text it asks by itself. */
  noticed(uri: string, answer: Answer | null): void {
    const last = this.pulled.get(uri);
    if (!last || last.version !== this.versionOf(uri)) return;
    if (!isSame(last.files, answer?.files ?? none)) this.askToPull();
  }

  /** The problems of a settings file may be others. */
  settingsChanged(): void {
    if (this.pullsOpen) this.askToPull();
  }

  close(uri: string): void {
    this.pulled.delete(uri);
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  async report(uri: string, previous: string | undefined): Promise<DocumentDiagnosticReport> {
    this.follow({ others: this.profile.takesRelatedDiagnostics });
    const own = await this.parts.settingsProblems(uri);
    if (own !== null) return { kind: DocumentDiagnosticReportKind.Full, items: [...own] };
    if (!this.parts.documents.has(uri)) return this.reportOnClosed(uri, previous);
    const files = (await this.parts.answer(uri))?.files ?? none;
    const last = this.pulled.get(uri);
    this.pulled.set(uri, { version: this.versionOf(uri), files });
    const report = this.reportOn(uri, files, previous);
    const known = last && report.kind === DocumentDiagnosticReportKind.Unchanged ? last.files : none;
    const related = this.profile.takesRelatedDiagnostics ? this.relatedTo(uri, files, last?.files ?? none, known) : {};
    if (Object.keys(related).length === 0) return report;
    return { ...report, relatedDocuments: related };
  }

  private reportOnClosed(uri: string, previous: string | undefined): DocumentDiagnosticReport {
    const analysis = this.parts.lastOf(uri);
    return this.reportOn(uri, analysis ? new Map([[uri, analysis]]) : none, previous);
  }

  async workspaceReport(previous: ReadonlyMap<string, string>): Promise<WorkspaceDiagnosticReport> {
    this.follow({ others: true });
    const reports = new Map<string, FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport>();
    for (const uri of this.parts.documents.uris) {
      const own = await this.parts.settingsProblems(uri);
      if (own !== null) reports.set(uri, { kind: DocumentDiagnosticReportKind.Full, items: [...own] });
      const files = own === null ? ((await this.parts.answer(uri))?.files ?? none) : none;
      for (const each of files.keys()) reports.set(each, this.reportOn(each, files, previous.get(each)));
    }
    for (const uri of previous.keys()) if (!reports.has(uri)) reports.set(uri, nothing());
    const items = [...reports].map(([uri, report]): WorkspaceDocumentDiagnosticReport => ({
      ...report,
      uri,
      version: this.versionOf(uri),
    }));
    return { items };
  }

  /** A client may fetch without having said so. What it was sent before goes. */
  private follow({ others }: { readonly others: boolean }): void {
    if (this.pullsOpen && (this.pullsOthers || !others)) return;
    this.pullsOpen = true;
    this.pullsOthers ||= others;
    this.parts.publisher.withdraw();
  }

  private reportOn(
    uri: string,
    files: Files,
    previous: string | undefined,
  ): FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport {
    const analysis = files.get(uri);
    if (!analysis) return { ...nothing(), items: [...(this.parts.publisher.diagnosticsOf(uri, files) ?? [])] };
    const resultId = this.resultIdOf(analysis);
    if (resultId === previous) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    const items = this.parts.publisher.diagnosticsOf(uri, files);
    if (items === null)
      throw new ResponseError(LSPErrorCodes.ServerCancelled, 'The text has changed in the meantime.', {
        retriggerRequest: true,
      });
    return { kind: DocumentDiagnosticReportKind.Full, items: [...items], resultId };
  }

  /** The other files of the answer, and those that were among them before. */
  private relatedTo(
    uri: string,
    files: Files,
    before: Files,
    known: Files,
  ): Record<string, FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport> {
    const gone = [...before.keys()].filter((each) => !files.has(each) && !this.parts.publisher.isReached(each));
    const others = [...files].filter(
      ([each]) => each !== uri && this.parts.publisher.diagnosticsOf(each, files) !== null,
    );
    return Object.fromEntries([
      ...gone.map((each) => [each, nothing()] as const),
      ...others.map(([each, analysis]) => {
        const previous = known.get(each) === analysis ? this.resultIdOf(analysis) : undefined;
        return [each, this.reportOn(each, files, previous)] as const;
      }),
    ]);
  }

  private resultIdOf(analysis: FileAnalysis): string {
    const next = (): string => String(++this.lastId);
    return analysis.notes?.of(resultId, '', next) ?? next();
  }

  private versionOf(uri: string): number | null {
    return this.parts.documents.get(uri)?.version ?? null;
  }

  private askToPull(): void {
    if (!this.profile.refreshesDiagnostics || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      // One that refuses has nothing to show.
      this.connection.languages.diagnostics.refresh().catch(() => undefined);
    }, settling);
  }
}

function nothing(): FullDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, items: [] };
}

function isSame(before: Files, after: Files): boolean {
  return before.size === after.size && [...before].every(([uri, analysis]) => after.get(uri) === analysis);
}
