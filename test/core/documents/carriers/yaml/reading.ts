import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { mimirYaml } from '../../../../../core/src/documents/kinds/mimir/mimir-yaml';
import type { ConfigDocument, DocumentProblem, Setting } from '../../../../../core/src/model/setting';
import type { SourceText, TextEdit, TextRange } from '../../../../../core/src/model/text';

export const catalogue = loadCatalogue();

export function sourceOf(text: string, uri = 'file:///etc/mimir/config.yaml'): SourceText {
  return { uri, languageId: 'yaml', text };
}

/** The document of a text that is meant as Mimir's YAML, whatever it looks like. */
export function read(text: string): ConfigDocument {
  const [document] = mimirYaml.parse(sourceOf(text), catalogue);
  if (!document) throw new Error('No document was read.');
  return document;
}

/** Every setting in one line: `path=value`. */
export function settingsIn(text: string): readonly string[] {
  return read(text).settings.map(({ name, value }) => `${name.value}=${value?.text ?? ''}`);
}

/** The last setting of a path, which is the one that counts. */
export function settingOf(text: string, path: string): Setting {
  const setting = read(text).settings.findLast(({ name }) => name.value === path);
  if (!setting) throw new Error(`${path} is not set.`);
  return setting;
}

export function slice(text: string, range: TextRange | null | undefined): string | null {
  return range ? text.slice(range.start, range.end) : null;
}

/** A problem in one line: `code: subject at 'what is underlined'`. */
export function problemLine(text: string, { code, subject, range }: DocumentProblem): string {
  return `${code}: ${subject} at '${text.slice(range.start, range.end)}'`;
}

export function problemsIn(text: string): readonly string[] {
  return read(text).problems.map((problem) => problemLine(text, problem));
}

/** The text after the edits; throws where they overlap, which an editor would refuse. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  const inOrder = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let result = '';
  let at = 0;
  for (const { range, text: inserted } of inOrder) {
    if (range.start < at) throw new Error('Edits overlap.');
    result += text.slice(at, range.start) + inserted;
    at = range.end;
  }
  return result + text.slice(at);
}
