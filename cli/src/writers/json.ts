import { withoutKeys } from '../../../core/src/model/quoted';

/** Characters that JSON lets stand as they are, and that a terminal obeys or a log takes for a command. */
const unprintable = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|#(?=\[|vso\[)/g;

/** A report as the call wants it: as JSON, or written for people. */
export function reportText<Report>(
  format: 'human' | 'json',
  report: Report,
  written: (report: Report) => string,
): string {
  if (format === 'json') return jsonText(report);
  return written(report);
}

/**
 * A report as JSON, without private keys. What a terminal would not print is escaped, so that the data stay the same;
 * `shortened` may cut what is longer than it should be.
 */
export function jsonText(report: unknown, shortened: (text: string) => string = (text) => text): string {
  const harmless = (_: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    return shortened(withoutKeys(value));
  };
  const text = JSON.stringify(report, harmless, 2);
  return `${text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
