import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionList } from 'vscode-languageserver-types';
import type { VersionCatalogue } from '../../../core/src/catalogue/catalogue';
import type { Cursor } from '../../../core/src/model/cursor';
import { toRange } from '../protocol/lsp-conversion';
import { type CompletionClient, toCompletionList, type Proposal } from './completion-list';
import { flagProposals, keyProposals } from './completion-names';
import { type ValueSources, valueProposals } from './completion-values';

export interface CompletionContext {
  readonly text: TextDocument;
  /** What is being typed, read from the latest text. */
  readonly cursor: Cursor;
  readonly catalogue: VersionCatalogue;
  readonly client: CompletionClient;
  readonly sources: ValueSources;
}

/** What can be completed at the cursor; null where nothing is known of the place. */
export async function completionAt({
  text,
  cursor,
  catalogue,
  client,
  sources,
}: CompletionContext): Promise<CompletionList | null> {
  const style = { snippets: client.snippets, internalName: sources.internalName };
  switch (cursor.place) {
    case 'flag-name':
      return toCompletionList(flagProposals(cursor, text, catalogue, style), cursor, text, client);
    case 'yaml-key':
      return toCompletionList(keyProposals(cursor, text, catalogue, style), cursor, text, client);
    case 'frame-key':
      return toCompletionList(frameProposals(cursor), cursor, text, client);
    default: {
      const after = text.getText(toRange({ start: cursor.insertRange.end, end: cursor.range.end }, text));
      const found = await valueProposals(cursor, after, catalogue, sources);
      return found && toCompletionList(found.proposals, found.ranges, text, client, found.isIncomplete);
    }
  }
}

/** The keys around Mimir's settings, each with what leads on to them. */
function frameProposals(cursor: Extract<Cursor, { place: 'frame-key' }>): readonly Proposal[] {
  const { indent, step, hasColon } = cursor;
  return cursor.offers.map(({ name, detail, below }, rank) => {
    const lines = below.map(({ depth, text }) => `\n${indent}${step.repeat(depth)}${text}`);
    return {
      label: name,
      text: hasColon ? name : `${name}:${lines.join('')}`,
      kind: 'block',
      rank,
      detail,
      continues: !hasColon,
    };
  });
}
