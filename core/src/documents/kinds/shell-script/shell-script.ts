import type { Catalogue } from '../../../catalogue/catalogue';
import type { ConfigDocument } from '../../../model/setting';
import type { SourceText } from '../../../model/text';
import { stretchCursor } from '../../carriers/shell/argument-stretch';
import { commandDocument } from '../containers/command-document';
import { containerDocument } from '../containers/container-document';
import { embeddedDocuments, embeddedFile, embeddedFileCursor, type EmbeddedFile } from '../containers/embedded-files';
import { fileKinds } from './file-kinds';
import { hasScriptMark } from '../../recognition/hint';
import { type DocumentKind, withOwnNames } from '../document-kind';
import { callersIn } from './script-callers';
import { textOfHereDocument } from '../../carriers/shell/here-documents';
import { scriptOf, type ScriptLine } from './script';

/** Scripts for a shell: commands that start Mimir, arrays of its flags, and files that they write from here-documents. */
export const shellScript: DocumentKind = {
  id: 'shell-script',

  claims: (source) => isScript(source) && (scriptOf(source).lines.length > 0 || filesOf(source).length > 0),

  parse: (source, catalogue) => readShellScript(source, catalogue),

  cursorAt: (source, offset, catalogue) => {
    const stretches = scriptOf(source).lines.flatMap((line) => line.stretches);
    return (
      stretchCursor(stretches, source.text, offset, catalogue) ??
      embeddedFileCursor(filesOf(source), source.text, offset, catalogue)
    );
  },
};

function isScript({ languageId, uri, text }: SourceText): boolean {
  return languageId === 'shellscript' || /\.(?:sh|bash)$/i.test(uri) || hasScriptMark(text);
}

function readShellScript(source: SourceText, catalogue: Catalogue): readonly ConfigDocument[] {
  const { uri } = source;
  const files = filesOf(source);
  const configAt = (path: string): string | null => files.find((file) => samePath(file.source.uri, path))?.name ?? null;
  const callers = callersIn(source.text);
  const { lines: commands, written } = scriptOf(source);
  const lines = commands.map((line) => ({ ...documentOf(line, uri, configAt, catalogue), callers, creates: written }));
  const embedded = files.flatMap((file) => embeddedDocuments(file, { uri, kind: 'shell-script' }, catalogue));
  return withOwnNames([
    ...lines,
    ...embedded.map((document) => ({ ...document, creates: written, ...configOf(document, configAt) })),
  ]);
}

/** A unit that the script writes may read the configuration that it writes as well. */
function configOf(
  document: ConfigDocument,
  configAt: (path: string) => string | null,
): Pick<ConfigDocument, 'configDocument'> {
  const own = document.configDocument ?? namedConfig(document, configAt);
  if (own === null) return {};
  return { configDocument: own };
}

function namedConfig({ notation, settings }: ConfigDocument, configAt: (path: string) => string | null): string | null {
  if (notation !== 'flag') return null;
  const path = settings.findLast(({ name }) => name.value === 'config.file')?.value?.text;
  if (path === undefined) return null;
  return configAt(path);
}

function samePath(one: string, other: string): boolean {
  return one.replace(/^\.\//, '') === other.replace(/^\.\//, '');
}

function documentOf(
  { name, line, container, partial }: ScriptLine,
  uri: string,
  configAt: (path: string) => string | null,
  catalogue: Catalogue,
): ConfigDocument {
  const facts = { uri, kind: 'shell-script', name, line };
  const document = container
    ? containerDocument(
        { ...facts, ...container, name, environment: new Map(), calls: null, configAt: () => null },
        catalogue,
      )
    : commandDocument({ ...facts, configAt }, catalogue);
  if (partial) return { ...document, excerpt: true };
  return document;
}

/** The files in here-documents, each by the name of the file that it becomes. */
function filesOf(source: SourceText): readonly EmbeddedFile[] {
  const files = scriptOf(source).hereDocuments.flatMap((hereDocument) => {
    const text = textOfHereDocument(source.text, hereDocument);
    const fileName = hereDocument.target || 'here-document';
    const name = fileName.slice(fileName.lastIndexOf('/') + 1);
    return embeddedFile({ name, text, fileName, unknown: text.unknown }, fileKinds) ?? [];
  });
  return withOwnNames(files);
}
