import { rules } from '../rules/all-rules';
import { always, type DescribedRule } from '../reporting/guide';
import { expiredSuppression, unusedSuppression } from './suppression';

/** What is said about comments that suppress problems. */
const ofComments: readonly DescribedRule[] = [
  {
    id: expiredSuppression,
    severity: 'warning',
    summary: 'A suppression comment must not be expired.',
    guide: {
      mimir:
        'After its date, a comment suppresses nothing, and the problem is reported again. The date includes the whole day, in UTC.',
      source: [],
      effects: always('style', 'warning'),
      examples: { wrong: 'example.flags', right: 'ok-example.flags' },
      files: 'all',
      fix: 'unsafe',
      restart: 'nothing',
      related: ['unused-suppression'],
    },
  },
  {
    id: unusedSuppression,
    severity: 'warning',
    summary: 'A comment must suppress a problem.',
    guide: {
      mimir: 'A comment that suppresses nothing, or whose date is invalid, could hide a later problem.',
      source: [],
      effects: always('style', 'warning'),
      examples: { wrong: 'example.flags', right: 'ok-example.flags' },
      files: 'all',
      fix: 'unsafe',
      restart: 'nothing',
      related: ['expired-suppression'],
    },
  },
];

/** Every rule that a finding may name, by its id: the list of the settings, the pages, SARIF and `explain`. */
export const describedRules: readonly DescribedRule[] = [...rules, ...ofComments].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** A rule by its id; null for one that does not exist. */
export function describedRule(id: string): DescribedRule | null {
  return describedRules.find((rule) => rule.id === id) ?? null;
}
