import { knownRules } from '../judging/known-rules';
import { jsonText } from './json';

/** All rules, a line each, or as JSON. */
export function rulesText(format: string): string {
  if (format === 'json') return jsonText(knownRules);
  const width = Math.max(...knownRules.map(({ id }) => id.length));
  return knownRules
    .map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd('information'.length)}  ${summary}\n`)
    .join('');
}
