import { neutral } from '../../../core/src/model/neutral';

export { codeSpan } from '../../../core/src/model/safe-text';

/** Text that means itself in Markdown. */
export function escapeMarkdown(text: string): string {
  return neutral(text.replace(/\s*\n\s*/g, ' ')).replace(/[\\`*_{}[\]()#+!<>|~&]/g, '\\$&');
}

/** Paragraphs separated by empty lines; empty ones are left out. */
export function paragraphs(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n\n');
}

/** The same in one line. */
export function factLine(facts: readonly (readonly [string, string | null])[]): string {
  return facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [`${name}: ${value}`])).join(' · ');
}

/** A list of named facts; those without a value are left out. Values are Markdown already. */
export function factList(facts: readonly (readonly [string, string | null])[]): string {
  return facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [`- ${name}: ${value}`])).join('\n');
}
