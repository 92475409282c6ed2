import type { Answer, FileAnalysis } from '../analysis/analysis';
import type { AnalysisSettings } from '../analysis/analysis-settings';
import type { Catalogue } from '../catalogue/catalogue';
import type { DocumentKind } from '../documents/kinds/document-kind';
import type { Uses } from '../model/memo';
import type { SourceText } from '../model/text';
import { answerFor, type Found } from './answer';
import { Inputs, type SettingsSource, type WorkspacePorts } from './inputs';
import { Look } from './look';

/** The last answer for an open file. What it used is kept; what no answer used is not. */
interface Answered {
  readonly answer: Answer;
  /** The revision of the inputs that it is the answer for. */
  readonly revision: number;
  readonly uses: Uses;
  /** The ids of the files among what it used. */
  readonly looked: readonly string[];
}

/** A run that has not ended. */
interface Run {
  /** It does not reject. */
  ended: Promise<void>;
  look: Look | null;
  /** The files that had the same answer before. */
  readonly sharing: ReadonlySet<string>;
}

/**
 * Owns the inputs, and answers questions about files: what their deployments are and what is wrong with them. The same
 * files get the same answer, whichever of them are open and whoever asks.
 */
export class Workspace {
  private readonly inputs: Inputs;
  /** By the id of the open file. */
  private readonly answered = new Map<string, Answered>();
  private readonly running = new Map<string, Run>();
  /** What runs that have not ended use. */
  private readonly looks = new Set<Uses>();

  constructor(
    readonly catalogue: Catalogue,
    ports: WorkspacePorts,
    settings: AnalysisSettings | SettingsSource,
    /** Looks up what the settings of a file rest on; it is asked before they are, for open files and for those on the disk. */
    prepare?: (uri: string) => Promise<unknown>,
  ) {
    this.inputs = new Inputs(ports, sourceOf(settings), prepare);
  }

  /** Settings may be another object for each file or folder. */
  configure(settings: AnalysisSettings | SettingsSource): void {
    this.inputs.configure(sourceOf(settings));
  }

  settingsFor(uri: string): AnalysisSettings {
    return this.inputs.settingsOf(uri);
  }

  /** Takes a new text of an open file; a kind that somebody forces is not asked whether it claims it. */
  update(source: SourceText, forcedKind: string | null = null): void {
    this.inputs.open(source, forcedKind);
  }

  close(uri: string): void {
    this.inputs.close(uri);
    const id = this.inputs.idOf(uri);
    const former = this.answered.get(id);
    this.answered.delete(id);
    if (former) this.release(former.uses);
  }

  /** Something on the disk may be another; with `folders`, files may have come or gone. */
  outdate(what: { readonly folders: boolean } = { folders: false }): void {
    this.inputs.outdate(what);
  }

  isOpen(uri: string): boolean {
    return this.inputs.openFile(this.inputs.idOf(uri)) !== null;
  }

  /** True for a file that the last answer for an open file takes in. */
  isReached(uri: string): boolean {
    for (const { answer } of this.answered.values()) if (answer.files.has(uri)) return true;
    return false;
  }

  /** The kind of an open file, without parsing it. */
  kindOf(uri: string): DocumentKind | null {
    return this.inputs.openFile(this.inputs.idOf(uri))?.kind ?? null;
  }

  /** The last answer for an open file, perhaps about an older text. */
  lastAnswer(uri: string): Answer | null {
    return this.answered.get(this.inputs.idOf(uri))?.answer ?? null;
  }

  /** What was last found out about a file, open or not. */
  lastOf(uri: string): FileAnalysis | null {
    const own = this.lastAnswer(uri)?.files.get(uri);
    if (own) return own;
    for (const { answer } of this.answered.values()) {
      const found = answer.files.get(uri);
      if (found) return found;
    }
    return null;
  }

  /** Open files whose last answers take this one in. */
  openAround(uri: string): readonly string[] {
    return this.inputs.openFiles
      .map(({ source }) => source.uri)
      .filter((each) => each !== uri && this.lastAnswer(each)?.files.has(uri) === true);
  }

  /** The ids of the files that the last answers for open files rest on, such as the chart around values. */
  get filesUsed(): ReadonlySet<string> {
    return new Set([...new Set([...this.answered.values()].map(({ looked }) => looked))].flat());
  }

  /** How many values are kept. */
  get size(): number {
    return this.inputs.size + this.answered.size + this.running.size;
  }

  /** The answer for a file, open or on the disk, as everything is now. A run that is overtaken by a newer text starts again. */
  async ask(uri: string): Promise<Answer> {
    const id = this.inputs.idOf(uri);
    const { revision } = this.inputs;
    const last = this.answered.get(id);
    if (last?.revision === revision) return last.answer;
    // The run for another file of the deployment is likely to answer for this one too.
    const run = [...this.running.values()].find(
      ({ sharing, look }) => sharing.has(id) || look?.reached.has(id) === true,
    );
    if (run) {
      await run.ended;
      return this.ask(uri);
    }
    const started: Run = { ended: Promise.resolve(), look: null, sharing: new Set([id, ...this.sharingWith(id)]) };
    this.running.set(id, started);
    const answer = this.run(id, started);
    started.ended = answer.then(nothing, nothing).finally(() => this.running.delete(id));
    const found = await answer;
    await started.ended;
    return found ?? this.ask(uri);
  }

  /** The open files that had the same answer. */
  private sharingWith(id: string): readonly string[] {
    const answer = this.answered.get(id)?.answer;
    return [...this.answered].flatMap(([each, last]) => (last.answer === answer ? [each] : []));
  }

  /** Null where a run that began before has come to this file in the meantime: of many files that are opened at once each is asked about. */
  private async run(id: string, run: Run): Promise<Answer | null> {
    for (;;) {
      const { revision } = this.inputs;
      const look = new Look(this.inputs, this.catalogue, () => this.isReachedBefore(id, run));
      this.looks.add(look.uses);
      run.look = look;
      try {
        const found = await answerFor(id, look);
        if (found === null && look.isCovered()) return null;
        if (found === null) continue;
        this.keep(id, found, { revision, uses: look.uses });
        return found.answer;
      } finally {
        this.looks.delete(look.uses);
        this.release(look.uses);
      }
    }
  }

  private isReachedBefore(id: string, run: Run): boolean {
    for (const other of this.running.values()) {
      if (other === run) return false;
      if (other.look?.reached.has(id) === true) return true;
    }
    return false;
  }

  /** An answer is that of all open files that belong to the same deployments. */
  private keep(id: string, { answer, sharing }: Found, of: Pick<Answered, 'revision' | 'uses'>): void {
    const replaced = new Set<Uses>();
    const looked = this.inputs.filesIn(of.uses);
    for (const each of [id, ...sharing]) {
      const former = this.answered.get(each);
      if (!this.inputs.openFile(each) || (former && former.revision > of.revision)) continue;
      this.answered.set(each, { answer, looked, ...of });
      if (former) replaced.add(former.uses);
    }
    for (const uses of replaced) this.release(uses);
  }

  private release(former: Uses): void {
    this.inputs.release(former, [...this.looks, ...[...this.answered.values()].map(({ uses }) => uses)]);
  }
}

function nothing(): void {
  // Who asked hears of a fault; who waits asks again.
}

function sourceOf(settings: AnalysisSettings | SettingsSource): SettingsSource {
  if (typeof settings === 'function') return settings;
  return () => settings;
}
