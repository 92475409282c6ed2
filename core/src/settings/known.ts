import { unusedSuppression } from '../analysis/suppression';
import type { Catalogue } from '../catalogue/catalogue';
import { rules } from '../rules/index';
import type { KnownNames } from './chosen';

/** What settings may say how to report: every rule, and comments that suppress nothing. */
export const knownRules: readonly { readonly id: string; readonly summary: string }[] = [
  ...rules.map(({ id, summary }) => ({ id, summary })),
  { id: unusedSuppression, summary: 'A comment that suppresses nothing is of no use any more.' },
];

/** What settings may name. */
export function knownNames({ versions }: Catalogue): KnownNames {
  return { rules: knownRules.map(({ id }) => id), versions };
}
