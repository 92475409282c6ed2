import type { SourceText } from '../../model/text';

/** Why a text that speaks of Mimir is not read, where its form is the reason; null for any other text. */
export function unreadForm({ uri, text }: Pick<SourceText, 'uri' | 'text'>): string | null {
  if (!/mimir|memberlist|grpc|-target\b/i.test(text)) return null;
  if (/\.json$/i.test(uri)) return `It is JSON, and only YAML is read. ${conversion}`;
  if (!/\.ya?ml$/i.test(uri)) return null;
  const isFlow =
    /^(?:\s*(?:#.*|---\s*)\n)*\s*(?:---\s*)?[{[]/.test(text) || /^[ \t-]*["'\w.-]+:[ \t]*\{.*[{[]/m.test(text);
  if (isFlow) return `It is YAML in flow style, with braces on one line, which is not recognized. ${conversion}`;
  return null;
}

const conversion = 'Convert it to block style, for example with "yq -P -oy".';
