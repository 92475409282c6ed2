import { always } from '../reporting/guide';
import type { ProcessRule } from '../reporting/rule';

/** Go's `flag` package: three dashes, or no name before `=` (spec 4.1). */
export const badFlagSyntax: ProcessRule = {
  id: 'bad-flag-syntax',
  severity: 'error',
  summary: 'A flag has the form `-name` or `-name=value`.',
  guide: {
    mimir: 'A flag has one or two dashes and a name. Anything else that begins with a dash stops Mimir.',
    source: ['4.1'],
    log: 'bad flag syntax: ---log.level=info',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'example.flags', right: 'ok-example.flags' },
    files: 'flags',
    fix: 'safe',
    restart: 'options',
    related: ['unknown-flag', 'positional-argument-stops-flags'],
  },
  mostInExamples: 'information',

  onProblem: {
    'bad-flag-syntax': ({ range, subject, replacement, document: { uri } }) => ({
      uri,
      range,
      effect: 'refuses-to-start',
      message: `${subject} is not a flag. Mimir exits: "bad flag syntax: ${subject}". Write -name or -name=value.`,
      fixes: replacement
        ? [
            {
              title: `Write ${replacement.text}${subject.replace(/^-+/, '')}`,
              preferred: true,
              action: { kind: 'replace', uri, edits: [replacement] },
            },
          ]
        : [],
    }),
  },
};
