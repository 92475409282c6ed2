import { type Document, type YAMLMap, isMap, isNode, isScalar, parseDocument, stringify } from 'yaml';
import { asObject } from './value-kinds';

/** A value that a file of settings gets. */
export type NewValue = string | number | boolean | readonly string[];

/**
 * The text of a file of settings with one more entry, or with another value of an entry; comments stay. Null for a text
 * that cannot be read, which nobody should write over.
 */
export function withEntry(text: string, path: readonly string[], value: NewValue, isJson: boolean): string | null {
  if (isJson) return jsonWith(text, path, value);
  return yamlWith(text, path, value);
}

function yamlWith(text: string, path: readonly string[], value: NewValue): string | null {
  const document = parsed(text);
  if (document.errors.length > 0) return null;
  const { contents } = document;
  if (contents !== null && !isMap(contents) && document.toJS() !== null) return null;
  // What is empty but for comments has no mapping yet.
  if (contents === null || !isMap(contents)) document.contents = document.createNode({});
  for (const depth of path.keys()) if (!openMapping(document, path.slice(0, depth))) return null;
  document.setIn(path, value);
  const written = document.toString({ lineWidth: 0, indent: indentOf(text) });
  const wanted = JSON.stringify(document.toJS());
  const inPlace = withLine(text, path, value);
  // Only where it says the same: a whole document that is written again loses the layout that somebody gave it.
  if (inPlace !== null && JSON.stringify(parsed(inPlace).toJS()) === wanted) return inPlace;
  if (text.includes('\r\n')) return written.replace(/\r?\n/g, '\r\n');
  return written;
}

function parsed(text: string): Document {
  return parseDocument(text, { prettyErrors: false, logLevel: 'error' });
}

/** The text with a line after the last entry of the block that the entry belongs to, or with the block at the end; null where that is not a line's work. */
function withLine(text: string, path: readonly string[], value: NewValue): string | null {
  const [section, key, ...deeper] = path;
  const { contents } = parsed(text);
  if (section === undefined || key === undefined || deeper.length > 0) return null;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const line = stringify({ [key]: value }, { lineWidth: 0 }).trimEnd();
  if (line.includes('\n')) return null;
  const map = isMap(contents) ? contents.get(section, true) : undefined;
  if (map === undefined) return withSection(text, section, line, end);
  if (!isMap(map) || map.flow === true || map.has(key)) return null;
  return afterLast(map, text, line, end);
}

function withSection(text: string, section: string, line: string, end: string): string {
  const before = text === '' || text.endsWith('\n') ? text : text + end;
  const gap = /\S[ \t]*\r?\n$/.test(before) ? end : '';
  return `${before}${gap}${section}:${end}${' '.repeat(indentOf(text))}${line}${end}`;
}

/** The text with a line after the last of a mapping, with the same indentation; null where its end can't be told. */
function afterLast(map: YAMLMap, text: string, line: string, end: string): string | null {
  const last = map.items.at(-1);
  const [first] = map.items;
  if (!last || !isScalar(last.value) || !isNode(first?.key) || !last.value.range || !first.key.range) return null;
  const start = first.key.range[0];
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const newline = text.indexOf('\n', last.value.range[1]);
  if (newline === -1) return `${text}${end}${indent}${line}${end}`;
  return `${text.slice(0, newline + 1)}${indent}${line}${end}${text.slice(newline + 1)}`;
}

/** The file's own step, where it has one. */
function indentOf(text: string): number {
  return /^\S[^\n]*:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( +)[^\s#]/m.exec(text)?.[1]?.length ?? 2;
}

function jsonWith(text: string, path: readonly string[], value: NewValue): string | null {
  const object = text.trim() === '' ? {} : jsonObject(text);
  const written = object && entryAdded(object, path, value);
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  return written && `${JSON.stringify(written, null, indent)}\n`;
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Null where something stands in the way. */
function entryAdded(
  object: Readonly<Record<string, unknown>>,
  [key, ...rest]: readonly string[],
  value: NewValue,
): Readonly<Record<string, unknown>> | null {
  if (key === undefined) return null;
  if (rest.length === 0) return { ...object, [key]: value };
  const inner = asObject(object[key] ?? {});
  const added = inner && entryAdded(inner, rest, value);
  return added && { ...object, [key]: added };
}

/** The part of a text that another one has differently, as one edit. */
export function editBetween(
  before: string,
  after: string,
): { readonly range: { readonly start: number; readonly end: number }; readonly text: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { range: { start, end: before.length - same }, text: after.slice(start, after.length - same) };
}

/** Makes sure that there is a mapping at a path; false where there is something else. */
function openMapping(document: Document, path: readonly string[]): boolean {
  if (path.length > 0 && !isMap(document.getIn(path, true))) {
    if (document.getIn(path) != null) return false;
    document.setIn(path, document.createNode({}));
  }
  const map = document.getIn(path, true);
  // `rules: {}` was empty until now; what somebody wrote on one line stays there.
  if (isMap(map) && map.items.length === 0) map.flow = false;
  return true;
}
