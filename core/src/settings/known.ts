import { describedRules } from '../analysis/described-rules';
import type { Catalogue } from '../catalogue/catalogue';
import type { KnownNames } from './chosen';

/** What settings may say how to report: every rule, and comments that suppress nothing. */
export const knownRules: readonly { readonly id: string; readonly summary: string }[] = describedRules.map(
  ({ id, summary }) => ({ id, summary }),
);

/** What settings may name. */
export function knownNames({ versions }: Catalogue): KnownNames {
  return { rules: knownRules.map(({ id }) => id), versions };
}
