import { quoted } from '../model/quoted';
import type { ProcessRule, Report, PlacedProblem } from '../reporting/rule';

/** Go's flag parsing ends at the first word that is no flag, and Mimir never looks at what is left (spec 4.1). */
export const positionalArgumentStopsFlags: ProcessRule = {
  id: 'positional-argument-stops-flags',
  severity: 'error',
  summary: 'Every word between flags must be a flag or its value.',
  guide: {
    mimir:
      'A boolean flag takes its value only with `=`. A separate `true`, like any other word that is not a flag, ends the flags: Mimir silently ignores the rest.',
    source: ['4.1'],
    log: null,
    effects: [
      { effect: 'insecure', severity: 'error', when: 'flags follow' },
      { effect: 'ignored', severity: 'warning', when: 'no flags follow' },
    ],
    examples: { wrong: 'separate-true.flags', right: 'separate-true.fixed.flags' },
    files: 'flags',
    fix: 'unsafe',
    restart: 'options',
    related: ['bad-flag-syntax'],
  },
  mostInExamples: 'information',

  onProblem: { 'stray-word': reportOn, 'boolean-with-separate-value': reportOn },
};

function reportOn({ code, range, subject, replacement, relatedRange, document }: PlacedProblem): Report {
  const { uri, unread } = document;
  const lost = unread.length;
  const loss =
    lost === 0
      ? 'Mimir silently ignores it.'
      : `Mimir silently ignores the ${lost === 1 ? 'flag' : `${lost} flags`} after it.`;
  const separate = code === 'boolean-with-separate-value';
  return {
    uri,
    range,
    effect: lost > 0 ? 'insecure' : 'ignored',
    severity: lost > 0 || separate ? 'error' : 'warning',
    message: separate
      ? `${quoted(subject)} must be joined to its flag. ${loss} Use "=".`
      : `${quoted(subject)} is not a flag. ${loss} Remove it.`,
    related: relatedRange ? [{ uri, range: relatedRange, message: 'The flag before it.' }] : [],
    fixes: replacement
      ? [
          {
            title: 'Join the flag and its value with "="',
            preferred: true,
            action: { kind: 'replace', uri, edits: [replacement] },
          },
        ]
      : [],
  };
}
