import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { FileAnalysis, ProcessAnalysis } from '../../../core/src/analysis/analysis';
import type { Catalogue, VersionCatalogue } from '../../../core/src/catalogue/catalogue';
import type { PathFact } from '../../../core/src/model/facts';
import type { Finding } from '../../../core/src/model/finding';
import type { Option, OptionRole } from '../../../core/src/model/option';
import type { ConfigDocument, Setting } from '../../../core/src/model/setting';
import { meet, touches } from '../../../core/src/model/text';
import { toTextRange } from '../protocol/lsp-conversion';

/** One version of a text together with what is known about it. */
export interface JudgedText {
  readonly text: TextDocument;
  readonly analysis: FileAnalysis;
}

/** A setting of the text with the document that it stands in. */
export interface PlacedSetting {
  readonly document: ConfigDocument;
  readonly setting: Setting;
}

/** Every setting of the text, also those that Mimir never sees. */
export function settingsOf({ analysis }: Pick<JudgedText, 'analysis'>): readonly PlacedSetting[] {
  return analysis.documents.flatMap((document) =>
    [...document.settings, ...document.unread].map((setting) => ({ document, setting })),
  );
}

/** The findings of the text that an editor's range touches. */
export function findingsIn({ text, analysis }: JudgedText, range: Range): readonly Finding[] {
  const wanted = toTextRange(range, text);
  return analysis.findings.filter((finding) => meet(finding.range, wanted));
}

/** The setting whose name or value the offset touches. */
export function settingAt(judged: JudgedText, offset: number): PlacedSetting | null {
  const touched = ({ setting }: PlacedSetting): boolean =>
    touches(setting.name.range, offset) || (setting.value !== null && touches(setting.value.range, offset));
  return settingsOf(judged).find(touched) ?? null;
}

/** True for the lines of a text on which settings stand; in a file that is Mimir's alone, for all of them. */
export function isMimirsPart({ text, analysis }: JudgedText, { start, end }: Range): boolean {
  const lines = toTextRange(
    { start: { line: start.line, character: 0 }, end: { line: end.line + 1, character: 0 } },
    text,
  );
  const holds = ({ settings, unread, blocks }: ConfigDocument): boolean =>
    [...settings, ...unread, ...blocks].some(({ range }) => range.start < lines.end && lines.start < range.end);
  return analysis.documents.some((document) => document.name === '' || holds(document));
}

/** The option that a setting means in the release, or else the last that had that name. */
export function optionOf(setting: Setting, version: VersionCatalogue, catalogue: Catalogue): Option | null {
  return version.optionOf(setting) ?? catalogue.settingHistory(setting).at(-1) ?? null;
}

/** The process that reads the document. */
export function processOf(
  { analysis }: Pick<JudgedText, 'analysis'>,
  document: ConfigDocument,
): ProcessAnalysis | null {
  return analysis.processes.find(({ process }) => process.documents.includes(document)) ?? null;
}

/** What a setting's path leads to, as its process takes it. */
export function factOf(judged: Pick<JudgedText, 'analysis'>, { document, setting }: PlacedSetting): PathFact {
  const owner = processOf(judged, document);
  const written = owner?.process.configuration.textOf(document, setting);
  if (owner == null || written == null || written === '') return { kind: 'unknown' };
  return owner.facts.path(document.uri, written);
}

/** What the path of a family's role leads to, as the process takes it. */
export function factOfRole({ process, facts }: ProcessAnalysis, family: string, role: OptionRole): PathFact {
  const value = process.configuration.family(family)?.value(role);
  if (value?.text == null || value.written === null) return { kind: 'unknown' };
  return facts.path(value.written.document.uri, value.text);
}

/** True for roles whose value is the path of a file. */
export function isPathRole(role: OptionRole | null): boolean {
  return role === 'certificate' || role === 'key' || role === 'authority';
}
