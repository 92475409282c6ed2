import { join } from 'node:path';
import type { FileAnalysis } from '../../core/src/analysis/analysis';
import { fixEdits } from '../../core/src/analysis/fix-edits';
import { defaultAnalysisSettings } from '../../core/src/analysis/analysis-settings';
import { suppressionFixes } from '../../core/src/analysis/suppression';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { kindOf } from '../../core/src/documents/document-kinds';
import type { TextRange } from '../../core/src/model/text';
import type { WorkspacePorts } from '../../core/src/workspace/inputs';
import { Workspace } from '../../core/src/workspace/workspace';
import { nodePaths } from '../../host/src/node-paths';
import { describeError, type Fault } from './faults';
import type { FuzzInput } from './inputs';
import { Random } from './random';
import { rangeFault } from './ranges';
import { isSlow, type Target } from './target';

const cursorsPerInput = 4;

interface PlacedRange {
  readonly of: string;
  readonly uri: string;
  readonly range: TextRange;
}

/** The analysis by itself, without an editor or a protocol: about five times as fast as a server. */
export class CoreTarget implements Target {
  /** Their ranges are looked at; none is made. */
  readonly edits = { offered: 0, tried: 0 };
  private readonly catalogue = loadCatalogue();
  private readonly workspace: Workspace;

  constructor(
    private readonly folder: string,
    ports: WorkspacePorts,
  ) {
    this.workspace = new Workspace(this.catalogue, ports, {
      ...defaultAnalysisSettings,
      workspaceFolders: [folder],
      looksBeside: true,
    });
  }

  async judge(input: FuzzInput): Promise<readonly Fault[]> {
    const { text, languageId } = input;
    const uri = nodePaths.toUri(join(this.folder, input.path));
    const source = { uri, languageId, text };
    const before = process.cpuUsage();
    try {
      this.workspace.outdate({ folders: true });
      // A few lines of YAML are too few to be taken for Mimir's by themselves.
      this.workspace.update(
        source,
        kindOf(source) === null && languageId === 'yaml' && input.path.includes('/rules/') ? 'mimir-yaml' : null,
      );
      const analyses = (await this.workspace.ask(uri)).files;
      const slow: readonly Fault[] = isSlow(before) ? [{ kind: 'slow', detail: 'analysis' }] : [];
      return [...slow, ...rangeFaults(analyses), ...this.cursorFaults(input, uri)];
    } catch (error) {
      return [{ kind: 'exception', detail: describeError(error) }];
    } finally {
      this.workspace.close(uri);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private cursorFaults({ seed, index, text, languageId }: FuzzInput, uri: string): readonly Fault[] {
    const kind = this.workspace.kindOf(uri);
    const random = new Random(seed, -index - 2);
    return Array.from({ length: kind ? cursorsPerInput : 0 }, () => random.below(text.length + 1)).flatMap(
      (offset): readonly Fault[] => {
        const cursor = kind?.cursorAt({ uri, languageId, text }, offset, this.catalogue) ?? null;
        const why = cursor && (rangeFault(cursor.range, text) ?? rangeFault(cursor.insertRange, text));
        // A cursor that an editor lets stand in the middle of a character is its own.
        return why === null || rangeFault({ start: offset, end: offset }, text) !== null
          ? []
          : [{ kind: 'bad-range', detail: `cursor at a ${cursor?.place ?? ''}: ${why}` }];
      },
    );
  }
}

function rangeFaults(analyses: ReadonlyMap<string, FileAnalysis>): readonly Fault[] {
  const documentsOf = (uri: string): FileAnalysis['documents'] => analyses.get(uri)?.documents ?? [];
  const placed = [...analyses.values()].flatMap((analysis) => [
    ...rangesOfFindings(analysis, documentsOf),
    ...rangesOfDocuments(analysis),
  ]);
  return placed.flatMap(({ of, uri, range }): readonly Fault[] => {
    const text = analyses.get(uri)?.source.text;
    const why = text === undefined ? null : rangeFault(range, text);
    return why === null ? [] : [{ kind: 'bad-range', detail: `${of}: ${why}` }];
  });
}

function rangesOfFindings(
  { findings, source }: FileAnalysis,
  documentsOf: (uri: string) => FileAnalysis['documents'],
): readonly PlacedRange[] {
  return findings.flatMap((finding) => {
    const { rule, uri, range, related, fixes } = finding;
    const edits = [...fixes, ...suppressionFixes([finding], source.text)].flatMap((fix) =>
      [...(fixEdits(fix.action, documentsOf) ?? [])].flatMap(([of, list]) =>
        list.map((edit) => ({ of: `edit of ${rule}`, uri: of, range: edit.range })),
      ),
    );
    return [
      { of: rule, uri, range },
      ...related.map((place) => ({ of: `related to ${rule}`, uri: place.uri, range: place.range })),
      ...edits,
    ];
  });
}

function rangesOfDocuments({ documents }: FileAnalysis): readonly PlacedRange[] {
  return documents.flatMap(({ uri, kind, settings, unread, blocks }) => [
    ...[...settings, ...unread].flatMap(({ name, value, range }) =>
      [name.range, range, ...(value ? [value.range] : [])].map((each) => ({
        of: `setting in ${kind}`,
        uri,
        range: each,
      })),
    ),
    ...blocks.map(({ range }) => ({ of: `block in ${kind}`, uri, range })),
  ]);
}
