import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type CompletionItem, type CompletionList, InsertReplaceEdit, type Range } from 'vscode-languageserver-types';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { kindOf } from '../../../core/src/documents/document-kinds';
import type { MimirVersion } from '../../../core/src/model/version';
import { completionAt } from '../../../server/src/features/completion';
import type { CompletionClient } from '../../../server/src/features/completion-list';
import type { ValueSources } from '../../../server/src/features/completion-values';
import { withCursor } from '../marked-text';

export const plainClient: CompletionClient = {
  insertReplace: false,
  snippets: false,
  itemDefaults: new Set(),
  retriggers: false,
};

export const fullClient: CompletionClient = {
  insertReplace: true,
  snippets: true,
  itemDefaults: new Set(['editRange', 'insertTextMode']),
  retriggers: true,
};

const noSources: ValueSources = {
  internalName: 'mimir.internal',
  namesServedTo: () => [],
  list: () => Promise.resolve(null),
};

export interface Situation {
  readonly client?: CompletionClient;
  readonly sources?: Partial<ValueSources>;
  readonly version?: MimirVersion;
  /** `a.flags` unless it is said. */
  readonly file?: string;
}

export interface Completed {
  readonly text: TextDocument;
  readonly offset: number;
  readonly list: CompletionList;
}

/** Completes at the `<|>`; null where the server has nothing to say. */
export async function complete(marked: string, situation: Situation = {}): Promise<Completed | null> {
  const { client = plainClient, sources, version, file = 'a.flags' } = situation;
  const { text, offset } = withCursor(marked);
  const catalogue = loadCatalogue();
  const source = { uri: `file:///${file}`, languageId: '', text };
  const kind = kindOf(source);
  assert.ok(kind, 'want a text that is Mimir’s');
  const document = TextDocument.create(source.uri, '', 1, text);
  const cursor = kind.cursorAt(source, offset, catalogue);
  if (cursor === null) return null;
  const list = await completionAt({
    text: document,
    cursor,
    catalogue: catalogue.at(version ?? catalogue.newest),
    client,
    sources: { ...noSources, ...sources },
  });
  return list && { text: document, offset, list };
}

/** The labels in the order in which an editor shows them before anything is filtered. */
export async function labels(marked: string, situation: Situation = {}): Promise<readonly string[]> {
  const completed = await complete(marked, situation);
  assert.ok(completed && completed.list.items.length > 0, `want completions for ${marked}`);
  return sorted(completed.list.items).map(({ label }) => label);
}

export function sorted(items: readonly CompletionItem[]): readonly CompletionItem[] {
  const key = (item: CompletionItem): string => item.sortText ?? item.label;
  return [...items].sort((a, b) => Number(key(a) > key(b)) - Number(key(a) < key(b)));
}

/** The whole text after the item of that label was accepted, and what is selected or to be typed next. */
export async function accept(
  marked: string,
  label: string,
  situation: Situation & { readonly replace?: boolean } = {},
): Promise<string> {
  const completed = await complete(marked, situation);
  assert.ok(completed, `want completions for ${marked}`);
  const { text, list, offset } = completed;
  const found = list.items.filter((item) => item.label === label);
  assert.equal(
    found.length,
    1,
    `want one item ${label}, have ${list.items
      .map((item) => item.label)
      .slice(0, 20)
      .join(' ')}`,
  );
  const [item] = found;
  assert.ok(item);
  const { newText, insert, replace } = editOf(item, list);
  assertFilters(item, text.getText({ start: insert.start, end: text.positionAt(offset) }));
  const range = situation.replace === false ? insert : replace;
  return TextDocument.applyEdits(text, [{ range, newText }]);
}

function editOf(
  item: CompletionItem,
  list: CompletionList,
): { readonly newText: string; readonly insert: Range; readonly replace: Range } {
  const { textEdit } = item;
  if (textEdit && InsertReplaceEdit.is(textEdit)) return textEdit;
  if (textEdit) return { newText: textEdit.newText, insert: textEdit.range, replace: textEdit.range };
  const range = list.itemDefaults?.editRange;
  assert.ok(range && item.textEditText !== undefined, 'want an edit, or a text and a range for all items');
  return 'insert' in range
    ? { newText: item.textEditText, ...range }
    : { newText: item.textEditText, insert: range, replace: range };
}

/** An editor hides an item whose filter text lacks what was typed, letter by letter. */
function assertFilters({ filterText, label }: CompletionItem, typed: string): void {
  const letters = Array.from(typed.trim().toLowerCase());
  let at = -1;
  const text = (filterText ?? label).toLowerCase();
  assert.ok(
    letters.every((letter) => (at = text.indexOf(letter, at + 1)) >= 0),
    `an editor would hide ${label}: "${text}" does not hold "${typed}"`,
  );
}
