import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertReplaceEdit,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type Range,
  TextEdit,
} from 'vscode-languageserver-types';
import type { TextRange } from '../../../core/src/model/text';
import { toRange } from '../protocol/lsp-conversion';
import { retriggerCommand } from '../protocol/protocol';

/** What the client can do with completions. */
export interface CompletionClient {
  readonly insertReplace: boolean;
  readonly snippets: boolean;
  /** The properties of a list that hold for all its items, such as `editRange`. */
  readonly itemDefaults: ReadonlySet<string>;
  /** True where the client lists completions again by VS Code's command. */
  readonly retriggers: boolean;
  /** True where a flag's label is the whole flag, whatever stands before the cursor. */
  readonly wholeLabels?: boolean;
}

export type ProposalKind = 'prefix' | 'flag' | 'key' | 'block' | 'snippet' | 'value' | 'file' | 'folder';

/** Something to complete, before it is fitted to what the client can do. */
export interface Proposal {
  readonly label: string;
  /** What replaces the ranges. A snippet where `kind` is `snippet` and the client takes those. */
  readonly text: string;
  readonly kind: ProposalKind;
  /** The lower, the earlier; equal ones keep their order. */
  readonly rank: number;
  /** What is compared with what was typed, if not the label. */
  readonly filter?: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly detail?: string;
  /** For `completionItem/resolve`. */
  readonly data?: string;
  /** True where the next completion follows at once. */
  readonly continues?: boolean;
}

export interface Ranges {
  readonly insertRange: TextRange;
  readonly range: TextRange;
}

const itemKinds: Readonly<Record<ProposalKind, CompletionItemKind>> = {
  prefix: CompletionItemKind.Module,
  flag: CompletionItemKind.Property,
  key: CompletionItemKind.Property,
  block: CompletionItemKind.Struct,
  snippet: CompletionItemKind.Snippet,
  value: CompletionItemKind.EnumMember,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
};

/** Fits the proposals to the client. What all items share is said once where the client allows it. */
export function toCompletionList(
  proposals: readonly Proposal[],
  ranges: Ranges,
  text: TextDocument,
  client: CompletionClient,
  isIncomplete = false,
): CompletionList {
  const insert = toRange(ranges.insertRange, text);
  const replace = toRange(ranges.range, text);
  const sharesRange = client.itemDefaults.has('editRange');
  const sharesMode = client.itemDefaults.has('insertTextMode');
  const sorted = [...proposals].sort((a, b) => a.rank - b.rank);
  const items = sorted.map((proposal, index) => {
    const item = toItem(proposal, client);
    // Editors sort alphabetically what has the same text here.
    item.sortText = String(index).padStart(4, '0');
    // Our texts carry their own indentation; an editor that adds some would double it.
    if (!sharesMode) item.insertTextMode = InsertTextMode.asIs;
    if (sharesRange) item.textEditText = proposal.text;
    else item.textEdit = editOf(proposal.text, insert, replace, client);
    return item;
  });
  const list: CompletionList = { isIncomplete, items };
  if (!sharesRange && !sharesMode) return list;
  const editRange = client.insertReplace ? { insert, replace } : replace;
  list.itemDefaults = {
    ...(sharesRange && { editRange }),
    ...(sharesMode && { insertTextMode: InsertTextMode.asIs }),
  };
  return list;
}

function editOf(
  newText: string,
  insert: Range,
  replace: Range,
  client: CompletionClient,
): InsertReplaceEdit | TextEdit {
  if (client.insertReplace) return InsertReplaceEdit.create(newText, insert, replace);
  return TextEdit.replace(replace, newText);
}

function labelOf({ label, kind, filter = label }: Proposal, { wholeLabels = false }: CompletionClient): string {
  if (wholeLabels && (kind === 'flag' || kind === 'prefix')) return filter;
  return label;
}

function toItem(proposal: Proposal, client: CompletionClient): CompletionItem {
  const { kind, filter, documentation, detail, data, continues } = proposal;
  const item: CompletionItem = { label: labelOf(proposal, client), kind: itemKinds[kind] };
  if (filter !== undefined && filter !== item.label) item.filterText = filter;
  if (documentation !== undefined) item.documentation = { kind: MarkupKind.Markdown, value: documentation };
  if (detail !== undefined) item.detail = detail;
  if (data !== undefined) item.data = data;
  if (kind === 'snippet' && client.snippets) item.insertTextFormat = InsertTextFormat.Snippet;
  if (continues === true && client.retriggers) item.command = { title: 'Complete further', command: retriggerCommand };
  return item;
}
