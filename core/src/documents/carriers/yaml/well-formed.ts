import { parseAllDocuments } from 'yaml';

/** True for text that parses as YAML, in all of its documents. Keys that occur twice are Mimir's to reject. */
export function isWellFormed(text: string): boolean {
  const options = { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent', prettyErrors: false } as const;
  return parseAllDocuments(text, options).every(({ errors }) => errors.length === 0);
}
