import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import { Notes } from '../../../model/memo';
import type { ConfigDocument } from '../../../model/setting';
import type { SourceText, TextRange } from '../../../model/text';
import { withUnknown } from './embedded-config';
import type { DocumentKind } from '../document-kind';
import type { EmbeddedText } from '../../carriers/embedding/embedded-text';
import { embeddedCursor, liftDocument } from '../../carriers/embedding/lift';

/** A whole file of another kind that stands inside a file. */
export interface EmbeddedFile {
  /** Its name among the documents of the host. */
  readonly name: string;
  readonly kind: DocumentKind;
  readonly text: EmbeddedText;
  readonly source: SourceText;
  /** Stretches of the embedded text that something fills in. */
  readonly unknown: readonly TextRange[];
}

/** The text as a file of the first of the kinds that claims it, or null. Its name is all that is known of where it goes. */
export function embeddedFile(
  file: Pick<EmbeddedFile, 'name' | 'text'> & { readonly fileName: string; readonly unknown?: readonly TextRange[] },
  kinds: readonly DocumentKind[],
): EmbeddedFile | null {
  const { name, text, fileName, unknown = [] } = file;
  const languageId = /(?:^|\/)[^./]*$|\.ya?ml$/i.test(fileName) ? 'yaml' : '';
  const source = { uri: fileName, languageId, text: text.text, notes: new Notes() };
  const kind = kinds.find((each) => each.claims(source));
  if (kind) return { name, kind, text, source, unknown };
  return null;
}

/** Its documents, as ones of the host. */
export function embeddedDocuments(
  file: EmbeddedFile,
  host: Pick<ConfigDocument, 'uri' | 'kind'>,
  catalogue: Catalogue,
): readonly ConfigDocument[] {
  const nameOf = (inner: string): string => (inner === '' ? file.name : `${file.name}: ${inner}`);
  return file.kind.parse(file.source, catalogue).map((document) => {
    const settings = document.settings.map((setting) => withUnknown(setting, file.unknown));
    const lifted = { ...liftDocument({ ...document, settings }, file.text), ...host, name: nameOf(document.name) };
    const { configDocument } = document;
    if (configDocument === undefined || configDocument === null) return lifted;
    return { ...lifted, configDocument: nameOf(configDocument) };
  });
}

/** What is being typed in one of the files; null outside of them. */
export function embeddedFileCursor(
  files: readonly EmbeddedFile[],
  host: string,
  offset: number,
  catalogue: Catalogue,
): Cursor | null {
  for (const {
    kind,
    text,
    source: { uri, languageId },
  } of files) {
    const cursor = embeddedCursor(text, host, offset, (inner, at) =>
      kind.cursorAt({ uri, languageId, text: inner }, at, catalogue),
    );
    if (cursor) return cursor;
  }
  return null;
}
