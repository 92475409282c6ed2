import { type CompletionItem, type Hover, MarkupContent, MarkupKind } from 'vscode-languageserver-types';

/** The form that a client likes best of those that it takes. One that says nothing takes Markdown, as nearly all do. */
export function chosenMarkup(formats: unknown): MarkupKind {
  if (!Array.isArray(formats) || formats.length === 0) return MarkupKind.Markdown;
  const [first = MarkupKind.PlainText] = formats.flatMap((each) => kinds.find((kind) => kind === each) ?? []);
  return first;
}

const kinds: readonly MarkupKind[] = [MarkupKind.Markdown, MarkupKind.PlainText];

export function hoverIn(hover: Hover, kind: MarkupKind): Hover {
  if (MarkupContent.is(hover.contents)) return { ...hover, contents: contentIn(hover.contents, kind) };
  return hover;
}

export function itemIn(item: CompletionItem, kind: MarkupKind): CompletionItem {
  if (MarkupContent.is(item.documentation)) return { ...item, documentation: contentIn(item.documentation, kind) };
  return item;
}

function contentIn(content: MarkupContent, kind: MarkupKind): MarkupContent {
  if (kind === MarkupKind.Markdown || content.kind === kind) return content;
  return { kind, value: plainText(content.value) };
}

/** What our Markdown says: code and escaped characters as they are, links as their words with the address behind them. */
export function plainText(markdown: string): string {
  const fences = markdown.split(/^```[\w-]*\n([^]*?)^```$/m);
  return fences
    .map((part, index) => (index % 2 === 1 ? part : withoutMarks(part)))
    .join('')
    .trim();
}

const marks = /(`+)([^]*?[^`])\1(?!`)|\\([!-/:-@[-`{-~])|\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)|\*\*|^#{1,6} +|^> ?/gm;

function withoutMarks(text: string): string {
  return text.replace(
    marks,
    (_, __: unknown, code?: string, escaped?: string, words?: string, address?: string) =>
      code?.replace(/^ ([^]*\S[^]*) $/, '$1') ??
      escaped ??
      (words === undefined ? '' : `${withoutMarks(words)} (${address ?? ''})`),
  );
}
