import type { ProcessRule } from './rule';

/** A shell that meets the end of the file inside quotes runs nothing. */
export const unclosedQuote: ProcessRule = {
  id: 'unclosed-quote',
  severity: 'error',
  summary: 'A quote that is opened must be closed.',
  mostInExamples: 'information',

  *check({ process }) {
    for (const { uri, problems } of process.documents) {
      for (const { code, range, replacement } of problems) {
        if (code !== 'unclosed-quote') continue;
        yield {
          uri,
          range,
          effect: 'refuses-to-start',
          message: 'This quote is never closed, so the shell rejects the command. Close it.',
          fixes: replacement ? [{ title: 'Close the quote', preferred: true, action: { kind: 'replace', uri, edits: [replacement] } }] : [],
        };
      }
    }
  },
};
