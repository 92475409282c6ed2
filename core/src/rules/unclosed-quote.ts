import { always } from '../reporting/guide';
import type { ProcessRule } from '../reporting/rule';

/** A shell that meets the end of the file inside quotes runs nothing. */
export const unclosedQuote: ProcessRule = {
  id: 'unclosed-quote',
  severity: 'error',
  summary: 'A quote must be closed.',
  guide: {
    mimir: 'Everything after the quote is one word, and the shell rejects the command.',
    source: ['4.1'],
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'flags',
    fix: 'unsafe',
    restart: 'options',
  },
  mostInExamples: 'information',

  onProblem: {
    'unclosed-quote': ({ range, replacement, document: { uri } }) => ({
      uri,
      range,
      effect: 'refuses-to-start',
      message: 'This quote is never closed, so the shell rejects the command. Close it.',
      fixes: replacement
        ? [{ title: 'Close the quote', preferred: true, action: { kind: 'replace', uri, edits: [replacement] } }]
        : [],
    }),
  },
};
