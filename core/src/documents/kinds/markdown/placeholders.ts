import type { TextRange } from '../../../model/text';
import { applyEdits, type EmbeddedText } from '../../carriers/embedding/embedded-text';

/** A block of code in which what its readers are to fill in stands masked, so that nothing of it is read as a setting. */
export interface MaskedText {
  /** As long as the text as it was written, character by character. */
  readonly text: EmbeddedText;
  /** The stretches that are masked. */
  readonly unknown: readonly TextRange[];
}

/** `<path to the file>`, `YOUR_CA`, and `...` where it is a word. */
const words =
  /(?<!<)<[A-Za-z](?:[^<>\r\n]{0,80}[^<>\s])?>|\bYOUR[_-][A-Z_]+\b|(?<![^\s=:"'])(?:\[?\.{3}\]?)(?![^\s"',])|\[(?:flags|options|args|arguments)\]/g;
/** A line that says that something was left out, and one that says what may stand there: `[cert_file: <string> | default = ""]`. */
const lines = /^[ \t]*(?:\[?\(?(?:\.{3}|…)\)?\]?|\[[\w-]+:.*\])[ \t]*$/gm;

/** Masked so that a shell would fill them in. */
export function maskedForShell(text: EmbeddedText): MaskedText {
  return masked(text, [...text.text.matchAll(words)], (length) => `$${'x'.repeat(length - 1)}`);
}

/** Masked as plain values of YAML; lines that are no settings are blank. */
export function maskedForYaml(text: EmbeddedText): MaskedText {
  const whole = masked(text, [...text.text.matchAll(lines)], (length) => ' '.repeat(length));
  const inner = masked(whole.text, [...whole.text.text.matchAll(words)], (length) => 'x'.repeat(length));
  return { text: inner.text, unknown: [...whole.unknown, ...inner.unknown] };
}

function masked(text: EmbeddedText, found: readonly RegExpExecArray[], mask: (length: number) => string): MaskedText {
  const unknown = found.map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  const edits = unknown.map((range) => ({ range, text: mask(range.end - range.start) }));
  const covers = ({ start, end }: TextRange): boolean =>
    unknown.some((range) => start < range.end && range.start < end);
  // A fix that would write the mask over what was written is none.
  const hostEdits: EmbeddedText['hostEdits'] = (wanted) =>
    wanted.some(({ range }) => covers(range)) ? [] : text.hostEdits(wanted);
  return unknown.length === 0
    ? { text, unknown }
    : { text: { ...text, text: applyEdits(text.text, edits), hostEdits }, unknown };
}
