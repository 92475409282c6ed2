import type { OptionType } from '../../../model/option';
import { hasControls, isPlainText, looksTyped, type Style } from './plain-text';
import type { Quote } from './text-style';

/** A value as YAML that Mimir reads as this type (spec 4.2): texts in these quotes, or only where they must be; lists in brackets. */
export function renderValue(value: string, type: OptionType, style: Style, quote: Quote = ''): string {
  switch (type) {
    case 'list':
    case 'durations':
      return `[${listItems(value)
        .map((item) => renderText(item, 'flow', quote))
        .join(', ')}]`;
    case 'map':
    case 'structure':
      return value;
    default:
      if (!scalars.has(type)) return renderText(value, style, quote);
      if (isPlainText(value, style)) return value;
      return quoted(value);
  }
}

/** Types whose values are no texts to YAML. */
const scalars: ReadonlySet<OptionType> = new Set([
  'boolean',
  'int',
  'uint',
  'float',
  'duration',
  'prometheus-duration',
]);

/** The elements of a list as a flag writes it. */
export function listItems(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** A text as a YAML scalar, which no reader takes for a number or a boolean. */
export function renderText(text: string, style: Style, quote: Quote = ''): string {
  const inQuotes = quote === '' ? null : escapedIn(text, quote);
  if (inQuotes !== null) return `${quote}${inQuotes}${quote}`;
  if (isPlainText(text, style) && !looksTyped(text)) return text;
  return quoted(text);
}

/** What a text is inside the quotes that stand already; null where those cannot hold it. */
export function escapedIn(text: string, quote: '"' | "'"): string | null {
  if (quote === '"')
    return JSON.stringify(text)
      .slice(1, -1)
      .replace(/[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g, unicodeEscape);
  if (hasControls(text)) return null;
  return text.replaceAll("'", "''");
}

/** For what JSON takes as it is, and YAML folds like a line break or refuses. */
function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function quoted(text: string): string {
  const single = /["\\]/.test(text) ? escapedIn(text, "'") : null;
  if (single === null) return `"${escapedIn(text, '"') ?? ''}"`;
  return `'${single}'`;
}

/** Keys that are to be written together. */
export interface PlannedBlock {
  readonly entries: Map<string, PlannedEntry>;
  /** The alias that `<<` takes in first. */
  readonly merge: string | null;
  /** The name by which other blocks take this one in. */
  readonly anchor?: string;
}

export type PlannedEntry =
  | { readonly kind: 'value'; readonly value: string; readonly type: OptionType; readonly sharedAs?: string }
  /** YAML that goes in as it is. */
  | { readonly kind: 'source'; readonly source: string }
  | { readonly kind: 'block'; readonly block: PlannedBlock };

/** The lines of a block in block style, without line breaks. */
export function blockLines(
  { merge, entries }: PlannedBlock,
  indent: string,
  step: string,
  quote: Quote = '',
): readonly string[] {
  const lines: string[] = [];
  if (merge !== null) lines.push(`${indent}<<: ${merge}`);
  for (const [name, entry] of entries) {
    if (entry.kind === 'block' && (entry.block.entries.size > 0 || entry.block.merge !== null)) {
      const { anchor } = entry.block;
      lines.push(
        `${indent}${name}:${anchor === undefined ? '' : ` &${anchor}`}`,
        ...blockLines(entry.block, indent + step, step, quote),
      );
    } else {
      lines.push(`${indent}${name}: ${renderEntry(entry, 'block', quote)}`);
    }
  }
  return lines;
}

/** The pairs of a block in flow style, without the braces. */
export function flowPairs({ merge, entries }: PlannedBlock, quote: Quote = ''): string {
  const pairs = [...entries].map(([name, entry]) => `${name}: ${renderEntry(entry, 'flow', quote)}`);
  if (merge !== null) pairs.unshift(`<<: ${merge}`);
  return pairs.join(', ');
}

function renderEntry(entry: PlannedEntry, style: Style, quote: Quote): string {
  switch (entry.kind) {
    case 'value':
      return renderValue(entry.value, entry.type, style, quote);
    case 'source':
      return entry.source;
    default:
      return `{${flowPairs(entry.block, quote)}}`;
  }
}
