import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
  TextEdit as ProtocolEdit,
} from 'vscode-languageserver-types';
import { type Finding, findingKey, type Severity } from '../../../core/src/model/finding';
import type { TextEdit, TextRange } from '../../../core/src/model/text';

/** The name under which editors list our findings. */
export const diagnosticSource = 'mimir-tls';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Offsets to lines and characters. An offset beyond the text is taken as its end. */
export function toRange(range: TextRange, text: TextDocument): Range {
  return { start: text.positionAt(range.start), end: text.positionAt(range.end) };
}

export function toTextRange(range: Range, text: TextDocument): TextRange {
  return { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
}

export function toProtocolEdit(edit: TextEdit, text: TextDocument): ProtocolEdit {
  return ProtocolEdit.replace(toRange(edit.range, text), edit.text);
}

/** What an editor needs to know of a finding. */
export interface DiagnosticOptions {
  /** Where the rules are described; null leaves the link out. */
  readonly rulesUrl: string | null;
  /** The text of another document that a finding points at; null where it is not at hand. */
  readonly textOf: (uri: string) => TextDocument | null;
}

/** Where a rule is described: a command of the client, a page of its own in a folder, or a section of one page. */
function pageOfRule(url: string, rule: string): string {
  if (url.startsWith('command:')) return `${url}?${encodeURIComponent(JSON.stringify([rule]))}`;
  if (url.endsWith('.md')) return `${url}#${rule}`;
  return `${url.replace(/\/$/, '')}/${rule}.md`;
}

/** The finding as a diagnostic of the text that was judged. Its `data` is the finding's key. */
export function toDiagnostic(
  finding: Finding,
  text: TextDocument,
  { rulesUrl, textOf }: DiagnosticOptions,
): Diagnostic {
  const diagnostic: Diagnostic = {
    source: diagnosticSource,
    code: finding.rule,
    message: finding.message,
    severity: severities[finding.severity],
    range: toRange(finding.range, text),
    data: findingKey(finding),
  };
  if (rulesUrl !== null) diagnostic.codeDescription = { href: pageOfRule(rulesUrl, finding.rule) };
  if (finding.effect === 'ignored') diagnostic.tags = [DiagnosticTag.Unnecessary];
  const related = relatedInformation(finding, text, textOf);
  if (related.length > 0) diagnostic.relatedInformation = related;
  return diagnostic;
}

function relatedInformation(
  { related }: Finding,
  text: TextDocument,
  textOf: DiagnosticOptions['textOf'],
): DiagnosticRelatedInformation[] {
  return related.flatMap(({ uri, range, message }) => {
    const there = uri === text.uri ? text : textOf(uri);
    if (there === null) return [];
    return [{ location: { uri, range: toRange(range, there) }, message }];
  });
}
