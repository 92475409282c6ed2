import { always } from '../reporting/guide';
import type { ProcessRule } from '../reporting/rule';

/** A flag that is no boolean takes the next argument, and there is none (spec 4.1). */
export const flagWithoutArgument: ProcessRule = {
  id: 'flag-without-argument',
  severity: 'error',
  summary: 'A flag that is not boolean needs a value.',
  guide: {
    mimir: 'Every flag that is not boolean needs a value.',
    source: ['4.1'],
    log: 'flag needs an argument: -server.http-tls-cert-path',
    effects: always('refuses-to-start', 'error'),
    examples: { wrong: 'last.flags', right: 'ok-example.flags' },
    files: 'flags',
    fix: 'none',
    restart: 'options',
    related: ['bad-flag-syntax'],
  },
  mostInExamples: 'information',

  onProblem: {
    'flag-without-argument': ({ range, subject, document: { uri } }) => ({
      uri,
      range,
      effect: 'refuses-to-start',
      message: `-${subject} has no value. Mimir exits: "flag needs an argument: -${subject}". Write -${subject}=VALUE.`,
    }),
  },
};
