/** Attributes by name; false leaves one out, and true sets it without a value. */
export type SvgAttributes = Readonly<Record<string, string | number | boolean>>;

/** An element of a drawing, as data: a page makes DOM nodes of it, the command line writes it down. */
export interface SvgElement {
  readonly name: string;
  readonly attributes: SvgAttributes;
  readonly children: readonly (SvgElement | string)[];
}

export function element(
  name: string,
  attributes: SvgAttributes,
  ...children: readonly (SvgElement | string)[]
): SvgElement {
  return { name, attributes, children };
}

/** The drawing as a text of its own. Names and attributes are ours; every value and text is escaped. */
export function markupOf(drawing: SvgElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(drawing)}\n`;
}

function written({ name, attributes, children }: SvgElement): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== false)
    .map(([key, value]) => ` ${key}=${attribute(value === true ? '' : String(value))}`)
    .join('');
  if (children.length === 0) return `<${name}${given}/>`;
  // Blanks would count within a text.
  const [joint, ends] = name === 'text' || name === 'tspan' || name === 'title' ? ['', ''] : ['\n', '\n'];
  return `<${name}${given}>${ends}${children.map(childMarkup).join(joint)}${ends}</${name}>`;
}

function childMarkup(child: SvgElement['children'][number]): string {
  if (typeof child === 'string') return escaped(child);
  return written(child);
}

/** XML has no way to write most control characters, nor halves of a character. */
const unwritable = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

function attribute(text: string): string {
  return ['', escaped(text), ''].join('"');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
