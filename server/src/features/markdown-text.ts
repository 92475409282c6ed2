import { present } from '../../../core/src/model/present';
import { neutral } from '../../../core/src/model/neutral';

export { codeSpan } from '../../../core/src/model/safe-text';

/** Text that means itself in Markdown. */
export function escapeMarkdown(text: string): string {
  return neutral(text.replace(/\s*\n\s*/g, ' ')).replace(/[\\`*_{}[\]()#+!<>|~&]/g, '\\$&');
}

/** What may be empty, or not be there at all. */
type Optional = string | false | null | undefined;

/** Paragraphs separated by empty lines; empty ones are left out. */
export function paragraphs(...parts: readonly Optional[]): string {
  return parts.filter(Boolean).join('\n\n');
}

/** The same in one line. */
export function factLine(facts: readonly (readonly [string, Optional])[]): string {
  return factTexts(facts).join(' · ');
}

/** A list of named facts; those without a value are left out. Values are Markdown already. */
export function factList(facts: readonly (readonly [string, Optional])[]): string {
  return factTexts(facts)
    .map((text) => `- ${text}`)
    .join('\n');
}

function factTexts(facts: readonly (readonly [string, Optional])[]): readonly string[] {
  return present(facts.map(([name, value]) => Boolean(value) && `${name}: ${String(value)}`));
}
