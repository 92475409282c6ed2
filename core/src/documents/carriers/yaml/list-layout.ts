import { isNode } from 'yaml';
import type { Node, YAMLSeq } from 'yaml';
import { type TextEdit, type TextRange, insertion } from '../../../model/text';
import type { ArgumentChanges, ArgumentLayout, Insertion } from '../argv/argument-writer';
import type { ArgumentWord } from '../argv/argument-word';
import { lineBreak, lineEnd, lineStart, nextLine } from '../embedding/lines';
import { contentEnd, isQuoted, rangeOf, styleOf } from './nodes';
import type { Style } from './plain-text';
import { renderText } from './rendering';
import type { YamlTree } from './tree';
import { indentationAt } from './value-edit';
import type { ListedWord } from './scalar-words';
import { quoteMarkAt } from './text-style';

/**
 * Writes arguments that are elements of YAML lists, one element each, in the style of the list and the quotes of the
 * element beside it. `last` is the list that takes the first argument of all, where none stands as yet.
 */
export function listLayout(words: readonly ListedWord[], last: YAMLSeq, tree: YamlTree): ArgumentLayout {
  const byWord = new Map(words.map((listed) => [listed.word, listed]));
  return { takesPairs: true, edits: (changes) => new ListLayout(byWord, last, tree.text, changes).edits() };
}

class ListLayout {
  constructor(
    private readonly byWord: ReadonlyMap<ArgumentWord, ListedWord>,
    private readonly last: YAMLSeq,
    private readonly text: string,
    private readonly changes: ArgumentChanges,
  ) {}

  edits(): readonly TextEdit[] {
    const rewritings = this.changes.rewritten.flatMap(({ word, from, text }) => {
      const listed = this.byWord.get(word);
      if (listed) return listed.text.hostEdits([{ range: { start: from, end: word.value.length }, text }]);
      return [];
    });
    const lists = new Set([...[...this.byWord.values()].map(({ list }) => list), this.last]);
    const edits = [...rewritings, ...[...lists].flatMap((list) => this.listEdits(list))];
    return edits.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  }

  private listEdits(list: YAMLSeq): readonly TextEdit[] {
    const removed = new Set(
      [...this.byWord.values()]
        .filter((each) => each.list === list && this.changes.removed.has(each.word))
        .map(({ index }) => index),
    );
    const added = this.changes.inserted.filter((insertion) => this.placeOf(insertion).list === list);
    if (removed.size === list.items.length)
      return this.wholeEdits(
        list,
        added.flatMap(({ texts }) => texts),
      );
    const insertions = added.map((insertion) => this.insertion(list, this.placeOf(insertion), insertion.texts));
    return [...insertions, ...this.removals(list, removed)];
  }

  private removals(list: YAMLSeq, removed: ReadonlySet<number>): readonly TextEdit[] {
    if (list.flow === true) return this.flowRemovals(list, removed);
    return this.lineRemovals(list, removed);
  }

  /** Where new elements go: behind one of a list, or in front of the first where `behind` is -1. */
  private placeOf({ behind, limit }: Insertion): { readonly list: YAMLSeq; readonly behind: number } {
    const before = behind.map((word) => this.byWord.get(word)).findLast((listed) => listed !== undefined);
    if (before) return { list: before.list, behind: before.index };
    const bound = limit && this.byWord.get(limit);
    if (bound) return { list: bound.list, behind: bound.index - 1 };
    return { list: this.last, behind: this.last.items.length - 1 };
  }

  private insertion(list: YAMLSeq, { behind }: { readonly behind: number }, texts: readonly string[]): TextEdit {
    const neighbour = nodeAt(list, Math.max(behind, 0));
    const items = texts.map((text) => renderLike(neighbour, text, this.text, styleOf(list)));
    if (list.flow === true) return this.flowInsertion(list, behind, items);
    const { start } = rangeOf(list);
    const between = lineBreak(this.text) + indentationAt(this.text, start);
    if (behind < 0) return insertion(start, items.map((item) => `- ${item}${between}`).join(''));
    const end = lineEnd(this.text, this.endAt(list, behind) ?? start);
    return insertion(end, items.map((item) => `${between}- ${item}`).join(''));
  }

