import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { kindOf } from '../../../core/src/documents/document-kinds';
import type { Finding } from '../../../core/src/model/finding';
import type { CertificateReader } from '../../../core/src/ports';
import { Workspace } from '../../../core/src/workspace/workspace';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';
import { toDiagnostic, toRange } from '../../../server/src/protocol/lsp-conversion';
import { type CodeActionContext, codeActions } from '../../../server/src/features/code-actions';
import { acceptingActions } from '../../../server/src/features/accepting-actions';
import { fixAllOfKindActions } from '../../../server/src/features/fix-all';
import { copyingActions, securingActions } from '../../../server/src/features/mutual-tls-actions';
import type { Headers } from '../../core/rules/marked-fixture';
import { catalogue } from './judging';

/** Texts by their URIs. */
export type Texts = ReadonlyMap<string, string>;
export type Analyses = ReadonlyMap<string, FileAnalysis>;

/**
 * Judges texts that are open in an editor, and again after each edit. One that no kind claims is taken for Mimir's YAML, as it is too short to
 * show it.
 */
export function judging(
  { version, environment }: Pick<Headers, 'version' | 'environment'>,
  certificates: CertificateReader,
  folder: string,
  files = nodeFiles,
): (texts: Texts) => Promise<Analyses> {
  const ports = { files, certificates, clock: { now: () => Date.now() }, paths: nodePaths };
  const settings = {
    ...defaultAnalysisSettings,
    mimirVersion: version,
    workingDirectory: folder,
    environment: { values: environment, complete: true },
  };
  const workspace = new Workspace(catalogue, ports, settings);
  let shown: Texts = new Map();
  return async (texts) => {
    for (const [uri, text] of texts) {
      const source = { uri, languageId: '', text };
      if (shown.get(uri) !== text) workspace.update(source, kindOf(source)?.id ?? 'mimir-yaml');
    }
    shown = texts;
    const judged = new Map<string, FileAnalysis>();
    for (const uri of texts.keys()) {
      if (judged.has(uri)) continue;
      for (const [each, analysis] of (await workspace.ask(uri)).files) if (texts.has(each)) judged.set(each, analysis);
    }
    return judged;
  };
}

/** What the editor offers for a finding. */
export function offeredFor(finding: Finding, analyses: Analyses): readonly CodeAction[] {
  const context = contextOf(finding.uri, analyses);
  const shown = toDiagnostic(finding, context.judged.text, { rulesUrl: null, textOf: (uri) => textOf(uri, analyses) });
  const actions = codeActions({ ...context, range: toRange(finding.range, context.judged.text), diagnostics: [shown] });
  const fixes = actions.filter(({ diagnostics, edit }) => edit !== undefined && diagnostics?.includes(shown) === true);
  const around = { ...context, range: toRange(finding.range, context.judged.text) };
  const ofRule = [...fixAllOfKindActions({ ...around, diagnostics: [shown] }), ...acceptingActions(around)].filter(
    ({ title }) => title.includes(` ${finding.rule} `),
  );
  return [...fixes, ...ofRule];
}

/** What the editor offers to copy with the cursor at an offset. */
export function offeredToCopy(uri: string, offset: number, analyses: Analyses): readonly CodeAction[] {
  const context = contextOf(uri, analyses);
  const at = context.judged.text.positionAt(offset);
  return copyingActions({ ...context, range: { start: at, end: at } }, catalogue);
}

/** What the editor offers for the deployment of a file. */
export function offeredForAll(uri: string, analyses: Analyses): readonly CodeAction[] {
  return securingActions(contextOf(uri, analyses), 'mimir.internal').filter(({ edit }) => edit !== undefined);
}

/** The texts after an action. */
export function textsAfter({ edit }: CodeAction, texts: Texts): Texts {
  const after = new Map(texts);
  for (const [uri, edits] of Object.entries<TextEdit[]>(edit?.changes ?? {}))
    after.set(uri, TextDocument.applyEdits(TextDocument.create(uri, '', 1, texts.get(uri) ?? ''), edits));
  return after;
}

function contextOf(uri: string, analyses: Analyses): CodeActionContext {
  const at = (each: string): CodeActionContext['judged'] | null => {
    const [text, analysis] = [textOf(each, analyses), analyses.get(each)];
    return text && analysis ? { text, analysis } : null;
  };
  const judged = at(uri);
  if (judged === null) throw new Error(`${uri} was not judged`);
  const start = { line: 0, character: 0 };
  return {
    judged,
    catalogue,
    range: { start, end: start },
    diagnostics: [],
    other: at,
    versionOf: () => null,
    clientRuns: new Set(),
    mayGenerate: true,
    versionedEdits: false,
  };
}

function textOf(uri: string, analyses: Analyses): TextDocument | null {
  const analysis = analyses.get(uri);
  return analysis ? TextDocument.create(uri, '', 1, analysis.source.text) : null;
}
