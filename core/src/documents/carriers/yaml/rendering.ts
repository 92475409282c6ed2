import type { OptionType } from '../../../model/option';

/** How a value must be written where it stands: block style, or within `{…}` and `[…]`. */
export type Style = 'block' | 'flow';

/** A value as YAML that Mimir reads as this type (spec 4.2): texts quoted only where they must be, lists in brackets. */
export function renderValue(value: string, type: OptionType, style: Style): string {
  switch (type) {
    case 'boolean':
    case 'int':
    case 'uint':
    case 'float':
    case 'duration':
    case 'prometheus-duration':
      return isPlainText(value, style) ? value : quoted(value);
    case 'list':
    case 'durations':
      return `[${listItems(value)
        .map((item) => renderText(item, 'flow'))
        .join(', ')}]`;
    case 'map':
    case 'structure':
      return value;
    default:
      return renderText(value, style);
  }
}

/** The elements of a list as a flag writes it. */
export function listItems(value: string): readonly string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** A text as a YAML scalar, which no reader takes for a number or a boolean. */
export function renderText(text: string, style: Style): string {
  return isPlainText(text, style) && !looksTyped(text) ? text : quoted(text);
}

function looksTyped(text: string): boolean {
  return /^(?:true|false|yes|no|on|off|[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+)$/i.test(
    text,
  );
}

/** What a text is inside the quotes that stand already; null where those cannot hold it. */
export function escapedIn(text: string, quote: '"' | "'"): string | null {
  if (quote === '"')
    return JSON.stringify(text)
      .slice(1, -1)
      .replace(/[\u007F-\u009F\u2028\u2029\uFEFF]/g, unicodeEscape);
  return hasControls(text) ? null : text.replaceAll("'", "''");
}

/** For what JSON takes as it is, and YAML folds like a line break or refuses. */
function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function quoted(text: string): string {
  const single = /["\\]/.test(text) ? escapedIn(text, "'") : null;
  return single === null ? `"${escapedIn(text, '"') ?? ''}"` : `'${single}'`;
}

function isPlainText(text: string, style: Style): boolean {
  if (!/^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|[-?:](?=[^\s,[\]{}]))/.test(text)) return false;
  if (/^(?:~|null|Null|NULL|<<|=|---.*|\.\.\..*)$/.test(text) || /:(?:\s|$)|\s#|\s$/.test(text) || hasControls(text))
    return false;
  return style === 'block' || !/[,[\]{}]/.test(text);
}

function hasControls(text: string): boolean {
  return /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF]/u.test(text);
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
export function blockLines({ merge, entries }: PlannedBlock, indent: string, step: string): readonly string[] {
  const lines = merge === null ? [] : [`${indent}<<: ${merge}`];
  for (const [name, entry] of entries) {
    if (entry.kind === 'block' && (entry.block.entries.size > 0 || entry.block.merge !== null)) {
      const { anchor } = entry.block;
      lines.push(
        `${indent}${name}:${anchor === undefined ? '' : ` &${anchor}`}`,
        ...blockLines(entry.block, indent + step, step),
      );
    } else {
      lines.push(`${indent}${name}: ${renderEntry(entry, 'block')}`);
    }
  }
  return lines;
}

/** The pairs of a block in flow style, without the braces. */
export function flowPairs({ merge, entries }: PlannedBlock): string {
  const pairs = [...entries].map(([name, entry]) => `${name}: ${renderEntry(entry, 'flow')}`);
  return [...(merge === null ? [] : [`<<: ${merge}`]), ...pairs].join(', ');
}

function renderEntry(entry: PlannedEntry, style: Style): string {
  switch (entry.kind) {
    case 'value':
      return renderValue(entry.value, entry.type, style);
    case 'source':
      return entry.source;
    default:
      return `{${flowPairs(entry.block)}}`;
  }
}
