import { isMap, isNode, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { fieldAt } from '../documents/carriers/yaml/fields';
import { indentationStep, lineBreak, lineEnd, lineStart } from '../documents/carriers/embedding/lines';
import {
  contentEnd,
  isNull,
  keyOf,
  rangeOf,
  resolve,
  startOfPair,
  targetOf,
  valueNode,
} from '../documents/carriers/yaml/nodes';
import type { YamlTree } from '../documents/carriers/yaml/tree';
import { type TextEdit, insertion } from '../model/text';

/** What is added to a YAML text, in both of its styles. */
export interface Added {
  /** In block style, from the element's or key's own column on. */
  readonly lines: readonly string[];
  readonly flow: string;
}

/** The lines of an element with its dash, and as far in as that. */
function withDash(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

/** Adds an element behind the last one of a list. */
export function appendItem(list: YAMLSeq, { lines, flow }: Added, { text }: YamlTree): TextEdit {
  const first: unknown = list.items[0];
  if (list.flow === true || !isNode(first)) return insertedInFlow(list, flow, text);
  const { start } = rangeOf(first);
  const indentation = ' '.repeat(Math.max(0, text.slice(lineStart(text, start), start).lastIndexOf('-')));
  return insertedBehind(
    list,
    withDash(lines).map((line) => `${indentation}${line}`),
    text,
  );
}

/** Adds a key behind the last one of a mapping. */
export function appendField(map: YAMLMap, { lines, flow }: Added, { text }: YamlTree): TextEdit {
  const [first] = map.items;
  if (map.flow === true || !first) return insertedInFlow(map, flow, text);
  const indentation = ' '.repeat(startOfPair(first, text) - lineStart(text, startOfPair(first, text)));
  return insertedBehind(
    map,
    lines.map((line) => `${indentation}${line}`),
    text,
  );
}

/** Gives a list with one element to a key of a mapping that has no value yet; null where there is no such key. */
export function fillField(map: YAMLMap, name: string, { lines, flow }: Added, tree: YamlTree): TextEdit | null {
  const { text } = tree;
  const pair = map.items.find((each) => keyOf(each, tree)?.value === name);
  const key = pair && keyOf(pair, tree);
  if (!pair || !key) return null;
  const colon = text.indexOf(':', key.range.end) + 1;
  if (map.flow === true) return insertion(colon, ` [${flow}]`);
  const indentation =
    ' '.repeat(startOfPair(pair, text) - lineStart(text, startOfPair(pair, text))) + indentationStep(text);
  const at = lineEnd(text, colon);
  const added = withDash(lines)
    .map((line) => `${lineBreak(text)}${indentation}${line}`)
    .join('');
  return insertion(at, added);
}

/**
 * Adds an element to the list at a path, with the keys that lead there as far as they are missing; null where something
 * else is at the path, or on the way to it.
 */
export function addToList(from: Node | null, path: readonly string[], added: Added, tree: YamlTree): TextEdit | null {
  if (from === null || !isMap(from)) return null;
  const [key = '', ...rest] = path;
  // A key of its own would beat the one that is merged in, with all that it holds.
  const field = ownField(from, key, tree) ?? mergedField(from, key, tree);
  if (!field) return appendField(from, nested(path, added, tree.text), tree);
  const value = field.value && resolve(field.value, tree);
  if (value === null || isNull(value)) {
    if (rest.length === 0) return fillField(from, key, added, tree);
    return fillWith(from, key, nested(rest, added, tree.text), tree);
  }
  if (rest.length > 0) return addToList(value, rest, added, tree);
  if (isList(value)) return appendItem(value, added, tree);
  return null;
}

/**
 * Adds keys to the mapping at a path, with the keys that lead there as far as they are missing; null where something else
 * is at the path, or on the way to it.
 */
export function addFields(from: Node | null, path: readonly string[], added: Added, tree: YamlTree): TextEdit | null {
  if (from === null || !isMap(from)) return null;
  const [key, ...rest] = path;
  if (key === undefined) return appendField(from, added, tree);
  const field = ownField(from, key, tree) ?? mergedField(from, key, tree);
  const value = targetOf(field?.value, tree);
  if (!field) return appendField(from, below(path, added, tree.text), tree);
  if (value === null || isNull(value)) return fillWith(from, key, below(rest, added, tree.text), tree);
  return addFields(value, rest, added, tree);
}

/** Keys that stand in each other, with a list of one element at the end. */
function nested(path: readonly string[], { lines, flow }: Added, text: string): Added {
  const items = withDash(lines);
  const [last = '', ...heads] = path.toReversed();
  return below(heads.toReversed(), below([last], { lines: items, flow: `[${flow}]` }, text, false), text);
}

/** Keys that stand in each other, with others below the last. */
function below(path: readonly string[], { lines, flow }: Added, text: string, isMapping = true): Added {
  const step = indentationStep(text);
  return path.reduceRight<Added>(
    (inner, key, index) => ({
      lines: [`${key}:`, ...inner.lines.map((line) => (line === '' ? '' : `${step}${line}`))],
      flow: isMapping || index < path.length - 1 ? `${key}: { ${inner.flow} }` : `${key}: ${inner.flow}`,
    }),
    { lines, flow },
  );
}

/** Gives keys to a key of a mapping that has no value yet. */
function fillWith(map: YAMLMap, name: string, { lines, flow }: Added, tree: YamlTree): TextEdit | null {
  const { text } = tree;
  const pair = map.items.find((each) => keyOf(each, tree)?.value === name);
  const key = pair && keyOf(pair, tree);
  if (!pair || !key) return null;
  const colon = text.indexOf(':', key.range.end) + 1;
  if (map.flow === true) return insertion(colon, ` { ${flow} }`);
  const indentation =
    ' '.repeat(startOfPair(pair, text) - lineStart(text, startOfPair(pair, text))) + indentationStep(text);
  const at = lineEnd(text, colon);
  return insertion(at, lines.map((line) => `${lineBreak(text)}${indentation}${line}`).join(''));
}

function insertedBehind(node: Node, lines: readonly string[], text: string): TextEdit {
  const at = lineEnd(text, contentEnd(node, text));
  return insertion(at, lines.map((line) => `${lineBreak(text)}${line}`).join(''));
}

function insertedInFlow(node: YAMLMap | YAMLSeq, flow: string, text: string): TextEdit {
  const { start, end } = rangeOf(node);
  const inner = text.slice(start + 1, end - 1).trimEnd();
  const at = start + 1 + inner.length;
  const separator = inner === '' || inner.endsWith(',') ? '' : ',';
  return insertion(at, `${separator}${inner === '' ? '' : ' '}${flow}`);
}

/** The mapping's own key of that name, with what it refers to. */
export function ownField(map: Node | null, name: string, tree: YamlTree): { readonly value: Node | null } | null {
  if (!isMap(map)) return null;
  const pair = map.items.findLast((each) => keyOf(each, tree)?.value === name);
  if (pair) return { value: valueNode(pair) };
  return null;
}

function mergedField(map: YAMLMap, name: string, tree: YamlTree): { readonly value: Node | null } | null {
  const value = fieldAt(map, [name], tree);
  if (value) return { value };
  return null;
}

export function isList(node: Node | null): node is YAMLSeq {
  return node !== null && isSeq(node);
}

/** The text after edits that do not overlap; of those at one place, the first comes first. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => b.edit.range.start - a.edit.range.start || b.index - a.index);
  return ordered.reduce(
    (rest, { edit: { range, text: inserted } }) => rest.slice(0, range.start) + inserted + rest.slice(range.end),
    text,
  );
}
