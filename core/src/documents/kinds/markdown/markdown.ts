import { noted } from '../../../model/memo';
import type { ConfigDocument, Setting } from '../../../model/setting';
import type { SourceText, TextRange } from '../../../model/text';
import { type DocumentKind, withOwnNames } from '../document-kind';
import { embeddedDocuments, embeddedFile, embeddedFileCursor, type EmbeddedFile } from '../containers/embedded-files';
import { hostRange, applyEdits, type EmbeddedText } from '../../carriers/embedding/embedded-text';
import { embeddedLines } from '../../carriers/embedding/lines-text';
import { fileKinds } from '../shell-script/file-kinds';
import { flagFile } from '../mimir/flag-file';
import { shellScript } from '../shell-script/shell-script';
import { isOwnFlag } from '../../recognition/mimir-program';
import { lineEnd, nextLine } from '../../carriers/embedding/lines';

/** A block of code in a Markdown text. */
interface Fence {
  /** In small letters; '' where it has none. */
  readonly language: string;
  /** The lines between the marks. */
  readonly range: TextRange;
  /** The blanks in front of the marks, which belong to the list that the fence stands in. */
  readonly indent: string;
  /** The nearest heading above it; '' where there is none. */
  readonly heading: string;
}

/** What is looked at of a line; the bound keeps texts without line breaks quick. */
const longestLine = 500;

/** The fences of a text, in order. One that is not closed goes to the end of the text. */
function fencesOf(text: string): readonly Fence[] {
  const fences: Fence[] = [];
  let heading = '';
  for (let start = 0; start < text.length; start = nextLine(text, start)) {
    const line = text.slice(start, Math.min(lineEnd(text, start), start + longestLine));
    heading = /^ {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$/.exec(line)?.[1] ?? heading;
    const [, indent, mark, info = ''] = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^`]*)$/.exec(line) ?? [];
    if (indent === undefined || mark === undefined) continue;
    const first = nextLine(text, start);
    start = closingLine(text, first, mark);
    fences.push({
      language: /^[\w+-]*/.exec(info)?.[0].toLowerCase() ?? '',
      range: { start: first, end: start },
      indent,
      heading,
    });
  }
  return fences;
}

function closingLine(text: string, first: number, mark: string): number {
  for (let start = first; start < text.length; start = nextLine(text, start)) {
    const line = text.slice(start, lineEnd(text, start)).trim();
    if (line.length >= mark.length && line === mark.charAt(0).repeat(line.length)) return start;
  }
  return text.length;
}

/** A block of code in which what its readers are to fill in stands masked, so that nothing of it is read as a setting. */
interface MaskedText {
  /** As long as the text as it was written, character by character. */
  readonly text: EmbeddedText;
  /** The stretches that are masked. */
  readonly unknown: readonly TextRange[];
}

/** `<path to the file>`, `YOUR_CA`, and `...` where it is a word. */
const words =
  /(?<!<)<[A-Za-z](?:[^<>\r\n]{0,80}[^<>\s])?>|\bYOUR[_-][A-Z_]+\b|(?<![^\s=:"'])(?:\[?\.{3}\]?)(?![^\s"',])|\[(?:flags|options|args|arguments)\]/g;
/** A line that says that something was left out, and one that says what may stand there: `[cert_file: <string> | default = ""]`. */
const lines = /^[ \t]*(?:\[?\(?(?:\.{3}|…)\)?\]?|\[[\w-]+:.*\])[ \t]*$/gm;

/** Masked so that a shell would fill them in. */
function maskedForShell(text: EmbeddedText): MaskedText {
  return masked(text, [...text.text.matchAll(words)], (length) => `$${'x'.repeat(length - 1)}`);
}

/** Masked as plain values of YAML; lines that are no settings are blank. */
function maskedForYaml(text: EmbeddedText): MaskedText {
  const whole = masked(text, [...text.text.matchAll(lines)], (length) => ' '.repeat(length));
  const inner = masked(whole.text, [...whole.text.text.matchAll(words)], (length) => 'x'.repeat(length));
  return { text: inner.text, unknown: [...whole.unknown, ...inner.unknown] };
}

function masked(text: EmbeddedText, found: readonly RegExpExecArray[], mask: (length: number) => string): MaskedText {
  const unknown = found.map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  const edits = unknown.map((range) => ({ range, text: mask(range.end - range.start) }));
  const covers = ({ start, end }: TextRange): boolean =>
    unknown.some((range) => start < range.end && range.start < end);
  // A fix that would write the mask over what was written is none.
  const hostEdits: EmbeddedText['hostEdits'] = (wanted) => {
    if (wanted.some(({ range }) => covers(range))) return [];
    return text.hostEdits(wanted);
  };
  if (unknown.length === 0) return { text, unknown };
  return { text: { ...text, text: applyEdits(text.text, edits), hostEdits }, unknown };
}

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
  if (isMimirs) return withOwnNames(fencesOf(text).flatMap((fence) => fileOf(text, fence) ?? []));
  return [];
});

const fileLanguages = /^(?:ya?ml|ini|systemd|service|properties|)$/;
const shellLanguages = /^(?:(?:ba|z|k)?sh|shell|shellscript|shell-session|shellsession|console|)$/;
const flagLanguages = /^(?:flags|mimir-flags|mimirflags|text|txt|plaintext|)$/;

function fileOf(host: string, { language, range, indent, heading }: Fence): EmbeddedFile | null {
  const written = embeddedLines(host, range, indent);
  const name = heading.slice(0, longestName) || 'example';
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
  const found = fileLanguages.test(language) && embeddedFile({ name, ...maskedForYaml(written), fileName }, fileKinds);
  if (found) return found;
  if (!shellLanguages.test(language)) return null;
  return embeddedFile({ name, text, unknown, fileName: 'example.sh' }, [shellScript]);
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
