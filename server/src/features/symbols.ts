import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { Catalogue } from '../../../core/src/catalogue/catalogue';
import type { ConfigDocument, Setting } from '../../../core/src/model/setting';
import { shown } from '../../../core/src/model/quoted';
import { toRange } from '../protocol/lsp-conversion';
import { type JudgedText, optionOf } from './judged-text';

/** The settings of a text, grouped by TLS family, and the rest by the first part of their names. */
export function documentSymbols(judged: JudgedText, catalogue: Catalogue): readonly DocumentSymbol[] {
  const { documents } = judged.analysis;
  return documents.flatMap((document) => {
    const groups = symbolsOf(document, judged, catalogue);
    if (document.name === '' || groups.length === 0) return groups;
    return [parentOf(shown(document.name), SymbolKind.Module, groups)];
  });
}

function symbolsOf(
  document: ConfigDocument,
  { text, analysis }: JudgedText,
  catalogue: Catalogue,
): readonly DocumentSymbol[] {
  const version = catalogue.at(analysis.mimirVersion);
  const groups = new Map<string, DocumentSymbol[]>();
  for (const setting of document.settings) {
    if (setting.takenInAt !== null) continue;
    const family = optionOf(setting, version, catalogue)?.family;
    const title = (family && catalogue.family(family)?.title) ?? shown(firstPart(setting.name.value));
    const group = groups.get(title) ?? [];
    group.push(symbolOf(setting, text));
    groups.set(title, group);
  }
  return [...groups].map(([title, settings]) => parentOf(title, SymbolKind.Namespace, settings));
}

function symbolOf(setting: Setting, text: TextDocument): DocumentSymbol {
  return {
    name: shown(setting.name.value),
    detail: detailOf(setting),
    kind: SymbolKind.Property,
    range: toRange(setting.range, text),
    selectionRange: toRange(setting.name.range, text),
  };
}

function detailOf({ name, value }: Setting): string {
  // A map's text holds names and values, of which some may be secret.
  if (!value || value.shape === 'map') return '';
  return shown(value.text, name.value);
}

/** Its range reaches from the first of its children to the last, wherever they stand. */
function parentOf(name: string, kind: SymbolKind, children: readonly DocumentSymbol[]): DocumentSymbol {
  const byStart = [...children].sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
  const first = byStart[0]?.range.start ?? { line: 0, character: 0 };
  const last = byStart
    .map(({ range }) => range.end)
    .reduce((a, b) => ((a.line - b.line || a.character - b.character) > 0 ? a : b), first);
  return {
    name,
    kind,
    range: { start: first, end: last },
    selectionRange: byStart[0]?.selectionRange ?? { start: first, end: first },
    children: [...children],
  };
}

function firstPart(name: string): string {
  const dot = name.indexOf('.');
  if (dot < 0) return name;
  return name.slice(0, dot);
}
