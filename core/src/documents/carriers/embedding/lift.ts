import type { Cursor } from '../../../model/cursor';
import type { Caller } from '../../../model/caller';
import type { ConfigDocument, DocumentProblem, DocumentWriter, Setting, SettingValue } from '../../../model/setting';
import type { Located, TextEdit, TextRange } from '../../../model/text';
import { lineStart } from './lines';
import { embeddedOffset, hostRange, type EmbeddedText } from './embedded-text';

/** What was read from an embedded text, wherever it came from. */
export type Reading = Pick<ConfigDocument, 'settings' | 'blocks' | 'problems'>;

/** A document that was read from an embedded text, as one of its host: every place and every edit is the host's. */
export function liftDocument(document: ConfigDocument, embedded: EmbeddedText): ConfigDocument {
  const { unread, callers, writer } = document;
  return {
    ...document,
    ...liftReading(document, embedded),
    unread: unread.map((setting) => liftSetting(setting, embedded)),
    ...(callers && { callers: callers.map((caller) => liftCaller(caller, embedded)) }),
    writer: liftWriter(writer, embedded),
  };
}

/** Settings, blocks and problems of an embedded text, with their places in its host. */
export function liftReading({ settings, blocks, problems }: Reading, embedded: EmbeddedText): Reading {
  return {
    settings: settings.map((setting) => liftSetting(setting, embedded)),
    blocks: blocks.map((block) => lifted(block, embedded)),
    problems: problems.map((problem) => liftProblem(problem, embedded)),
  };
}

/** A writer whose edits are the host's. */
export function liftWriter(writer: DocumentWriter, embedded: EmbeddedText): DocumentWriter {
  return { edits: (changes) => embedded.hostEdits(writer.edits(changes)) };
}

export function liftSetting(setting: Setting, embedded: EmbeddedText): Setting {
  return {
    ...setting,
    name: lifted(setting.name, embedded),
    value: setting.value && liftValue(setting.value, embedded),
    range: hostRange(embedded, setting.range),
    takenInAt: liftRange(setting.takenInAt, embedded),
  };
}

export function liftProblem(problem: DocumentProblem, embedded: EmbeddedText): DocumentProblem {
  const { replacement } = problem;
  return {
    ...problem,
    range: hostRange(embedded, problem.range),
    replacement: replacement && liftEdit(replacement, embedded),
    relatedRange: liftRange(problem.relatedRange, embedded),
  };
}

function liftCaller(caller: Caller, embedded: EmbeddedText): Caller {
  return {
    ...caller,
    range: hostRange(embedded, caller.range),
    toHttps: caller.toHttps && liftEdit(caller.toHttps, embedded),
  };
}

/** One edit stays one. */
function liftEdit(edit: TextEdit, embedded: EmbeddedText): TextEdit | null {
  return embedded.hostEdits([edit])[0] ?? null;
}

/**
 * What is being typed at a host's offset, as the embedded text's own kind sees it; null outside of the text. `inner` gets
 * the embedded text and the offset in it.
 */
export function embeddedCursor(
  embedded: EmbeddedText,
  host: string,
  offset: number,
  inner: (text: string, offset: number) => Cursor | null,
): Cursor | null {
  const at = embeddedOffset(embedded, offset);
  // On a blank line that is indented less than the text, a word would end the text.
  if (at === null || (embedded.indent !== '' && offset - lineStart(host, offset) < embedded.indent.length)) return null;
  const cursor = inner(embedded.text, at);
  if (!cursor) return null;
  const range = hostRange(embedded, cursor.range);
  const insertRange = { start: range.start, end: offset };
  if (cursor.place === 'yaml-key') return { ...cursor, range, insertRange, indent: embedded.indent + cursor.indent };
  return { ...cursor, range, insertRange };
}

function liftValue(value: SettingValue, embedded: EmbeddedText): SettingValue {
  return {
    ...value,
    range: hostRange(embedded, value.range),
    items: value.items.map((item) => lifted(item, embedded)),
  };
}

function liftRange(range: TextRange | null, embedded: EmbeddedText): TextRange | null {
  return range && hostRange(embedded, range);
}

function lifted<T>({ value, range }: Located<T>, embedded: EmbeddedText): Located<T> {
  return { value, range: hostRange(embedded, range) };
}
