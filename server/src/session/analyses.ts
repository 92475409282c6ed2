import type { Answer, FileAnalysis } from '../../../core/src/analysis/analysis';
import type { AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import type { Catalogue, VersionCatalogue } from '../../../core/src/catalogue/catalogue';
import { beginningOf } from '../../../core/src/documents/recognition/beginning';
import { kindById } from '../../../core/src/documents/document-kinds';
import type { Cursor } from '../../../core/src/model/cursor';
import type { Workspace } from '../../../core/src/workspace/workspace';
import type { OpenDocuments } from './open-documents';
import type { JudgedText } from '../features/judged-text';

/** The answers of the workspace as features ask for them: with the text that they are about. It keeps nothing. */
export class Analyses {
  constructor(
    private readonly documents: OpenDocuments,
    private readonly workspace: Workspace,
    /** Looks at what the settings lead to, before anything is asked. */
    private readonly prepare: (uri: string) => Promise<void>,
    private readonly hasChecked: () => void = () => undefined,
  ) {}

  get catalogue(): Catalogue {
    return this.workspace.catalogue;
  }

  settingsFor(uri: string): AnalysisSettings {
    return this.workspace.settingsFor(uri);
  }

  isMimirs(uri: string): boolean {
    return this.workspace.kindOf(uri) !== null;
  }

  /** The answer for an open document; null for one that is left alone, such as a dump. */
  async answer(uri: string): Promise<Answer | null> {
    await this.prepare(uri);
    if (!this.workspace.isOpen(uri)) return null;
    const answer = await this.workspace.ask(uri);
    this.hasChecked();
    return answer;
  }

  /** The same once the disk was looked at again, whatever was told of it. */
  async answerAfresh(uri: string): Promise<Answer | null> {
    this.workspace.outdate();
    return this.answer(uri);
  }

  /**
   * The present text with its analysis, after all that has happened to its deployment; null for a document that is none
   * of Mimir's, or that changed in the meantime.
   */
  async judged(uri: string): Promise<JudgedText | null> {
    const answer = await this.answer(uri);
    const analysis = answer?.files.get(uri);
    if (analysis) return this.present(uri, analysis);
    return null;
  }

  /** The present text with what was last found out: null also where the present text has not been judged yet. */
  judgedAlready(uri: string): JudgedText | null {
    const analysis = this.lastOf(uri);
    return analysis && this.present(uri, analysis);
  }

  /** The same for any file that an answer took in, open or not. */
  judgedOrRead(uri: string): JudgedText | null {
    const analysis = this.lastOf(uri);
    if (this.documents.has(uri) || !analysis) return this.judgedAlready(uri);
    return { text: this.documents.textOf(uri, analysis.source.text, analysis.source.languageId), analysis };
  }

  /** What was last found out, perhaps about an older text. */
  lastOf(uri: string): FileAnalysis | null {
    return this.workspace.lastOf(uri);
  }

  /** What is being typed, read from the present text around it; null where it is nothing of Mimir's. */
  cursorAt(uri: string, offset: number): Cursor | null {
    const document = this.documents.get(uri);
    if (!document) return null;
    const text = document.getText();
    const kind = this.workspace.kindOf(uri) ?? kindById(beginningOf(uri, text) ?? '');
    return kind && kind.cursorAt({ uri, languageId: document.languageId, text }, offset, this.catalogue);
  }

  /** The version of Mimir that the document was last judged by. */
  versionOf(uri: string): VersionCatalogue {
    const { catalogue } = this;
    return catalogue.at(
      this.lastOf(uri)?.mimirVersion ?? this.settingsFor(uri).mimirVersion ?? catalogue.newestComplete,
    );
  }

  private present(uri: string, analysis: FileAnalysis): JudgedText | null {
    const text = this.documents.snapshot(uri);
    if (text !== null && analysis.kind !== null && analysis.source.text === text.getText()) return { text, analysis };
    return null;
  }
}
