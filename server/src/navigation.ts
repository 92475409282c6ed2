import type { DocumentHighlight, Location, LocationLink, ServerCapabilities } from 'vscode-languageserver';
import { toRange } from './protocol/lsp-conversion';
import { definitionAt } from './features/definition';
import { foldingRanges } from './features/folding';
import type { JudgedText } from './features/judged-text';
import { occurrencesAt } from './features/occurrences';
import type { MapPlace } from './protocol/protocol';
import { workspaceSymbols } from './features/workspace-symbols';
import type { TextRange } from '../../core/src/model/text';
import type { Session } from './session/session';

/** What an editor is told of it at the start. */
export const navigationCapabilities: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  foldingRangeProvider: true,
  workspaceSymbolProvider: true,
};

/** Registers how one gets from a place of a configuration to others that are about the same. */
export function answerNavigation(session: Session): void {
  const { connection, catalogue, ports, profile } = session;
  const other = (uri: string): JudgedText | null => session.analyses.judgedOrRead(uri);
  const judged =
    <P extends { readonly textDocument: { readonly uri: string } }, R>(answer: (judged: JudgedText, params: P) => R) =>
    async (params: P): Promise<R | null> => {
      try {
        const found = await session.analyses.judged(params.textDocument.uri);
        return found && answer(found, params);
      } catch (error) {
        session.log.fault(error);
        return null;
      }
    };
  connection.onDefinition(
    judged((found, { position }): LocationLink[] | Location[] => {
      const links = definitionAt(found, found.text.offsetAt(position), { catalogue, paths: ports.paths, other });
      if (profile.definitionLinks) return [...links];
      return links.map(({ targetUri, targetRange }) => ({ uri: targetUri, range: targetRange }));
    }),
  );
  connection.onReferences(
    judged((found, { position }): Location[] =>
      (occurrencesAt(found, found.text.offsetAt(position), catalogue, other) ?? []).flatMap(({ uri, range }) => {
        const file = uri === found.text.uri ? found : other(uri);
        if (file) return [{ uri, range: toRange(range, file.text) }];
        return [];
      }),
    ),
  );
  connection.onDocumentHighlight(
    judged((found, { position }): DocumentHighlight[] =>
      (occurrencesAt(found, found.text.offsetAt(position), catalogue, () => null) ?? []).map(({ range }) => ({
        range: toRange(range, found.text),
      })),
    ),
  );
  connection.onWorkspaceSymbol(({ query }) => {
    const judgedLast = session.documents.uris.flatMap((uri) => session.analyses.lastOf(uri) ?? []);
    const placing = (uri: string, range: TextRange): MapPlace | null => {
      const file = other(uri);
      if (file) return { uri, range: toRange(range, file.text) };
      return null;
    };
    return [...workspaceSymbols(query, judgedLast, placing)];
  });
  connection.onFoldingRanges(judged((found) => [...foldingRanges(found)]));
}
