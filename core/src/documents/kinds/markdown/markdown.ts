import { noted } from '../../../model/memo';
import type { ConfigDocument, Setting } from '../../../model/setting';
import type { SourceText, TextRange } from '../../../model/text';
import type { DocumentKind } from '../document-kind';
import { embeddedDocuments, embeddedFile, embeddedFileCursor, type EmbeddedFile } from '../containers/embedded-files';
import { hostRange } from '../../carriers/embedding/embedded-text';
import { embeddedLines } from '../../carriers/embedding/lines-text';
import { fileKinds } from '../shell-script/file-kinds';
import { flagFile } from '../mimir/flag-file';
import { fencesOf, type Fence } from './fences';
import { maskedForShell, maskedForYaml } from './placeholders';
import { withOwnNames } from '../own-names';
import { shellScript } from '../shell-script/shell-script';
import { isOwnFlag } from '../../recognition/mimir-program';

/** Texts in Markdown with Mimir's settings in their blocks of code. */
export const markdown: DocumentKind = {
  id: 'markdown',

  claims: (source) => isMarkdown(source) && filesOf(source).length > 0,

  parse: (source, catalogue) => {
    const host = { uri: source.uri, kind: 'markdown' };
    return withOwnNames(
      filesOf(source).flatMap((file) =>
        embeddedDocuments(file, host, catalogue).map((document) => withoutPlaceholders(document, file)),
      ),
    ).map(asExample);
  },

  cursorAt: (source, offset, catalogue) => embeddedFileCursor(filesOf(source), source.text, offset, catalogue),
};

/** An example shows what its text is about, and is for the machines of its readers. */
function asExample(document: ConfigDocument): ConfigDocument {
  return { ...document, pathsAreLocal: false, mounts: [], excerpt: true, example: true };
}

/** What the text's readers are to fill in is nothing that Mimir would be given. */
function withoutPlaceholders(document: ConfigDocument, { text, unknown }: EmbeddedFile): ConfigDocument {
  const filledIn = unknown.map((range) => hostRange(text, range));
  const isKnown = ({ start, end }: TextRange): boolean =>
    !filledIn.some((range) => start < range.end && range.start < end);
  if (filledIn.length === 0) return document;
  const { settings, unread, problems } = document;
  const named = (setting: Setting): boolean => isKnown(setting.name.range);
  return {
    ...document,
    settings: settings.filter(named),
    unread: unread.filter(named),
    problems: problems.filter(({ range }) => isKnown(range)),
  };
}

function isMarkdown({ languageId, uri, text }: SourceText): boolean {
  return !text.includes('\0') && (languageId === 'markdown' || /\.(?:md|markdown)$/i.test(uri));
}

const filesOf = noted('files in Markdown', ({ text }: SourceText): readonly EmbeddedFile[] => {
  const isMimirs = /mimir|enterprise-metrics|metrics-enterprise/i.test(text);
  return isMimirs ? withOwnNames(fencesOf(text).flatMap((fence) => fileOf(text, fence) ?? [])) : [];
});

const fileLanguages = /^(?:ya?ml|ini|systemd|service|properties|)$/;
const shellLanguages = /^(?:(?:ba|z|k)?sh|shell|shellscript|shell-session|shellsession|console|)$/;
const flagLanguages = /^(?:flags|mimir-flags|mimirflags|text|txt|plaintext|)$/;

function fileOf(host: string, { language, range, indent, heading }: Fence): EmbeddedFile | null {
  const written = embeddedLines(host, range, indent);
  const name = heading === '' ? 'example' : heading.slice(0, longestName);
  const { text, unknown } = maskedForShell(written);
  if (flagLanguages.test(language) && areFlags(text.text)) {
    return {
      name,
      kind: flagFile,
      text,
      source: { uri: 'example.flags', languageId: 'mimir-flags', text: text.text },
      unknown,
    };
  }
  const fileName = isPart(host, written.text) ? 'mimir.yaml' : 'example.yaml';
  const found = fileLanguages.test(language)
    ? embeddedFile({ name, ...maskedForYaml(written), fileName }, fileKinds)
    : null;
  return (
    found ??
    (shellLanguages.test(language)
      ? embeddedFile({ name, text, unknown, fileName: 'example.sh' }, [shellScript])
      : null)
  );
}

const longestName = 60;

/** Two flags for TLS and nothing but flags; the text around them speaks of Mimir. */
function areFlags(text: string): boolean {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return (
    lines.every((line) => line.startsWith('-')) &&
    lines.filter((line) => isOwnFlag(line) && /tls-/.test(line)).length >= 2
  );
}

/** One block, or one component's arguments, may be enough of a sign where the text is about Mimir alone. */
function isPart(host: string, text: string): boolean {
  return /tls_|^[ \t]*extraArgs:/m.test(text) && !/\b(?:loki|tempo|cortex|pyroscope)\b/i.test(host);
}
