import { type SourceText, withNotes } from '../model/text';
import { dockerfile } from './kinds/dockerfile/dockerfile';
import { flagFile } from './kinds/mimir/flag-file';
import { isTemplate } from './recognition/hint';
import type { DocumentKind } from './kinds/document-kind';
import { markdown } from './kinds/markdown/markdown';
import { shellScript } from './kinds/shell-script/shell-script';
import { fileKinds } from './kinds/shell-script/file-kinds';

/** Every form in which settings are read, the most specific first. */
export const documentKinds: readonly DocumentKind[] = [flagFile, dockerfile, markdown, shellScript, ...fileKinds];

/** The kind of that id, or null. */
export function kindById(id: string): DocumentKind | null {
  return documentKinds.find((kind) => kind.id === id) ?? null;
}

/** The kind that a text clearly is of, or null where it is none of Mimir's. */
export function kindOf(source: SourceText): DocumentKind | null {
  // Several kinds read the same YAML before they decide.
  const shared = withNotes(source);
  if (isTemplate(source.uri, source.text)) return null;
  return documentKinds.find((kind) => kind.claims(shared)) ?? null;
}