  private flowInsertion(list: YAMLSeq, behind: number, items: readonly string[]): TextEdit {
    const node = nodeAt(list, Math.max(behind, 0));
    if (!node) return insertion(rangeOf(list).start + 1, items.join(', '));
    const { start } = rangeOf(node);
    const isAlone = this.text.slice(lineStart(this.text, start), start).trim() === '';
    const joint = isAlone ? `,${lineBreak(this.text)}${indentationAt(this.text, start)}` : ', ';
    if (behind < 0) return insertion(start, items.map((item) => item + joint).join(''));
    return insertion(contentEnd(node, this.text), items.map((item) => joint + item).join(''));
  }

  /** All elements go; a list without any is written in brackets. */
  private wholeEdits(list: YAMLSeq, texts: readonly string[]): readonly TextEdit[] {
    if (list.items.length === 0 && texts.length === 0) return [];
    const neighbour = nodeAt(list, 0);
    const range = { start: rangeOf(list).start, end: contentEnd(list, this.text) };
    if (list.flow === true || texts.length === 0) {
      return [{ range, text: `[${texts.map((text) => renderLike(neighbour, text, this.text, 'flow')).join(', ')}]` }];
    }
    const between = lineBreak(this.text) + indentationAt(this.text, range.start);
    return [{ range, text: texts.map((text) => `- ${renderLike(neighbour, text, this.text, 'block')}`).join(between) }];
  }

  private lineRemovals(list: YAMLSeq, removed: ReadonlySet<number>): readonly TextEdit[] {
    return runsOf(removed).map(({ start, end }) => {
      const from = nodeAt(list, start) ? lineStart(this.text, this.dashOf(list, start)) : 0;
      const to = this.endAt(list, end) ?? from;
      // The first element may stand on the line of another dash.
      if (start === 0) return { range: { start: rangeOf(list).start, end: this.dashOf(list, end + 1) }, text: '' };
      const next = nextLine(this.text, to);
      if (next < this.text.length || this.text.endsWith('\n')) return { range: { start: from, end: next }, text: '' };
      // What ends the file takes the break in front of it along.
      return { range: { start: lineEnd(this.text, lineStart(this.text, from - 1)), end: next }, text: '' };
    });
  }

  /** The dash of an element, which may stand on a line above what it holds; the end of the list where there is no such one. */
  private dashOf(list: YAMLSeq, index: number): number {
    const node = nodeAt(list, index);
    if (!node) return contentEnd(list, this.text);
    const first = rangeOf(list).start;
    const column = first - lineStart(this.text, first);
    let line = lineStart(this.text, rangeOf(node).start);
    while (line > first && this.text.charAt(line + column) !== '-') line = lineStart(this.text, line - 1);
    return Math.max(first, line + column);
  }

  private flowRemovals(list: YAMLSeq, removed: ReadonlySet<number>): readonly TextEdit[] {
    return runsOf(removed).map(({ start, end }) => {
      const before = this.endAt(list, start - 1);
      const from = before ?? startAt(list, start) ?? 0;
      const to = this.endAt(list, end) ?? from;
      if (before !== null) return { range: { start: from, end: to }, text: '' };
      // The first elements go with the comma behind them.
      return { range: { start: from, end: startAt(list, end + 1) ?? to }, text: '' };
    });
  }

  /** Where an element ends; null where there is no such one. */
  private endAt(list: YAMLSeq, index: number): number | null {
    const node = nodeAt(list, index);
    return node && contentEnd(node, this.text);
  }
}

function nodeAt(list: YAMLSeq, index: number): Node | null {
  const item: unknown = list.items[index];
  if (isNode(item)) return item;
  return null;
}

function startAt(list: YAMLSeq, index: number): number | null {
  const node = nodeAt(list, index);
  return node && rangeOf(node).start;
}

/** Numbers as stretches of neighbours, both ends inclusive. */
function runsOf(numbers: ReadonlySet<number>): readonly TextRange[] {
  const runs: TextRange[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last.end + 1 === number) runs[runs.length - 1] = { start: last.start, end: number };
    else runs.push({ start: number, end: number });
  }
  return runs;
}

/** An element in the quotes of its neighbour, where those can hold it. */
export function renderLike(neighbour: Node | null, value: string, text: string, style: Style): string {
  if (!neighbour || !isQuoted(neighbour)) return renderText(value, style);
  return renderText(value, style, quoteMarkAt(text, rangeOf(neighbour).start));
}
